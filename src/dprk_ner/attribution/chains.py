"""Which mentions of an article are one source: a sieve over mentions in text order.

`another`, `a separate`, `a second` open a new chain; `the source` continues the most recent fitting one; a singular
never joins a plural; a name given in brackets or by a grant (`to be called Ms. Noh`) belongs to whom it is given.
Where the words leave two chains that fit equally well, the more recent one is taken and the link is called ambiguous.
Source: `docs/guidelines.md`, section 3, and `docs/decisions.md`.
"""

import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count, islice, product
from typing import Any, NamedTuple

from ..knowledge.gazetteer import resolve
from ..labels import UNNAMED_GROUP
from ..lexicon.tables import table
from ..sources.heads import words as profile_words

#: Chains that are looked at for a mention, the most recent ones: the work stays linear in the length of an archive page.
_REACH = 40


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(str(table("attribution", "chains")[name]).split())


@cache
def _side_of() -> dict[str, str]:
    sides: dict[str, Any] = table("attribution", "chains")["sides"]
    return {word: side for side, listed in sides.items() for word in listed.split()}


@dataclass
class Mention:
    """One mention as the sieve sees it.

    words: Its tokens, lower case.
    position: Number of the paragraph it stands in (0 is the headline).
    named: Whether it is a pseudonym.
    inner: Whether it stands inside of a quotation, or is a voice that another source passes on.
    names: Names, lower case, that a grant or bracket gives to the person mentioned.
    head: Index of its head noun.
    """

    label: str
    words: Sequence[str]
    role: str | None
    number: str | None
    place: str | None
    position: int
    named: bool = False
    inner: bool = False
    names: frozenset[str] = frozenset()
    head: int | None = None


class Link(NamedTuple):
    """The chain of a mention, and whether another one would have fitted as well."""

    chain: str
    ambiguous: bool


@dataclass
class _Chain:
    key: str
    label: str
    number: str | None
    opening: Mention
    roles: list[str | None] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    sides: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    phrases: set[tuple[str, ...]] = field(default_factory=set)
    inner: bool = False
    bare: bool = True
    first: int = 0
    last: int = -1
    last_position: int = 0

    def add(self, index: int, mention: Mention) -> None:
        self.roles.append(mention.role)
        if mention.place:
            self.places.append(mention.place)
        self.sides |= _sides(mention)
        self.words |= set(mention.words)
        self.phrases.add(tuple(mention.words))
        self.names |= mention.names
        if mention.named:
            self.names |= _name_words(mention)
        self.bare = self.bare and _is_bare(mention)
        self.last = index
        self.last_position = mention.position


def chain_names() -> Iterator[str]:
    """A, B, ..., Z, AA, AB, ..."""
    for length in count(1):
        for letters in product(string.ascii_uppercase, repeat=length):
            yield "".join(letters)


def link_mentions(mentions: Sequence[Mention]) -> list[Link]:
    """The chain of every mention, in order."""
    names = chain_names()
    recent: dict[str, _Chain] = {}  # the last one spoke last
    result = []
    for index, mention in enumerate(mentions):
        near = list(islice(reversed(recent.values()), _REACH))
        chain, ambiguous = _find(near, mention)
        if chain is None:
            chain = _Chain(next(names), mention.label, mention.number, mention, inner=mention.inner, first=index)
        chain.add(index, mention)
        recent.pop(chain.key, None)
        recent[chain.key] = chain
        result.append(Link(chain.key, ambiguous))
    return result


def _sides(mention: Mention) -> set[str]:
    sides = {side for word in mention.words if (side := _side_of().get(word))}
    return sides - {"north"} if len(sides) > 1 else sides


def _name_words(mention: Mention) -> set[str]:
    words = {word for word in mention.words if word not in _words("titles") and word[0].isalnum()}
    return {word for word in words if len(word) > 1} or words


def _is_bare(mention: Mention) -> bool:
    """A headline's noun without determiner: `source`, `U.S. official`, `Officials`."""
    first = mention.words[0] if mention.words else ""
    opened = _words("indefinite") | _words("definite") | _words("possessive") | _words("new")
    return not mention.named and first not in opened


