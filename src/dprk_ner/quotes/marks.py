"""Quotation marks of a paragraph: which characters they are, and whether each can open and close.

Curly, straight, low, angled, doubled backticks, the entities that web pages leave behind (`&quot;`, `,quot;`). An
apostrophe is none, whatever the font made of it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_MARK = re.compile(
    r"[“”\"„‟«»]|``|''|,?quot;|&(?:quot|[lr]dquo|#3[49]|#822[0-3]|[lr]squo|#821[6-9]);|[‘’'‚‛`]", re.IGNORECASE
)
_OPENING = frozenset(["“", "„", "‟", "«", "``", "‘", "‚", "‛", "&ldquo;", "&#8220;", "&lsquo;", "&#8216;"])
_CLOSING = frozenset(["”", "»", "''", "’", "&rdquo;", "&#8221;", "&rsquo;", "&#8217;"])
_SINGLE = frozenset(["‘", "’", "'", "‚", "‛", "`", "&lsquo;", "&rsquo;", "&#39;", "&#8216;", "&#8217;"])
_BEFORE = "([{—–-/,:;“\"‘'…"
_AFTER = ")]}—–-/,.;:!?”\"’'…[("
_ELISION = re.compile(r"\d0s\b|em\b|til\b|cause\b|tis\b|twas\b|n\b", re.IGNORECASE)


class Mark(NamedTuple):
    """A quotation mark.

    straight: It looks the same on both sides, so that only its place tells what it does.
    """

    start: int
    end: int
    single: bool
    straight: bool
    can_open: bool
    can_close: bool


def marks_of(text: str, start: int, end: int) -> Iterator[Mark]:
    """The quotation marks of a paragraph with what each can do; apostrophes are left out."""
    for match in _MARK.finditer(text, start, end):
        mark, a, b = match[0].lower(), match.start(), match.end()
        before = text[a - 1] if a > start else " "
        after = text[b] if b < end else " "
        single = mark in _SINGLE
        if "quot;" in mark and mark != "&quot;" and before.isalpha() and not mark.startswith(","):
            continue
        if single and ((before.isalnum() and after.isalnum()) or _ELISION.match(text, b, b + 6)):
            continue  # an apostrophe
        straight = mark not in _OPENING and mark not in _CLOSING
        free_before = before.isspace() or before in _BEFORE
        free_after = after.isspace() or after in _AFTER
        if single and (straight or mark in "`"):
            can_open = free_before and not after.isspace()
            can_close = not before.isspace() and free_after
        elif straight:
            can_open = not after.isspace() and (free_before or (before in ".!?;" and after.isalpha()))
            can_close = ((free_after or before in ".!?,…") and not before.isspace()) or not can_open
        else:
            can_open, can_close = mark in _OPENING, mark in _CLOSING
            if not single and can_close and before.isspace() and after.isalnum() and a > start:
                can_open, can_close = True, False  # a mark the wrong way round
        yield Mark(a, b, single, straight, can_open, can_close)
