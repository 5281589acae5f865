"""Read the numeral of an enterprise's name: `326` is 26 March, `No. 245` is number 245.

Pure functions over names. Source: `docs/guidelines.md`, section 2 (kind and norm), `docs/decisions.md` (bare numbers), and
the surface patterns D1 to D20 and S1 to S18 of the facts on plants. Digits run together that can be a date are read by
evidence: how the article writes the same numeral elsewhere, then the known plants; where neither says anything,
the reading is that of the decided cases and is marked `ambiguous`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

from ..document import Numeral
from ..knowledge import Facilities, listed
from ..lexicon.tables import table
from .names import telling_words

_TABLE = table("factories", "numerals")
_MONTHS: dict[str, int] = _TABLE["months"]
_NUMBERS: dict[str, int] = _TABLE["numbers"]
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_MONTH = rf"\b({_any_of(_MONTHS)})\b"
_WORD = rf"(?:{_any_of(_NUMBERS)})"
_WORDS = rf"\b({_WORD}(?:(?:\s+and)?[\s-]+{_WORD})*)\b"
_DIGITS = r"(\d{1,2})(?:st|nd|rd|th)?\b(?![.,]\d)"
_MARK = r"[.·•‧・∙]"
#: A month and a day, in the order in which the forms are tried; True where the day comes first.
_SPELLED = tuple(
    (re.compile(pattern, re.IGNORECASE), day_first)
    for pattern, day_first in (
        (rf"{_MONTH}\.?[\s-]*(?:the\s+)?{_DIGITS}", False),
        (rf"(?<![\d.]){_DIGITS}\.?(?:\s+of)?[\s-]*{_MONTH}", True),
        (rf"{_MONTH}\.?[\s-]+(?:the\s+)?{_WORDS}", False),
        (rf"{_WORDS}(?:\s+of)?\s+{_MONTH}", True),
        (r"(?<!\d)(\d{1,2})[\s-]?w[oŏ]l[\s-]?(\d{1,2})[\s-]?il\b", False),
    )
)
_JOINED = tuple(
    re.compile(rf"(?<![\d.,/-])(\d{{1,2}}){joint}(\d{{1,2}})(?![\d/]|[.,-]\d)")
    for joint in (rf"\s?{_MARK}\s?", r"\s?[-–‐‑]\s?", "/", r"\s")
)
_NUMERO = re.compile(
    rf"(?:\bnos?\b\.?|\bn[°º]|№|\bnr\b\.?|\bnumbers?\b|#)\s*-?(?:(\d{{1,3}}(?:,\d{{3}})+|\d+)|{_WORDS})", re.IGNORECASE
)
_BARE = re.compile(rf"(?<![\d.,/])(?<!{_MARK})(\d+)(?:st|nd|rd|th)?(?![\d/]|[.,]\d)")
_IN_TEXT = re.compile(
    r"\b([JFMASOND][a-z]{2,8})\.?\s(\d{1,2})(?:st|nd|rd|th)?\b|\b(\d{1,2})(?:st|nd|rd|th)?\s([JFMASOND][a-z]{2,8})\b"
)
_RUN_TOGETHER = re.compile(r"(?<!\d)\d{3,4}(?!\d)")
_BARE_WORDS = re.compile(_WORDS, re.IGNORECASE)
_MONTH_ALONE = re.compile(_MONTH, re.IGNORECASE)
#: Heads whose numbers count the steps of a cascade instead of naming a plant.
_CASCADE = re.compile(
    r"\b(?:(?:hydro\w*|thermal|tidal|power|generating)[\s-](?:power\s+)?(?:stations?|plants?)|dams?|power ?houses?)\b"
    r"|^(?:the\s+)?(?:nos?\.?\s*\d+\s+)?stations?\b",
    re.IGNORECASE,
)
_OWNERS = _any_of(_TABLE["owners"])
#: Bodies whose number is theirs and not the plant's: under KPA Unit 534, 25th Brigade, Second Economic Committee, Office 121.
_OWNER = re.compile(
    rf"\b(?:under|of)\s+(?:the\s+)?(?:[A-Z]\w*\s+)*(?:{_OWNERS})\s*(?:no\.?\s*|#)?\d+.*"
    rf"|\b(?:{_OWNERS})\s*(?:no\.?\s*|#)?\d+\b"
    rf"|\b(?:\d+(?:st|nd|rd|th)|{_WORD})\s+(?:(?!under\b|of\b)\w+\s+){{0,3}}(?:{_OWNERS})\b|\b\d+\s+(?:{_OWNERS})\b",
    re.IGNORECASE,
)


@dataclass
class Evidence:
    """What the rest of an article says about numerals.

    dates: Dates spelled out in names of the article, as (month, day), with the telling words of these names.
    serials: Numbers that stand after `No.` in names of the article.
    mentioned: Dates spelled out anywhere in the article: enough to settle what a date's digits mean, not to make them one.
    """

    dates: dict[tuple[int, int], set[frozenset[str]]] = field(default_factory=dict)
    serials: set[int] = field(default_factory=set)
    mentioned: set[tuple[int, int]] = field(default_factory=set)

    @classmethod
    def of(cls, names: Iterable[str], text: str = "") -> "Evidence":
        """Evidence from the names of one article, and from its text."""
        names = list(names)
        # only digits run together ask for them
        evidence = cls(mentioned=_dates_in(text) if any(_RUN_TOGETHER.search(name) for name in names) else set())
        for name in names:
            date, _ = _written_date(name)
            numero = _NUMERO.search(name)
            if date:
                evidence.dates.setdefault(date, set()).add(telling_words(name))
            elif numero:
                evidence.serials.add(_number(numero))
        return evidence


def possible_date(month: int, day: int) -> bool:
    """Does the calendar hold this day (29 February included)?"""
    return 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]


def split_dates(digits: str) -> list[tuple[int, int]]:
    """Months and days that digits run together can mean: `326` 3-26; `118` 1-18, 11-8; `309` 3-09; `28` 2-8.

    The likeliest first: days without a leading nought, then the shorter month, as the plants are named.
    """
    cuts = [(digits[:cut], digits[cut:]) for cut in (1, 2) if len(digits[cut:]) in (1, 2) and digits[0] != "0"]
    cuts.sort(key=lambda cut: cut[1][0] == "0")
    return [(int(month), int(day)) for month, day in cuts if possible_date(int(month), int(day))]


def _value(words: str) -> int:
    """`twenty-six`, `one hundred and eighteen`, `thirty-first`."""
    total = 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in _NUMBERS:
            total = max(total, 1) * 100 if word == "hundred" else total + _NUMBERS[word]
    return total


def _integer(digits: str) -> int:
    return int(digits.replace(",", "")) if digits[0].isdigit() else _value(digits)


def _number(match: re.Match[str]) -> int:
    return _integer(match[1] or match[2])


def _spelled_dates(text: str) -> Iterable[tuple[int, int]]:
    for pattern, day_first in _SPELLED:
        for match in pattern.finditer(text):
            day, month = (match[1], match[2]) if day_first else (match[2], match[1])
            yield _MONTHS.get(month.lower()) or int(month), _integer(day)


def _dates_in(text: str) -> set[tuple[int, int]]:
    """The dates that an article writes with a month's name and digits."""
    pairs = [(match[1] or match[4], match[2] or match[3]) for match in _IN_TEXT.finditer(text)]
    dates = [(_MONTHS.get(month.lower(), 0), int(day)) for month, day in pairs]
    return {date for date in dates if possible_date(*date)}


