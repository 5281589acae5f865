"""Which mentions are one source: lists of mentions with the chains they belong to."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dprk_ner.attribution.chains import Mention, chain_names, link_mentions
from dprk_ner.attribution.grants import names_given
from dprk_ner.sources.heads import head_of, is_name, names_behind
from dprk_ner.sources.profile import profile_of


def mention(text: str, position: int) -> Mention:
    """`3: a source in Hyesan` stands in paragraph 3; `*residents` is an unnamed group, `"my cousin` stands in a quote."""
    number, _, words = text.rpartition(": ")
    group, inner = words.startswith("*"), words.startswith('"')
    words = words.lstrip('*"')
    tokens = words.replace("-", " - ").replace("’s", " ’s").replace(",", " ,").split()
    profile = profile_of(tokens, words)
    head = head_of(tokens)
    return Mention(
        label="UNNAMED_GROUP" if group else "ANON_SOURCE",
        words=[token.lower() for token in tokens],
        role=profile.role,
        number=profile.number,
        place=profile.place,
        position=int(number) if number else position,
        named=head is not None and is_name(tokens, head),
        inner=inner,
        names=names_given(words) | names_behind(tokens, head),
        head=head,
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
    (["Mr. A", "Mr. A"], "AA"),
    (["Mr. A", "Mr. B", "Mr. A"], "ABA"),
    (["Kwon Eun-byol", "Oh Myung-chol", "Kwon"], "ABA"),
    (["Defector Hwang XXX", "Hwang"], "AA"),
    # a name is given to whoever was mentioned just before it in the paragraph, or by a grant
    (["2: a former bookkeeper of a trading company", "2: Mr. Ro", "6: Mr. Ro"], "AAA"),
    (["2: a textile merchant in Dandong", "4: Choe"], "AB"),
    (["2: a man who asked to be called Teacher Ahn", "5: Ahn"], "AA"),
    (["2: a resident surnamed Park", "4: a trader in Musan", "6: Park"], "ABA"),
    # what else is said of somebody counts before the most recent one
    (["a former mine surveyor from Kangdong", "an official at the ministry", "the former surveyor"], "ABA"),
    (["a worker on the press line", "a worker in the kitchen", "the press worker"], "ABA"),
    (["a textile merchant", "a timber merchant", "the textile merchant"], "ABA"),
    (["a former chief engineer of the vessel", "The engineer"], "AA"),
    (["a defector who served as a police lieutenant", "a trader", "the former lieutenant"], "ABA"),
    # places: a city lies in its province, spellings fold
    (["a source in North Hamgyong Province", "a source in Hyesan", "the Chungjin source"], "ABA"),
    (["a source in Yanggang Province", "a source in Musan", "the source in Ryanggang"], "ABA"),
    (["a source in Hoiryeong", "another source in Musan", "the Hoeryong source"], "ABA"),
    # ordinals
    (["a source in Hyesan", "another source", "the first source", "the second source"], "ABAB"),
    (["one of the diplomats", "an envoy", "another diplomat", "the first diplomat"], "ABCA"),
    (["two sources in Sofia", "one of the sources", "The second source"], "ABC"),
    (["a source", "Another resident", "the second resident"], "ABB"),
    (["three members of the party", "a manager", "The third of the participants"], "ABC"),
    # a description that introduces somebody, though it is definite
    (["a source in Hyesan", "the head of our unit", "the source"], "ABA"),
    (["a resident of Musan", "the wife of a hewer at the mine"], "AB"),
    (["a resident of Musan", "the woman who let the room"], "AB"),
    (["government sources", "the defectors"], "AB"),
    # inner voices are no antecedents
    (["a source in Hyesan", '"my cousin', "the source"], "ABA"),
    (["a trader in Dandong", "her supervisor", "the trader"], "ABA"),
    (["a trader in Dandong", '"My contact', "the trader"], "ABA"),
    # headlines and ledes
    (["0: sources", "1: five people engaged in trade", "4: another source"], "AAB"),
    (["0: Officials", "1: two government officials", "2: the two officials"], "AAA"),
    (["0: source", "4: a diplomatic source familiar with the affair", "5: the source"], "AAA"),
    (["1: U.S. official", "7: a U.S. official who follows the country"], "AA"),
    (["0: A source with access to the leadership", "3: a source with access to the court"], "AA"),
    (["1: a source with access to the court", "8: a source with access to the court"], "AA"),  # word for word again
    # bare nouns with descriptions of their own are others
    (["2: U.S. officials", "5: Officials for the maritime organization"], "AB"),
    (["3: a diplomatic source in Beijing", "5: source familiar with circumstances in Sinuiju", "5: The source"], "ABB"),
    (["*analysts", "*Other analysts"], "AB"),
    # head switches
    (["a resident of Hyesan", "the source", "the woman", "the resident"], "AAAA"),
    (["a restaurant owner in the city", "the restaurateur"], "AA"),
    (["a crew member of a vessel", "The seaman"], "AA"),
]

#: Mentions, and which of their links the text leaves open.
OPEN = [
    (["1: a source in Hyesan", "2: the source"], ""),
    (["1: a source in Hyesan", "2: a source in Musan", "3: the source"], "3"),
    (["1: a source in Hyesan", "2: a source in Musan", "3: the Musan source"], ""),
    (["1: a source in Hyesan", "7: a source in Musan", "8: the source"], ""),  # the first one is too far off
    (["1: a source in Hyesan", "2: a source in Musan", "2: the source"], ""),  # right behind it
    (["1: a trader in Hyesan", "2: an official in Musan", "3: the official"], ""),
]


@pytest.mark.parametrize(("mentions", "open_links"), OPEN)
def test_links_that_the_text_leaves_open(mentions: list[str], open_links: str) -> None:
    links = link_mentions([mention(text, i) for i, text in enumerate(mentions)])
    assert "".join(str(i + 1) for i, link in enumerate(links) if link.ambiguous) == open_links


@pytest.mark.parametrize(("mentions", "chains"), ARTICLES)
def test_chains(mentions: list[str], chains: str) -> None:
    assert (
        "".join(link.chain for link in link_mentions([mention(text, i + 1) for i, text in enumerate(mentions)]))
        == chains
    )


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
