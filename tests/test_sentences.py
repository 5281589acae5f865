"""Sentence starts by rule, on articles as their authors write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from dprk_ner.sentences import sentence_starts

from .util import blank

NLP = blank()

#: Sentences are divided by |.
TEXTS = [
    "One plant closed. |Another opened.",
    "Is it so? |Yes! |Nobody knows.",
    "“Nobody knows,” he said. |“Nobody asks.”",
    "“Nobody knows.” |He shrugged.",
    "He left (in March.) |She stayed.",
    "Oct. 3 Factory workers met Mr. Kim of the U.S. delegation. |They left.",
    "The headline\n\n|The text begins.",
    "The plant closed …\n\n|“They know.”",
    "It closed. then it opened.",
    "It cost 3.5 million won. |30 men left.",
    "One\nhard wrapped line. |Two.",
    "Alone",
]


@pytest.mark.parametrize("marked", TEXTS)
def test_sentences(blank_nlp: Language, marked: str) -> None:
    text, starts = "", [0]
    for part in marked.split("|"):
        starts.append(len(text))
        text += part
    doc = blank_nlp.make_doc(text)
    found = [token.idx for token, start in zip(doc, sentence_starts(doc), strict=True) if start]
    assert found == sorted(set(starts))


def test_a_number_goes_on(blank_nlp: Language) -> None:
    doc = blank_nlp.make_doc("He works at the No. 245 Factory in town.")
    assert sum(sentence_starts(doc)) == 1


def test_no_tokens_no_sentences(blank_nlp: Language) -> None:
    assert sentence_starts(blank_nlp.make_doc("")) == []


@given(st.text(alphabet='Ab1 .!?…\n"“”’()-', max_size=60))
def test_any_text_has_sentences(text: str) -> None:
    doc = NLP.make_doc(text)
    starts = sentence_starts(doc)
    assert len(starts) == len(doc)
    assert not doc or starts[0]
