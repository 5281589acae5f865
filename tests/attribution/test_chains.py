"""Which mentions are one source: lists of mentions with the chains they belong to."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dprk_ner.attribution.chains import Mention, chain_names, link_mentions
from dprk_ner.sources.profile import profile_of


def mention(text: str, position: int) -> Mention:
    """`3: a source in Hyesan` stands in paragraph 3; `*residents` is an unnamed group."""
    number, _, words = text.rpartition(": ")
    group = words.startswith("*")
    tokens = words.removeprefix("*").replace("-", " - ").replace("’s", " ’s").split()
    profile = profile_of(tokens, words.removeprefix("*"))
    return Mention(
        label="UNNAMED_GROUP" if group else "ANON_SOURCE",
        words=[token.lower() for token in tokens],
        role=profile.role,
        number=profile.number,
        place=profile.place,
        position=int(number) if number else position,
        named=profile.role is None,
    )


#: Mentions in text order (each in a paragraph of its own unless it says which) and their chains.
ARTICLES = [
    ([], ""),
    (["a source in Hyesan"], "A"),
    (["a source in Hyesan", "the source", "the same source"], "AAA"),
    (["a source in Hyesan", "another source", "the source"], "ABB"),  # the most recent one
    (["a source in Hyesan", "a second source", "a third source"], "ABC"),
    (["a source in Hyesan", "a separate source in Hyesan"], "AB"),
    (["a source in Hyesan", "a source in Musan", "the Hyesan source"], "ABA"),
    (["a source in Hyesan", "a source in Musan", "the Musan source", "the source in Hyesan"], "ABBA"),
    (["a trader in Dandong", "an official", "the trader", "the official"], "ABAB"),
    (["a trader in Dandong", "the source"], "AA"),  # any person may be called a source later
    (["a source in Hyesan", "the official"], "AA"),
    # a singular never joins a plural
    (["two officials", "the official"], "AB"),
    (["sources in Hyesan", "the source"], "AB"),
    (["two officials", "the officials"], "AA"),
    (["a source in Hyesan", "sources in Musan", "the source", "the sources"], "ABAB"),
    # sides: a South Korean official is no North Korean one
    (["a South Korean official", "a North Korean official"], "AB"),
    (["a Chinese trader", "a Japanese trader", "the Chinese trader"], "ABA"),
    # an indefinite restates the source of the headline or lede with more detail
    (["0: source", "1: a source in Hyesan"], "AA"),
    (["0: official", "2: a defence official"], "AA"),
    (["1: a source", "9: a source in Musan"], "AB"),  # far down it is somebody else
    # groups: the same noun is the same chain, another noun another
    (["*residents", "*residents"], "AA"),
    (["*residents", "*experts", "*residents"], "ABA"),
    (["a resident of Musan", "*residents"], "AB"),
    # people with names for the article
    (["Kim", "Kim"], "AA"),
    (["Choi Sun Hwa", "Ri", "Choi", "Ri"], "ABAB"),
    (["Kim", "a source in Hyesan", "Kim"], "ABA"),
    (["Kim", "Park"], "AB"),
]


@pytest.mark.parametrize(("mentions", "chains"), ARTICLES)
def test_chains(mentions: list[str], chains: str) -> None:
    assert "".join(link.chain for link in link_mentions([mention(text, i + 1) for i, text in enumerate(mentions)])) == chains


def test_names_of_chains() -> None:
    names = list(islice(chain_names(), 26 + 26 * 26 + 1))
    assert names[:3] == ["A", "B", "C"]
    assert names[25:28] == ["Z", "AA", "AB"]
    assert names[-1] == "AAA"
    assert len(set(names)) == len(names)


@given(
    st.lists(
        st.sampled_from(
            [
                "a source in Hyesan",
                "the source",
                "another source",
                "two officials",
                "the officials",
                "*residents",
                "Kim",
                "A",
            ]
        ),
        max_size=40,
    )
)
def test_chains_begin_in_order_and_never_mix(mentions: list[str]) -> None:
    made = [mention(text, i) for i, text in enumerate(mentions)]
    chains = [link.chain for link in link_mentions(made)]
    assert len(chains) == len(made)
    assert list(dict.fromkeys(chains)) == list(islice(chain_names(), len(set(chains))))
    for chain in set(chains):
        own = [item for item, key in zip(made, chains, strict=True) if key == chain]
        assert len({item.label for item in own}) == 1
