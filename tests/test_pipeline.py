"""The trained pipeline as a whole: the same annotation however documents come in, go out and are moved about."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import DocBin
from spacy.util import load_model_from_config
from thinc.api import Adam, Config

import dprk_ner
from dprk_ner.labels import LAYERS

from .util import LESSONS, ODD_TEXTS, REPO, assert_same, found, gold, read_out, state

PIPES = ["tok2vec", "senter", "numeral_factories", "anonymous_sources", "hedged_claims", "attribution"]


@pytest.fixture(scope="module")
def single(tiny: Language, texts: list[str]) -> list:
    """The documents, annotated one by one."""
    return [tiny(text) for text in texts]


def test_components(tiny: Language) -> None:
    assert tiny.pipe_names == PIPES
    assert set(tiny(LESSONS[0]).spans) == set(LAYERS)


def test_something_of_every_layer_is_found(single: list) -> None:
    """The other tests compare what the tiny pipeline finds; it has to find something."""
    for key in LAYERS:
        assert sum(len(doc.spans[key]) for doc in single) > 3
    assert any(claim._.source for doc in single for claim in doc.spans["claims"])
    assert any(quote._.source for doc in single for quote in doc.spans["quotes"])
    assert all(claim._.hedges for doc in single for claim in doc.spans["claims"])
    assert all(doc.has_annotation("SENT_START") for doc in single if len(doc) > 1)


def test_first_lesson(tiny: Language) -> None:
    wanted = gold(LESSONS[0], tiny)
    doc = tiny(wanted.text)
    for key in LAYERS:
        assert found(doc, key) == found(wanted, key)
    [claim], [quote], [source] = doc.spans["claims"], doc.spans["quotes"], doc._.sources
    assert claim._.source.chain == quote._.source.chain == source.chain == "A"
    assert source.place == "Hyesan"


@pytest.mark.parametrize("batch_size", [1, 2, 5, 64])
def test_batches_change_nothing(tiny: Language, texts: list[str], single: list, batch_size: int) -> None:
    for doc, other in zip(tiny.pipe(texts, batch_size=batch_size), single, strict=True):
        assert_same(doc, other)


def test_order_changes_nothing(tiny: Language, texts: list[str], single: list) -> None:
    for doc, other in zip(list(tiny.pipe(texts[::-1]))[::-1], single, strict=True):
        assert_same(doc, other)


@pytest.mark.parametrize("kind", list(ODD_TEXTS))
def test_odd_documents(tiny: Language, kind: str) -> None:
    doc = tiny(ODD_TEXTS[kind])
    assert doc.text == ODD_TEXTS[kind]
    assert set(doc.spans) == set(LAYERS)


# Python 3.12 and later warn of processes that are forked while threads run; spaCy forks.
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_two_processes_lose_nothing(tiny: Language, texts: list[str], single: list) -> None:
    for doc, other in zip(tiny.pipe(texts, n_process=2, batch_size=3), single, strict=True):
        assert_same(doc, other)


SPAWN = """
import multiprocessing, sys
import spacy, srsly
from dprk_ner.records import to_record

if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    nlp = spacy.load(sys.argv[1])
    texts = list(srsly.read_json(sys.argv[2]))
    together = [to_record(doc, doc_id="x") for doc in nlp.pipe(texts, n_process=2, batch_size=2)]
    alone = [to_record(doc, doc_id="x") for doc in nlp.pipe(texts)]
    for one, other in zip(together, alone, strict=True):
        for layer in ("factories", "sources", "hedges", "claims", "quotes"):
            assert len(one[layer]) == len(other[layer])
            for row, same in zip(one[layer], other[layer]):
                score, other_score = row.pop("score", 0), same.pop("score", 0)
                assert abs(score - other_score) < 1e-3
                assert row == same
    print(sum(len(record["hedges"]) for record in together))
