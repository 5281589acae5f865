"""The quantity that an approximator blurs: `an [estimated] 300 enterprises` is 300, enterprises.

Pure functions over tokens, with their words in `claims/quantities.json`. Nothing is guessed: what holds no number has no
quantity, and of `dozens` no more is said than that two dozen are the least.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from spacy.tokens import Span

from ..labels import APPROXIMATOR
from ..lexicon.tables import table

_DIGITS = re.compile(r"(us\$|[$€£¥₩])?(\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)(million|billion|bn|mn|m|k)?(%)?", re.IGNORECASE)
_RANGE = frozenset({"to", "-", "–", "or", "and"})
#: How far a number may stand behind its approximator, and a unit behind its number.
_REACH = 5


@dataclass(frozen=True)
class Quantity:
    """A rough quantity.

    text: Number and unit as written.
    value: The number; of a range, its lower end.
    upper: The upper end of a range, else None.
    unit: What is counted or measured, or the currency's sign, as written; None where nothing is named.
    bound: `about`, `above` (at least, more than) or `below` (at most, nearly).
    """

    text: str
    value: float
    upper: float | None
    unit: str | None
    bound: str


@dataclass(frozen=True)
class _Number:
    value: float
    end: int
    currency: str | None = None
    percent: bool = False
    #: Whether something is counted or measured: not by `twice`.
    counts: bool = True


@cache
def _words(name: str) -> Any:
    return table("claims", "quantities")[name]


def _plain(words: Sequence[str]) -> list[str]:
    return [word.lower().replace("’", "'") for word in words]


def read_number(words: Sequence[str], i: int) -> _Number | None:
    """The number that begins at a token: `2.5 million`, `$30 billion`, `a third`, `twenty-five`, `half a million`, `dozens`.

    words: Tokens, lower case.
    """
    start, currency = i, None
    if i < len(words) and words[i] in _words("currencies"):
        currency, i = words[i], i + 1
    if i >= len(words):
        return None
    digits = _DIGITS.fullmatch(words[i])
    numbers, fractions = _words("numbers"), _words("fractions")
    if digits:
        value = float(digits[2].replace(",", ""))
        currency = currency or (digits[1] or "").lower() or None
        value *= _words("abbreviations").get((digits[3] or "").lower(), 1)
        if digits[4]:
            return _Number(value, i + 1, currency, percent=True)
        i += 1
    elif words[i] in numbers:
        value, i = float(numbers[words[i]]), i + 1
        # `twenty-five`, `twenty - five`
        for skip in (0, 1):
            joined = skip == 0 or words[i : i + 1] == ["-"]
            if joined and value >= 20 and words[i + skip : i + skip + 1] and numbers.get(words[i + skip], 99) < 10:
                value, i = value + numbers[words[i + skip]], i + skip + 1
                break
    elif re.fullmatch(r"[a-z]+-[a-z]+", words[i]) and all(part in numbers for part in words[i].split("-")):
        value, i = float(sum(numbers[part] for part in words[i].split("-"))), i + 1
    elif words[i] in _words("times"):
        return _Number(_words("times")[words[i]], i + 1, counts=False)
    elif words[i] in fractions and words[i].endswith(("f", "d", "r", "th")):
        value, i = 1 / fractions[words[i]], i + 1
        if words[i : i + 1] == ["a"] and words[i + 1 : i + 2] and words[i + 1] in _words("multipliers"):
            i += 1
    elif words[i] in ("a", "an", "several", "few") or words[i] in _words("multipliers"):
        return _indefinite(words, i, currency)
    elif words[i] in _words("plurals"):
        return _plural(words, i)
    else:
        return None
    if words[i : i + 1] == ["-"] and words[i + 1 : i + 2] and words[i + 1] in fractions:
        return _Number(value / fractions[words[i + 1]], i + 2)  # `two - thirds`
    if words[i : i + 1] and words[i] in fractions and i - start == 1 and words[i].endswith("s"):
        return _Number(value / fractions[words[i]], i + 1)
    if words[i : i + 1] == ["-"] and words[i + 1 : i + 2] and words[i + 1] in _words("multipliers"):
        i += 1  # `two - thousand`
    while i < len(words) and words[i] in _words("multipliers"):
        value, i = value * _words("multipliers")[words[i]], i + 1
    if i > start and i < len(words) and words[i] in _words("abbreviations") and digits:
        value, i = value * _words("abbreviations")[words[i]], i + 1
    return _Number(value, i, currency)


def _indefinite(words: Sequence[str], i: int, currency: str | None) -> _Number | None:
    """`a third`, `a dozen`, `a hundred thousand`, `several hundred`."""
    value = 2.0 if words[i] in ("several", "few") else 1.0
    if words[i] not in _words("multipliers"):
        i += 1
    if words[i : i + 1] == ["few"]:
        value, i = 2.0, i + 1
    if words[i : i + 1] and words[i] in _words("fractions"):
        return _Number(value / _words("fractions")[words[i]], i + 1)
    if words[i : i + 1] and words[i] in _words("single") and value == 1:
        return _Number(value, i)  # `more than a decade`
    begin = i
    while i < len(words) and words[i] in _words("multipliers"):
        value, i = value * _words("multipliers")[words[i]], i + 1
    return _Number(value, i, currency) if i > begin else None


def _plural(words: Sequence[str], i: int) -> _Number:
    """`dozens`, `hundreds of thousands`: two of them are the least."""
    value = 2.0 * _words("plurals")[words[i]]
    i += 1
    while words[i : i + 1] == ["of"] and words[i + 1 : i + 2] and words[i + 1] in _words("plurals"):
        value, i = value * _words("plurals")[words[i + 1]], i + 2
    return _Number(value, i + 1 if words[i : i + 1] == ["of"] else i)


def _unit(words: Sequence[str], i: int) -> tuple[int, int] | None:
    """The words behind a number that say what is counted: up to the first plural or known unit, else the first word."""
    if words[i : i + 1] == ["of"]:  # `a third of their workers`
        i += 1
        while words[i : i + 1] and words[i] in ("the", "its", "their", "his", "her", "all"):
            i += 1
    if words[i : i + 2] == ["per", "cent"]:
        return i, i + 2
    end = i
    while end < min(len(words), i + _REACH) and (words[end][0].isalpha() or words[end] == "%"):
        word = words[end]
        if word in _words("units") or (word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2):
            return i, end + 1
        if word in _words("stops"):
            break
        end += 1
    return (i, i + 1) if end > i else None


def read_quantity(words: Sequence[str], i: int = 0, *, bound: str = "about") -> Quantity | None:
    """The quantity that begins at a token.

    words: Tokens as written.
    bound: What the approximator says of it.
    """
    lower = _plain(words)
    number = read_number(lower, i)
    if number is None:
        return None
    upper, end = None, number.end
    if lower[end : end + 1] and lower[end] in _RANGE and number.counts:
        other = read_number(lower, end + 1)
        if other is not None and other.value > number.value:
            upper, end = other.value, other.end
            # `two or three million`, `$2 to $3 billion`: the multiplier belongs to both
            scale = _scale(lower, end)
            if scale > 1 and number.value < upper / scale:
                number = replace(number, value=number.value * scale)
            number = replace(number, currency=number.currency or other.currency, percent=other.percent)
    unit: str | None = None
    if number.currency:
        unit = number.currency.upper() if number.currency[0].isalpha() else number.currency
    elif number.percent:
        unit = "%"
    elif lower[end : end + 1] == ["by"]:  # `9 by 7 meters`
        other = read_number(lower, end + 1)
        end = other.end if other is not None else end
    elif lower[end : end + 1] == ["in"]:  # `one in ten residents`
        other = read_number(lower, end + 1)
        if other is not None and other.value > number.value:
            number, end = replace(number, value=number.value / other.value), other.end
    if unit is None and number.counts:
        found = _unit(lower, end)
        if found is not None:
            unit, end = " ".join(words[found[0] : found[1]]), found[1]
    return Quantity(" ".join(words[i:end]), number.value, upper, unit, bound)


def _scale(words: Sequence[str], end: int) -> float:
    """The multiplier that ends just before a token."""
    return float(_words("multipliers").get(words[end - 1], 1))


def bound_of(cue: str) -> str:
    """`about`, `above` or `below`: what the words of an approximator say of the number."""
    return next((name for name, phrases in _words("bounds").items() if cue in phrases), "about")


def get_quantity(span: Span) -> Quantity | None:
    """Getter of `span._.quantity`: what an approximator blurs; None of other spans, and where no number stands."""
    if span.label_ != APPROXIMATOR:
        return None
    cue = " ".join(_plain([token.text for token in span]))
    bound = bound_of(cue)
    tokens = [token for token in span.doc[span.end : span.end + 14] if not token.is_space]
    if cue == "approx" and tokens and tokens[0].text == ".":
        tokens = tokens[1:]  # the stop of `approx.` stays outside of the cue
    words = [token.text for token in tokens]
    for skip in range(min(len(words), 4)):
        quantity = read_quantity(words, skip, bound=bound)
        if quantity is not None:
            return _as_written(span, tokens, quantity, skip)
        if words[skip].lower() not in _words("fillers"):
            break
    return _quantity_before(span, bound) if cue in _words("behind") else None


def _as_written(span: Span, tokens: Sequence[Any], quantity: Quantity, skip: int) -> Quantity:
    """The quantity with its words as they stand in the text, white space included."""
    n = len(quantity.text.split(" "))
    last = tokens[min(skip + n, len(tokens)) - 1]
    return replace(quantity, text=span.doc[tokens[skip].i : last.i + 1].text)


def _quantity_before(span: Span, bound: str) -> Quantity | None:
    """`300 or so workers`, `twenty-odd men`, `300 workers or so`: the number stands before the approximator."""
    tokens = [token for token in span.doc[max(span.start - 5, 0) : span.start] if not token.is_space]
    words = [token.text for token in tokens if token.text != "-"]
    behind = [token.text for token in span.doc[span.end : span.end + _REACH] if not token.is_space]
    for i in range(len(words)):
        quantity = read_quantity(words, i, bound=bound)
        if quantity is not None:
            number = read_number(_plain(words), i)
            if quantity.unit is None and number is not None and number.end == len(words):
                found = _unit(_plain(behind), 0)
                unit = " ".join(behind[found[0] : found[1]]) if found else None
                return replace(quantity, unit=unit)
            return quantity
    return None
