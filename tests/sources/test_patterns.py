"""Proposals of mentions: noun phrases that may be anonymous sources."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from dprk_ner.sources.patterns import propose_mentions, token_class

#: [core] with its (tail) and the kind: s a source head, p a person, g a group; a capital next to a reporting verb.
PROPOSED = [
    ("[a source] (in Hyesan) said", "S"),
    ("according to [a senior official]", "P"),
    ("[The source] said", "S"),
    ("[another source]", "s"),
    ("[two defectors] (in Seoul) told", "G"),
    ("[Residents] say", "G"),
    ("[experts] believe", "G"),
    ("[the trader] said", "P"),
    ("[A North Korean official] said", "P"),
]


@pytest.mark.parametrize(("text", "kind"), PROPOSED)
def test_mentions_are_proposed(blank_nlp: Language, text: str, kind: str) -> None:
    core = text[text.index("[") + 1 : text.index("]")]
    whole = core + (" " + text[text.index("(") + 1 : text.index(")")] if "(" in text else "")
    doc = blank_nlp.make_doc("".join(char for char in text if char not in "[]()"))
    proposals = propose_mentions("".join(token_class(token.text) for token in doc))
    assert [(doc[a:b].text, doc[a:tail].text, found) for a, b, tail, found in proposals] == [(core, whole, kind)]


def test_names_and_institutions_are_not(blank_nlp: Language) -> None:
    doc = blank_nlp.make_doc("Kim Jong Un visited Hyesan. The Unification Ministry declined to comment.")
    assert propose_mentions("".join(token_class(token.text) for token in doc)) == []


@given(st.text(alphabet="spgdjviPOCnwaz&-,q. \n", max_size=80))
def test_proposals_are_in_order_and_inside(classes: str) -> None:
    behind = 0
    for start, end, tail, kind in propose_mentions(classes):
        assert behind <= start < end <= tail <= len(classes)
        assert kind.lower() in "spg"
        behind = tail


@given(st.text(min_size=1, max_size=12))
def test_every_token_has_one_letter(text: str) -> None:
    assert len(token_class(text)) == 1
