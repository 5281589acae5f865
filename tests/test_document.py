"""The document: getters over span groups, which survive every way of moving a document about."""

from __future__ import annotations

import pickle

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from dprk_ner.document import (
    Certainty,
    Numeral,
    get_sources,
    group,
    install_extensions,
    span_group,
    value,
    values,
)

from .util import read_out, state

TEXT = (
    "The May 7 Factory may reopen, a Hyesan source who hid his name said: “Nobody knows when, or why.” Experts agree."
)


@pytest.fixture
def doc(blank_nlp: Language) -> Doc:
    """A document with every group set by hand."""
    made = blank_nlp.make_doc(TEXT)

    def span(words: str, label: str, key: str, kb_id: str = "") -> Span:
        start = TEXT.index(words)
        base = made.char_span(start, start + len(words))
        assert base is not None, words
        return Span(made, base.start, base.end, label=label, span_id=key, kb_id=kb_id)

    made.spans["factories"] = span_group(
        made,
        "factories",
        [span("May 7 Factory", "NUMERAL_FACTORY", "f1", "may-7-factory")],
        {
            "f1": {
                "numeral": {"kind": "date", "norm": "--05-07", "month": 5, "day": 7, "number": None},
                "alias_of": None,
            }
        },
    )
    made.spans["sources"] = span_group(
        made,
        "sources",
        [
            span("a Hyesan source who hid his name", "ANON_SOURCE", "s1", "A"),
            span("who hid his name", "ANONYMITY_GRANT", "s2"),
            span("Experts", "UNNAMED_GROUP", "s3", "B"),
        ],
        {
            "s1": {"role": "source", "place": "Hyesan", "outlet": None, "number": "one"},
            "s2": {"of": ["A"]},
            "s3": {"role": "expert", "place": None, "outlet": None, "number": "many"},
        },
    )
    made.spans["hedges"] = span_group(
        made,
        "hedges",
        [span("may", "EPISTEMIC", "h1"), span("knows", "UNVERIFIED", "h2")],
        {"h1": {"certainty": {"level": "possible", "low": None, "high": None, "polarity": 1}}},
    )
    made.spans["claims"] = span_group(
        made,
        "claims",
        [span("The May 7 Factory may reopen", "HEDGED_CLAIM", "c1")],
        {
            "c1": {
                "hedges": ["h1"],
                "source": "A",
                "certainty": {"level": "possible", "low": None, "high": None, "polarity": 1},
            }
        },
    )
    made.spans["quotes"] = span_group(
        made, "quotes", [span("Nobody knows when, or why.", "QUOTE", "q1")], {"q1": {"source": "A"}}
    )
    made.set_ents(list(made.spans["factories"]))
    install_extensions()
    return made


def test_numeral(doc: Doc) -> None:
    [factory] = doc.spans["factories"]
    assert factory._.numeral == Numeral("date", "--05-07", month=5, day=7)
    assert doc[0:2]._.numeral is None
    assert doc.spans["sources"][0]._.numeral is None


def test_facility(doc: Doc) -> None:
    [factory] = doc.spans["factories"]
    assert factory._.facility["name"] == "May 7 Factory"
    assert doc.spans["sources"][0]._.facility is None


def test_source_of_mention_grant_claim_and_quote(doc: Doc) -> None:
    mention, grant, expert = doc.spans["sources"]
    [claim], [quote] = doc.spans["claims"], doc.spans["quotes"]
    assert [span._.source.chain for span in (mention, grant, claim, quote, expert)] == ["A", "A", "A", "A", "B"]
    source = quote._.source
    assert (source.role, source.place, source.outlet, source.number) == ("source", "Hyesan", None, "one")
    assert (source.grant, source.label) == ("who hid his name", "ANON_SOURCE")
    assert [span.text for span in source.mentions] == ["a Hyesan source who hid his name"]
    assert doc.spans["hedges"][0]._.source is None
    assert doc[0:2]._.source is None


def test_sources_of_the_document(doc: Doc) -> None:
    assert [(source.chain, source.label, source.grant) for source in doc._.sources] == [
        ("A", "ANON_SOURCE", "who hid his name"),
        ("B", "UNNAMED_GROUP", None),
    ]


