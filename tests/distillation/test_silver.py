"""Silver documents have the shape of gold, and survive being written."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example

from distillation.silver import mark
from dprk_ner.claims.pipe import gold_pointers
from dprk_ner.document import get_hedges
from dprk_ner.labels import CLAIMS, FACTORIES, HEDGES, LAYERS, QUOTES, SOURCES

from ..util import LESSONS, found, gold, state

TEXT = "The May 7 Factory may possibly close. It is unclear, a source who asked not to be named said."


@pytest.fixture
def silver(blank_nlp: Language) -> Doc:
    spans = {
        FACTORIES: [(1, 4, "NUMERAL_FACTORY")],
        SOURCES: [(12, 20, "ANON_SOURCE"), (14, 20, "ANONYMITY_GRANT")],
        HEDGES: [(4, 5, "EPISTEMIC"), (5, 6, "EPISTEMIC"), (10, 11, "UNVERIFIED")],
    }
    return mark(blank_nlp.make_doc(TEXT), spans, [(0, 7, (0, 1)), (8, 9, (2,))], name="t:1")


def test_groups_ids_and_values(silver: Doc) -> None:
    assert set(silver.spans) == set(LAYERS)
    assert found(silver, FACTORIES) == [("May 7 Factory", "NUMERAL_FACTORY")]
    assert [span.id_ for span in silver.spans[HEDGES]] == ["h1", "h2", "h3"]
    assert dict(silver.spans[FACTORIES].attrs) == {"f1": {"numeral": None, "alias_of": None}}
    assert silver.spans[SOURCES].attrs["s1"] == {"role": None, "place": None, "outlet": None, "number": None}
    assert silver.spans[SOURCES].attrs["s2"] == {"of": []}
    assert len(silver.spans[QUOTES]) == 0
    assert silver.user_data["article"] == "t:1"


def test_claims_know_their_cues(silver: Doc) -> None:
    assert found(silver, CLAIMS) == [("The May 7 Factory may possibly close", "HEDGED_CLAIM"), ("It", "HEDGED_CLAIM")]
    assert silver.spans[CLAIMS].attrs["c1"] == {"hedges": ["h1", "h2"], "source": None}
    assert [cue.text for cue in get_hedges(silver.spans[CLAIMS][1])] == ["unclear"]
    assert gold_pointers(Example(silver, silver)) == [((4, 5), (0, 7)), ((5, 6), (0, 7)), ((10, 11), (8, 9))]


@pytest.mark.parametrize("body", LESSONS)
def test_values_are_those_of_gold(body: str, blank_nlp: Language) -> None:
    """The same names of values for every group, so that whoever reads gold reads silver."""
    doc = gold(body, blank_nlp)
    spans = {
        group: [(span.start, span.end, span.label_) for span in doc.spans[group]]
        for group in (FACTORIES, SOURCES, HEDGES)
    }
    keys = [span.id_ for span in doc.spans[HEDGES]]
    claims = [
        (span.start, span.end, [keys.index(key) for key in doc.spans[CLAIMS].attrs[span.id_]["hedges"]])
        for span in doc.spans[CLAIMS]
    ]
    other = mark(blank_nlp.make_doc(doc.text), spans, claims, name="t")
    for group in (FACTORIES, SOURCES, HEDGES, CLAIMS):
        assert found(other, group) == found(doc, group)
        assert {key: set(own) for key, own in other.spans[group].attrs.items()} == {
            key: set(own) for key, own in doc.spans[group].attrs.items()
        }
    assert [token.is_sent_start for token in other] == [token.is_sent_start for token in doc]


def test_no_sentence_begins_inside_of_a_span(blank_nlp: Language) -> None:
    doc = blank_nlp.make_doc("The plant. Closed")
    assert [token.is_sent_start for token in mark(doc, {}, [], name="t")] == [True, False, False, True]
    marked = mark(doc, {FACTORIES: [(0, 4, "FACTORY")]}, [], name="t")
    assert [token.is_sent_start for token in marked] == [True, False, False, False]


def test_a_document_without_anything(blank_nlp: Language) -> None:
    doc = mark(blank_nlp.make_doc(""), {}, [], name="t")
    assert {group: len(doc.spans[group]) for group in doc.spans} == dict.fromkeys(LAYERS, 0)


def test_round_trip(silver: Doc, blank_nlp: Language, tmp_path: Path) -> None:
    DocBin(docs=[silver], store_user_data=True).to_disk(tmp_path / "a.spacy")
    [doc] = DocBin().from_disk(tmp_path / "a.spacy").get_docs(blank_nlp.vocab)
    assert state(doc) == state(silver)
    assert doc.user_data["article"] == "t:1"
    assert [token.is_sent_start for token in doc] == [token.is_sent_start for token in silver]
