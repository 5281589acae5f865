"""What a mention says about its source: head, place, outlet, number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from dprk_ner.sources.profile import Profile, lemma, profile_of


def profile(mention: str, nlp: Language) -> Profile:
    return profile_of([token.text for token in nlp.make_doc(mention)], mention)


#: mention, head, place, outlet, number
MENTIONS = [
    ("a source in Hyesan", "source", "Hyesan", None, "one"),
    ("a Hyesan-based source", "source", "Hyesan", None, "one"),
    ("a Kangwon Province-based source", "source", "Kangwon Province", None, "one"),
    ("a Pyongyang-based diplomat", "diplomat", "Pyongyang", None, "one"),
    ("the source", "source", None, None, "one"),
    ("The same source", "source", None, None, "one"),
    ("another source who requested anonymity", "source", None, None, "one"),
    ("a second resident", "resident", None, None, "one"),
    ("sources", "source", None, None, "many"),
    ("multiple sources", "source", None, None, "many"),
    ("two diplomatic sources in Sofia", "source", "Sofia", None, "many"),
    ("two officials familiar with the talks", "official", None, None, "many"),
    ("three traders in Dandong", "trader", "Dandong", None, "many"),
    ("at least four defectors", "defector", None, None, "many"),
    ("one of the sources", "source", None, None, "one"),
    ("one foreign resident", "resident", None, None, "one"),
    ("a resident of Musan", "resident", "Musan", None, "one"),
    ("A resident of Chongjin", "resident", "Chongjin", None, "one"),
    ("residents", "resident", None, None, "many"),
    ("RFA's source in Chongjin", "source", "Chongjin", "RFA", "one"),
    ("RFA’s source in Chongjin", "source", "Chongjin", "RFA", "one"),
    ("a source in North Hamgyong province", "source", "North Hamgyong province", None, "one"),
    ("the North Hamgyong source", "source", "North Hamgyong", None, "one"),
    ("the Chongjin source", "source", "Chongjin", None, "one"),
    ("a source in Ryanggang Province with knowledge of the matter", "source", "Ryanggang Province", None, "one"),
    ("a woman in her 50s from Hyesan", "woman", "Hyesan", None, "one"),
    ("women", "woman", None, None, "many"),
    ("businessmen in Dandong", "businessman", "Dandong", None, "many"),
    ("a Dandong businesswoman surnamed Jin", "businesswoman", "Dandong", None, "one"),
    ("a mother in Tanchon", "mother", "Tanchon", None, "one"),
    ("an assistant engine driver from Sunchon", "driver", "Sunchon", None, "one"),
    ("a textile merchant in Dandong", "merchant", "Dandong", None, "one"),
    ("A trader from Onsong", "trader", "Onsong", None, "one"),
    ("a border guard stationed in Hyesan", "guard", "Hyesan", None, "one"),
    ("police officers in Hoeryong", "officer", "Hoeryong", None, "many"),
    ("our partner", "partner", None, None, "one"),
    ("a high-ranking cadre in South Hamgyong Province", "cadre", "South Hamgyong Province", None, "one"),
    ("sources inside the country", "source", "the country", None, "many"),
    # nationalities, ministries and things are no places
    ("a North Korean official", "official", None, None, "one"),
    ("a South Korean defence official", "official", None, None, "one"),
    ("a Foreign Ministry official", "official", None, None, "one"),
    ("the Western diplomat", "diplomat", None, None, "one"),
    ("a man in the security department", "man", None, None, "one"),
    ("a European official with access to intelligence on the matter", "official", None, None, "one"),
    ("a source close to the regime", "source", None, None, "one"),
    ("the payroll clerk", "clerk", None, None, "one"),
    ("the former manager", "manager", None, None, "one"),
    ("the head of her neighborhood watch", "head", None, None, "one"),
    # crowds, and people with a name for the article
    ("experts", "expert", None, None, "many"),
    ("some observers", "observer", None, None, "many"),
    ("people who live near the depot", "people", None, None, "many"),
    ("insiders", "insider", None, None, "many"),
    ("a resident surnamed Park", "resident", None, None, "one"),
    ("Kim", None, None, None, "one"),
    ("Choi Sun Hwa", None, None, None, "one"),
]


@pytest.mark.parametrize(("mention", "role", "place", "outlet", "number"), MENTIONS)
def test_profile(
    blank_nlp: Language, mention: str, role: str | None, place: str | None, outlet: str | None, number: str
) -> None:
    assert profile(mention, blank_nlp) == Profile(role=role, place=place, outlet=outlet, number=number)


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