@cache
def _same_place(one: str, other: str) -> int:
    """May two places be those of one source? 2 if they are the same or one lies within the other, 1 if nothing speaks
    against it (`the city`), 0 if not.
    """
    a, b = one.lower(), other.lower()
    if a in b or b in a:
        return 2
    first, second = resolve(one), resolve(other)
    if first is None or second is None:
        return int(not (one[0].isupper() and other[0].isupper()))
    if first.name == second.name:
        return 2
    if first.kind == "country" or second.kind == "country":
        return int(first.country == second.country)
    provinces = {first.province, second.province}
    within = len(provinces) == 1 and None not in provinces and "province" in (first.kind, second.kind)
    return 2 if within else 0


def _compatible(chain: _Chain, mention: Mention) -> bool:
    if chain.number and mention.number and chain.number != mention.number:
        return False
    if mention.place and chain.places and not any(_same_place(mention.place, place) for place in chain.places):
        return False
    if mention.names and chain.names and not mention.names & chain.names:
        return False
    sides = _sides(mention)
    return not (sides and chain.sides and not sides & chain.sides)


def _find(recent: list[_Chain], mention: Mention) -> tuple[_Chain | None, bool]:
    """The chain that a mention continues, None if it opens one; and whether another fits as well."""
    words = mention.words
    first = words[0] if words else ""
    if mention.named:
        return _find_name(recent, mention), False
    if mention.label == UNNAMED_GROUP:
        if first in ("other", "others") or words[1:2] == ["other"]:
            return None, False
        same = (c for c in recent if c.label == UNNAMED_GROUP and mention.role and mention.role in c.roles)
        return next(same, None), False
    fitting = [chain for chain in recent if chain.label == mention.label and _compatible(chain, mention)]
    if first in _words("definite") and any(word in _words("ordinals") for word in words[1:3]):
        return _find_ordinal(fitting, mention), False
    if set(words[:4]) & _words("new"):
        return None, False
    definite = first in _words("definite") or words[1:2] in (["'s"], ["’s"], ["s"]) or words[2:3] in (["'s"], ["’s"])
    if definite:
        return _find_definite(fitting, mention)
    if first in _words("possessive"):
        return next((c for c in fitting if mention.role in c.roles and c.inner == mention.inner), None), False
    if first in _words("indefinite"):
        return _find_restated(fitting, mention), False
    return _find_bare(fitting, mention), False


def _find_name(recent: list[_Chain], mention: Mention) -> _Chain | None:
    """Whoever has this name, or was mentioned in this paragraph just before it and has none yet."""
    names = _name_words(mention) or set(mention.words)
    known = next((c for c in recent if names & (c.names | (c.words if c.opening.named else set()))), None)
    if known is None:
        known = next((c for c in recent if names - _words("empty") & c.words and "surnamed" in c.words), None)
    if known is not None or not recent:
        return known
    last = recent[0]
    nameless = not last.names and last.number != "many" and not last.inner
    return last if nameless and last.last_position == mention.position and last.label != UNNAMED_GROUP else None


def _find_bare(fitting: list[_Chain], mention: Mention) -> _Chain | None:
    """Bare plurals and headline nouns: the same noun again is the same set, unless both are described apart."""
    telling = _telling(mention.words)
    for chain in fitting:
        if mention.role in chain.roles:
            headline = chain.bare and chain.opening.position <= 1
            apart = telling and mention.position and not headline and not telling & chain.words
            return None if apart and len(mention.words) > 3 else chain
    return _of_headline(fitting, mention)


def _of_headline(fitting: list[_Chain], mention: Mention) -> _Chain | None:
    """The headline's `sources`, whom the lede counts by another noun (`five people engaged in trade`)."""
    return next(
        (
            c
            for c in fitting
            if c.bare and not c.opening.position and not c.last_position and 0 < mention.position <= 3
            if mention.number == "many"
        ),
        None,
    )


def _telling(words: Sequence[str]) -> set[str]:
    """The words that describe somebody."""
    return set(words) - _words("empty") - _words("definite") - _words("indefinite")


