"""Token features: everything tables and patterns know about a document, as one matrix of integers.

Rules propose, the model disposes: nothing here decides about a span. Each column is a categorical feature
that the encoder embeds (see `lexicon.embed`). What depends on the word alone is computed once per word form and
kept; what depends on the neighbours comes from the proposals of each capability.
"""

from typing import Final

import numpy
from spacy.strings import get_string_id
from spacy.tokens import Doc

from ..claims.cues import propose_cues, what_follows
from ..factories.patterns import propose_names
from ..factories.patterns import token_class as factory_class
from ..quotes.finder import find_enclosures
from ..sources.patterns import propose_mentions
from ..sources.patterns import token_class as source_class
from ..tagging.scheme import paragraph_breaks
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
#: Word forms that are kept; an archive has many more, and memory has to stay flat over it.
MAX_WORDS: Final = 50_000
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


def _hash(*parts: object) -> int:
    return get_string_id("|".join(str(part) for part in parts))


class WordFeatures:
    """The features of word forms, each computed once as long as they fit into the memory set aside for them.

    table: Clusters and parts of speech.
    limit: How many word forms are kept; then it starts anew, between two documents.
    """

    def __init__(self, table: WordTable, *, limit: int = MAX_WORDS) -> None:
        self.table = table
        self.limit = limit
        self._forget()

    def _forget(self) -> None:
        self._rows: dict[tuple[int, int], int] = {}
        self._matrix = numpy.zeros((1024, WORD_COLUMNS), dtype="uint64")
        self._factory: list[str] = []
        self._source: list[str] = []
        self._words: list[str] = []

    def rows(self, doc: Doc) -> list[int]:
        """Row numbers of a document's tokens, good until the next call."""
        if len(self._rows) >= self.limit:
            self._forget()
        rows = self._rows
        # the norm is part of the key: the tokenizer's exceptions give one form several ("ca" is "can" in "can't" alone),
        # and what was read before must change nothing
        keys = [(orth, norm) for orth, norm in doc.to_array(["ORTH", "NORM"]).tolist()]
        for i, key in enumerate(keys):
            if key not in rows:
                self._add(key, doc[i].text, doc[i].norm_, doc[i].shape_)
        return [rows[key] for key in keys]

    def matrix(self, rows: list[int]) -> numpy.ndarray:
        """Features of these rows, uint64, shape (n, WORD_COLUMNS)."""
        return self._matrix[rows]

    def classes(self, rows: list[int]) -> tuple[str, str, list[str]]:
        """Factory classes and source classes as strings of letters, and the words in lower case."""
        factory, source, words = self._factory, self._source, self._words
        return "".join([factory[r] for r in rows]), "".join([source[r] for r in rows]), [words[r] for r in rows]

    def _add(self, key: tuple[int, int], text: str, norm: str, shape: str) -> None:
        row = len(self._rows)
        if row == len(self._matrix):
            self._matrix = numpy.concatenate([self._matrix, numpy.zeros_like(self._matrix)])
        word = text.translate(_STRAIGHT).lower()
        lower = get_string_id(word)
        cluster, pos = self.table.find(key[0], lower, get_string_id(word.capitalize()))
        factory, source = factory_class(text), source_class(text)
        digits = any(char.isdigit() for char in text)
        self._matrix[row] = [
            _hash("norm", shape if digits else norm.translate(_STRAIGHT)),
            _hash("prefix", word[:3]),
            _hash("suffix", word[-3:]),
            _hash("shape", shape),
            _hash("cluster", cluster),
            _hash("cluster_prefix", cluster & 63, pos),
            _hash("classes", factory, source),
        ]
        self._factory.append(factory)
        self._source.append(source)
        self._words.append(word)
        self._rows[key] = row


def extract(doc: Doc, words: WordFeatures) -> numpy.ndarray:
    """The feature matrix of a document: uint64, shape (tokens, len(COLUMNS))."""
    rows = words.rows(doc)
    out = numpy.zeros((len(rows), len(COLUMNS)), dtype="uint64")
    if not rows:
        return out
    out[:, :WORD_COLUMNS] = words.matrix(rows)
    factory, source, lower = words.classes(rows)
    _mark(out[:, 7], "name", propose_names(factory))
    mentions = propose_mentions(source)
    _mark(out[:, 8], "mention", [(start, end, kind) for start, end, _, kind in mentions])
    for _, end, tail, kind in mentions:
        if tail > end:
            out[end:tail, 8] = _hash("mention", "tail", kind)
            out[tail - 1, 8] = _hash("mention", "tail ends", kind)
    cues = propose_cues(lower)
    _mark(out[:, 9], "cue", [(start, end, f"{label} {what_follows(lower, end)}") for start, end, label in cues])
    out[:, 10] = _place_in_text(doc)
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


def _place_in_text(doc: Doc) -> numpy.ndarray:
    """Inside of which marks a token stands, and whether its paragraph is the first, or short as a heading is."""
    text = doc.text
    n = len(doc)
    starts = doc.to_array("IDX").astype("int64")
    inside = numpy.zeros((n,), dtype="int64")
    for item in find_enclosures(text):
        a, b = numpy.searchsorted(starts, (item.start, item.end))
        inside[a:b] = 2 if item.single else 1
    kind = numpy.zeros((n,), dtype="int64")
    first = True
    begin = 0
    for end in [*paragraph_breaks(doc), n]:
        if end > begin:
            last = doc[end - 1].text
            kind[begin:end] = 0 if first else 1 if end - begin < 18 and last not in '.!?”"' else 2
            first = False
        begin = end + 1
    keys = numpy.array([_hash("place", k // 3, k % 3) for k in range(9)], dtype="uint64")
    return keys[inside * 3 + kind]
