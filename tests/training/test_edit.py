"""Changing the text of a gold document: every annotation comes along."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from dprk_ner.labels import LAYERS
from dprk_ner.training.edit import edit_doc

from ..util import blank, gold, state

NLP = blank()
BODY = (
    '<p><claim id="k1" cues="c1" by="A">The <factory id="f1" kind="date" norm="--05-07">May 7 Factory</factory> '
    '<cue id="c1" type="EPISTEMIC">may</cue> reopen</claim>, <source id="s1" who="A" place="Hyesan" number="one">a Hyesan '
    'source</source> said. Nobody knows.</p><p>“<quote id="q1" by="A">We wait.</quote>”</p>'
)
DOC = gold(BODY, NLP)


def at(words: str, new: str) -> tuple[int, int, str]:
    start = DOC.text.index(words)
    return start, start + len(words), new


@pytest.mark.parametrize(
    ("edits", "text"),
    [
        ([], DOC.text),
        ([at("7", "17")], DOC.text.replace("7", "17")),
        ([at("Hyesan", "Musan")], DOC.text.replace("Hyesan", "Musan")),
        ([at("Hyesan", "Musan"), at("7", "28")], DOC.text.replace("7", "28").replace("Hyesan", "Musan")),
        ([at("“", '"'), at("”", '"')], DOC.text.replace("“", '"').replace("”", '"')),
        ([at("\n\n", " ")], DOC.text.replace("\n\n", " ")),
        ([at("The May 7 Factory may reopen, ", "The May 7 Factory may reopen — ")], None),
    ],
)
def test_text_and_spans(edits: list, text: str | None) -> None:
    edited = edit_doc(DOC, edits, NLP)
    if text is None:
        assert edited is None or [s.text for s in edited.spans["factories"]] == ["May 7 Factory"]
        return
    assert edited is not None
    assert edited.text == text
    for key in LAYERS:
        old, new = DOC.spans[key], edited.spans[key]
        assert [(s.label_, s.id_, s.kb_id_) for s in new] == [(s.label_, s.id_, s.kb_id_) for s in old]
        assert dict(new.attrs) == dict(old.attrs)
        for span, other in zip(old, new, strict=True):
            expected = span.text
            for start, end, replacement in sorted(edits, reverse=True):
                if span.start_char <= start and end <= span.end_char:
                    expected = expected[: start - span.start_char] + replacement + expected[end - span.start_char :]
            assert other.text == expected


def test_the_old_document_stays_as_it_is() -> None:
    before = state(DOC)
    edit_doc(DOC, [at("7", "17")], NLP)
    assert state(DOC) == before


def test_sentences_come_along() -> None:
    edited = edit_doc(DOC, [at("Hyesan", "North Hamgyong Province")], NLP)
    assert edited is not None
    starts = [token.text for token in edited if token.is_sent_start]
    assert starts == [token.text for token in DOC if token.is_sent_start]


def test_overlapping_edits_are_refused() -> None:
    assert edit_doc(DOC, [at("May 7", "June 8"), at("7 Factory", "8 Mine")], NLP) is None


def test_annotations_that_lose_their_borders_are_refused() -> None:
    gap = DOC.text.index("Factory may") + len("Factory")
    assert edit_doc(DOC, [(gap, gap + 1, "")], NLP) is None


@given(st.data())
def test_any_edits_between_spans_keep_the_words_of_every_span(data: st.DataObject) -> None:
    covered = {i for key in LAYERS for span in DOC.spans[key] for i in range(span.start_char, span.end_char)}
    free = [token for token in DOC if token.idx not in covered and not token.is_space]
    edits = [
        (token.idx, token.idx + len(token), data.draw(st.sampled_from(["x", "long words here", "9", ","])))
        for token in free
        if data.draw(st.booleans())
    ]
    edited = edit_doc(DOC, edits, NLP)
    if edited is not None:
        for key in LAYERS:
            assert [span.text for span in edited.spans[key]] == [span.text for span in DOC.spans[key]]


def test_a_document_without_groups(blank_nlp: Language) -> None:
    edited = edit_doc(blank_nlp.make_doc("One two."), [(0, 3, "Three")], blank_nlp)
    assert edited is not None
    assert edited.text == "Three two."
    assert not edited.spans
