"""How certain words make a proposition: ICD-203 and Kent where they define the word, a type otherwise."""

from __future__ import annotations

import pytest
from spacy.language import Language

from dprk_ner.claims.certainty import certainty_attrs, claim_certainty, cue_certainty
from dprk_ner.document import Certainty
from dprk_ner.labels import HEDGES, LAYERS

#: words, label, level, low, high, polarity
CUES = [
    # ICD-203
    ("almost certainly", "EPISTEMIC", "certain", 0.95, 0.99, 1),
    ("very likely", "EPISTEMIC", "likely", 0.80, 0.95, 1),
    ("highly likely", "EPISTEMIC", "likely", 0.80, 0.95, 1),
    ("likely", "EPISTEMIC", "likely", 0.55, 0.80, 1),
    ("likely to", "EPISTEMIC", "likely", 0.55, 0.80, 1),
    ("probably", "EPISTEMIC", "likely", 0.55, 0.80, 1),
    ("probable", "EPISTEMIC", "likely", 0.55, 0.80, 1),
    ("unlikely", "EPISTEMIC", "unlikely", 0.20, 0.45, -1),
    ("unlikely to", "EPISTEMIC", "unlikely", 0.20, 0.45, -1),
    ("not likely to", "EPISTEMIC", "unlikely", 0.20, 0.45, -1),
    ("very unlikely", "EPISTEMIC", "unlikely", 0.05, 0.20, -1),
    # Kent
    ("probably not", "EPISTEMIC", "unlikely", 0.20, 0.40, -1),
    ("almost certainly not", "EPISTEMIC", "excluded", 0.02, 0.12, -1),
    # words that neither defines
    ("may", "EPISTEMIC", "possible", None, None, 1),
    ("might", "EPISTEMIC", "possible", None, None, 1),
    ("possibly", "EPISTEMIC", "possible", None, None, 1),
    ("appears to", "EPISTEMIC", "possible", None, None, 1),
    ("does not appear to", "EPISTEMIC", "unlikely", None, None, -1),
    ("can not be ruled out", "EPISTEMIC", "possible", None, None, 1),
    ("no sign", "EPISTEMIC", "unlikely", None, None, -1),
    ("believed to", "DOXASTIC", "believed", None, None, 1),
    ("suspect", "DOXASTIC", "believed", None, None, 1),
    ("reportedly", "HEARSAY", "reported", None, None, 1),
    ("rumours", "HEARSAY", "reported", None, None, 1),
    ("could not be verified", "UNVERIFIED", "unverified", None, None, 0),
    ("unclear", "UNVERIFIED", "unverified", None, None, 0),
    ("about", "APPROXIMATOR", "approximate", None, None, 0),
    ("words nobody listed", "HEARSAY", "reported", None, None, 1),
]


@pytest.mark.parametrize(("words", "label", "level", "low", "high", "polarity"), CUES)
def test_cue(words: str, label: str, level: str, low: float | None, high: float | None, polarity: int) -> None:
    certainty = cue_certainty(words.split(), label)
    assert (certainty.level, certainty.polarity) == (level, polarity)
    assert (certainty.low, certainty.high) == (pytest.approx(low), pytest.approx(high))


def test_bounds_are_the_written_numbers() -> None:
    assert cue_certainty(["very", "likely"], "EPISTEMIC").high == 0.95


@pytest.mark.parametrize(
    ("cues", "expected"),
    [
        ([("may", "EPISTEMIC")], Certainty("possible", None, None, 1)),
        ([("very likely", "EPISTEMIC")], Certainty("likely", 0.80, 0.95, 1)),
        # the weakest degree counts
        ([("likely", "EPISTEMIC"), ("may", "EPISTEMIC")], Certainty("possible", None, None, 1)),
        ([("likely", "EPISTEMIC"), ("unlikely", "EPISTEMIC")], Certainty("unlikely", 0.20, 0.45, -1)),
        # a degree before belief, hearsay and verdicts
        ([("reportedly", "HEARSAY"), ("probably", "EPISTEMIC")], Certainty("likely", 0.55, 0.80, 1)),
        ([("believed to", "DOXASTIC")], Certainty("believed", None, None, 1)),
        ([("reportedly", "HEARSAY"), ("unclear", "UNVERIFIED")], Certainty("unverified", None, None, 0)),
        # speaking against wins
        ([("may", "EPISTEMIC"), ("not expected", "DOXASTIC")], Certainty("unlikely", None, None, -1)),
        # approximators say nothing about the claim
        ([("about", "APPROXIMATOR"), ("may", "EPISTEMIC")], Certainty("possible", None, None, 1)),
    ],
)
def test_claim(cues: list[tuple[str, str]], expected: Certainty) -> None:
    certainty = claim_certainty([(label, cue_certainty(words.split(), label)) for words, label in cues])
    assert (certainty.level, certainty.polarity) == (expected.level, expected.polarity)
    assert (certainty.low, certainty.high) == (pytest.approx(expected.low), pytest.approx(expected.high))


def test_a_claim_without_cues_has_a_certainty_all_the_same() -> None:
    assert claim_certainty([]).level == "possible"


def test_percentages_are_given_to_defined_words_only(blank_nlp: Language) -> None:
    for label in set(LAYERS[HEDGES]) - {"EPISTEMIC"}:
        for words in ("may", "thought to", "about", "unclear", "rumour"):
            certainty = cue_certainty(words.split(), label)
            assert certainty.low is None
            assert certainty.high is None


def test_attrs_rebuild_the_certainty() -> None:
    certainty = cue_certainty(["very", "likely"], "EPISTEMIC")
    assert Certainty(**certainty_attrs(certainty)) == certainty