def _find_ordinal(fitting: list[_Chain], mention: Mention) -> _Chain | None:
    """`the first source`, `the second resident`: in order of appearance."""
    word = next(word for word in mention.words[1:3] if word in _words("ordinals"))
    called = [c for c in fitting if word in c.words]
    if called:
        return called[0]
    alike = [c for c in fitting if mention.role in c.roles or (mention.role or "") in c.words]
    if mention.words[2:3] == ["of"]:
        return None  # the third of the participants
    ordered = sorted(alike, key=lambda chain: chain.first)
    place = ("first", "second", "third", "fourth", "fifth").index(word)
    if word == "second":
        added = [c for c in alike if set(c.opening.words[:4]) & _words("new")]
        if added:
            return min(added, key=lambda chain: chain.first)
    return ordered[place] if place < len(ordered) else None


def _find_definite(fitting: list[_Chain], mention: Mention) -> tuple[_Chain | None, bool]:
    """`the source`, `the Hyesan woman`, `the former surveyor`: by role, by what else is said, then the most recent."""
    head = mention.head if mention.head is not None else len(mention.words) - 1
    telling = _telling(mention.words[: head + 1]) - {mention.role or ""}
    described = bool(telling) or bool(mention.place)
    same = [c for c in fitting if mention.role in c.roles]
    if not same and mention.role:
        same = [c for c in fitting if mention.role in c.words or _compound(mention.role, c)]
    behind = mention.words[head + 1 : head + 2]
    if not same and (mention.role not in _words("any_person") or behind in (["who"], ["whose"])):
        introduces = behind in (["of"], ["who"], ["whose"]) or (head < len(mention.words) - 2 and not mention.place)
        if introduces or mention.number == "many" or mention.role in profile_words("kin"):
            return None, False  # the head of our unit: a description that introduces
    if not same and mention.role in _words("any_person"):
        same = [c for c in fitting if not (c.inner and not mention.inner)] or fitting
    if mention.role in _words("any_person") and not mention.inner:
        same = [c for c in same if not c.inner] or same
    if same:
        return _best(same, fitting, mention, telling, described=described)
    loose = [c for c in fitting if any(role in _words("any_person") for role in c.roles) and not c.inner]
    if loose:
        return loose[0], False
    last = next((c for c in fitting if not c.inner), None)
    near = last is not None and mention.position - last.last_position <= 2 and mention.number == "one"
    return (last if near and mention.role not in ("official", "diplomat", "analyst") else None), False


def _compound(role: str, chain: _Chain) -> bool:
    """`the engineer` for `a boiler-engineer`, `the restaurateur` for `a restaurant owner`."""
    return any(len(role) > 5 and word[:6] == role[:6] for word in chain.words)


def _best(
    same: list[_Chain], fitting: list[_Chain], mention: Mention, telling: set[str], *, described: bool
) -> tuple[_Chain | None, bool]:
    """Of several chains the one that shares most with the mention, then the most recent one."""

    def score(chain: _Chain) -> tuple[int, int, int]:
        shared = len(telling & chain.words)
        placed = max((_same_place(mention.place, place) for place in chain.places), default=0) if mention.place else 0
        return placed, shared, chain.last

    pool = same
    if mention.place and mention.role in _words("any_person"):
        pool = [c for c in fitting if c.places and any(_same_place(mention.place, p) for p in c.places)] or same
    best = max(pool, key=score)
    rivals = [c for c in pool if c is not best and score(c)[:2] == score(best)[:2]]
    near = any(c.last_position >= best.last_position - 1 for c in rivals)
    return best, near and not described and best.last_position < mention.position


def _find_restated(fitting: list[_Chain], mention: Mention) -> _Chain | None:
    """An indefinite opens a chain, unless it restates the headline's or lede's source, or repeats itself word for word."""
    same = [c for c in fitting if mention.role in c.roles]
    again = next((c for c in same if len(mention.words) > 4 and tuple(mention.words) in c.phrases), None)
    if again is not None:
        return again
    bare = [c for c in same if c.bare]
    if bare:
        return bare[0]
    telling = _telling(mention.words) - {mention.role or ""}
    for chain in same:
        if chain.opening.position > 1 or mention.position > 3 or len(chain.roles) > 2:
            continue
        known = _telling(chain.opening.words) - {mention.role or ""}
        if not chain.last_position or known <= telling or not telling or len(known & telling) > 0:
            return chain
    return _of_headline(fitting, mention)


__all__ = ["Link", "Mention", "chain_names", "link_mentions"]
