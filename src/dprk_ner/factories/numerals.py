"""Read the numeral of an enterprise's name: `326` is 26 March, `No. 245` is number 245.

Pure functions over the name's text. Source: `docs/guidelines.md`, section 2 (kind and norm), `docs/decisions.md`
(bare numbers), and the surface patterns D1 to D20 and S1 to S18 of the facts.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from .. import knowledge
from ..document import Numeral

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_MONTH_INDEX = {
    name: i
    for i, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_WORD_NUMBER = {word: i for i, word in enumerate(_UNITS)}
_WORD_NUMBER |= {word: 10 * i for i, word in enumerate(_TENS, 2)}
_WORD_NUMBER |= {f"{tens}-{_UNITS[i]}": 10 * t + i for t, tens in enumerate(_TENS, 2) for i in range(1, 10)}
_WORD_NUMBER |= {word: i for i, word in enumerate(_ORDINALS, 1)}
_NUMBER_WORD = "|".join(sorted(_WORD_NUMBER, key=len, reverse=True))

_MONTH_DAY = re.compile(rf"\b({_MONTHS})\b\.?\s*(\d{{1,2}})(?:st|nd|rd|th)?\b", re.IGNORECASE)
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+({_MONTHS})\b", re.IGNORECASE)
_DAY_WORD = re.compile(rf"\b({_MONTHS})\b\.?\s+({_NUMBER_WORD})\b", re.IGNORECASE)
_DOTTED = re.compile(r"(?<!\d)(\d{1,2})\s?[.·•‧・]\s?(\d{1,2})(?!\d)")
_HYPHENED = re.compile(r"(?<!\d)(\d{1,2})\s?[-–]\s?(\d{1,2})(?!\d)")
_NUMERO = re.compile(rf"(?:\bnos?\b\.?|\bnumbers?\b|#)\s*(?:(\d+)|({_NUMBER_WORD})\b)", re.IGNORECASE)
_BARE = re.compile(r"(?<![\d.])(\d+)(?:st|nd|rd|th)?(?![\d.])")
_BARE_WORD = re.compile(rf"\b({_NUMBER_WORD})\b", re.IGNORECASE)
#: Heads whose numbers count the steps of a cascade instead of naming a plant.
_CASCADE = re.compile(r"\b(power (?:station|plant)s?|dams?|power house)\b|^stations?\b", re.IGNORECASE)


@dataclass
class Evidence:
    """What the rest of an article says about numerals.

    dates: Dates spelled out in names of the article, as (month, day).
    serials: Numbers that stand after `No.` in names of the article.
    """

    dates: set[tuple[int, int]] = field(default_factory=set)
    serials: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, names: Iterable[str]) -> "Evidence":
        """Evidence from the names of one article."""
        evidence = cls()
        for name in names:
            date = _spelled_date(name)
            if date:
                evidence.dates.add(date)
            match = _NUMERO.search(name)
            if match:
                evidence.serials.add(_integer(match))
        return evidence


def _integer(match: re.Match[str]) -> int:
    return int(match[1]) if match[1] else _WORD_NUMBER[match[2].lower()]


def possible_date(month: int, day: int) -> bool:
    """Does the calendar hold this day (29 February included)?"""
    return 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]


def split_date(digits: str) -> tuple[int, int] | None:
    """Month and day of digits run together: `326` -> (3, 26), `1018` -> (10, 18), `28` -> (2, 8).

    Of two readings (`118`: 1-18 or 11-8) the one with the shorter month is taken, as the plants are named.
    """
    for cut in (1, 2):
        month, day = digits[:cut], digits[cut:]
        if day and day[0] != "0" and month[0] != "0" and len(day) < 3 and possible_date(int(month), int(day)):
            return int(month), int(day)
    return None


def _spelled_date(name: str) -> tuple[int, int] | None:
    for pattern, month_group, day_group in ((_MONTH_DAY, 1, 2), (_DAY_MONTH, 2, 1), (_DAY_WORD, 1, 2)):
        match = pattern.search(name)
        if match:
            month = _MONTH_INDEX[match[month_group][:3].lower()]
            raw = match[day_group].lower()
            day = int(raw) if raw.isdigit() else _WORD_NUMBER[raw]
            if possible_date(month, day):
                return month, day
    for pattern in (_DOTTED, _HYPHENED):
        match = pattern.search(name)
        if match and possible_date(int(match[1]), int(match[2])):
            return int(match[1]), int(match[2])
    return None


def _date(month: int, day: int) -> Numeral:
    return Numeral(kind="date", norm=f"--{month:02}-{day:02}", month=month, day=day)


def _known_readings(number: int) -> set[str]:
    """How the known plants read this number when it stands bare in a listed name: `date`, `serial`."""
    readings = set()
    bare = re.compile(rf"(?<![\d.]){number}(?![\d.])")
    for row in knowledge.facilities():
        written = any(bare.search(name) for name in (row["name"], *row["aliases"]))
        if row["month"] and f"{row['month']}{row['day']}" == str(number):
            readings |= {"date"} if written else set()
        elif row["number"] == number:
            readings.add("serial")
    return readings


def read_numeral(name: str, evidence: Evidence | None = None) -> Numeral | None:
    """Read the numeral of a name by its form; of a bare number by the evidence of the article and known plants.

    name: The name as written: `January 18th Factory`, `Hamhung 28 Vinalon factory`, `No. Seven Factory`.
    evidence: What the article's other names say.
    RETURNS: The numeral, or None if the name carries none.
    """
    evidence = evidence or Evidence()
    date = _spelled_date(name)
    numero = _NUMERO.search(name)
    if date and not numero:
        return _date(*date)
    if numero:
        number = _integer(numero)
        kind = "ordinal" if _CASCADE.search(name) else "serial"
        return Numeral(kind=kind, norm=str(number), number=number)
    bare = _BARE.search(name)
    if bare:
        return _read_bare(bare[1], name, evidence)
    word = _BARE_WORD.search(name)
    if word:
        number = _WORD_NUMBER[word[1].lower()]
        kind = "ordinal" if _CASCADE.search(name) else "serial"
        return Numeral(kind=kind, norm=str(number), number=number)
    return None


def _read_bare(digits: str, name: str, evidence: Evidence) -> Numeral:
    number = int(digits)
    serial = Numeral(kind="ordinal" if _CASCADE.search(name) else "serial", norm=str(number), number=number)
    date = split_date(digits)
    if date is None or len(digits) < 2:
        return serial
    if date in evidence.dates:
        return _date(*date)
    if number in evidence.serials:
        return serial
    known = _known_readings(number)
    if len(digits) == 2:
        return _date(*date) if known == {"date"} else serial
    return serial if known == {"serial"} else _date(*date)


_LIST = re.compile(r"\s*(?:,|,?\s*(?:and|or|&))\s*(?:the\s+)?")


def read_numerals(text: str, spans: Sequence[tuple[int, int]]) -> list[Numeral | None]:
    """Read the numerals of all numeral-named enterprises of an article, each in the light of the others.

    text: The article.
    spans: Character offsets of the names, in text order.

    A bare number in a list takes the kind of the name that carries the head: `power stations [Nos. 3], [4]`.
    """
    names = [text[start:end] for start, end in spans]
    evidence = Evidence.of(names)
    readings = [read_numeral(name, evidence) for name in names]
    linked = [bool(_LIST.fullmatch(text[a[1] : b[0]])) for a, b in pairwise(spans)]
    pairs = [(i, i + 1) for i in range(len(linked))] + [(i + 1, i) for i in reversed(range(len(linked)))]
    for known, other in pairs:
        left, right = readings[known], readings[other]
        if not (linked[min(known, other)] and left and right and left.kind == "ordinal" and right.number):
            continue
        if not re.search(r"[A-Za-z]{4,}", names[other]):
            readings[other] = Numeral(kind="ordinal", norm=right.norm, number=right.number)
    return readings


def numeral_attrs(numeral: Numeral) -> dict[str, Any]:
    """Plain values for the span group's attrs."""
    return {
        "kind": numeral.kind,
        "norm": numeral.norm,
        "month": numeral.month,
        "day": numeral.day,
        "number": numeral.number,
    }
