"""What the surface shows about a cue, a token and what lies between them: the features of the claim pointer."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc

from ..reading import Column, read
from ..tagging.scheme import segments

Tokens = NDArray[numpy.int64]
#: Tokens before and after the cue that are looked at; never across a paragraph break.
WINDOW: Final = (70, 90)
#: Sizes of the categorical features of a pair (cue, token), in the order of `pair_features`.
FEATURE_SIZES: Final = (48, 6, 4, 4, 6, 6, 14, 14 * 14)
#: Coarse types of tokens at a claim's border, by their number; 0 is any other word, 1 the edge of a paragraph.
BORDERS: Final = (
    ("that", "whether", "if"),
    ("which", "who", "whose", "where", "when", "whom"),
    ("and", "but", "or", "nor", "yet"),
    ("because", "while", "although", "though", "as", "since", "after", "before", "so", "unless", "until", "whereas"),
    ("with", "including", "among", "despite", "amid", "without", "from", "in", "on", "at", "for", "by"),
    ("said", "says", "told", "added", "according", "adding", "saying", "he", "she", "they", "it", "the", "a", "an"),
    (",",),
    (".", "!", "?", ";", "…"),
    (":", "-", "–", "—", "--", "/"),
    ('"', "“", "‘", "``", "'"),
    ("”", "’", "''", ")", "]"),
    ("(", "["),
)


@dataclass(frozen=True)
class Cues:
    """Cues of one document: start and end tokens (end exclusive), and the window of each."""

    spans: list[tuple[int, int]]
    windows: list[tuple[int, int]]


def make_cues(doc: Doc, spans: list[tuple[int, int]]) -> Cues:
    """Cues with the range of tokens in which their claims may lie."""
    bounds = segments(doc)
    starts = [a for a, _ in bounds]
    windows = []
    for start, end in spans:
        k = bisect_right(starts, start) - 1
        a, b = bounds[k] if k >= 0 and start < bounds[k][1] else (start, end)
        windows.append((max(a, start - WINDOW[0]), min(b, end + WINDOW[1])))
    return Cues(spans, windows)


def token_marks(doc: Doc) -> NDArray[numpy.int64]:
    """What tokens are for the syntax between a cue and a claim's border: counts so far, shape (5, tokens + 1).

    Rows: commas, sentence ends and dashes, quotation marks, conjunctions and relative pronouns, opening minus closing
    brackets.
    """
    rows = numpy.zeros((5, len(doc) + 1), dtype="int64")
    if not len(doc):
        return rows
    marks = _MARKS.of(read(doc))
    at = numpy.flatnonzero(marks)
    rows[marks[at] // 4, at + 1] = marks[at] % 4 - 2
    return rows.cumsum(axis=1)


def _mark_of(text: str) -> int:
    """Row and count of a token as 4 * row + count + 2: 0 for a word without meaning here."""
    for row, words in enumerate((_COMMAS, _ENDS, _QUOTES, _CONJUNCTIONS)):
        if text.lower() in words:
            return 4 * row + 3
    return 4 * 4 + 2 + _BRACKETS[text] if text in _BRACKETS else 0


_MARKS = Column(_mark_of)
_COMMAS = frozenset({",", ";", ":"})
_ENDS = frozenset({".", "!", "?", "—", "–", "--", "…"})
_QUOTES = frozenset({'"', "“", "”", "``", "''", "‘"})
_CONJUNCTIONS = frozenset(
    {"and", "but", "or", "that", "which", "who", "whether", "if", "because", "while", "although", "as", "since"}
)
_BRACKETS = {"(": 1, "[": 1, ")": -1, "]": -1}


@dataclass(frozen=True)
class Marks:
    """What the syntax of a document shows on its surface.

    counts: See `token_marks`.
    before: Border type of the token before each token, shape (tokens,).
    behind: Border types of the two tokens behind each token as one number, shape (tokens,).
    """

    counts: NDArray[numpy.int64]
    before: NDArray[numpy.int64]
    behind: NDArray[numpy.int64]


def read_marks(doc: Doc) -> Marks:
    """Counts of marks and types of neighbours of a document's tokens."""
    types = numpy.ones((len(doc) + 3,), dtype="int64")
    types[1 : len(doc) + 1] = _TYPES.of(read(doc))
    return Marks(token_marks(doc), types[:-3], types[2:-1] * 14 + types[3:])


def _type_of(text: str) -> int:
    """Border type of a token, lower case."""
    if text.isspace() and text.count("\n") > 1:
        return 1
    return next((i for i, words in enumerate(BORDERS, 2) if text in words), 0)


_TYPES = Column(lambda text: _type_of(text.lower()))


def positions(tokens: Tokens, start: Tokens | int, end: Tokens | int) -> tuple[Tokens, Tokens, Tokens]:
    """The position of tokens towards a cue (start, end), and the tokens strictly between token and cue (left, right)."""
    before, inside = tokens < start, (tokens >= start) & (tokens < end)
    distance = numpy.where(before, start - tokens, numpy.maximum(tokens - end + 1, 0))
    bucket = numpy.where(distance <= 8, distance, numpy.minimum(8 + (distance - 8) // 4, 22))
    position = numpy.where(inside, 47, numpy.where(before, 23 + bucket, bucket))
    left = numpy.where(before, tokens + 1, end)
    right = numpy.where(before, start, tokens)
    return position, left, numpy.maximum(left, right)


def pair_features(marks: Marks, cue: tuple[int, int], window: tuple[int, int]) -> NDArray[numpy.int64]:
    """Categorical features of every token of a window, given its cue: shape (tokens, len(FEATURE_SIZES))."""
    tokens = numpy.arange(*window)
    position, left, right = positions(tokens, *cue)
    between = marks.counts[:, right] - marks.counts[:, left]
    return numpy.stack(
        [
            position,
            numpy.minimum(between[0], 5),
            numpy.minimum(between[1], 3),
            numpy.minimum(between[2], 3),
            numpy.minimum(between[3], 5),
            numpy.clip(between[4], -2, 2) + 2,
            marks.before[tokens],
            marks.behind[tokens],
        ],
        axis=1,
    )
