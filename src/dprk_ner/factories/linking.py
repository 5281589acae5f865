"""From names to plants: groups of names within an article, known plants they can mean, refusal where that is not sure.

Names of one plant in one article are gathered first: equal names, aliases that the text states, short forms of a fuller name.
Numeral, telling words and listed names propose known plants; what stands around decides. How sure each kind of evidence is was
measured (`scripts/calibrate_linking.py`), and a link is made only from `THRESHOLD` on: `February 8 Factory` alone names at
least three plants. A group that names no known plant has a key of its own, the same in every article.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from ..document import Numeral
from ..knowledge import Facilities, Plant, listed
from ..lexicon.tables import table
from .names import canonical_key, fold, place_provinces, place_words, telling_words, words_of
from .numerals import read_numeral

#: What the key of a plant begins with that no table lists.
UNLISTED = "unlisted:"
#: A link is made if at least this part of the links with the same evidence was right.
THRESHOLD = 0.9
#: Kinds of evidence, the strongest first; `+`: the place or the product of the plant stands near the name.
EVIDENCE = ("named+", "named", "bare+", "words+", "bare", "words", "partly+", "numeral+", "partly", "numeral")
_SCORES: dict[str, float] = table("factories", "links")["scores"]
_COMMON = frozenset(fold(word) for word in table("factories", "names")["common"])
_ABROAD = frozenset(table("factories", "names")["abroad"])
#: Characters before and after a name that count as near.
_NEAR = 220
_PLACE_AFTER = re.compile(
    r"[\"”’']?(?:\s\([^()]*\))?,?\s(?:(?:which is|is|was|located|based|situated)\s)*(?:in|near|at|outside|of)\s(?:the\s)?"
    r"((?:[A-Z][\w'’-]*,?\s?){1,4})"
)
_PLACE_BEFORE = re.compile(r"((?:[A-Z][\w-]*\s){0,2}[A-Z]\w*)(?:[’']s|-based)\s(?:(?:the|so-called)\s)*[\"“‘']?$")

Sign = tuple[str, int, int]


@dataclass(frozen=True)
class Name:
    """A name as it is linked.

    text: As written.
    numeral: What its numeral says.
    before, after: What stands around it in the article.
    """

    text: str
    numeral: Numeral | None
    before: str = ""
    after: str = ""

    @property
    def words(self) -> frozenset[str]:
        """What tells it from others."""
        return telling_words(self.text)

    @cached_property
    def near(self) -> frozenset[str]:
        """The words around it."""
        return words_of(self.before) | words_of(self.after)

    @cached_property
    def places(self) -> frozenset[str]:
        """The folded words of the places that the words right beside it put it in."""
        return place_words(self._beside)

    @cached_property
    def abroad(self) -> bool:
        """Do the name or the words right beside it put it in another country?"""
        beside = f"{self.before[-25:]} {self.text} {self._beside}"
        return any(word in _ABROAD for word in re.findall(r"[a-z]+", beside.lower()))

    @cached_property
    def _beside(self) -> str:
        after, before = _PLACE_AFTER.match(self.after), _PLACE_BEFORE.search(self.before[-60:])
        return " ".join(match[1] for match in (after, before) if match)


@dataclass(frozen=True)
class Link:
    """What a name was linked to.

    key: Id of the known plant, or the key of an unlisted one; empty where several known plants fit.
    score: Of a link to a known plant: the part of such links that was right.
    plant: The known plant.
    """

    key: str
    score: float | None = None
    plant: Plant | None = None


@dataclass
class _Index:
    """The known plants by what names show of them."""

    listed: dict[tuple[Sign | None, frozenset[str]], list[Plant]] = field(default_factory=dict)
    signs: dict[Sign, list[Plant]] = field(default_factory=dict)


@cache
def _index(facilities: Facilities) -> _Index:
    index = _Index()
    for plant in facilities.rows:
        signs = {("date", plant.month, plant.day)} if plant.month and plant.day else set()
        if plant.number:
            signs.add(("ordinal" if plant.kind == "ordinal" else "serial", plant.number, 0))
        for name in plant.names:
            sign = _sign(read_numeral(name, None, facilities))
            words = telling_words(name)
            if sign or words:
                _add(index.listed, (sign, words), plant)
        for sign in signs:
            _add(index.signs, sign, plant)
    return index


def _add(table: dict, key: object, plant: Plant) -> None:
    plants = table.setdefault(key, [])
    if plant not in plants:
        plants.append(plant)


def _sign(numeral: Numeral | None) -> Sign | None:
    if numeral is None:
        return None
    if numeral.kind == "date":
        return "date", numeral.month or 0, numeral.day or 0
    return numeral.kind, numeral.number or 0, 0


@cache
def _words(plant: Plant) -> frozenset[str]:
    return frozenset(word for text in plant.texts for word in telling_words(text))


@cache
def _places(plant: Plant) -> frozenset[str]:
    return place_words(plant.places)


@cache
def _marks(plant: Plant) -> frozenset[str]:
    """Words that speak for this plant where they stand near a name: its places and products, cover names included."""
    capitalised = " ".join(re.findall(r"[A-Z][\w'’-]+", plant.row["location"]))
    texts = (capitalised, plant.row["product"], *plant.row["non_numeral_aliases"])
    return frozenset(word for text in texts for word in telling_words(text) if len(word) > 3) - _COMMON


def link(name: str, numeral: Numeral | None, facilities: Facilities | None = None) -> str:
    """The id of the known plant that a name names by itself, without an article around it; empty when none or several do."""
    made = link_names([Name(name, numeral)], facilities)
    return made.plant.id if made.plant else ""


def link_names(names: Sequence[Name], facilities: Facilities | None = None) -> Link:
    """Link the names that an article gives one plant.

    names: All of them, the order does not matter.
    facilities: The known plants; the package's own if left out.
    """
    evidence, plants = best_plants(names, facilities or listed())
    if not plants:
        return Link(_unlisted_key(names))
    score = _SCORES[evidence]
    return Link(plants[0].id, score, plants[0]) if len(plants) == 1 and score >= THRESHOLD else Link("")


def best_plants(names: Sequence[Name], facilities: Facilities) -> tuple[str, list[Plant]]:
    """The known plants for which the evidence is strongest, and what evidence that is; a user's plants before others."""
    index = _index(facilities)
    found: dict[Plant, str] = {}
    for name in names:
        for plant, evidence in _candidates(name, index).items():
            if plant not in found or EVIDENCE.index(evidence) < EVIDENCE.index(found[plant]):
                found[plant] = evidence
    found = {plant: evidence for plant, evidence in found.items() if not any(_elsewhere(n, plant) for n in names)}
    if not found:
        return "", []
    best = min(found.values(), key=EVIDENCE.index)
    plants = [plant for plant, evidence in found.items() if evidence == best]
    return best, [plant for plant in plants if plant.own] or plants


