"""Training data: documents as a prediction would leave them, split by article, the same bytes every time."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import DocBin

from dprk_ner.corpus.convert import main, near_duplicates, side_of, split, to_doc
from dprk_ner.errors import InputError
from dprk_ner.labels import LAYERS

from ..util import REPO, article, corpus_articles, found, gold

STORY = (
    "Workers at the plant on the east coast have been ordered to make up for missing parts out of their own pockets, and "
    "each man owes twelve bolts and a kilo of brass by the end of the month, a source said on Tuesday after the meeting. "
)
OTHER = (
    "Farmers in the north have begun to cut maize two weeks early this year because the rains came late and the stores "
    "are empty, and nobody believes that the harvest will last until the spring, as a trader explained in some detail. "
)


def test_a_document_with_everything(blank_nlp: Language) -> None:
    doc = gold(
        "<p><claim id='k' cues='c' by='A'>The <factory id='f' kind='date' norm='--05-07' alias='g'>May 7 Factory</factory> "
        "<cue id='c' type='EPISTEMIC'>may</cue> close</claim>, the <factory id='g'>Masan Mine</factory>, <source id='s' "
        "who='A' place='Hyesan' role='source' number='one'>a Hyesan source <grant id='n' of='A'>unnamed here</grant></source> "
        "said.</p><p>“<quote id='q' by='A'>Nobody knows why.</quote>”</p>",
        blank_nlp,
    )
    assert set(doc.spans) == set(LAYERS)
    assert found(doc, "factories") == [("May 7 Factory", "NUMERAL_FACTORY"), ("Masan Mine", "FACTORY")]
    attrs = {key: dict(doc.spans[key].attrs) for key in LAYERS}
    assert attrs["factories"]["f1"] == {
        "numeral": {"kind": "date", "norm": "--05-07", "month": 5, "day": 7, "number": None},
        "alias_of": "f2",
    }
    assert attrs["sources"]["s1"] == {"role": "source", "place": "Hyesan", "outlet": None, "number": "one"}
    assert attrs["sources"]["s2"] == {"of": ["A"]}
    assert attrs["claims"]["c1"] == {"hedges": ["h1"], "source": "A"}
    assert attrs["quotes"]["q1"] == {"source": "A"}
    assert [span.kb_id_ for span in doc.spans["sources"]] == ["A", ""]
    assert [token.text for token in doc if token.is_sent_start] == ["The", "“"]
    assert doc.user_data["article"] == "t"


def test_groups_are_there_when_they_are_empty(blank_nlp: Language) -> None:
    assert {key: len(group) for key, group in gold("Nothing.", blank_nlp).spans.items()} == dict.fromkeys(LAYERS, 0)


def test_a_span_between_tokens_is_refused(blank_nlp: Language) -> None:
    with pytest.raises(InputError, match="'clo'") as caught:
        to_doc(article("<p>it <cue type='EPISTEMIC'>may</cue> <factory>clo</factory>se</p>", path="x.xml"), blank_nlp)
    assert (caught.value.path, caught.value.line) == ("x.xml", 1)


def test_every_article_becomes_a_document(blank_nlp: Language) -> None:
    for item in corpus_articles():
        doc = to_doc(item, blank_nlp)
        assert doc.text == item.text
        for layer in LAYERS:
            assert [(s.start_char, s.end_char) for s in doc.spans[layer]] == [
                (a.start, a.end) for a in item.layer(layer)
            ]


def test_no_sentence_begins_inside_of_a_name_or_a_cue(blank_nlp: Language) -> None:
    broken = [
        (item.id, span.text)
        for item in corpus_articles()
        for doc in [to_doc(item, blank_nlp)]
        for layer in ("factories", "hedges")
        for span in doc.spans[layer]
        if any(token.is_sent_start for token in span[1:])
    ]
    assert broken == []


def test_sides_depend_on_the_id_alone() -> None:
    articles = corpus_articles()
    sides = split(articles)
    assert set(sides) == {"train", "dev", "test"}
    assert all(sides.values())
    assert sorted(item.id for own in sides.values() for item in own) == sorted(item.id for item in articles)
    alone = {cluster[0].id for cluster in near_duplicates(articles) if len(cluster) == 1}
    for side, own in sides.items():
        assert all(side_of(item.id) == side for item in own if item.id in alone)
    assert len(sides["train"]) > len(sides["dev"]) + len(sides["test"])


def test_new_articles_do_not_move_old_ones() -> None:
    old = [article(f"Text {i} of its own, {'word ' * i}.", name=f"a{i}") for i in range(40)]
    new = [article(f"Something else {i}, {'noun ' * i}.", name=f"b{i}") for i in range(40)]
    before, after = split(old), split([*new, *old[::-1]])
    for side, own in before.items():
        assert {item.id for item in own} == {item.id for item in after[side] if item.id.startswith("a")}


def test_near_duplicates_stay_together() -> None:
    copies = [article(f"{STORY} Version {i}.", name=f"n{i}") for i in range(18)]
    others = [
        article(f"{'abcdefghijklmnopqrstuvwxyzäöü'[i]} {i} {i + 1} {i + 2} {i + 3}", name=f"o{i}") for i in range(10)
    ]
    assert len({side_of(item.id) for item in copies}) == 3  # by their ids they would be spread
    sides = split([*others, *copies])
    assert len([side for side, own in sides.items() if any(item.id.startswith("n") for item in own)]) == 1


def test_clusters() -> None:
    first, second = article(STORY + OTHER[:30], name="a"), article("Updated. " + STORY, name="b")
    third, chained = article(OTHER, name="c"), article(STORY[40:] + OTHER[60:], name="d")
    clusters = [[item.id for item in cluster] for cluster in near_duplicates([first, second, third])]
    assert clusters == [["a", "b"], ["c"]]
    together = [[item.id for item in cluster] for cluster in near_duplicates([first, second, third, chained])]
    assert together == [["a", "b", "c", "d"]]


def test_short_articles_are_no_duplicates() -> None:
    assert len(near_duplicates([article("One.", name="a"), article("One.", name="b"), article("", name="c")])) == 3


def test_same_bytes_every_time(tmp_path: Path) -> None:
    """Whatever the order of hashes in the process."""
    source = tmp_path / "articles"
    source.mkdir()
    for path in sorted((REPO / "assets" / "articles").glob("*.xml"))[:40]:
        (source / path.name).write_bytes(path.read_bytes())
    digests = []
    for seed in ("1", "2"):
        target = tmp_path / seed
        command = [sys.executable, "-m", "dprk_ner.corpus.convert", str(source), str(target)]
        subprocess.run(command, check=True, capture_output=True, env=os.environ | {"PYTHONHASHSEED": seed}, cwd=REPO)
        digests.append({path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(target.iterdir())})
    assert set(digests[0]) == {"train.spacy", "dev.spacy", "test.spacy"}
    assert digests[0] == digests[1]


def test_files_hold_the_documents(tmp_path: Path, blank_nlp: Language, capsys: pytest.CaptureFixture) -> None:
    source = tmp_path / "articles"
    source.mkdir()
    for i in range(30):
        words = " ".join(f"w{i}x{j}" for j in range(9))
        (source / f"a{i}.xml").write_text(
            f'<article id="a{i}"><p>{words} <cue type="EPISTEMIC">may</cue>.</p></article>', encoding="utf-8"
        )
    main(source, tmp_path / "out")
    total = 0
    for side in ("train", "dev", "test"):
        for doc in DocBin().from_disk(tmp_path / "out" / f"{side}.spacy").get_docs(blank_nlp.vocab):
            total += 1
            assert side_of(doc.user_data["article"]) == side
            assert found(doc, "hedges") == [("may", "EPISTEMIC")]
    assert total == 30
    assert "train: " in capsys.readouterr().out


def test_a_bad_article_ends_the_conversion_with_file_and_line(tmp_path: Path) -> None:
    source = tmp_path / "articles"
    source.mkdir()
    (source / "a.xml").write_text("<article>\n<p>", encoding="utf-8")
    with pytest.raises(SystemExit) as caught:
        main(source, tmp_path / "out")
    assert f"{source / 'a.xml'}:2: " in str(caught.value.code)
