"""Find what stands between quotation marks, on pages that set them every way there is.

Curly, straight, doubled backticks, British single marks, multi-paragraph speech with repeated opening marks,
marks that were lost. The finder works paragraph by paragraph, so a lost mark never swallows more than its
paragraph, and it never fails: text without sense in its marks has no enclosures.

`find_enclosures` finds what is enclosed; `is_quote` decides by `docs/guidelines.md`, section 6, whether it
is direct speech or a scare quote, a name, a title.
"""

import re
from functools import cache
from typing import NamedTuple

from ..lexicon.tables import table
from ..text import paragraphs
from .marks import Mark, marks_of


class Enclosure(NamedTuple):
    """Something in quotation marks: character offsets of what is inside, and whether both marks are there."""

    start: int
    end: int
    single: bool
    opened: bool
    closed: bool


def find_enclosures(text: str) -> list[Enclosure]:
    """Everything in quotation marks, in text order, never overlapping.

    A paragraph that opens a quotation and does not close it is enclosed to its end (speech that goes on in the
    next paragraph); one that only closes one is enclosed from its start when the paragraph before was left open.
    """
    found: list[Enclosure] = []
    left_open: bool | None = None  # whether the mark that was left open is a single one
    for start, end in paragraphs(text):
        reader = _Reader(text, start, end, left_open=left_open, touches=bool(found) and found[-1].end > start - 4)
        found.extend(reader.read())
        left_open = reader.left_open
    return [trimmed for item in found if (trimmed := _trim(text, item)) is not None]


class _Reader:
    """The enclosures of one paragraph, mark by mark."""

    def __init__(self, text: str, start: int, end: int, *, left_open: bool | None, touches: bool) -> None:
        self.text, self.start, self.end = text, start, end
        self.before, self.touches = left_open, touches
        self.left_open: bool | None = None
        self.marks = list(marks_of(text, start, end))
        self.closers = _closers(text, self.marks, end)
        self.doubles = sum(not mark.single for mark in self.marks)
        openers = (i for i, mark in enumerate(self.marks) if mark.can_open and not mark.single)
        self.first_opener = next(openers, len(self.marks))

    def read(self) -> list[Enclosure]:
        """All enclosures; sets `left_open`."""
        own: list[Enclosure] = []
        opening: Mark | None = None
        lost: Mark | None = None  # a single mark that opens and never closes
        i, doubles = 0, 0
        while i < len(self.marks):
            mark = self.marks[i]
            doubles += not mark.single
            if opening is not None:
                if self._closes(opening, mark):
                    own += [Enclosure(opening.end, mark.start, False, True, True)] if mark.start > opening.end else []
                    opening = None
            elif mark.single:
                closer = self.closers[i] if mark.can_open else None
                if closer is not None:
                    own.append(Enclosure(mark.end, self.marks[closer].start, True, True, True))
                    i = closer
                elif mark.can_open and self._begins_speech(mark) and lost is None:
                    lost = mark
                elif mark.can_close and not own and lost is None and self.before and self._ends_speech(mark):
                    own.append(Enclosure(self.start, mark.start, True, False, True))
            elif lost is not None and mark.can_close and not mark.can_open:
                own.append(Enclosure(lost.end, mark.start, True, True, True))
                lost = None
            elif mark.can_open or (mark.straight and self._spaced(mark, self.doubles - doubles)):
                opening, lost = mark, None
            elif mark.can_close and not own and self._goes_on(i):
                own.append(Enclosure(self.start, mark.start, False, False, True))
            i += 1
        opening = opening or lost
        if opening is not None:
            self.left_open = opening.single
            if opening.end < self.end:
                own.append(Enclosure(opening.end, self.end, opening.single, True, False))
        return own

    def _closes(self, opening: Mark, mark: Mark) -> bool:
        """Does a mark close the double one that is open? An opening mark before a space is one the wrong way round."""
        if mark.single:
            return False
        if mark.can_close:
            return not mark.can_open or mark.start > opening.end
        before, after = self.text[mark.start - 1], self.text[mark.end : mark.end + 1]
        apart = after.isspace() and before.isspace()
        return mark.start > opening.end + 2 and (apart or not (before.isspace() or after.isalnum() or before in "([—–"))

    def _begins_speech(self, mark: Mark) -> bool:
        """Does a single mark without its partner open speech: at the paragraph's start or after a colon, `that`?"""
        after = self.text[mark.end : mark.end + 1]
        if not after.isupper() or self.end - mark.end < 20:
            return False
        lead = self.text[max(self.start, mark.start - 12) : mark.start]
        return not lead.strip() or bool(re.search(r"([:,]|\bthat)\s*$", lead))

    def _ends_speech(self, mark: Mark) -> bool:
        """Does a single mark close what the paragraph before left open: behind a comma or stop?"""
        return self.text[mark.start - 1] in ",.!?…"

    def _spaced(self, mark: Mark, behind: int) -> bool:
        """Does a straight mark with a space behind it open, as its partner is still to come?"""
        solid = mark.start > self.start and not self.text[mark.start - 1].isspace()
        return behind % 2 == 1 and self.doubles % 2 == 0 and (not solid or self.text[mark.start - 1] in ",:")

    def _goes_on(self, i: int) -> bool:
        """May the first mark, a closing one, close what an earlier paragraph opened?"""
        if self.before is not None:
            return True
        return self.touches and i <= self.first_opener


