"""Proposals of cues: the longest phrases of a table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from dprk_ner.claims.cues import cue_phrases, propose_cues, what_follows
from dprk_ner.labels import HEDGES, LAYERS

PROPOSED = [
    ("The plant [may] reopen.", "EPISTEMIC"),
    ("It is [likely to] close.", "EPISTEMIC"),
    ("It [does not appear to] work.", "EPISTEMIC"),
    ("It doesn’t work, but that [cannot be ruled out].", "EPISTEMIC"),
    ("He is [believed to] live there.", "DOXASTIC"),
    ("The mill was [reportedly] closed.", "HEARSAY"),
    ("There are [rumours] of a purge.", "HEARSAY"),
    ("This [could not be independently verified].", "UNVERIFIED"),
    ("It is [not immediately clear] who was hit.", "UNVERIFIED"),
    ("[At least] 30 men left.", "APPROXIMATOR"),
    ("I [don’t think] so.", "DOXASTIC"),
]


def propose(text: str, nlp: Language) -> list[tuple[str, str]]:
    doc = nlp.make_doc(text)
    found = propose_cues([token.lower_.replace("’", "'") for token in doc])
    return [(doc[start:end].text, labels) for start, end, labels in found]


@pytest.mark.parametrize(("text", "label"), PROPOSED)
def test_the_longest_phrase_is_proposed(blank_nlp: Language, text: str, label: str) -> None:
    cue = text[text.index("[") + 1 : text.index("]")]
    found = propose(text.replace("[", "").replace("]", ""), blank_nlp)
    assert [words for words, _ in found] == [cue]
    assert label in found[0][1].split("|")


def test_text_without_cues_has_no_proposal(blank_nlp: Language) -> None:
    assert propose("The train left Hyesan at noon.", blank_nlp) == []
    assert propose_cues([]) == []


def test_labels_of_phrases_are_labels_of_the_layer() -> None:
    labels = {label for own in cue_phrases().values() for names in own.values() for label in names.split("|")}
    assert labels == set(LAYERS[HEDGES])


@given(
    st.lists(
        st.sampled_from("may be likely to not could verified does n't appear about 300 the men".split()), max_size=25
    )
)
def test_proposals_are_in_order_and_never_overlap(words: list[str]) -> None:
    behind = 0
    for start, end, labels in propose_cues(words):
        assert behind <= start < end <= len(words)
        assert labels
        behind = end


FOLLOWING = [
    ("about|300 men", "number"),
    ("more than|a decade ago", "number"),
    ("around|late August", "number"),
    ("about|$3 million", "number"),
    ("more than|a slogan", "word"),
    ("around|the plant", "word"),
    ("around|late arrivals", "word"),
    ("rumours|that he died", "that"),
    ("rumours|of a purge", "of"),
    ("expected|to close", "to"),
    ("reported|, too", "mark"),
    ("it is rumoured|", "end"),
]


@pytest.mark.parametrize(("text", "kind"), FOLLOWING)
def test_what_stands_behind_a_phrase(text: str, kind: str) -> None:
    phrase, behind = (part.lower().split() for part in text.split("|"))
    assert what_follows([*phrase, *behind], len(phrase)) == kind
