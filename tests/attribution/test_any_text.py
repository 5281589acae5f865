"""Any text whatever, with mentions, grants, cues and claims wherever they fall, goes through attribution."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span

from dprk_ner.attribution.pipe import Attribution
from dprk_ner.digest import digest, line_of
from dprk_ner.document import group, span_group
from dprk_ner.records import to_record
from dprk_ner.sources.profile import profile_of

PIECES = st.sampled_from(
    [
        "the source", "a source in Hyesan", "another source", "Mr. A", "two officials", "one of them", "residents", " said ",
        " told Daily NK by phone on Tuesday", "according to ", "quoted ", " as saying ", "who asked not to be named", "heard from ",
        "“", "”", '"', "'", "‘", "’", "``", "&quot;", ",quot;", "«", "\n", "\n\n", ".", ",", ":", ";", " ", "he ", "Both ",
        "The plant may close", "Nobody has been paid since March", "I don't know whether", "is said to", " - ", "(", ")", "◆",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=200))
LABELS = st.sampled_from(["ANON_SOURCE", "UNNAMED_GROUP", "ANONYMITY_GRANT"])
HEDGES = st.sampled_from(["EPISTEMIC", "DOXASTIC", "HEARSAY", "UNVERIFIED"])
PLACES = st.tuples(st.floats(0, 1), st.integers(1, 6))


def spans(doc: Doc, places: list[tuple[float, int]]) -> list[tuple[int, int]]:
    """Stretches of tokens that do not overlap and do not begin with white space."""
    found, behind = [], 0
    for share, length in sorted(places):
        start = max(int(share * (len(doc) - 1)), behind)
        end = min(start + length, len(doc))
        if start < end and not doc[start].is_space:
            found.append((start, end))
            behind = end
    return found


@given(TEXTS, st.lists(st.tuples(PLACES, LABELS), max_size=8), st.lists(st.tuples(PLACES, HEDGES), max_size=4))
@example("“" * 30 + "the source said", [((0.0, 1), "ANON_SOURCE")], [((0.5, 2), "UNVERIFIED")])
@example("", [], [])
@example("the source", [((0.0, 2), "ANON_SOURCE"), ((1.0, 1), "ANONYMITY_GRANT")], [((0.0, 2), "DOXASTIC")])
def test_any_text_goes_through(blank_nlp: Language, text: str, sources: list, hedges: list) -> None:
    doc = blank_nlp.make_doc(text)
    found, attrs = [], {}
    if len(doc):
        for i, (start, end) in enumerate(spans(doc, [place for place, _ in sources]), 1):
            span = Span(doc, start, end, label=sources[(i - 1) % len(sources)][1], span_id=f"s{i}")
            found.append(span)
            words = [token.text for token in span if not token.is_space]
            attrs[span.id_] = {} if span.label_ == "ANONYMITY_GRANT" else vars(profile_of(words, span.text))
        cues = [
            Span(doc, start, end, label=hedges[i % len(hedges)][1], span_id=f"h{i + 1}")
            for i, (start, end) in enumerate(spans(doc, [place for place, _ in hedges]))
        ]
        claims = [
            Span(doc, c.start, min(c.end + 4, len(doc)), label="HEDGED_CLAIM", span_id=f"c{i}")
            for i, c in enumerate(cues)
        ]
        told = {f"c{i}": {"hedges": [cue.id_]} for i, cue in enumerate(cues)}
        doc.spans["hedges"] = span_group(doc, "hedges", cues)
        doc.spans["claims"] = span_group(doc, "claims", claims, told)
    doc.spans["sources"] = span_group(doc, "sources", found, attrs)
    doc = Attribution()(doc)
    chains = {source.chain for source in doc._.sources}
    for key in ("quotes", "claims"):
        for span in group(doc, key):
            assert doc.spans[key].attrs[span.id_]["source"] in chains | {None}
    behind = 0
    for quote in doc.spans["quotes"]:
        assert behind <= quote.start_char < quote.end_char
        assert "\n\n" not in quote.text
        behind = quote.end_char
    record = to_record(doc, doc_id="1")
    assert record["text"] == text
    assert digest(doc)
    assert all(line_of(source, doc) for source in doc._.sources)
