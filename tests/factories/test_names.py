"""Canonical forms of names: spellings that are one word, words that tell nothing."""

from __future__ import annotations

import pytest

from dprk_ner.factories.names import canonical_key, fold, place_words, telling_words
from dprk_ner.factories.numerals import read_numeral

SAME = [
    ("rungra", "neungna"),
    ("jikdong", "jiktong"),
    ("kagam", "gakam"),
    ("jonchon", "chonchon"),
    ("jeongju", "chongju"),
    ("pyongyang", "phyongyang"),
    ("kangso", "gangseo"),
    ("hamhung", "hamheung"),
    ("ryongsong", "yongsong"),
    ("kaechon", "gaecheon"),
    ("kang-so", "kangso"),
    ("machinery", "machine"),
    ("foodstuff", "food"),
    ("vinylon", "vinalon"),
    ("missiles", "missile"),
]
OTHER = [("kangso", "kangson"), ("hamhung", "hungnam"), ("tanchon", "sunchon"), ("anju", "onju"), ("coal", "cable")]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_word(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_words_that_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("the Feb 8 plant", set()),
        ("May 9th General Youth Factory", set()),
        ("February 8 Vinylon Complex", {"vinalon"}),
        ("Coal-mining Machinery Plant", {"coal", "mine", "machine"}),
        ("Factory Number Twenty-five", set()),
    ],
)
def test_telling_words(name: str, words: set[str]) -> None:
    assert telling_words(name) == words


def test_places() -> None:
    assert place_words("Kaechon, South Pyongan") == place_words("Gaecheon in South Pyongan Province")
    assert place_words("South Pyongan") != place_words("North Pyongan")
    assert place_words("a cable works") == frozenset()


def test_canonical_keys() -> None:
    assert canonical_key("March 30 Factory", read_numeral("March 30 Factory")) == "date-03-30"
    assert canonical_key("Salt Works No. 412", read_numeral("Salt Works No. 412")) == "serial-412-salt"
    assert canonical_key("the Coal Mine", None) == ""
