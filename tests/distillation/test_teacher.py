"""A teacher of one layer without pretrained weights: it learns the lessons, is written and read, and labels texts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from dprk_ner.errors import InputError
from dprk_ner.labels import CLAIMS, FACTORIES, HEDGES, LAYERS
from dprk_ner.sentences import sentence_starts
from dprk_ner.tagging.scheme import segments

from ..util import LESSONS, gold, some_articles, state, write_corpus

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from distillation import label, network, predict, teacher  # noqa: E402
from distillation.chunks import WordPieces, make_lessons  # noqa: E402

torch.set_num_threads(1)


@pytest.fixture(scope="module")
def docs(blank_nlp: Language) -> list[Doc]:
    return [gold(body, blank_nlp) for body in LESSONS]


@pytest.fixture(scope="module")
def tokenizer(docs: list[Doc], tmp_path_factory: pytest.TempPathFactory) -> transformers.PreTrainedTokenizerBase:
    """Whole words of the lessons, and single letters for everything else."""
    words = sorted({token.lower_ for doc in docs for token in doc if not token.is_space})
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]
    vocabulary += [item for letter in letters for item in (letter, f"##{letter}") if item not in words]
    path = tmp_path_factory.mktemp("tokenizer") / "vocab.txt"
    path.write_text("\n".join(vocabulary), encoding="utf-8")
    return transformers.BertTokenizerFast(str(path), do_lower_case=True)


def small(tokenizer: transformers.PreTrainedTokenizerBase, seed: int = 0) -> network.Teacher:
    torch.manual_seed(seed)
    config = transformers.BertConfig(
        vocab_size=len(tokenizer), hidden_size=48, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64
    )
    return network.Teacher(transformers.BertModel(config, add_pooling_layer=False))


SETTINGS = teacher.Settings(epochs=80, batch=2, encoder_rate=2e-3, rate=5e-3, warmup=5)


@pytest.fixture(scope="module")
def trained(
    docs: list[Doc], tokenizer: transformers.PreTrainedTokenizerBase, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A teacher that knows the lessons, on disk."""
    pieces = WordPieces(tokenizer)
    made = small(tokenizer)
    teacher.train(made, [lesson for doc in docs for lesson in make_lessons(doc, pieces)], SETTINGS)
    folder = tmp_path_factory.mktemp("teacher")
    network.save(made, tokenizer, folder)
    return folder


def test_it_learns(trained: Path, docs: list[Doc]) -> None:
    made, pieces = network.load(trained)
    scores = predict.score(made, pieces, docs)
    assert scores["spans_factories_f"] == 1.0
    assert scores["spans_hedges_f"] == 1.0
    assert scores["spans_claims_f"] >= 0.8
    assert "NUMERAL_FACTORY 1.000" in predict.report(scores)


def test_the_same_seed_gives_the_same_weights(
    docs: list[Doc], tokenizer: transformers.PreTrainedTokenizerBase, capsys: pytest.CaptureFixture[str]
) -> None:
    pieces = WordPieces(tokenizer)
    lessons = [lesson for doc in docs for lesson in make_lessons(doc, pieces)] * 10
    epochs: list[int] = []
    made = []
    for _ in range(2):
        own = small(tokenizer)
        teacher.train(own, lessons, teacher.Settings(epochs=3, batch=2, warmup=2), epochs.append)
        made.append(own.state_dict())
    assert epochs == [1, 2, 3, 1, 2, 3]
    assert all(torch.equal(made[0][name], made[1][name]) for name in made[0])
    assert "step 50 of 60: loss " in capsys.readouterr().out


def test_batches_hold_every_lesson_once(docs: list[Doc], tokenizer: transformers.PreTrainedTokenizerBase) -> None:
    pieces = WordPieces(tokenizer)
    lessons = [lesson for doc in docs for lesson in make_lessons(doc, pieces)] * 9
    made = teacher.batches(lessons, 2, teacher.random.Random(1))
    assert sorted(id(lesson) for batch in made for lesson in batch) == sorted(map(id, lessons))
    assert max(map(len, made)) == 2


