"""Names that the text of an article equates: `X (Y)`, `X, also known as Y`, `X, formerly Y`, `X, the so-called Y,`.

An alias is taken from the text alone, never from world knowledge, and never where the identity is hedged. What stands between
the two names decides; later short forms of a name are no aliases (`docs/decisions.md`), `linking` takes care of them.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from spacy.tokens import Span

from ..labels import FACTORY
from ..lexicon.tables import table

_TABLE = table("factories", "aliases")


def _any_of(key: str) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(_TABLE[key], key=len, reverse=True)) + ")"


_MARK = "[\"“‘'«]?"
_UNMARK = "[\"”’'»]?"
_NAME_BEGINS = rf"(?:the\s+)?(?:so-called\s+)?(?:former\s+)?{_MARK}$"
_WHEN = r"(?:until|since|before|after|in|from|as of)\s+(?:the\s+)?(?:(?:late|early|mid)?-?\s?\w+\s+)?\d{4}s?"
_ADVERB = rf"(?:{_any_of('adverbs')}|{_WHEN})"
_BARE = rf"(?:{_any_of('bare')}|{_WHEN}|so-called)"
_KNOWN = (
    rf"(?:(?:which|that|and|it)\s+)*(?:(?:is|was|has\s+been|had\s+been|are)\s+)?(?:{_ADVERB},?\s+)*{_any_of('participles')}"
    rf"(?:\s+{_ADVERB})*(?:\s+(?:as|from|by|under|to))?(?:\s+(?:its|the)\s+\w+\s+name(?:\s+of)?)?"
)
_CALLED = r"which\s+(?!some\b|many\b)(?:[\w’'.]+\s+){1,4}?(?:also\s+)?(?:calls?|lists?\s+as|knows?\s+as|writes?)"
_USED = r"(?:which\s+)?used\s+to\s+be(?:\s+(?:called|known\s+as|named))?"
_OR = rf"or,?\s+(?:{_ADVERB}|(?:in|on|to|by)\s+[\w\s]{{3,25}}),"
_WHERE = r"(?:\s+(?:in|near|at|outside|of|by|on)\s+[^,;.()\n]{2,45})?"

_BRACKET = re.compile(
    rf"^{_UNMARK}{_WHERE}\s*[(\[]\s*(?:(?:the|or|also|called|known\s+as|{_any_of('bare')}|{_KNOWN})[,:]?\s+)*{_NAME_BEGINS}",
    re.I,
)
_SLASH = re.compile(r"^\s?/\s?$")
_EQUATES = re.compile(
    rf"^{_UNMARK}{_WHERE},?{_UNMARK}\s*(?:and\s+)?(?:[–—-]\s*)?"
    rf"(?:(?:{_KNOWN}|{_CALLED}|{_USED}|{_OR}|(?:and\s+)?is\s+(?:now|the\s+present(?:-day)?)),?\s+|(?<=[,–—-]\s)(?:{_ADVERB}\s+)*(?:the\s+)?{_BARE}:?,?\s+|;\s+{_BARE}\s+){_NAME_BEGINS}",
    re.I,
)
#: That factory, also called X: the sentence before named it.
_ANAPHOR = re.compile(
    rf"[.!?”\"]\s+(?:The|That|This)\s+(?:\w+\s+)?{_any_of('heads')},?\s+(?:{_KNOWN}|{_CALLED}|{_USED})\s+{_NAME_BEGINS}"
)
_LISTED = re.compile(
    rf"(?:^|[\s;(])(?:other|former|alternative)\s+names?:\s*{_NAME_BEGINS}|\b[af]\.?k\.?a\.?:?\s*(?:\w\)\s*)?{_NAME_BEGINS}",
    re.I,
)
_LIST_GOES_ON = re.compile(
    rf"^{_UNMARK}(?:\s?\([^()\n]{{1,30}}\))?\s*[;,]\s*(?:and\s+)?(?:\w\)\s*)?{_NAME_BEGINS}", re.I
)
_ENUMERATION = re.compile(rf"{_UNMARK}\s*(?:,{_UNMARK}|,?\s*(?:and|or|&))\s*(?:the\s+)?{_MARK}", re.I)
_APPOSITION = re.compile(rf"^{_UNMARK},\s+(?:or\s+)?(?:the\s+)?{_MARK}$", re.I)
_CLOSES = re.compile(rf"{_UNMARK}\s?(?:[)\],;/]|(?:to|in|for|on)\s[^()\n]{{2,40}}\))")
_COMMA_CLOSES = re.compile(rf"{_UNMARK},{_UNMARK}\s+(?!and\b|or\b|the\b|as\s+well\b)|{_UNMARK};")
#: How far apart two names can be: side by side; in a header or behind `That factory`.
_NEAR, _FAR = 90, 320
#: Characters behind the right name that say whether brackets or commas close.
_AFTER = 48


def find_aliases(spans: Sequence[Span], text: str | None = None) -> dict[int, int]:
    """Which names the text equates: {index of the alias: index of the name it stands for}.

    spans: The names of an article, in text order.
    text: The article, where it is at hand: putting it together from tokens takes time.
    """
    aliases: dict[int, int] = {}
    listing = False
    if text is None:
        text = spans[0].doc.text if spans else ""
    gaps = [text[left.end_char : right.start_char] for left, right in pairwise(spans)]
    for i, (left, right) in enumerate(pairwise(spans)):
        listing = _lists(gaps[i], listing)
        if left.text.lower() == right.text.lower():
            continue
        enumerated = any(_ENUMERATION.fullmatch(gap) for gap in (*gaps[max(0, i - 1) : i], *gaps[i + 1 : i + 2]))
        if listing or _equates(text, left, right, gaps[i]) or (not enumerated and _apposed(text, left, right, gaps[i])):
            aliases[i + 1] = aliases.get(i, i)
    return aliases


def _lists(between: str, listing: bool) -> bool:
    """Does the right name stand in a list of other names?"""
    if listing and len(between) < _NEAR and _LIST_GOES_ON.match(between):
        return True
    return len(between) < _FAR and _LISTED.search(between) is not None and between.count("\n\n") < 4


def _equates(text: str, left: Span, right: Span, between: str) -> bool:
    if len(between) > _FAR:
        return False
    after = text[right.end_char : right.end_char + _AFTER]
    if len(between) > _NEAR or "\n\n" in between:
        return _ANAPHOR.search(between) is not None
    if _BRACKET.match(between):
        return _CLOSES.match(after) is not None
    if _SLASH.match(between):
        return True
    return _EQUATES.match(between) is not None or _ANAPHOR.search(between) is not None


def _apposed(text: str, left: Span, right: Span, between: str) -> bool:
    """`X, or Y,` and, of a cover name and a number, `X, the Y,`: without the second comma the two are alternatives."""
    if _APPOSITION.match(between) is None:
        return False
    after = text[right.end_char : right.end_char + _AFTER]
    if re.search(r"\bor\b", between):
        return after[:1] in (",", ";")
    if (left.label_ == FACTORY) == (right.label_ == FACTORY) or _COMMA_CLOSES.match(after) is None:
        return False
    before = text[max(0, left.start_char - 60) : left.start_char]
    return re.search(r"\b(?:including|include[sd]?|among|as|like|both|between|are|were)\s[^.\n]{0,30}$", before) is None
