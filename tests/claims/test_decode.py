"""From scores to claims: hand-written scores, and properties that hold for any."""

from __future__ import annotations

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from dprk_ner.claims.decode import FoundClaim, decode_claims, edge_penalty
from dprk_ner.claims.marks import make_cues
from dprk_ner.corpus.validate import create_nlp


def point(cues: list[tuple[int, int]], targets: list[tuple[int, int] | None], doc: Doc) -> list[FoundClaim]:
    """Decode scores that speak for these claims, None for no claim."""
    made = make_cues(doc, cues)
    scores = []
    for (a, b), target in zip(made.windows, targets, strict=True):
        own = numpy.zeros((b - a + 1, 2), dtype="float32")
        own[(-1, -1) if target is None else (target[0] - a, target[1] - 1 - a), (0, 1)] = (20.0, 9.0)
        scores.append(own)
    return decode_claims(doc, made, scores)


def spans(claims: list[FoundClaim]) -> list[tuple[int, int, list[int]]]:
    return [(claim.start, claim.end, claim.cues) for claim in claims]


@pytest.fixture(scope="module")
def sentence(blank_nlp: Language) -> Doc:
    return blank_nlp.make_doc("The plant may reopen soon, but it is unclear when wages will be paid.")


def test_one_cue_one_claim(sentence: Doc) -> None:
    assert spans(point([(2, 3)], [(0, 5)], sentence)) == [(0, 5, [0])]


def test_no_cue_no_claim(sentence: Doc) -> None:
    assert decode_claims(sentence, make_cues(sentence, []), []) == []


def test_a_cue_may_open_no_claim(sentence: Doc) -> None:
    assert point([(2, 3)], [None], sentence) == []


def test_cues_that_point_to_the_same_place_share_a_claim(sentence: Doc) -> None:
    assert spans(point([(2, 3), (4, 5)], [(0, 5), (0, 5)], sentence)) == [(0, 5, [0, 1])]


def test_claims_may_nest(sentence: Doc) -> None:
    assert spans(point([(2, 3), (9, 10)], [(0, 14), (10, 14)], sentence)) == [(0, 14, [0]), (10, 14, [1])]


def test_claims_never_cross(sentence: Doc) -> None:
    claims = point([(2, 3), (9, 10)], [(0, 9), (3, 14)], sentence)
    assert len(claims) == 2
    (a, b), (c, d) = ((claim.start, claim.end) for claim in claims)
    assert not a < c < b < d


def test_no_claim_begins_or_ends_with_punctuation(sentence: Doc) -> None:
    [claim] = point([(2, 3)], [(0, 6)], sentence)  # the comma scores best as the end
    assert sentence[claim.end - 1].text != ","


def test_a_claim_that_starts_in_a_quotation_ends_in_it(blank_nlp: Language) -> None:
    doc = blank_nlp.make_doc("“It may rain,” he said on Monday.")
    cues = make_cues(doc, [(2, 3)])
    scores = numpy.zeros((len(doc) + 1, 2), dtype="float32")
    scores[1, 0], scores[3, 1], scores[8, 1] = 20.0, 5.0, 9.0  # from “It” to “rain”, or better to “on”
    [claim] = decode_claims(doc, cues, [scores])
    assert doc[claim.start : claim.end].text == "It may rain"


def test_a_claim_stays_in_its_paragraph(blank_nlp: Language) -> None:
    doc = blank_nlp.make_doc("It may rain.\n\nIt may snow here.")
    first, second = make_cues(doc, [(1, 2), (6, 7)]).windows
    assert first == (0, 4)
    assert second == (5, 10)


def test_a_cue_among_nothing_but_punctuation_has_no_claim(blank_nlp: Language) -> None:
    doc = blank_nlp.make_doc(". ( ) !")
    assert point([(1, 2)], [(0, 3)], doc) == []


TEXT = "It may rain, “but that may not last, he said” and if it may, we go.\n\nThey may stay (or may not)."


@given(st.data())
def test_any_scores_give_claims_that_nest(blank_nlp: Language, data: st.DataObject) -> None:
    doc = blank_nlp.make_doc(TEXT)
    mays = [(token.i, token.i + 1) for token in doc if token.text == "may"]
    chosen = sorted(data.draw(st.sets(st.sampled_from(mays), max_size=len(mays))))
    cues = make_cues(doc, chosen)
    seed = data.draw(st.integers(0, 10_000))
    rng = numpy.random.default_rng(seed)
    scores: list[NDArray] = [rng.normal(0, 4, (b - a + 1, 2)).astype("float32") for a, b in cues.windows]
    claims = decode_claims(doc, cues, scores)
    pointed = [cue for claim in claims for cue in claim.cues]
    assert len(pointed) == len(set(pointed)) <= len(chosen)
    assert [(c.start, -c.end) for c in claims] == sorted((c.start, -c.end) for c in claims)
    for i, claim in enumerate(claims):
        assert 0 <= claim.start < claim.end <= len(doc)
        assert 0.0 <= claim.score <= 1.0
        assert not doc[claim.start].is_punct or doc[claim.start].text in "“”\"'"
        assert not any(token.text.count("\n") > 1 for token in doc[claim.start : claim.end])
        for cue in claim.cues:
            a, b = cues.windows[cue]
            assert a <= claim.start < claim.end <= b
        for other in claims[i + 1 :]:
            assert not claim.start < other.start < claim.end < other.end
            assert (claim.start, claim.end) != (other.start, other.end)


@pytest.mark.parametrize(
    ("text", "starts", "ends"), [("Tunnel No. 3 may be open", {"3"}, {"No"}), ("There are 3 of them", set(), set())]
)
def test_no_claim_begins_or_ends_inside_of_a_number(text: str, starts: set[str], ends: set[str]) -> None:
    doc = create_nlp().make_doc(text)
    edges = edge_penalty(doc)
    words = [token.text for token in doc]
    assert {word for word, edge in zip(words, edges[:, 0], strict=True) if edge < 0} - {"."} == starts
    assert {word for word, edge in zip(words, edges[:, 1], strict=True) if edge < 0} - {"."} == ends
