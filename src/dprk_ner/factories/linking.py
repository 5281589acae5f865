"""Names within the article and beyond it: aliases that the text states, plants that are known.

An alias is taken from the text alone (brackets, `also called`, `formerly`), never from world knowledge. A link to
a known plant needs the numeral and something besides it, or a listed name; where several plants fit there is
no link: `February 8 Factory` names at least three.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

from spacy.tokens import Span

from .. import knowledge
from ..document import Numeral
from ..reading import read

_BRACKET = re.compile(
    r"\s*[\"”’']?\s*[(\[]\s*(?:(?:the|a\.?k\.?a\.?|or|now|formerly|then|also|called|known as)\s+)*[\"“‘']?$"
)
_EQUATES = re.compile(
    r"[\"”’']?,?\s*(?:(?:which (?:is|was)\s+)?(?:(?:also|otherwise|better|formerly|previously|commonly|locally|now|"
    r"later|since)\s+)*(?:known|called|named|renamed|referred to)(?: as)?|a\.?k\.?a\.?|formerly|previously)\s+"
    r"(?:by (?:its|the) \w+ (?:name )?)?(?:the\s+)?(?:so-called\s+)?[\"“‘']?$",
    re.IGNORECASE,
)
_GENERIC = frozenset(
    [
        "the",
        "of",
        "and",
        "no",
        "number",
        "nos",
        "factory",
        "plant",
        "works",
        "mill",
        "mine",
        "complex",
        "company",
        "enterprise",
        "general",
        "combined",
        "youth",
        "machine",
        "machinery",
        "station",
        "farm",
        "shop",
        "branch",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "north",
        "south",
    ]
)


def find_aliases(spans: Sequence[Span]) -> dict[int, int]:
    """Which names the text equates: {index of the alias: index of the name it stands for}."""
    aliases: dict[int, int] = {}
    text = read(spans[0].doc).text if spans else ""
    for i, (left, right) in enumerate(pairwise(spans)):
        between = text[left.end_char : right.start_char]
        if len(between) > 60 or left.text.lower() == right.text.lower():
            continue
        if _BRACKET.match(between):
            after = text[right.end_char : right.end_char + 3]
            if re.match(r"[\"”’']?\s?[)\],;]", after):
                aliases[i + 1] = aliases.get(i, i)
        elif _EQUATES.match(between) or _is_apposition(between, right):
            aliases[i + 1] = aliases.get(i, i)
    return aliases


def _is_apposition(between: str, right: Span) -> bool:
    """`X, or Y,`: the same plant; without the commas the two are alternatives."""
    opened = bool(re.fullmatch(r",\s+or\s+(?:the\s+)?[\"“‘']?", between))
    return opened and read(right.doc).text[right.end_char : right.end_char + 1] in (",", ";")


@lru_cache(maxsize=1 << 14)
def _key(name: str) -> str:
    """A name folded for comparison: lower case, letters and digits, without the article."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", name.lower()))
    return " ".join(word for word in words if word not in ("the", "of", "kpa"))


@cache
def _by_name() -> dict[str, frozenset[str]]:
    index: dict[str, set[str]] = {}
    for row in knowledge.facilities():
        for name in (row["name"], *row["aliases"], *row["non_numeral_aliases"]):
            index.setdefault(_key(name), set()).add(row["id"])
    return {key: frozenset(ids) for key, ids in index.items()}


@cache
def _words() -> dict[str, frozenset[str]]:
    """The telling words of each known plant: product, place, brand."""
    table = {}
    for row in knowledge.facilities():
        names = (row["name"], *row["aliases"], *row["non_numeral_aliases"], row["location"], row["product"])
        table[row["id"]] = frozenset(word for name in names for word in _key(name or "").split()) - _GENERIC
    return table


@lru_cache(maxsize=1 << 14)
def link(name: str, numeral: Numeral | None) -> str:
    """The id of the known plant that this name names; empty when none or several do."""
    own = {row["id"] for row in knowledge.facilities() if _key(row["name"]) == _key(name)}
    if len(own) == 1:
        return own.pop()
    listed = _by_name().get(_key(name), frozenset())
    same = [row for row in knowledge.facilities() if numeral is not None and _same_numeral(row, numeral)]
    if len(listed) == 1 and (numeral is None or len(same) <= 1):
        return next(iter(listed))
    telling = {word for word in _key(name).split() if not word.isdigit()} - _GENERIC
    fitting = {row["id"] for row in same if telling and telling & _words()[row["id"]]}
    if len(fitting) == 1:
        return fitting.pop()
    return next(iter(listed)) if len(listed) == 1 and telling else ""


def _same_numeral(row: dict, numeral: Numeral) -> bool:
    if numeral.kind == "date":
        return (row["month"], row["day"]) == (numeral.month, numeral.day)
    return row["number"] is not None and row["number"] == numeral.number
