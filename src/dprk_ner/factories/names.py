"""The canonical form of a name: what tells plants apart, with spelling and romanisation folded.

`Rungra 88 Trading Company` and `Neungna 88` share their brand; `the Feb 8 plant` and `February 8 Factory` have no telling word.
"""

import re
import unicodedata
from functools import cache, lru_cache

from .. import knowledge
from ..document import Numeral
from ..lexicon.tables import table

_TABLE = table("factories", "names")
_GENERIC = frozenset(_TABLE["generic"])
_SAME = {word: group[0] for group in _TABLE["same"] for word in group}
_NUMERALS = table("factories", "numerals")
_NO_WORDS = frozenset([*_NUMERALS["months"], *_NUMERALS["numbers"]]) | _GENERIC
_ENGLISH = frozenset(
    word for key in ("heads", "plural_heads", "second_heads", "modifiers") for word in table("factories")[key]
)
#: The romanisations of one Korean name, each step on the result of the one before: McCune-Reischauer, Revised, the North's
#: own and the South's initial sounds (Rungra and Neungna, Jikdong and Jiktong, Ryongsong and Yongsong).
_STEPS = tuple(
    (re.compile(pattern), other)
    for pattern, other in (
        ("eo", "o"),
        ("eu|oo", "u"),
        ("sh", "s"),
        ("ch|zh|j", "c"),
        ("(?<!n)g(?!n)|kh|ck", "k"),
        ("^g", "k"),
        ("ph|b|f", "p"),
        ("th|d", "t"),
        ("ng[nrl]", "ngn"),
        ("l", "r"),
        ("[rn]r|rn", "rr"),
        ("^[rn]y", "y"),
        ("^[rny]i", "i"),
        ("^r", "n"),
        (r"(.)\1+", r"\1"),
    )
)
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘`ʼ"))
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]+(?:-[^\W\d_]+)*")


def plain(text: str) -> str:
    """Lower case without diacritics and apostrophes."""
    text = text.lower().translate(_APOSTROPHES)
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """One form for all spellings of a word: `machinery` as `machine`, `Gaechon` as `Kaechon`.

    word: Lower case, plain letters and hyphens.
    """
    if len(word) > 4 and word.endswith("s") and word[-2] not in "sui" and word not in _SAME:
        word = word[:-1]  # no romanisation ends in s
    if word in _SAME or word in _ENGLISH:
        return _SAME.get(word, word)
    folded = word.replace("-", "")
    for pattern, other in _STEPS:
        folded = pattern.sub(other, folded)
    return folded


@lru_cache(maxsize=5_000)
def telling_words(name: str) -> frozenset[str]:
    """The folded words that tell a plant from others: product, place, brand; no numeral, no type of enterprise."""
    return words_of(name)


def words_of(text: str) -> frozenset[str]:
    """The same of a longer text, not kept."""
    return frozenset(folded for word in _WORD.findall(plain(text)) for folded in _parts(word))


@lru_cache(maxsize=20_000)
def _parts(word: str) -> tuple[str, ...]:
    """What a word tells: nothing if it is generic, both halves of `Hamhung-Hungnam`, `Kang-so` as one."""
    if word in _NO_WORDS:
        return ()
    parts = word.split("-")
    if not any(part in _ENGLISH or part in _NO_WORDS for part in parts) and min(map(len, parts)) < 4:
        parts = [word]
    return tuple(fold(part) for part in parts if part not in _NO_WORDS and len(part) > 1)


@lru_cache(maxsize=2_000)
def place_words(text: str) -> frozenset[str]:
    """The folded words of places in a text: `Kaechon, South Pyongan` has kaecon and the province as one word."""
    joined = re.sub(r"\b(North|South)\s+(\w+)", r"\1\2", text)
    return telling_words(joined) & place_provinces().keys()


@cache
def place_provinces() -> dict[str, frozenset[str]]:
    """Folded words of places to the folded words of the province they lie in: {`manpo`: {`cakang`}}."""
    table: dict[str, set[str]] = {}
    for row in knowledge.places():
        upper = telling_words((row["province"] or "").replace("North ", "North").replace("South ", "South"))
        for name in row["names"]:
            for word in telling_words(name.replace("North ", "North").replace("South ", "South")):
                table.setdefault(word, set()).update(upper - {word})
    return {word: frozenset(upper) for word, upper in table.items() if len(word) > 3 and word not in _SAME.values()}


def canonical_key(name: str, numeral: Numeral | None) -> str:
    """One key for all ways of writing a name: numeral, then telling words in alphabetical order; empty if nothing tells.

    `the Pyongyang Coal Machine Factory` coal-machine-pyongyang, `March 30 Factory` date-03-30.
    """
    parts = [f"{numeral.kind}-{numeral.norm.lstrip('-')}"] if numeral else []
    words = telling_words(name)
    if not parts and not words - {word for word in words if word in _ENGLISH or word in _SAME.values()}:
        return ""  # The Coal Mine: a description
    return "-".join([*parts, *sorted(words)])
