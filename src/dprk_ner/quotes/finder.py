"""Find what stands between quotation marks, on pages that set them every way there is.

Curly, straight, doubled backticks, British single marks, multi-paragraph speech with repeated opening marks,
marks that were lost. The finder works paragraph by paragraph, so a lost mark never swallows more than its
paragraph, and it never fails: text without sense in its marks has no enclosures.

`find_enclosures` finds what is enclosed; `is_quote` decides by `docs/guidelines.md`, section 6, whether it
is direct speech or a scare quote, a name, a title.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..text import paragraphs

_MARK = re.compile(r"[“”\"„‟«»]|``|''|[‘’'‚‛`]")
_OPENING = "“„‟«"
_CLOSING = "”»"
_SPEECH = re.compile(
    r"\b(said|says?|saying|told|tells?|added|adding|asked|asking|explained|continued|noted|noting|wrote|writes|"
    r"stated|stating|according to|quoted|quoting|as saying|called|calling|replied|answered|recalled|announced|"
    r"declared|warned|warning|insisted|reads?|claimed|argued|went on|remarked|complained|tweeted|posted|stressed|"
    r"vowed|urged|described|describing|shouted|concluded|commented|admitted|confirmed|reported|pointed out|"
    r"testified|joked|observed|emphasi[sz]ed|responded|suggested|predicted|relayed|criticis?z?ed|condemned|"
    r"dismissed|denounced|pledged|demanded|acknowledged|reiterated|reaffirmed|expressed|cautioned|as|that|to)\W*$",
    re.IGNORECASE,
)
_SPEECH_AFTER = re.compile(
    r"^\W*(?:\w+\W+){0,4}?(said|says|told|added|asked|explained|continued|noted|wrote|writes|stated|according|quoted|"
    r"replied|answered|recalled|announced|declared|warned|insisted|claimed|argued|went on|remarked|complained|"
    r"tweeted|stressed|commented|admitted|confirmed|reported|pointed|joked|quipped|goes|runs|reads)\b",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(is|are|was|were|am|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|should|shall|"
    r"let|let's|won't|don't|can't|isn't|didn't|\w+n't|\w+'(?:re|ve|ll|m)|[a-z]+ed)\b",
    re.IGNORECASE,
)

_CLAUSE = re.compile(r"\b(We|They|You|I|He|She|It|Is|Are|Was|Were|Cannot|Can|Will|Have|Has|There|Nobody|Everyone)\b")


class Enclosure(NamedTuple):
    """Something in quotation marks: character offsets of what is inside, and whether both marks are there."""

    start: int
    end: int
    single: bool
    opened: bool
    closed: bool


class _Mark(NamedTuple):
    start: int
    end: int
    single: bool
    can_open: bool
    can_close: bool


def _marks(text: str, start: int, end: int) -> Iterator[_Mark]:
    """The quotation marks of a paragraph with what each can do; apostrophes are left out."""
    for match in _MARK.finditer(text, start, end):
        mark, a, b = match[0], match.start(), match.end()
        before = text[a - 1] if a > start else " "
        after = text[b] if b < end else " "
        single = mark in "‘’'‚‛`"
        if single and before.isalnum() and after.isalnum():
            continue  # an apostrophe, whatever the font made of it
        free_before = before.isspace() or before in "([{—–-/,:“\"‘'…"
        free_after = after.isspace() or after in ")]}—–-/,.;:!?”\"’'…[("
        if single and re.match(r"\d0s\b", text[b : b + 4]):
            continue  # the ’90s
        if mark in _OPENING or (mark in "‘``" and mark != "`") or mark == "``":
            can_open, can_close = True, False
        elif mark in _CLOSING or mark == "''" or mark == "’":
            can_open, can_close = False, True
        else:
            can_open = free_before and not after.isspace()
            can_close = (free_after and not before.isspace()) or not can_open
        if single and mark in "'`":
            can_open = (
                free_before and not after.isspace() and not re.match(r"\d0s\b|em\b|til\b|cause\b", text[b : b + 6])
            )
            can_close = not before.isspace() and free_after
        yield _Mark(a, b, single, can_open, can_close)


def _close_single(text: str, marks: list[_Mark], i: int, end: int) -> int | None:
    """The index of the mark that closes the single quotation opened at i, if any does.

    A possessive (`workers' homes`) looks like a closing mark. One after punctuation closes for certain; else the first
    that is no possessive; else, before a new quotation opens, the possessive.
    """
    possessive = None
    for j in range(i + 1, len(marks)):
        mark = marks[j]
        if not mark.single:
            continue
        if mark.can_open and not mark.can_close and possessive is not None:
            break
        if mark.can_close:
            before = text[mark.start - 1]
            after = text[mark.end] if mark.end < end else " "
            if before != "s" or after != " ":
                return j
            if possessive is None:
                possessive = j
    return possessive


def find_enclosures(text: str) -> list[Enclosure]:
    """Everything in quotation marks, in text order, never overlapping.

    A paragraph that opens a quotation and does not close it is enclosed to its end (speech that goes on in the
    next paragraph); one that only closes one is enclosed from its start when the paragraph before was left open.
    """
    found: list[Enclosure] = []
    left_open = False
    for start, end in paragraphs(text):
        marks = list(_marks(text, start, end))
        own: list[Enclosure] = []
        opening: _Mark | None = None
        i = 0
        while i < len(marks):
            mark = marks[i]
            if opening is not None:
                if not mark.single and mark.can_close and (not mark.can_open or mark.start > opening.end):
                    if mark.start > opening.end:
                        own.append(Enclosure(opening.end, mark.start, False, True, True))
                    opening = None
            elif mark.single:
                j = _close_single(text, marks, i, end) if mark.can_open else None
                if j is not None:
                    own.append(Enclosure(mark.end, marks[j].start, True, True, True))
                    i = j
            elif mark.can_open:
                opening = mark
            elif mark.can_close and not own and (left_open or (_opens_nothing(marks, i) and _touches(found, start))):
                own.append(Enclosure(start, mark.start, False, False, True))
            i += 1
        left_open = opening is not None
        if opening is not None and opening.end < end:
            own.append(Enclosure(opening.end, end, False, True, False))
        found.extend(own)
    return [trimmed for item in found if (trimmed := _trim(text, item)) is not None]


def _touches(found: list[Enclosure], start: int) -> bool:
    """The paragraph before ended in an enclosure."""
    return bool(found) and found[-1].end > start - 4


def _opens_nothing(marks: list[_Mark], i: int) -> bool:
    """No mark before this one can open a quotation."""
    return not any(mark.can_open and not mark.single for mark in marks[:i])


def _trim(text: str, item: Enclosure) -> Enclosure | None:
    """White space at the edges taken off; nothing is left of an empty enclosure."""
    inner = text[item.start : item.end]
    start = item.start + len(inner) - len(inner.lstrip())
    end = item.end - (len(inner) - len(inner.rstrip()))
    return item._replace(start=start, end=end) if start < end else None


def is_quote(text: str, item: Enclosure) -> bool:
    """Is the enclosure direct speech? Source: `docs/guidelines.md`, section 6 and `docs/decisions.md`.

    Fragments of three words or fewer built into the writer's sentence, scare quotes, names and titles are not; a
    whole utterance of any length is.
    """
    inner = text[item.start : item.end]
    words = re.findall(r"[\w’'-]*\w[\w’'-]*", inner)
    if not words:
        return False
    before = text[max(0, item.start - 60) : item.start].rstrip("“\"‘'`«„ ")
    after = text[item.end : item.end + 60]
    utterance = inner[-1] in ".!?…" or (inner[-1] == "," and len(words) > 1)
    starts = bool(re.search(r"(^|[.:!?…,\n—–]|--)\s*$", before))
    spoken = bool(_SPEECH.search(before) or _SPEECH_AFTER.match(after.lstrip("”\"’'` ")))
    if not item.opened or not item.closed:
        return len(words) >= 4
    if len(words) < 4:
        return utterance and (starts or spoken) and inner[0].isupper()
    if utterance:
        return True
    titled = sum(word[0].isupper() or word[0].isdigit() for word in words)
    small = {"of", "the", "a", "an", "and", "in", "on", "for", "to", "with", "under"}
    lowered = [word for word in words if word[0].islower() and word not in small]
    if not lowered and titled >= 2 and not _CLAUSE.search(inner):
        return False  # a name or a title; a headline quotes whole clauses in capitals
    if spoken or starts:
        return True
    return bool(_FINITE.search(inner)) or len(words) >= 6


def find_quotes(text: str) -> list[tuple[int, int]]:
    """Character offsets of direct speech, in text order."""
    return [(item.start, item.end) for item in find_enclosures(text) if is_quote(text, item)]
