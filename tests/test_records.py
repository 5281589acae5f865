"""The record: the fixed fields of the design, filled from the document."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from spacy.language import Language

from dprk_ner.labels import LAYERS
from dprk_ner.records import to_record

from .util import ODD_TEXTS

FIELDS = {
    "factories": ["id", "start", "end", "text", "label", "kind", "norm", "alias_of", "facility", "score"],
    "sources": [
        "id",
        "start",
        "end",
        "text",
        "label",
        "chain",
        "role",
        "place",
        "outlet",
        "number",
        "grant",
        "score",
        "place_name",
        "province",
        "country",
        "medium",
        "contacted",
        "access",
        "hand",
        "reason",
        "reason_kind",
        "ambiguous",
    ],
    "hedges": "id start end text label certainty low high polarity claim score type rules quantity discourse".split(),
    "claims": "id start end text hedges source certainty score rank low high polarity types reasons discourse".split(),
    "quotes": ["id", "start", "end", "text", "source"],
}


def test_fields_of_a_predicted_document(tiny: Language, texts: list[str]) -> None:
    seen = set()
    for doc in tiny.pipe(texts):
        record = to_record(doc, doc_id="7", meta={"outlet": "x"})
        assert list(record) == ["doc_id", "text", "meta", *LAYERS]
        assert (record["doc_id"], record["text"], record["meta"]) == ("7", doc.text, {"outlet": "x"})
        for layer, fields in FIELDS.items():
            for row in record[layer]:
                seen.add(layer)
                assert list(row) == fields
                assert doc.text[row["start"] : row["end"]] == row["text"]
                assert row.get("label", "") in (*LAYERS[layer], "")
        assert json.loads(json.dumps(record)) == record
    assert seen == set(LAYERS)


def test_ids_point_somewhere(tiny: Language, texts: list[str]) -> None:
    checked = 0
    for doc in tiny.pipe(texts):
        record = to_record(doc, doc_id="x")
        ids = {layer: [row["id"] for row in record[layer]] for layer in LAYERS}
        chains = {row["chain"] for row in record["sources"]} - {None}
        for own in ids.values():
            assert len(own) == len(set(own))
        for claim in record["claims"]:
            assert claim["hedges"]
            assert set(claim["hedges"]) <= set(ids["hedges"])
            assert {row["id"] for row in record["hedges"] if row["claim"] == claim["id"]} >= set()
            checked += 1
        for row in record["hedges"]:
            assert row["claim"] is None or row["claim"] in ids["claims"]
        for row in [*record["claims"], *record["quotes"]]:
            assert row["source"] is None or row["source"] in chains
        for row in record["factories"]:
            assert row["alias_of"] is None or row["alias_of"] in ids["factories"]
    assert checked


def test_values_of_an_annotated_document(annotated: Callable) -> None:
    doc = annotated(
        'The <factory id="f1">Masan Mine</factory> (<factory id="f2" kind="serial" norm="17" alias="f1">No. 17 Mine'
        '</factory>) <claim cues="c1" by="A"><cue id="c1" type="HEARSAY">reportedly</cue> shut</claim>, said <source '
        'who="A" role="woman" place="Musan" number="one">a woman in Musan <grant of="A">surnamed Han</grant></source>. '
        "“<quote by='A'>Nobody has been paid,</quote>” she said."
    )
    record = to_record(doc, doc_id="a")
    assert [(row["kind"], row["norm"], row["alias_of"]) for row in record["factories"]] == [
        (None, None, None),
        ("serial", "17", "f1"),
    ]
    mention, grant = record["sources"]
    assert (mention["chain"], mention["place"], mention["number"], mention["grant"]) == (
        "A",
        "Musan",
        "one",
        "surnamed Han",
    )
    assert (grant["label"], grant["chain"], grant["grant"]) == ("ANONYMITY_GRANT", "A", "surnamed Han")
    assert record["claims"][0]["hedges"] == ["h1"]
    assert record["hedges"][0]["claim"] == "c1"
    assert [row["source"] for row in (*record["claims"], *record["quotes"])] == ["A", "A"]


@pytest.mark.parametrize("kind", list(ODD_TEXTS))
def test_odd_documents(tiny: Language, kind: str) -> None:
    record = to_record(tiny(ODD_TEXTS[kind]), doc_id=kind)
    assert record["text"] == ODD_TEXTS[kind]
    assert record["meta"] == {}
    assert json.loads(json.dumps(record)) == record


def test_a_document_that_was_never_annotated(blank_nlp: Language) -> None:
    record = to_record(blank_nlp.make_doc("The May 7 Factory may reopen."), doc_id="x")
    assert {layer: record[layer] for layer in LAYERS} == {layer: [] for layer in LAYERS}


def test_cues_and_claims_are_linked_as_the_getters_link_them(tiny: Language, texts: list[str]) -> None:
    """The record looks the links up once a document; the getters search for them span by span."""
    linked = 0
    for doc in tiny.pipe(texts):
        record = to_record(doc, doc_id="1")
        for row, cue in zip(record["hedges"], doc.spans["hedges"], strict=True):
            claim = cue._.claim
            assert row["claim"] == (claim.id_ if claim is not None else None)
            assert row["discourse"] == cue._.discourse
        for row, claim in zip(record["claims"], doc.spans["claims"], strict=True):
            linked += len(claim._.hedges)
            assert row["hedges"] == [cue.id_ for cue in claim._.hedges]
            assert [(step["hedge"], step["rule"], step["level"]) for step in row["reasons"]] == [
                (reason.cue.id_ if reason.cue is not None else None, reason.rule, reason.level)
                for reason in claim._.reasons
            ]
            assert row["discourse"] == claim._.discourse
    assert linked
