"""Which mentions of an article are one source: a sieve over mentions in text order.

`another`, `a separate`, `a second` open a new chain; `the source` continues the most recent fitting one; a singular
never joins a plural. Source: `docs/guidelines.md`, section 3, and `docs/decisions.md`.
"""

import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, product

from ..labels import UNNAMED_GROUP

_NEW = frozenset(
    ["another", "separate", "second", "third", "fourth", "different", "other", "further", "additional", "yet"]
)
_INDEFINITE = frozenset(
    [
        "a",
        "an",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "several",
        "multiple",
        "some",
        "many",
        "few",
        "numerous",
        "at",
    ]
)
_DEFINITE = frozenset(["the", "this", "that", "these", "those", "both", "his", "her", "their", "its", "same"])
_TITLES = frozenset("mr mrs ms dr miss teacher uncle aunt mr. mrs. ms. dr. surnamed named called alias .".split())
#: Heads that may stand for any person: `the source`, `the official said` after `a ministry insider`.
_ANY_PERSON = frozenset(["source", "insider", "informant", "contact", "person", "man", "woman", "partner"])
#: Words that say which country or side somebody belongs to; two different ones make two sources.
_SIDES = {
    word: side
    for side, words in {
        "south": "south seoul",
        "north": "north pyongyang",
        "us": "u.s. us american washington pentagon",
        "china": "chinese china beijing dandong shenyang",
        "japan": "japanese japan tokyo",
        "russia": "russian russia moscow",
        "un": "u.n. un",
        "west": "western european",
    }.items()
    for word in words.split()
}


@dataclass
class Mention:
    """One mention as the sieve sees it.

    words: Its tokens, lower case.
    position: Number of the paragraph it stands in (0 is the headline).
    """

    label: str
    words: Sequence[str]
    role: str | None
    number: str | None
    place: str | None
    position: int
    named: bool = False


@dataclass
class _Chain:
    key: str
    label: str
    number: str | None
    roles: list[str | None] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    sides: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    last: int = -1
    first_position: int = 0
    first: int = 0
    last_position: int = 0

    def add(self, index: int, mention: Mention) -> None:
        self.roles.append(mention.role)
        if mention.place:
            self.places.append(mention.place.lower())
        self.sides |= _sides(mention)
        self.words |= set(mention.words)
        self.last = index
        self.last_position = mention.position


def chain_names() -> Iterator[str]:
    """A, B, ..., Z, AA, AB, ..."""
    for length in count(1):
        for letters in product(string.ascii_uppercase, repeat=length):
            yield "".join(letters)


def _sides(mention: Mention) -> set[str]:
    sides = {_SIDES[word] for word in mention.words if word in _SIDES}
    return sides - {"north"} if len(sides) > 1 else sides


def _compatible(chain: _Chain, mention: Mention) -> bool:
    if chain.number and mention.number and chain.number != mention.number:
        return False
    if mention.place and chain.places:
        place = mention.place.lower()
        if not any(place in other or other in place for other in chain.places):
            return False
    sides = _sides(mention)
    return not (sides and chain.sides and not sides & chain.sides)


def link_mentions(mentions: Sequence[Mention]) -> list[str]:
    """The chain id of every mention, in order."""
    names = chain_names()
    chains: list[_Chain] = []
    result = []
    for index, mention in enumerate(mentions):
        chain = _find(chains, mention)
        if chain is None:
            chain = _Chain(next(names), mention.label, mention.number, first_position=mention.position, first=index)
            chains.append(chain)
        chain.add(index, mention)
        result.append(chain.key)
    return result


def _find(chains: list[_Chain], mention: Mention) -> _Chain | None:
    """The chain that a mention continues, None if it opens one."""
    recent = sorted(chains, key=lambda chain: -chain.last)
    first = mention.words[0] if mention.words else ""
    if mention.named:
        names = set(mention.words) - _DEFINITE - _INDEFINITE - _TITLES
        return next((chain for chain in recent if names & chain.words), None)
    if mention.label == UNNAMED_GROUP:
        return next((chain for chain in recent if chain.label == UNNAMED_GROUP and mention.role in chain.roles), None)
    fitting = [chain for chain in recent if chain.label == mention.label and _compatible(chain, mention)]
    if set(mention.words[:4]) & _NEW:
        return None
    if list(mention.words[:2]) == ["the", "first"]:
        return min((chain for chain in fitting), key=lambda chain: chain.first, default=None)
    same_role = [chain for chain in fitting if mention.role in chain.roles]
    if first in _DEFINITE or (len(mention.words) > 2 and mention.words[1] in ("'s", "’s", "s")):
        if same_role:
            telling = set(mention.words) - _DEFINITE - {mention.role}
            return max(same_role, key=lambda chain: (len(telling & chain.words), chain.last))
        loose = [
            chain
            for chain in fitting
            if mention.role in _ANY_PERSON or any(role in _ANY_PERSON for role in chain.roles)
        ]
        if loose:
            return loose[0]
        return next((chain for chain in recent if mention.number == chain.number and mention.role in _ANY_PERSON), None)
    if first in _INDEFINITE:
        # the headline's or lede's source, introduced again with more detail
        early = [chain for chain in same_role if chain.first_position <= 1 and mention.position <= 3]
        more = set(mention.words) - {first}
        return next((c for c in early if len(c.roles) <= 2 and (_only_headline(c) or _detail(c.words) <= more)), None)
    # bare plurals and headline nouns: the same noun again is the same set
    return same_role[0] if same_role else None


def _only_headline(chain: _Chain) -> bool:
    return chain.last_position == 0


def _detail(words: set[str]) -> set[str]:
    return words - _INDEFINITE - _DEFINITE