def test_what_it_finds_is_valid_whatever_it_thinks(
    tokenizer: transformers.PreTrainedTokenizerBase, blank_nlp: Language
) -> None:
    """Random weights: spans stay in paragraphs, claims hold no end of a sentence, link to cues and never cross."""
    pieces = WordPieces(tokenizer)
    made = small(tokenizer, 3).eval()
    with torch.no_grad():  # many spans instead of few
        for head in made.heads.values():
            head.weight.mul_(30)
    texts = [item.text for item in some_articles("dev", 3)] + ["", "\n\n", "may"]
    plain = [blank_nlp.make_doc(text) for text in texts]
    found = list(predict.annotate(made, pieces, plain, [str(i) for i in range(len(plain))]))
    claims = 0
    for doc in found:
        assert set(doc.spans) == set(LAYERS)
        paragraphs = segments(doc)
        ends = [i for i, start in enumerate(sentence_starts(doc)) if start]
        for group in LAYERS:
            for span in doc.spans[group]:
                assert any(a <= span.start < span.end <= b for a, b in paragraphs)
        ids = {cue.id_ for cue in doc.spans[HEDGES]}
        spans = [(span.start, span.end) for span in doc.spans[CLAIMS]]
        claims += len(spans)
        for span in doc.spans[CLAIMS]:
            keys = doc.spans[CLAIMS].attrs[span.id_]["hedges"]
            assert keys
            assert ids.issuperset(keys)
            assert not any(span.start < i < span.end and doc[i - 1].text in ".!?" for i in ends)
        assert not any(a < c < b < d for a, b in spans for c, d in spans)
    assert claims > 20


@pytest.fixture
def texts(docs: list[Doc], tmp_path: Path) -> Path:
    path = tmp_path / "texts.jsonl"
    own = [{"id": f"t:{i}", "text": doc.text} for i, doc in enumerate(docs)]
    own.append({"id": "long", "text": "may " * 600})
    path.write_text("".join(json.dumps(item) + "\n" for item in own), encoding="utf-8")
    return path


def test_labelling(
    trained: Path,
    texts: Path,
    docs: list[Doc],
    blank_nlp: Language,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(label, "PART", 2)
    target = tmp_path / "silver"
    write_corpus(tmp_path, {"train": docs})
    label.main(texts, trained, target, tmp_path / "train.spacy", 1)
    parts = sorted(path.name for path in target.glob("silver-*.spacy"))
    assert parts == ["silver-00000.spacy", "silver-00001.spacy", "silver-00002.spacy"]
    assert (target / "articles.spacy").read_bytes() == (tmp_path / "train.spacy").read_bytes()
    silver = [doc for name in parts for doc in DocBin().from_disk(target / name).get_docs(blank_nlp.vocab)]
    assert [doc.user_data["article"] for doc in silver] == [f"t:{i}" for i in range(len(docs))]  # `long` is too long
    for own, doc in zip(silver, docs, strict=True):
        assert state(own)["groups"][FACTORIES][0] == state(doc)["groups"][FACTORIES][0]
    assert "silver-00000.spacy: 2 of 2 texts" in capsys.readouterr().out

    before = {name: (target / name).stat().st_mtime_ns for name in parts}
    (target / parts[1]).unlink()
    label.main(texts, trained, target, None, 1)
    assert [name for name in parts if (target / name).stat().st_mtime_ns != before[name]] == [parts[1]]


def test_parts_of_other_texts_are_not_mixed(trained: Path, texts: Path, tmp_path: Path) -> None:
    label.main(texts, trained, tmp_path / "silver", None, 1)
    texts.write_text('{"id": "new", "text": "It may close."}\n', encoding="utf-8")
    with pytest.raises(SystemExit, match="remove it first"):
        label.main(texts, trained, tmp_path / "silver", None, 1)


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text('{"id": "1", "text": "It may close."}\n{"id": "2"}\n', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        label.read_texts(path)
    assert (caught.value.path, caught.value.line) == (str(path), 2)


def test_a_folder_without_a_teacher(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no teacher"):
        network.load(tmp_path)


def test_a_corpus_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="weasel run corpus") as caught:
        teacher.read_docs(tmp_path / "train.spacy")
    assert caught.value.path == str(tmp_path / "train.spacy")


def test_on_the_command_line(
    docs: list[Doc],
    tokenizer: transformers.PreTrainedTokenizerBase,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(teacher, "pretrained", lambda: (small(tokenizer).encoder, tokenizer))
    write_corpus(tmp_path, {"train": docs, "dev": docs[:1]})
    teacher.main(tmp_path, tmp_path / "teacher", 2, 1, 1)
    assert "epoch 2: factories " in capsys.readouterr().out
    made, _ = network.load(tmp_path / "teacher")
    assert not made.training
