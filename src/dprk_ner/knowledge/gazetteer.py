"""Names of places, however they are romanised, to the place they mean.

Spellings are looked up as they are first, then *folded*: a key under which the romanisations of one Korean name fall
together (`Yanggang`, `Yangkang`, `Ryanggang`). A key that two places share means neither of them.
"""

import json
import re
import unicodedata
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

from . import places

_HERE = Path(__file__).parent
_DIVISIONS = r"(?:special city|province|city|county|district|prefecture|region|town|village|river|area|port|city's)"
_DIVISION = re.compile(
    rf"(?:[\s-]+(?:new )?{_DIVISIONS}s?)+$|[- ](?:si|gun|kun|gu|guyok|ri|ni|dong|do)$", re.IGNORECASE
)
_LEADING = re.compile(r"^(?:the|nearby|neighbou?ring|far-off|greater|downtown)\s+(?=[A-Z])")
#: Rewritten in this order; what is left spells no romanisation in particular.
_FOLDS = [
    (r"[^a-z]", ""),
    (r"([ptk])h", r"\1"),
    ("ch|j", "z"),
    ("sh", "s"),
    ("oo", "u"),
    ("eo|eu", "o"),
    ("oi", "oe"),
    ("u", "o"),
    ("l", "r"),
    ("[kg]", "k"),
    ("[td]", "t"),
    ("[pb]", "p"),
    (r"([a-z])\1", r"\1"),
    (r"^(south|north)?(?:r|n)(?=y|a|i|o)", r"\1"),
    ("nkk", "nk"),
]


class Place(NamedTuple):
    """A place of the gazetteer.

    name: Its usual name.
    kind: `county`, `city`, `province`, `foreign city`, `country`, `region` and so on.
    province: For places of North Korea, the province or special city they belong to.
    country: The country it lies in; None for regions and border rivers.
    """

    name: str
    kind: str
    province: str | None
    country: str | None


def fold(name: str) -> str:
    """The key under which the romanisations of a name fall together: `Hamheung` and `Hamhung` are both `hamhonk`."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))
    for pattern, replacement in _FOLDS:
        plain = re.sub(pattern, replacement, plain)
    return plain


def _key(name: str) -> str:
    return re.sub(r"[^a-z ]", "", name.lower().replace("-", " ").replace("’", "'")).strip()


def _rows() -> list[tuple[Place, list[str]]]:
    rows = []
    known = {row["name"] for row in places() if row["kind"] in ("province", "special city")}
    for row in places():
        kind, where = row["kind"], row["province"]
        last = where.rpartition(", ")[2]
        if kind.startswith("foreign"):
            place = Place(row["name"].removesuffix(" Province"), kind, None, last)
        elif kind == "river":
            place = Place(row["name"], kind, None, None)
        else:
            place = Place(row["name"], kind, last if last in known else None, "North Korea")
        rows.append((place, [row["name"], *row["names"]]))
    abroad = json.loads((_HERE / "abroad.json").read_text(encoding="utf-8"))
    for country, names in abroad["countries"].items():
        rows.append((Place(country, "country", None, country), names))
    for country, names in abroad["cities"].items():
        rows += [(Place(name, "foreign city", None, country), [name]) for name in names]
    rows += [(Place(name.removeprefix("the "), "region", None, None), [name]) for name in abroad["regions"]]
    return rows


@cache
def _index() -> tuple[dict[str, Place], dict[str, Place]]:
    """Places by spelling and by folded spelling. Of two with one spelling the larger one is meant."""
    order = {"province": 0, "special city": 0, "country": 0, "foreign city": 1, "city": 1, "county": 2}
    exact: dict[str, Place] = {}
    folded: dict[str, list[Place]] = defaultdict(list)
    for place, names in sorted(_rows(), key=lambda row: order.get(row[0].kind, 3)):
        for name in names:
            bare = _DIVISION.sub("", name) or name
            for spelling in (name, bare):
                exact.setdefault(_key(spelling), place)
            if len(bare) > 4 and place.kind not in ("country", "region"):
                folded[fold(bare)].append(place)
    return exact, {key: found[0] for key, found in folded.items() if len({place.name for place in found}) == 1}


@cache
def find_place(name: str) -> Place | None:
    """The place of this name, in whatever romanisation; None for what the gazetteer does not hold."""
    exact, folded = _index()
    written = _LEADING.sub("", name.strip())
    bare = _DIVISION.sub("", written)
    for spelling in (written, bare, name.strip()):
        if place := exact.get(_key(spelling)):
            return place
    return folded.get(fold(bare)) if len(bare) > 4 and bare[:1].isupper() else None


def resolve(phrase: str) -> Place | None:
    """The place that a phrase names: `Hoiryeong`, `Musan County, North Hamgyong`, `the city's Rajin district`.

    Of several names the first that is known counts; for names of one province joined by `and`, the province.
    """
    phrase = phrase.partition(" with ")[0]
    parts = [part for part in re.split(r"\s+and\s+(?:in\s+)?|,\s*|\s+of\s+", phrase) if part]
    found = [place for part in parts if (place := find_place(part) or _inside(part))]
    if " and " in phrase and len(found) > 1:
        provinces = {place.province for place in found}
        if len(provinces) == 1 and None not in provinces:
            return find_place(next(iter(provinces)) or "")
        return None
    return found[0] if found else None


def _inside(part: str) -> Place | None:
    """A known name inside of a longer phrase; the longest one, from the right."""
    words = re.findall(r"[A-Z][\w'’-]*", re.sub(r"['’]s\b", "", part))
    for size in range(min(3, len(words)), 0, -1):
        for start in range(len(words) - size, -1, -1):
            if place := find_place(" ".join(words[start : start + size])):
                return place
    return None


__all__ = ["Place", "find_place", "fold", "resolve"]
