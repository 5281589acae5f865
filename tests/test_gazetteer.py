"""Places by name: spellings of every romanisation, divisions, foreign places, phrases with a name in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dprk_ner import knowledge
from dprk_ner.knowledge.gazetteer import find_place, fold, resolve

#: as written, name, province, country
NAMES = [
    ("Hyesan", "Hyesan", "Ryanggang", "North Korea"),
    ("Hyesan city", "Hyesan", "Ryanggang", "North Korea"),
    ("Yanggang", "Ryanggang", "Ryanggang", "North Korea"),
    ("Yangkang Province", "Ryanggang", "Ryanggang", "North Korea"),
    ("Ryanggang province", "Ryanggang", "Ryanggang", "North Korea"),
    ("Chagang", "Jagang", "Jagang", "North Korea"),
    ("North Hamkyung Province", "North Hamgyong", "North Hamgyong", "North Korea"),
    ("North Hamgyeong", "North Hamgyong", "North Hamgyong", "North Korea"),
    ("Chungjin", "Chongjin", "North Hamgyong", "North Korea"),
    ("Cheongjin", "Chongjin", "North Hamgyong", "North Korea"),
    ("Hamheung", "Hamhung", "South Hamgyong", "North Korea"),
    ("Hoiryeong", "Hoeryong", "North Hamgyong", "North Korea"),
    ("Shinuiju", "Sinuiju", "North Pyongan", "North Korea"),
    ("Pyungsung", "Pyongsong", "South Pyongan", "North Korea"),
    ("Kaesung", "Kaesong", "Kaesong", "North Korea"),
    ("Kimjongsuk County", "Kim Jong Suk", "Ryanggang", "North Korea"),
    ("Najin", "Rason", "Rason", "North Korea"),
    ("Dandong", "Dandong", None, "China"),
    ("Yanji", "Yanji", None, "China"),
    ("Seoul", "Seoul", None, "South Korea"),
    ("Vladivostok", "Vladivostok", None, "Russia"),
    ("the North", "North Korea", None, "North Korea"),
    ("Kuwait City", "Kuwait City", None, "Kuwait"),
    ("Europe", "Europe", None, None),
]


@pytest.mark.parametrize(("written", "name", "province", "country"), NAMES)
def test_names(written: str, name: str, province: str | None, country: str | None) -> None:
    place = resolve(written)
    assert place is not None
    assert (place.name, place.province, place.country) == (name, province, country)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("the Taedonggang district of Pyongyang", "Taedonggang"),
        ("the northern province's Chunggang county", "Junggang"),
        ("Hyesan and Paegam", "Ryanggang"),  # two places of one province: the province
        ("Hyesan and Musan", None),
        ("Musan County, North Hamgyong", "Musan"),
        ("the city", None),
        ("the capital", None),
        ("China's main border city with North Korea", "China"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_phrases(written: str, name: str | None) -> None:
    place = resolve(written)
    assert (place and place.name) == name


def test_every_listed_spelling_is_found() -> None:
    for row in knowledge.places():
        for name in row["names"]:
            assert find_place(name) is not None, name


def test_spellings_of_one_name_fold_together() -> None:
    assert len({fold(name) for name in ("Hamhung", "Hamheung", "Hamhŭng")}) == 1
    assert len({fold(name) for name in ("Ryanggang", "Yanggang", "Yangkang", "Ryang-gang")}) == 1
    assert fold("Musan") != fold("Wonsan")


@given(st.text(max_size=60))
def test_any_text_is_looked_up(text: str) -> None:
    place = resolve(text)
    assert place is None or place.name
