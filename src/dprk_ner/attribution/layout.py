"""Where things stand in a document: paragraphs, sentences, stops."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import TypeVar

from spacy.tokens import Doc

from ..tagging.scheme import segments

T = TypeVar("T")


def paragraph_of(doc: Doc) -> list[int]:
    """The number of the paragraph of every token (breaks belong to the paragraph before)."""
    numbers = [0] * len(doc)
    bounds = segments(doc)
    for n, (start, _) in enumerate(bounds):
        end = bounds[n + 1][0] if n + 1 < len(bounds) else len(doc)
        for i in range(start, end):
            numbers[i] = n
    return numbers


def sentence_of(doc: Doc) -> list[int]:
    """The number of the sentence of every token; paragraphs where sentences are not known."""
    if not doc.has_annotation("SENT_START"):
        return paragraph_of(doc)
    numbers, n = [], -1
    for token in doc:
        n += token.is_sent_start is True or token.i == 0
        numbers.append(n)
    return numbers


def bounds_of(numbers: Sequence[int], i: int) -> tuple[int, int]:
    """The stretch of equal numbers around a token (numbers never fall)."""
    return bisect_left(numbers, numbers[i]), bisect_left(numbers, numbers[i] + 1)


def between(items: Sequence[T], keys: Sequence[int], start: int, end: int) -> Sequence[T]:
    """The items whose key is at least `start` and less than `end`; keys are sorted."""
    return items[bisect_left(keys, start) : bisect_left(keys, end)]


def no_stop(doc: Doc, start: int, end: int) -> bool:
    """No sentence ends between these tokens."""
    return not any(
        doc[i].text in (".", "!", "?") or (doc[i].is_space and doc[i].text.count("\n") > 1) for i in range(start, end)
    )
