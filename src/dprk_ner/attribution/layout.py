"""Where things stand in a document: paragraphs, sentences, stops."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import TypeVar

from spacy.tokens import Doc

from ..reading import read

T = TypeVar("T")
_STOPS = frozenset({".", "!", "?"})


def paragraph_of(doc: Doc) -> list[int]:
    """The number of the paragraph of every token (breaks belong to the paragraph before)."""
    return read(doc).paragraphs


def sentence_of(doc: Doc) -> list[int]:
    """The number of the sentence of every token; paragraphs where sentences are not known."""
    if not doc.has_annotation("SENT_START"):
        return paragraph_of(doc)
    starts = doc.to_array("SENT_START") == 1
    starts[:1] = False
    return starts.cumsum().tolist()


def bounds_of(numbers: Sequence[int], i: int) -> tuple[int, int]:
    """The stretch of equal numbers around a token (numbers never fall)."""
    return bisect_left(numbers, numbers[i]), bisect_left(numbers, numbers[i] + 1)


def between(items: Sequence[T], keys: Sequence[int], start: int, end: int) -> Sequence[T]:
    """The items whose key is at least `start` and less than `end`; keys are sorted."""
    return items[bisect_left(keys, start) : bisect_left(keys, end)]


def no_stop(doc: Doc, start: int, end: int) -> bool:
    """No sentence ends between these tokens."""
    return not any(text in _STOPS or ("\n" in text and is_break(text)) for text in read(doc).texts[start:end])


def is_break(text: str) -> bool:
    """Is a token an empty line?"""
    return text.count("\n") > 1 and text.isspace()
