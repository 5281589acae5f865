"""Tables of known plants: the package's own, and those of users, in one schema.

A table is JSON Lines, one plant a line. Only `name` is required; what is not known is left out, empty or null.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..formats import json_lines

_TEXTS = (
    "id",
    "numeral_kind",
    "commemorates",
    "location",
    "province",
    "subordinate_to",
    "facility_type",
    "product",
    "note",
    "name_form",
    "evidence",
)
_LISTS = ("aliases", "non_numeral_aliases", "sources", "korean", "aliases_derived", "aliases_brief")
_NUMBERS = ("month", "day", "number")
_KINDS = ("date", "serial", "ordinal", "unclear", "")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
#: The fields of a record, as `span._.facility` gives it.
RECORD = (
    "id",
    "name",
    "aliases",
    "non_numeral_aliases",
    "numeral_kind",
    "month",
    "day",
    "number",
    "location",
    "province",
    "facility_type",
    "product",
    "subordinate_to",
    "sources",
)
#: What a source only guesses to be the same plant, and names in other languages.
_GUESS = re.compile(r"\((?:possibly|probably|perhaps|German|not confirmed)|^part of ", re.IGNORECASE)
_REMARK = re.compile(r"\s*\([^()]*[^\x00-\x7fŏŭ][^()]*\)$|\s*\([^()]*\bformer\)$")


@dataclass(frozen=True, eq=False)
class Plant:
    """A row of a table of plants.

    row: The record.
    own: Whether it comes from a table of the user.
    """

    row: dict[str, Any]
    own: bool = False

    @property
    def id(self) -> str:
        """What `span.kb_id_` holds."""
        return str(self.row["id"])

    @property
    def kind(self) -> str:
        """Of the numeral: `date`, `serial`, `ordinal`, `unclear` or empty."""
        return str(self.row["numeral_kind"])

    @property
    def month(self) -> int | None:
        """Of a date."""
        return self.row["month"]

    @property
    def day(self) -> int | None:
        """Of a date."""
        return self.row["day"]

    @property
    def number(self) -> int | None:
        """A serial, or a date's digits where a source writes them as a number."""
        return self.row["number"]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Everything a source calls it."""
        return (self.row["name"], *self.row["aliases"], *self.row["non_numeral_aliases"])

    @cached_property
    def places(self) -> str:
        """Where it stands, in words."""
        return f"{self.row['location']} {self.row['province']}"

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """All words about it: names, place, kind, product, what it belongs to."""
        about = ("location", "province", "facility_type", "product", "subordinate_to")
        return (*self.names, *(self.row[key] for key in about))


class Facilities:
    """Known plants. A user's row takes the place of the packaged row with the same id and stands before all others."""

    def __init__(self, rows: Iterable[dict[str, Any]], own: Iterable[dict[str, Any]] = ()) -> None:
        users = [Plant(row, own=True) for row in own]
        taken = {plant.id for plant in users}
        self.rows: Sequence[Plant] = (*users, *(plant for plant in map(Plant, rows) if plant.id not in taken))
        self._by_id = {plant.id: plant for plant in self.rows}

    def find(self, key: str) -> Plant | None:
        """The plant with this id."""
        return self._by_id.get(key)


def facility_id(name: str) -> str:
    """A stable identifier: the name in lower case, words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def record(row: dict[str, Any]) -> dict[str, Any]:
    """The record of a row of a table: all fields there, guesses and remarks left behind."""
    full = {key: row.get(key) or "" for key in _TEXTS} | {key: row.get(key) or [] for key in _LISTS}
    full |= {key: row.get(key) for key in _NUMBERS} | {"name": row["name"].strip()}
    full["id"] = full["id"] or facility_id(full["name"])
    for key in ("aliases", "non_numeral_aliases"):
        sure = [name for name in full[key] if not _GUESS.search(name)]
        full[key] = list(dict.fromkeys(_REMARK.sub("", name).strip(' "') for name in sure))
    return {key: full[key] for key in RECORD}


def read_facilities(path: Path) -> list[dict[str, Any]]:
    """The records of a table of plants, checked.

    RAISES: `InputError` with file and line for what is wrong.
    """
    rows: list[dict[str, Any]] = []
    seen: dict[str, int] = {}
    for number, row in json_lines(path, encoding="utf-8-sig"):
        problem = _problem(row)
        if problem is None:
            made = record(row)
            rows.append(made)
            problem = f"no id can be made of the name {made['name']!r}: give an id" if not made["id"] else None
            if made["id"] in seen:
                problem = f"the id {made['id']!r} stands on line {seen[made['id']]}, too"
            seen[made["id"]] = number
        if problem is not None:
            raise InputError(problem, path=str(path), line=number)
    if not rows:
        raise InputError("holds no plants", path=str(path))
    return rows


def _problem(row: object) -> str | None:
    """What is wrong with a row, if anything."""
    if not isinstance(row, dict):
        return f"expected an object, found {type(row).__name__}"
    if not isinstance(row.get("name"), str) or not row["name"].strip():
        return "the plant lacks 'name'"
    known = ("name", *_TEXTS, *_LISTS, *_NUMBERS)
    for key, value in row.items():
        if key not in known:
            return f"unknown field {key!r}; there are {', '.join(known)}"
        if value is None:
            continue
        if key in _TEXTS and not isinstance(value, str):
            return f"{key!r} is a string, not {type(value).__name__}"
        if key in _LISTS and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            return f"{key!r} is a list of strings"
        if key in _NUMBERS and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
            return f"{key!r} is a positive integer, not {value!r}"
    if (row.get("numeral_kind") or "") not in _KINDS:
        return f"numeral_kind {row['numeral_kind']!r} is none of {', '.join(kind for kind in _KINDS if kind)}"
    month, day = row.get("month"), row.get("day")
    if (month is None) != (day is None):
        return "'month' and 'day' go together"
    if month is not None and day is not None and (month > 12 or day > _DAYS[month - 1]):
        return f"there is no day {day} of month {month}"
    if row.get("numeral_kind") == "date" and month is None:
        return "a plant named after a date has 'month' and 'day'"
    if row.get("numeral_kind") == "serial" and row.get("number") is None:
        return "a plant with a serial number has 'number'"
    if re.search(r"[^a-z0-9-]", row.get("id") or ""):
        return f"id {row['id']!r} holds more than lower-case letters, digits and hyphens"
    return None
