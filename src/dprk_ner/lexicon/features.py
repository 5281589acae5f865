"""Token features: everything tables and patterns know about a document, as one matrix of integers.

Rules propose, the model disposes: nothing here decides about a span. Each column is a categorical feature
that the encoder embeds (see `lexicon.embed`). What depends on the word alone is computed once per word form and
kept; what depends on the neighbours comes from the proposals of each capability.
"""

import sys
from functools import lru_cache
from typing import Final

import numpy
from spacy.strings import get_string_id
from spacy.tokens import Doc, Token

from ..claims.cues import propose_cues, what_follows
from ..factories.patterns import propose_names
from ..factories.patterns import token_class as factory_class
from ..reading import Column, Reading, Words, read
from ..sources.patterns import propose_mentions
from ..sources.patterns import token_class as source_class
from .words import WordTable

#: Columns of the matrix, in order. The first seven depend on the word alone.
COLUMNS: Final = (
    "norm",
    "prefix",
    "suffix",
    "shape",
    "cluster",
    "cluster_prefix",
    "classes",
    "name",
    "mention",
    "cue",
    "place_in_text",
)
WORD_COLUMNS: Final = 7
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


@lru_cache(maxsize=4096)
def _hash(*parts: object) -> int:
    return get_string_id("|".join(str(part) for part in parts))


class WordFeatures:
    """The features of word forms with their norms, each computed once and forgotten with the store of words.

    table: Clusters and parts of speech.
    """

    def __init__(self, table: WordTable) -> None:
        self.table = table
        self._store: Words | None = None
        self._matrix = numpy.zeros((0, WORD_COLUMNS), dtype="uint64")
        self._known = numpy.zeros((0,), dtype="bool")

    def of(self, doc: Doc, reading: Reading) -> numpy.ndarray:
        """Features of a document's tokens, uint64, shape (tokens, WORD_COLUMNS)."""
        rows, size = reading.rows, len(reading.store.texts)
        if self._store is not reading.store:
            self._store, self._matrix, self._known = reading.store, self._matrix[:0], self._known[:0]
        if len(self._known) < size:
            space = max(2 * size, 1024) - len(self._known)
            self._matrix = numpy.concatenate([self._matrix, numpy.zeros((space, WORD_COLUMNS), dtype="uint64")])
            self._known = numpy.concatenate([self._known, numpy.zeros((space,), dtype="bool")])
        for i in numpy.flatnonzero(~self._known[rows]).tolist():
            if not self._known[rows[i]]:
                self._matrix[rows[i]] = self._features(doc[i])
                self._known[rows[i]] = True
        return self._matrix[rows]

    def _features(self, token: Token) -> list[int]:
        text = token.text
        word = fold(text)
        cluster, pos = self.table.find(token.orth, get_string_id(word), get_string_id(word.capitalize()))
        digits = any(char.isdigit() for char in text)
        return [
            _hash("norm", token.shape_ if digits else token.norm_.translate(_STRAIGHT)),
            _hash("prefix", word[:3]),
            _hash("suffix", word[-3:]),
            _hash("shape", token.shape_),
            _hash("cluster", cluster),
            _hash("cluster_prefix", cluster & 63, pos),
            _hash("classes", factory_class(text), source_class(text)),
        ]


def fold(text: str) -> str:
    """A word in lower case with straight quotation marks."""
    return text.translate(_STRAIGHT).lower()


_FACTORY = Column(lambda text: ord(factory_class(text)), "uint32")
_SOURCE = Column(lambda text: ord(source_class(text)), "uint32")
_WORD = Column(fold, "object")


def _letters(column: Column, reading: Reading) -> str:
    """The class letters of all tokens as one string."""
    return column.of(reading).tobytes().decode("utf-32-le" if sys.byteorder == "little" else "utf-32-be")


def extract(doc: Doc, words: WordFeatures) -> numpy.ndarray:
    """The feature matrix of a document: uint64, shape (tokens, len(COLUMNS))."""
    reading = read(doc)
    out = numpy.zeros((len(reading), len(COLUMNS)), dtype="uint64")
    if not len(reading):
        return out
    out[:, :WORD_COLUMNS] = words.of(doc, reading)
    _mark(out[:, 7], "name", propose_names(_letters(_FACTORY, reading)))
    mentions = propose_mentions(_letters(_SOURCE, reading))
    _mark(out[:, 8], "mention", [(start, end, kind) for start, end, _, kind in mentions])
    for _, end, tail, kind in mentions:
        if tail > end:
            out[end:tail, 8] = _hash("mention", "tail", kind)
            out[tail - 1, 8] = _hash("mention", "tail ends", kind)
    lower = _WORD.of(reading).tolist()
    cues = propose_cues(lower)
    _mark(out[:, 9], "cue", [(start, end, f"{label} {what_follows(lower, end)}") for start, end, label in cues])
    out[:, 10] = _place_in_text(reading)
    return out


def _mark(column: numpy.ndarray, name: str, spans: list[tuple[int, int, str]]) -> None:
    """Write BILU tags of proposed spans into a column."""
    for start, end, label in spans:
        if end - start == 1:
            column[start] = _hash(name, "U", label)
        else:
            column[start] = _hash(name, "B", label)
            column[start + 1 : end - 1] = _hash(name, "I", label)
            column[end - 1] = _hash(name, "L", label)


def _place_in_text(reading: Reading) -> numpy.ndarray:
    """Inside of which marks a token stands, and whether its paragraph is the first, or short as a heading is."""
    places = numpy.zeros((len(reading),), dtype="int64")
    for n, (begin, end) in enumerate(reading.segments):
        heading = end - begin < 18 and reading.texts[end - 1] not in '.!?”"'
        places[begin:end] = 0 if not n else 1 if heading else 2
    for (a, b), item in zip(reading.enclosed, reading.enclosures, strict=True):
        places[a:b] += 6 if item.single else 3
    return _PLACES[places]


_PLACES: Final = numpy.array([_hash("place", k // 3, k % 3) for k in range(9)], dtype="uint64")