def _written_date(name: str) -> tuple[tuple[int, int] | None, bool]:
    """The date that a name spells or marks, and whether it writes one at all: `February 30` is one that does not exist."""
    tried = False
    for date in _spelled_dates(name):
        tried = True
        if possible_date(*date):
            return date, True
    if tried or _NUMERO.search(name):
        return None, tried
    for pattern in _JOINED:
        match = pattern.search(name)
        if match:
            date = int(match[1]), int(match[2])
            return (date, True) if possible_date(*date) else (None, True)
    return None, False


def _date(month: int, day: int, *, ambiguous: bool = False) -> Numeral:
    return Numeral(kind="date", norm=f"--{month:02}-{day:02}", month=month, day=day, ambiguous=ambiguous)


def _count(number: int, name: str, *, last: bool = True, ambiguous: bool = False) -> Numeral | None:
    kind = "ordinal" if last and _CASCADE.search(name) else "serial"
    return Numeral(kind=kind, norm=str(number), number=number, ambiguous=ambiguous) if number else None


def read_numeral(name: str, evidence: Evidence | None = None, facilities: Facilities | None = None) -> Numeral | None:
    """Read the numeral of a name by its form; digits run together by the evidence of the article and of known plants.

    name: The name as written: `January 18th Factory`, `Hamhung 28 Vinalon factory`, `No. Seven Factory`.
    evidence: What the rest of the article says.
    facilities: The known plants; the package's own if left out.
    RETURNS: The numeral, or None if the name carries none or only an impossible date.
    """
    name = _OWNER.sub(" ", name)
    date, tried = _written_date(name)
    if date:
        return _date(*date)
    numero = _NUMERO.search(name)
    if numero:
        return _count(_number(numero), name)
    if tried:
        return None
    bare = _BARE.search(name)
    if bare:
        if _MONTH_ALONE.search(name) and len(bare[1]) == 4:
            return None  # a month and a year
        return _read_bare(bare[1], name, evidence or Evidence(), facilities or listed())
    words = _BARE_WORDS.search(name)
    return _count(_value(words[1]), name) if words else None


