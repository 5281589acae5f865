"""The tokenizer: spans have to be able to begin and end where names do, on glued pages, too."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from .util import blank

NLP = blank()

GLUED = [
    ("built in May 2016.Unlike its twin", "2016", "Unlike"),
    ("the WPK.Kim said", "WPK", "Kim"),
    ("(File photo DB)North Korea", ")", "North"),
    ('is ongoing."Satellite imagery', '"', "Satellite"),
    ("a hotel[state-run", "[", "state"),
    ('he said:"We know', '"', "We"),
    ("he said:“We know", "“", "We"),
    ("Pongung Chemical Factory/2.8 Vinalon Complex", "Factory", "2.8"),
    ("it ended.“We know", "“", "We"),
    ("by Russia.[REPORT]", "[", "REPORT"),
    ("is it?Nobody knows", "it", "Nobody"),
    ("a Hyesan-based source", "Hyesan", "based"),
]


@pytest.mark.parametrize(("text", "first", "second"), GLUED)
def test_glued_words_come_apart(blank_nlp: Language, text: str, first: str, second: str) -> None:
    tokens = [token.text for token in blank_nlp.make_doc(text)]
    assert first in tokens
    assert second in tokens


@pytest.mark.parametrize("name", ["2.8 Vinalon Complex", "Oct. 3 Factory", "U.S. official", "Mr. Kim"])
def test_stops_inside_of_names_and_abbreviations_stay(blank_nlp: Language, name: str) -> None:
    assert blank_nlp.make_doc(name)[0].text == name.split()[0]


@pytest.mark.parametrize("text", ["38north.org said", "The plant, at 3.30 p.m., closed.", "30,000 won"])
def test_the_rest_is_english(blank_nlp: Language, text: str) -> None:
    assert [t.text for t in blank_nlp.make_doc(text)] == [t.text for t in spacy.blank("en").make_doc(text)]


@given(st.text(alphabet="Aa1.9 \n\"“”()[]/:!?-’'xyZ%", max_size=60))
def test_no_character_is_lost(text: str) -> None:
    assert NLP.make_doc(text).text == text


def test_same_tokens_after_bytes(blank_nlp: Language) -> None:
    other = spacy.blank("en")
    other.tokenizer.from_bytes(blank_nlp.tokenizer.to_bytes())
    for text, *_ in GLUED:
        assert [t.text for t in other.make_doc(text)] == [t.text for t in blank_nlp.make_doc(text)]
    assert [t.text for t in spacy.blank("en").make_doc("May 2016.Unlike")] != [
        t.text for t in other.make_doc("May 2016.Unlike")
    ]


def test_the_registered_tokenizer_is_the_same(blank_nlp: Language) -> None:
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "dprk_ner.Tokenizer.v1"}}})
    for text, *_ in GLUED:
        assert [t.text for t in nlp.make_doc(text)] == [t.text for t in blank_nlp.make_doc(text)]
