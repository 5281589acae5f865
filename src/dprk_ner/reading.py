"""What the tokens of a document are, read once and shared by all components.

A news page repeats its words, and most of what rules ask of a token depends on its form alone. `Words` keeps each
word form with its norm once; a `Column` computes something of a form when it is first met; a `Reading` holds a document as
rows of that store, with its paragraphs and quotation marks. Readings are forgotten with their documents and hold nothing that cannot be
computed again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc

from .quotes.finder import Enclosure, find_enclosures

#: Word forms that are kept before the store begins anew: some tens of megabytes with all that is computed of them.
LIMIT = 60_000


class Words:
    """Word forms by row: as written, and in lower case.

    The norm is part of the key: the tokenizer's exceptions give one form several (`ca` is `can` in `can't` alone), and
    what was read before must change nothing.
    """

    def __init__(self) -> None:
        self.rows: dict[tuple[int, int], int] = {}
        self.texts: list[str] = []
        self.lower: list[str] = []
        self.columns: dict[Column, NDArray[Any]] = {}

    def find(self, keys: list[tuple[int, int]], doc: Doc) -> list[int]:
        """The rows of these pairs of form and norm, which are those of the document's tokens; new ones are added."""
        rows = self.rows
        try:
            return [rows[key] for key in keys]
        except KeyError:
            strings = doc.vocab.strings
            for key in keys:
                if key not in rows:
                    rows[key] = len(self.texts)
                    self.texts.append(strings[key[0]])
                    self.lower.append(self.texts[-1].lower())
            return [rows[key] for key in keys]


class Column:
    """Something that depends on a word form alone, as an array over the store.

    function: Gets the form as written.
    dtype: Of the array.
    """

    def __init__(self, function: Callable[[str], Any], dtype: str = "int64") -> None:
        self.function, self.dtype = function, dtype

    def of(self, reading: Reading) -> NDArray[Any]:
        """The values of a document's tokens, shape (tokens,)."""
        words = reading.store
        known = words.columns.get(self)
        done = 0 if known is None else len(known)
        if known is None or done < len(words.texts):
            new = numpy.array([self.function(text) for text in words.texts[done:]], dtype=self.dtype)
            known = words.columns[self] = new if known is None else numpy.concatenate([known, new])
        return known[reading.rows]

    def where(self, reading: Reading) -> list[int]:
        """The tokens that have a value."""
        return numpy.flatnonzero(self.of(reading)).tolist()


def one_of(words: Sequence[str] | frozenset[str], *, lower: bool = True) -> Column:
    """Whether a form is one of these words."""
    return Column(lambda text: (text.lower() if lower else text) in words, "bool")


SPACE = Column(str.isspace, "bool")
BREAK = Column(lambda text: text.isspace() and text.count("\n") > 1, "bool")
_LENGTH = Column(len)


class Reading:
    """A document as rows of the word store.

    rows: Of each token, shape (tokens,).
    """

    def __init__(self, doc: Doc, store: Words) -> None:
        self.store = store
        self._rows: list[int] = []
        self._spaces = numpy.zeros((0,), dtype="uint64")
        if len(doc):
            array = doc.to_array(["ORTH", "NORM", "SPACY"])
            self._rows = store.find(list(zip(array[:, 0].tolist(), array[:, 1].tolist(), strict=True)), doc)
            self._spaces = array[:, 2]
        self.rows = numpy.array(self._rows, dtype="int64")

    def __len__(self) -> int:
        return len(self._rows)

    @cached_property
    def texts(self) -> list[str]:
        """The tokens as written."""
        texts = self.store.texts
        return [texts[row] for row in self._rows]

    @cached_property
    def lower(self) -> list[str]:
        """The tokens in lower case."""
        lower = self.store.lower
        return [lower[row] for row in self._rows]

    @cached_property
    def text(self) -> str:
        """The text; `Doc.text` walks over all tokens each time."""
        return "".join(
            [text + " " if space else text for text, space in zip(self.texts, self._spaces.tolist(), strict=True)]
        )

    @cached_property
    def starts(self) -> NDArray[numpy.int64]:
        """Character offset of each token and, last, of the end."""
        starts = numpy.zeros((len(self) + 1,), dtype="int64")
        numpy.cumsum(_LENGTH.of(self) + self._spaces.astype("int64"), out=starts[1:])
        return starts

    @cached_property
    def spaces(self) -> list[bool]:
        """Whether each token is white space."""
        return SPACE.of(self).tolist()

    @cached_property
    def breaks(self) -> list[int]:
        """The tokens that hold an empty line."""
        return BREAK.where(self)

    @cached_property
    def segments(self) -> list[tuple[int, int]]:
        """Token ranges of the paragraphs, without the breaks between them."""
        bounds = []
        start = 0
        for end in [*self.breaks, len(self)]:
            if end > start:
                bounds.append((start, end))
            start = end + 1
        return bounds

    @cached_property
    def paragraphs(self) -> list[int]:
        """The number of the paragraph of every token (breaks belong to the paragraph before)."""
        numbers = numpy.zeros((len(self),), dtype="int64")
        numbers[[start for start, _ in self.segments[1:]]] = 1
        return numbers.cumsum().tolist()

    @cached_property
    def enclosures(self) -> list[Enclosure]:
        """What stands between quotation marks."""
        return find_enclosures(self.text)

    @cached_property
    def enclosed(self) -> list[tuple[int, int]]:
        """Token ranges of the enclosures: the tokens that begin inside of each."""
        offsets = [(item.start, item.end) for item in self.enclosures]
        return [(int(a), int(b)) for a, b in numpy.searchsorted(self.starts[:-1], offsets)] if offsets else []


_STORE = [Words()]
_READ: WeakKeyDictionary[Doc, Reading] = WeakKeyDictionary()


def read(doc: Doc) -> Reading:
    """The reading of a document; the same one while the number of its tokens stays the same."""
    known = _READ.get(doc)
    if known is None or len(known) != len(doc):
        if len(_STORE[0].texts) > LIMIT:
            forget()
        known = _READ[doc] = Reading(doc, _STORE[0])
    return known


def forget() -> None:
    """Begin a new word store; readings that there are hold on to theirs."""
    _STORE[0] = Words()


__all__ = ["BREAK", "SPACE", "Column", "Reading", "Words", "forget", "one_of", "read"]