def _closers(text: str, marks: list[Mark], end: int) -> list[int | None]:
    """For each single mark the index of the mark that closes it, if any does; read once from behind.

    A possessive (`workers' homes`) looks like a closing mark. One after punctuation closes for certain; else the first
    that is no possessive; else, before a new quotation opens, the possessive.
    """
    result: list[int | None] = [None] * len(marks)
    certain: int | None = None
    possessive: int | None = None
    for j in range(len(marks) - 1, -1, -1):
        mark = marks[j]
        if not mark.single:
            continue
        sooner = possessive is not None and (certain is None or _opens_between(marks, j, certain))
        result[j] = possessive if sooner else certain
        if mark.can_open and not mark.can_close:
            continue
        if mark.can_close:
            after = text[mark.end] if mark.end < end else " "
            if text[mark.start - 1] != "s" or after != " ":
                certain, possessive = j, None
            else:
                possessive = j
    return result


def _opens_between(marks: list[Mark], i: int, j: int) -> bool:
    """Does another single quotation open between these marks?"""
    return any(mark.single and mark.can_open and not mark.can_close for mark in marks[i + 1 : min(j, i + 12)])


_EDGES = re.compile(r"^[\s“”]+|[\s“”]+$")


def _trim(text: str, item: Enclosure) -> Enclosure | None:
    """White space and doubled marks at the edges taken off; nothing is left of an empty enclosure."""
    inner = text[item.start : item.end]
    solid = _EDGES.sub("", inner)
    start = item.start + (inner.index(solid[0]) if solid else 0)
    end = start + len(solid)
    return item._replace(start=start, end=end) if start < end else None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    words = table("quotes", "words")
    shapes = {
        "said": rf"\b(?:{words['saying']}|{words['leading']})\W*$",
        "governed": rf"\b(?:{words['saying']})\b(?:\W+[\w’'-]+){{0,7}}\W*$",
        "after": rf"^\W*(?:\w+\W+){{0,4}}?(?:{words['after']})\b",
        "work": rf"\b(?:{words['works']})(?:\s+(?:of|as|called|named|such as))?\W*(?:[\"”’']\W*and\W*)?$",
        "named": rf"\b(?:{words['names']})\W*$",
        "determined": r"\b(?:the|a|an|its|their|his|her|under|of the|of)\W*$",
        "finite": rf"\b(?:{words['finite']})\b",
    }
    return re.compile(shapes[name], re.IGNORECASE)


@cache
def _clause() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{table('quotes', 'words')['clause']})\b")


_STARTS = re.compile(r"(?:^|[.:!?…,\n—–◆]|--)\s*$")
_SMALL = frozenset("of the a an and in on for to with under at by from".split())


def is_quote(text: str, item: Enclosure) -> bool:
    """Is the enclosure direct speech? Source: `docs/guidelines.md`, section 6 and `docs/decisions.md`.

    Fragments of three words or fewer built into the writer's sentence, scare quotes, names and titles are not; a
    whole utterance of any length is.
    """
    inner = text[item.start : item.end]
    words = re.findall(r"[\w’'-]*\w[\w’'-]*", inner)
    if not words:
        return False
    before = text[max(0, item.start - 80) : item.start].rstrip("“\"‘'`«„ ")
    after = text[item.end : item.end + 60].lstrip("”\"’'` ")
    starts = bool(_STARTS.search(before))
    tagged = bool(_pattern("after").match(after))
    spoken = bool(_pattern("said").search(before)) or tagged
    utterance = inner[-1] in ".!?…" or (inner[-1] == "," and (len(words) > 1 or tagged))
    if not item.opened or not item.closed:
        return len(words) >= 4
    if len(words) < 4:
        goes_on = starts and bool(_pattern("said").search(before))  # “...,” he said, “not since March.”
        return utterance and (starts or spoken) and (inner[0].isupper() or goes_on) and not _is_title(words, inner)
    if _is_title(words, inner):
        return utterance and starts and inner[-1] != "," and not _pattern("work").search(before)
    if _pattern("work").search(before) and inner[0].isupper() and not utterance:
        return False
    finite = bool(_pattern("finite").search(inner))
    if not starts and not finite and inner[0].islower() | inner[0].isdigit():
        return _is_fragment_of_speech(text, item, before, spoken=spoken)
    return utterance or spoken or starts or finite or len(words) >= 6


def _is_title(words: list[str], inner: str) -> bool:
    """Nothing but capitals: a name or a title; a headline quotes whole clauses in capitals."""
    lowered = [word for word in words if word[0].islower() and word not in _SMALL]
    titled = sum(word[0].isupper() or word[0].isdigit() for word in words)
    return not lowered and titled >= 2 and not _clause().search(inner)


def _is_fragment_of_speech(text: str, item: Enclosure, before: str, *, spoken: bool) -> bool:
    """Is a phrase within the writer's sentence somebody's words? A designation is, if a verb of saying governs it; in
    a headline single marks are scare quotes.
    """
    if _pattern("named").search(before):
        return False
    first_line = re.match(r"\s*[^\n]*", text)
    headline = item.single and first_line is not None and first_line.end() > item.start
    sentence = re.split(r"[.!?]\s", before)[-1]
    if _pattern("determined").search(before):
        return bool(_pattern("governed").search(sentence))
    return spoken or not headline


def find_quotes(text: str) -> list[tuple[int, int]]:
    """Character offsets of direct speech, in text order."""
    return [(item.start, item.end) for item in find_enclosures(text) if is_quote(text, item)]