def _candidates(name: Name, index: _Index) -> dict[Plant, str]:
    """The known plants that a name can mean, with the evidence for each."""
    sign, words = _sign(name.numeral), name.words
    same = index.signs.get(sign, []) if sign else []
    own = index.listed.get((sign, words), [])
    if any(plant.own for plant in own):  # a name that the user lists is the user's, whoever else has it
        return dict.fromkeys((plant for plant in own if plant.own), "named")
    found = dict.fromkeys(own, "named" if words else "bare")
    if not words and len({*own, *same}) > 1:
        found = dict.fromkeys(own, "numeral")
    for plant in same:
        shared, foreign = words & _words(plant), words - _words(plant)
        if plant in found or plant.kind == "ordinal":
            continue  # of the steps of a cascade each has its number: only a listed name will do
        if foreign & place_provinces().keys() or (words and not shared):
            continue
        found[plant] = "numeral" if not words else "partly" if foreign else "words"
    if not found:
        return found
    marked = [plant for plant in found if name.near & _marks(plant) or name.places & _places(plant)]
    alone = marked[0] if len(marked) == 1 else None
    return {plant: f"{evidence}+" if plant is alone else evidence for plant, evidence in found.items()}


def _elsewhere(name: Name, plant: Plant) -> bool:
    """Does the text put the name in a place in which this plant does not stand?"""
    own = _places(plant)
    if name.abroad and not plant.own:
        return True
    if not name.places or not own or name.places & own:
        return False
    provinces = place_provinces()
    upper = frozenset(word for place in own for word in provinces[place])
    if name.places <= upper:
        return False  # the province of its town
    inside = frozenset(word for place in name.places for word in provinces[place])
    return not (inside & own and not any(provinces[place] for place in own))