def test_the_most_telling_mention_gives_the_role(blank_nlp: Language) -> None:
    made = blank_nlp.make_doc("a source said. the trader in Musan said. the source said.")
    spans = [
        Span(made, start, end, label="ANON_SOURCE", span_id=key, kb_id="A")
        for start, end, key in ((0, 2, "s1"), (4, 8, "s2"), (10, 12, "s3"))
    ]
    attrs = {
        "s1": {"role": "source", "place": None, "number": "one"},
        "s2": {"role": "trader", "place": "Musan", "number": "one"},
        "s3": {"role": "source", "place": None, "number": "one"},
    }
    made.spans["sources"] = span_group(made, "sources", spans, attrs)
    [source] = get_sources(made)
    assert (source.role, source.place, len(source.mentions)) == ("trader", "Musan", 3)


def test_cues_and_claims_know_each_other(doc: Doc) -> None:
    may, knows = doc.spans["hedges"]
    [claim] = doc.spans["claims"]
    assert [cue.text for cue in claim._.hedges] == ["may"]
    assert may._.claim.text == claim.text
    assert knows._.claim is None
    assert claim._.claim is None
    assert may._.hedges == []


def test_certainty(doc: Doc) -> None:
    assert doc.spans["hedges"][0]._.certainty == Certainty("possible", None, None, 1)
    assert doc.spans["claims"][0]._.certainty == Certainty("possible", None, None, 1)
    assert doc.spans["hedges"][1]._.certainty is None
    assert doc.spans["quotes"][0]._.certainty is None


def test_a_document_that_was_never_annotated(blank_nlp: Language) -> None:
    install_extensions()
    plain = blank_nlp.make_doc("The May 7 Factory may reopen.")
    span = Span(plain, 1, 4, label="NUMERAL_FACTORY")
    assert plain._.sources == []
    assert (span._.numeral, span._.facility, span._.source, span._.hedges, span._.claim, span._.certainty) == (
        None,
        None,
        None,
        [],
        None,
        None,
    )
    assert group(plain, "factories") == []
    assert values(plain, "factories") == {}
    assert value(span, "numeral") is None


def test_installing_twice_is_harmless() -> None:
    install_extensions()
    install_extensions()
    assert Span.has_extension("numeral")
    assert Doc.has_extension("sources")


def test_extensions_hold_nothing_themselves(doc: Doc) -> None:
    for name in ("numeral", "facility", "source", "hedges", "claim", "certainty"):
        default, method, getter, setter = Span.get_extension(name)
        assert getter is not None
        assert (default, method, setter) == (None, None, None)
    read_out(doc)
    assert doc.user_data == {}


def moved_by_bytes(doc: Doc, vocab: Vocab) -> Doc:
    return Doc(vocab).from_bytes(doc.to_bytes())


def moved_by_doc_bin(doc: Doc, vocab: Vocab) -> Doc:
    data = DocBin(docs=[doc]).to_bytes()
    [moved] = DocBin().from_bytes(data).get_docs(vocab)
    return moved


def moved_by_pickle(doc: Doc, vocab: Vocab) -> Doc:
    return pickle.loads(pickle.dumps(doc))


def moved_by_copy(doc: Doc, vocab: Vocab) -> Doc:
    return doc.copy()


@pytest.mark.parametrize("move", [moved_by_bytes, moved_by_doc_bin, moved_by_pickle, moved_by_copy])
def test_nothing_is_lost_on_the_way(doc: Doc, move: object) -> None:
    """Into a vocabulary that has never seen these ids, without `store_user_data`."""
    moved = move(doc, spacy.blank("en").vocab)
    wanted, got = state(doc), state(moved)
    if move is moved_by_doc_bin:  # DocBin keeps entities without their ids, which the groups have
        wanted["ents"] = [item[:3] for item in wanted["ents"]]
        got["ents"] = [item[:3] for item in got["ents"]]
    assert got == wanted
    assert read_out(moved) == read_out(doc)


def test_slices_keep_what_lies_in_them(doc: Doc) -> None:
    part = doc[0:7].as_doc()
    assert part.text.startswith("The May 7 Factory may reopen")
    assert part._.sources == []