"""


@pytest.mark.slow
def test_processes_may_be_started_afresh(tiny_path: Path, texts: list[str], tmp_path: Path) -> None:
    """As on macOS and Windows, where a worker imports and unpickles everything."""
    import srsly

    (tmp_path / "run.py").write_text(SPAWN, encoding="utf-8")
    srsly.write_json(tmp_path / "texts.json", texts[:4])
    command = [sys.executable, "run.py", str(tiny_path), "texts.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0


def test_same_output_after_pickling(tiny: Language, texts: list[str], single: list) -> None:
    other = pickle.loads(pickle.dumps(tiny))
    for text, doc in zip(texts, single, strict=True):
        assert_same(other(text), doc)


def test_same_output_after_bytes(tiny: Language, texts: list[str], single: list) -> None:
    other = load_model_from_config(tiny.config, auto_fill=False)
    other.from_bytes(tiny.to_bytes())
    for text, doc in zip(texts, single, strict=True):
        assert_same(other(text), doc)


def test_same_output_after_disk(tiny: Language, texts: list[str], single: list, tmp_path: Path) -> None:
    tiny.to_disk(tmp_path / "pipeline")
    other = spacy.load(tmp_path / "pipeline")
    assert other.config == tiny.config
    for text, doc in zip(texts, single, strict=True):
        assert_same(other(text), doc)


def test_documents_survive_doc_bin(single: list) -> None:
    docs = list(DocBin().from_bytes(DocBin(docs=single).to_bytes()).get_docs(spacy.blank("en").vocab))
    for doc, other in zip(docs, single, strict=True):
        assert state(doc)["groups"] == state(other)["groups"]
        assert read_out(doc) == read_out(other)


def test_config_rebuilds_the_pipeline(tiny: Language) -> None:
    other = load_model_from_config(Config().from_str(tiny.config.to_str(), interpolate=False), auto_fill=False)
    assert other.pipe_names == tiny.pipe_names
    assert other.config == tiny.config


@pytest.mark.parametrize("wanted", [True, False])
def test_settings_reach_components_when_loading(tiny_path: Path, wanted: bool) -> None:
    nlp = spacy.load(tiny_path, config={"components.numeral_factories.set_ents": wanted})
    doc = nlp(gold(LESSONS[0], nlp).text)
    assert [span.text for span in doc.spans["factories"]] == ["May 7 Factory"]
    assert [ent.text for ent in doc.ents] == (["May 7 Factory"] if wanted else [])


@pytest.mark.parametrize("name", PIPES[2:])
def test_scorers_can_be_switched_off_when_loading(tiny_path: Path, name: str) -> None:
    nlp = spacy.load(tiny_path, config={f"components.{name}.scorer": None})
    assert nlp.get_pipe(name).scorer is None
    assert nlp.get_pipe(name).score([]) == {}
    assert spacy.load(tiny_path).get_pipe(name).scorer is not None


@pytest.mark.parametrize("name", PIPES[2:])
def test_every_component_can_be_left_out(tiny_path: Path, name: str) -> None:
    nlp = spacy.load(tiny_path, exclude=[name])
    own = {"numeral_factories": {"factories"}, "anonymous_sources": {"sources"}, "hedged_claims": {"hedges", "claims"}}
    doc = nlp(gold(LESSONS[0], nlp).text)
    assert set(doc.spans) == set(LAYERS) - own.get(name, {"quotes"})
    assert read_out(doc)


@pytest.mark.parametrize("name", PIPES[2:5])
def test_a_component_can_have_an_encoder_of_its_own(tiny_path: Path, tiny: Language, name: str) -> None:
    nlp = spacy.load(tiny_path)
    nlp.replace_listeners("tok2vec", name, ["model.tok2vec"])
    for body in LESSONS:
        text = gold(body, nlp).text
        assert_same(nlp(text), tiny(text))


def test_frozen_components_do_not_learn(tiny_path: Path) -> None:
    from .util import lessons

    nlp = spacy.load(tiny_path)
    frozen = nlp.get_pipe("numeral_factories").model.get_ref("output")
    learning = nlp.get_pipe("anonymous_sources").model.get_ref("output")
    before = frozen.get_param("W").copy(), learning.get_param("W").copy()
    nlp.update(lessons(nlp), sgd=Adam(0.01), exclude=["numeral_factories"])
    assert (frozen.get_param("W") == before[0]).all()
    assert (learning.get_param("W") != before[1]).any()


def test_entities_are_the_factories(single: list) -> None:
    assert any(doc.ents for doc in single)
    for doc in single:
        assert [(e.start, e.end, e.label_) for e in doc.ents] == [
            (s.start, s.end, s.label_) for s in doc.spans["factories"]
        ]


def test_spans_of_one_layer_do_not_overlap(single: list) -> None:
    """But claims, which nest, and grants, which lie inside their mention."""
    for doc in single:
        for key in set(LAYERS) - {"claims"}:
            spans = [span for span in doc.spans[key] if span.label_ != "ANONYMITY_GRANT"]
            for left, right in pairwise(spans):
                assert left.end <= right.start


def test_spans_have_clean_edges(single: list) -> None:
    for doc in single:
        for key in LAYERS:
            for span in doc.spans[key]:
                assert "\n\n" not in span.text
                assert not span[0].is_space
                assert not span[-1].is_space


def test_line_ends_of_windows_are_paragraph_breaks_too(tiny: Language, texts: list[str]) -> None:
    for text in texts[:4]:
        doc, other = tiny(text), tiny(text.replace("\n\n", "\r\n\r\n"))
        assert [span.text for span in other.spans["quotes"]] == [span.text for span in doc.spans["quotes"]]
        for key in LAYERS:
            assert not [span.text for span in other.spans[key] if "\r\n\r\n" in span.text]


def test_without_a_trained_pipeline_loading_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(dprk_ner, "MODEL_PATH", tmp_path / "model")
    with pytest.raises(OSError, match="weasel run all"):
        dprk_ner.load()


def test_load_takes_what_spacy_load_takes(monkeypatch: pytest.MonkeyPatch, tiny_path: Path) -> None:
    monkeypatch.setattr(dprk_ner, "MODEL_PATH", tiny_path)
    assert dprk_ner.load().pipe_names == PIPES
    assert spacy.load("dprk_ner").pipe_names == PIPES
    nlp = dprk_ner.load(exclude=["attribution"], config={"components.numeral_factories.set_ents": False})
    assert nlp.pipe_names == PIPES[:-1]
    assert not nlp(gold(LESSONS[0], nlp).text).ents


def test_version_is_that_of_the_package() -> None:
    text = (REPO / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{dprk_ner.__version__}"' in text


@pytest.mark.slow
def test_no_network_is_touched(tiny_path: Path) -> None:
    code = (
        "import socket, sys\n"
        "def refuse(*args, **kwargs):\n    raise AssertionError('network')\n"
        "socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse\n"
        "import spacy\nnlp = spacy.load(sys.argv[1])\nprint(len(nlp('The May 7 Factory may reopen.').spans))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tiny_path)], capture_output=True, text=True, check=False, env=dict(os.environ)
    )
    assert (done.returncode, done.stdout.strip()) == (0, "5"), done.stderr
