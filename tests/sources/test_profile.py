"""What a mention says about its source: head, place, outlet, number."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from dprk_ner.knowledge.gazetteer import resolve
from dprk_ner.sources.profile import Profile, lemma, profile_of


def profile(mention: str, nlp: Language) -> Profile:
    return profile_of([token.text for token in nlp.make_doc(mention)], mention)


def rows() -> list[list[str | None]]:
    """The rows of `mentions.tsv`: mention, head, place, outlet, number, canonical name, province or country."""
    lines = (Path(__file__).parent / "mentions.tsv").read_text(encoding="utf-8").splitlines()
    return [[None if cell == "-" else cell for cell in line.split("\t")] for line in lines if not line.startswith("#")]


MENTIONS = rows()


@pytest.mark.parametrize(("mention", "role", "place", "outlet", "number", "name", "within"), MENTIONS)
def test_profile(
    blank_nlp: Language,
    mention: str,
    role: str | None,
    place: str | None,
    outlet: str | None,
    number: str,
    name: str | None,
    within: str | None,
) -> None:
    found = profile(mention, blank_nlp)
    assert found == Profile(role=role, place=place, outlet=outlet, number=number)
    known = resolve(found.place) if found.place else None
    assert (known and known.name, known and (known.province or known.country)) == (name, within)


def test_there_are_enough_mentions() -> None:
    assert len({row[0] for row in MENTIONS}) == len(MENTIONS) >= 150


@pytest.mark.parametrize("mention", ["sources in Hyesan and Musan", "reporting partners in Hyesan and Musan"])
def test_a_mention_in_two_places(blank_nlp: Language, mention: str) -> None:
    assert profile(mention, blank_nlp).place == "Hyesan and Musan"


@pytest.mark.parametrize("mention", ["a Daily NK source in North Pyongan Province", "Daily NK sources in Wonsan"])
def test_an_outlet_of_two_words(blank_nlp: Language, mention: str) -> None:
    assert profile(mention, blank_nlp).outlet == "Daily NK"


@pytest.mark.parametrize(
    "mention",
    ["a few residents", "a dozen traders", "a number of sources", "another two officials", "a group of miners"],
)
def test_counted_sets_behind_an_indefinite_article_are_many(blank_nlp: Language, mention: str) -> None:
    assert profile(mention, blank_nlp).number == "many"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("residents", "resident"),
        ("Officials", "official"),
        ("women", "woman"),
        ("fishermen", "fisherman"),
        ("businesswomen", "businesswoman"),
        ("wives", "wife"),
        ("people", "people"),
        ("families", "family"),
        ("witnesses", "witness"),
        ("witness", "witness"),
        ("coaches", "coach"),
        ("source", "source"),
        ("employees", "employee"),
    ],
)
def test_lemma(word: str, expected: str) -> None:
    assert lemma(word) == expected


@given(
    st.lists(
        st.sampled_from("a an the two sources source in of from , Hyesan 's - based who Kim said 12".split()),
        min_size=1,
        max_size=9,
    )
)
def test_any_mention_has_a_profile(words: list[str]) -> None:
    found = profile_of(words, " ".join(words))
    assert found.number in ("one", "many")
    assert found.role is None or found.role == found.role.lower()
    assert found.place is None or any(word in found.place for word in words)
