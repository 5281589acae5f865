"""Token features: a matrix of integers that depends on the document alone."""

from __future__ import annotations

import numpy
import pytest
import spacy
from spacy.language import Language

from dprk_ner.lexicon.features import COLUMNS, WordFeatures, extract
from dprk_ner.lexicon.tables import outlet_words, place_words, table
from dprk_ner.lexicon.words import WordTable

from ..util import ODD_TEXTS, blank


@pytest.fixture
def words() -> WordFeatures:
    return WordFeatures(WordTable.empty())


def column(text: str, name: str, nlp: Language, words: WordFeatures) -> dict[str, int]:
    doc = nlp.make_doc(text)
    values = extract(doc, words)[:, COLUMNS.index(name)].tolist()
    return {token.text: value for token, value in zip(doc, values, strict=True)}


@pytest.mark.parametrize("kind", list(ODD_TEXTS))
def test_a_row_for_every_token(blank_nlp: Language, words: WordFeatures, kind: str) -> None:
    doc = blank_nlp.make_doc(ODD_TEXTS[kind])
    matrix = extract(doc, words)
    assert matrix.shape == (len(doc), len(COLUMNS))
    assert matrix.dtype == numpy.uint64


def test_what_was_read_before_changes_nothing(words: WordFeatures) -> None:
    """The cache of word forms grows (beyond its first thousand, too) and answers the same, in any vocabulary."""
    text = "The May 7 Factory may reopen, a source said."
    first = extract(blank().make_doc(text), words)
    extract(spacy.blank("en").make_doc(" ".join(f"word{i} Name{i}" for i in range(1500))), words)
    numpy.testing.assert_array_equal(extract(blank().make_doc(text), words), first)
    fresh = extract(blank().make_doc(text), WordFeatures(WordTable.empty()))
    numpy.testing.assert_array_equal(fresh, first)


def test_proposals_are_marked(blank_nlp: Language, words: WordFeatures) -> None:
    text = "The May 7 Factory may reopen, a source said."
    name, mention, cue = (column(text, key, blank_nlp, words) for key in ("name", "mention", "cue"))
    assert len({0, name["May"], name["7"], name["Factory"]}) == 4
    assert name["The"] == name["reopen"] == 0
    assert mention["a"] != 0 != mention["source"]
    assert mention["Factory"] == 0
    assert cue["may"] != 0 == cue["reopen"]


def test_numbers_of_one_shape_look_alike(blank_nlp: Language, words: WordFeatures) -> None:
    norms = column("326 245 No 17", "norm", blank_nlp, words)
    assert norms["326"] == norms["245"] != norms["17"]


def test_quotation_marks_look_alike(blank_nlp: Language, words: WordFeatures) -> None:
    curly, straight = (column(f"don{mark}t", "norm", blank_nlp, words) for mark in "’'")
    assert list(curly.values()) == list(straight.values())


def test_tokens_inside_of_marks_are_told_apart(blank_nlp: Language, words: WordFeatures) -> None:
    place = column("He said “it may close” today.", "place_in_text", blank_nlp, words)
    assert place["it"] == place["close"] != place["today"]
    assert place["today"] == place["He"]


def test_word_lists() -> None:
    assert {"hyesan", "musan", "dandong"} <= place_words()
    assert not {"city", "north", "the", "province"} & place_words()
    assert {"Daily", "NK"} <= outlet_words()
    for capability in ("factories", "sources"):
        assert all(isinstance(key, str) for key in table(capability))
    assert set(table("claims", "cues")) >= {"EPISTEMIC", "DOXASTIC", "HEARSAY", "APPROXIMATOR", "UNVERIFIED"}