def _read_bare(digits: str, name: str, evidence: Evidence, facilities: Facilities) -> Numeral | None:
    number, dates = int(digits), split_dates(digits)
    # a number that product words follow stands in a name (Haeju 55 Diesel Power Plant), it counts no step
    inside = re.search(rf"\w\s+{digits}\s+\w", name) is not None
    if not dates or len(digits) < 2:
        return _count(number, name, last=not inside)
    words = telling_words(name)
    for date in dates:
        # of two dates the less likely one only if a name spells it that is the same for the rest
        if date in evidence.dates and (date == dates[0] or words in evidence.dates[date]):
            return _date(*date)
    if number in evidence.serials:
        return _count(number, name, last=not inside)
    if len(digits) > 2 and dates[0] in evidence.mentioned:
        return _date(*dates[0])
    readings = _known_readings(facilities).get(number, [])
    fitting = {reading for reading, own in readings if not words or words & own}
    if len(fitting) == 1:
        reading = fitting.pop()
        ambiguous = not words and len(digits) == 2 and reading != "serial"
        return _count(number, name) if reading == "serial" else _date(*reading, ambiguous=ambiguous)
    if len(digits) == 2:
        return _count(number, name, last=not inside, ambiguous=True)
    return _date(*dates[0], ambiguous=True)


Reading = tuple[int, int] | str


@cache
def _known_readings(facilities: Facilities) -> dict[int, list[tuple[Any, frozenset[str]]]]:
    """How the known plants read a number that stands bare in a listed name: a date or `serial`, with the row's words."""
    readings: dict[int, list[tuple[Any, frozenset[str]]]] = {}
    for row in facilities.rows:
        words = frozenset(word for text in row.texts for word in telling_words(text))
        if row.month and row.day:
            written = {int(match[1]) for name in row.names for match in _BARE.finditer(name)}
            for number in written:
                date = (row.month, row.day)
                reading = date if date in split_dates(str(number)) else "serial"
                readings.setdefault(number, []).append((reading, words))
        elif row.number is not None and row.kind == "serial":
            readings.setdefault(row.number, []).append(("serial", words))
    return readings


_LIST = re.compile(r"[\"”’']?\s*(?:,|,?\s*(?:and|or|&))\s*(?:the\s+)?[\"“‘']?")
_HEADLESS = re.compile(r"(?:nos?\.?|numbers?|#)?\s*\d+", re.IGNORECASE)


def read_numerals(
    text: str, spans: Sequence[tuple[int, int]], facilities: Facilities | None = None
) -> list[Numeral | None]:
    """Read the numerals of all numeral-named enterprises of an article, each in the light of the others.

    text: The article.
    spans: Character offsets of the names, in text order.
    facilities: The known plants; the package's own if left out.

    A bare number in a list takes the kind of the name that carries the head (`power stations [Nos. 3], [4]`), or the month
    (`[May 7] and [17 factories]`); a number without a head (`No. 6`) continues the cascade before it.
    """
    names = [text[start:end] for start, end in spans]
    evidence = Evidence.of(names, text)
    readings = [read_numeral(name, evidence, facilities) for name in names]
    linked = [bool(_LIST.fullmatch(text[a[1] : b[0]])) for a, b in pairwise(spans)]
    pairs = [(i, i + 1) for i in range(len(linked))] + [(i + 1, i) for i in reversed(range(len(linked)))]
    for known, other in pairs:
        left, number = readings[known], _own_number(names[other])
        if left is None or number is None or re.search(r"[A-Za-z]{4,}", names[other]):
            continue
        if (linked[min(known, other)] and left.kind == "ordinal") or (
            known < other and not linked[known] and left.kind == "ordinal" and _NUMERO.search(names[other])
        ):
            readings[other] = Numeral(kind="ordinal", norm=str(number), number=number)
    for i, joined in enumerate(linked):
        left, number = readings[i], _own_number(names[i + 1])
        if not joined or left is None or number is None or _NUMERO.search(names[i + 1]):
            continue
        if left.kind == "serial" and _NUMERO.search(names[i]):
            readings[i + 1] = _count(number, names[i + 1])
        elif left.kind == "date" and left.month and _MONTH_ALONE.search(names[i]) and possible_date(left.month, number):
            readings[i + 1] = _date(left.month, number, ambiguous=True)
    return readings


def _own_number(name: str) -> int | None:
    """The number of a name that begins with it."""
    match = _HEADLESS.match(name)
    return int(re.sub(r"\D", "", match[0])) if match and _written_date(name) == (None, False) else None


def numeral_attrs(numeral: Numeral) -> dict[str, Any]:
    """Plain values for the span group's attrs; `ambiguous` only where it is so."""
    values = asdict(numeral)
    if not numeral.ambiguous:
        del values["ambiguous"]
    return values