def _unlisted_key(names: Iterable[Name]) -> str:
    """The key of the name that tells most; of equals the one with a numeral, then the first in the alphabet."""
    keys = [(-len(name.words), name.numeral is None, canonical_key(name.text, name.numeral)) for name in names]
    usable = sorted(key for key in keys if key[2])
    return UNLISTED + usable[0][2] if usable else ""


def gather(names: Sequence[Name], aliases: dict[int, int]) -> tuple[list[list[int]], set[int]]:
    """Indices of the names of an article, those of one plant together.

    aliases: What `find_aliases` says.

    Equal names belong together, aliases with what they stand for, and a short form (`the Feb 8 plant`, `the 326 factory`)
    with the fuller name before it or after it, if only one plant of the article can be meant.
    RETURNS: The groups, and the indices of short forms that could be one of several plants of the article.
    """
    parent = list(range(len(names)))
    torn: set[int] = set()

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    first: dict[tuple[Sign | None, frozenset[str], str], int] = {}
    for i, name in enumerate(names):
        sign = _sign(name.numeral)
        form = (sign, name.words, "" if sign or name.words else name.text)
        parent[root(i)] = root(first.setdefault(form, i))
    for alias, i in aliases.items():
        parent[root(alias)] = root(i)
    for form, i in first.items():
        sign, words, _ = form
        fuller = {
            root(j)
            for (other, more, _), j in first.items()
            if words < more and (other == sign if sign else words - place_provinces().keys())
        }
        if len(fuller - {root(i)}) == 1 and root(i) not in fuller:
            parent[root(i)] = next(iter(fuller))
        elif len(fuller) > 1 and root(i) not in fuller:
            torn.add(root(i))
    groups: dict[int, list[int]] = {}
    for i in range(len(names)):
        groups.setdefault(root(i), []).append(i)
    return list(groups.values()), {i for i in range(len(names)) if root(i) in torn}


def names_of(text: str, spans: Sequence[tuple[int, int]], numerals: Sequence[Numeral | None]) -> list[Name]:
    """The names of an article with what stands around them."""
    return [
        Name(text[start:end], numeral, text[max(0, start - _NEAR) : start], text[end : end + _NEAR])
        for (start, end), numeral in zip(spans, numerals, strict=True)
    ]


def link_article(
    text: str,
    spans: Sequence[tuple[int, int]],
    numerals: Sequence[Numeral | None],
    aliases: dict[int, int],
    facilities: Facilities | None = None,
) -> list[Link]:
    """Link all names of an article.

    text: The article.
    spans: Character offsets of the names, in text order.
    numerals: The reading of each.
    aliases: What `find_aliases` says.
    facilities: The known plants; the package's own if left out.
    """
    names = names_of(text, spans, numerals)
    links: list[Link] = [Link("")] * len(names)
    groups, torn = gather(names, aliases)
    for group in groups:
        made = link_names([names[i] for i in group], facilities)
        if not torn.isdisjoint(group):  # what stands around it speaks for the others: the name has to do it alone
            alone = link_names([Name(names[i].text, names[i].numeral) for i in group], facilities)
            made = alone if alone.plant else Link("")
        for i in group:
            links[i] = made
    return links
