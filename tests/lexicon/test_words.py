"""General knowledge of words: clusters and parts of speech from spacy-lookups-data."""

from __future__ import annotations

import numpy
import pytest
from spacy.strings import get_string_id

from dprk_ner.lexicon.words import ADJ, ADV, NOUN, VERB, WordTable, build_word_table, parts_of_speech

TABLES = {
    "lemma_index": {"noun": {"plant", "factory"}, "verb": {"plant", "say"}, "adj": {"likely"}, "adv": {"likely"}},
    "lemma_exc": {"verb": {"said": ["say"]}},
    "lemma_rules": {"noun": [["s", ""], ["ies", "y"]], "verb": [["s", ""], ["ed", ""]], "adj": [["er", ""]]},
}


@pytest.mark.parametrize(
    ("word", "mask"),
    [
        ("plant", NOUN | VERB),
        ("plants", NOUN | VERB),
        ("planted", VERB),
        ("factories", NOUN),
        ("said", VERB),
        ("likely", ADJ | ADV),
        ("hyesan", 0),
        ("", 0),
        ("s", 0),
    ],
)
def test_parts_of_speech(word: str, mask: int) -> None:
    assert parts_of_speech(word, TABLES) == mask


def table() -> WordTable:
    words = sorted((get_string_id(word), cluster, NOUN) for cluster, word in enumerate(("plant", "Hyesan", "may"), 5))
    keys, clusters, pos = zip(*words, strict=True)
    return WordTable(numpy.array(keys, "uint64"), numpy.array(clusters, "uint32"), numpy.array(pos, "uint8"))


def test_the_first_known_form_counts() -> None:
    known = table()
    assert known.find(get_string_id("plant")) == (5, NOUN)
    assert known.find(get_string_id("PLANT"), get_string_id("plant")) == (5, NOUN)
    assert known.find(get_string_id("nothing"), get_string_id("Hyesan"), get_string_id("plant")) == (6, NOUN)
    assert known.find(get_string_id("nothing")) == (0, 0)
    assert WordTable.empty().find(get_string_id("plant")) == (0, 0)


def test_attrs_rebuild_the_table() -> None:
    again = WordTable.from_attrs(table().to_attrs())
    for word in ("plant", "Hyesan", "may", "nothing"):
        assert again.find(get_string_id(word)) == table().find(get_string_id(word))


def test_no_words() -> None:
    assert len(build_word_table(0).keys) == 0


@pytest.mark.slow
def test_frequent_words_of_the_data_package() -> None:
    known = build_word_table(3000)
    assert len(known.keys) == 3000
    assert (known.keys[:-1] < known.keys[1:]).all()
    said, told, may = (known.find(get_string_id(word)) for word in ("said", "told", "may"))
    assert said[1] & VERB
    assert told[1] & VERB
    assert said[0] != 0
    assert may[0] != said[0]
    again = build_word_table.__wrapped__(3000)
    numpy.testing.assert_array_equal(again.keys, known.keys)
    numpy.testing.assert_array_equal(again.clusters, known.clusters)
