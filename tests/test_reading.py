"""A reading says of a document's tokens what spaCy says of them."""

from __future__ import annotations

import gc

import pytest
from spacy.language import Language

from dprk_ner import reading
from dprk_ner.reading import BREAK, Column, one_of, read

from .util import ODD_TEXTS

TEXTS = {**ODD_TEXTS, "page": "Sources\n\n“The May 7 Factory may close,” he said.\n \nNobody\nknows. "}


@pytest.mark.parametrize("kind", list(TEXTS))
def test_same_as_the_document(blank_nlp: Language, kind: str) -> None:
    doc = blank_nlp.make_doc(TEXTS[kind])
    own = read(doc)
    assert own.text == doc.text
    assert own.texts == [token.text for token in doc]
    assert own.lower == [token.lower_ for token in doc]
    assert own.spaces == [token.is_space for token in doc]
    assert own.starts.tolist() == [*(token.idx for token in doc), len(doc.text)]


def test_paragraphs(blank_nlp: Language) -> None:
    own = read(blank_nlp.make_doc("One two\n\nthree\n\n\nfour"))
    assert own.segments == [(0, 2), (3, 4), (5, 6)]
    assert own.paragraphs == [0, 0, 0, 1, 1, 2]
    assert BREAK.where(own) == [2, 4]


def test_one_reading_a_document(blank_nlp: Language) -> None:
    doc = blank_nlp.make_doc("May 7 Factory")
    before = read(doc)
    assert read(doc) is before
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[0:2])
    assert read(doc).texts == ["May 7", "Factory"]


def test_forgotten_with_the_document(blank_nlp: Language) -> None:
    doc = blank_nlp.make_doc("May 7 Factory")
    read(doc)
    gc.collect()
    held = len(reading._READ)
    del doc
    gc.collect()
    assert len(reading._READ) < held


def test_columns_follow_the_store(blank_nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    met: list[str] = []
    column = Column(lambda text: met.append(text) or len(text))
    monkeypatch.setattr(reading, "_STORE", [reading.Words()])
    old = read(blank_nlp.make_doc("a bb a"))
    assert column.of(old).tolist() == [1, 2, 1]
    assert column.of(read(blank_nlp.make_doc("bb ccc"))).tolist() == [2, 3]
    assert met == ["a", "bb", "ccc"]
    monkeypatch.setattr(reading, "LIMIT", 1)
    assert column.of(read(blank_nlp.make_doc("ccc a"))).tolist() == [3, 1]
    assert column.of(old).tolist() == [1, 2, 1]
    assert one_of(("BB", "bb")).where(old) == [1]
