"""One layer of spans: where its spans are kept, their labels, how gold spans become targets."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.training import Example

from ..reading import Column, Reading, one_of, read
from .scheme import (
    Spans,
    begin_actions,
    best_actions,
    decode_actions,
    encode_spans,
    end_actions,
    log_softmax,
    n_actions,
)

_IMPOSSIBLE = numpy.float32(-1e6)


@dataclass(frozen=True)
class Layer:
    """A set of labels whose spans never overlap each other.

    group: Key of `doc.spans` that holds the spans, perhaps together with those of other layers.
    labels: Labels of this layer, in the order of the actions.
    never_first, never_last: Words, lower case, with which no span of this layer begins or ends. A hard constraint on the
        search, not on the training data.
    never_before: Words, lower case, before which no span of this layer ends: its phrase goes on.
    only_before: If any, the only words (and white space, and the end of the document) before which a span of this layer ends.
    """

    group: str
    labels: tuple[str, ...]
    never_first: frozenset[str] = frozenset()
    never_last: frozenset[str] = frozenset()
    never_before: frozenset[str] = frozenset()
    only_before: frozenset[str] = frozenset()

    @property
    def width(self) -> int:
        """Number of actions."""
        return n_actions(len(self.labels))

    def gold_actions(self, eg: Example) -> NDArray[numpy.int64] | None:
        """The right action of every predicted token, -1 where it is not known, None without annotation.

        Tokens that do not align with gold tokens are unknown, and so are all tokens of a span whose borders
        fall inside predicted tokens.
        """
        if self.group not in eg.reference.spans:
            return None
        actions = numpy.zeros((len(eg.predicted),), dtype="int64")
        spans: Spans = []
        reference = eg.reference
        same = _same_tokens(eg)
        for span in reference.spans[self.group]:
            if span.label_ not in self.labels:
                continue
            if same:
                spans.append((span.start, span.end, self.labels.index(span.label_)))
                continue
            aligned = eg.predicted.char_span(span.start_char, span.end_char)
            if aligned is None:
                touched = eg.predicted.char_span(span.start_char, span.end_char, alignment_mode="expand")
                actions[touched.start : touched.end] = -1
            else:
                spans.append((aligned.start, aligned.end, self.labels.index(span.label_)))
        spans.sort(key=lambda item: (item[0], -item[1]))
        return numpy.where(actions < 0, actions, encode_spans(spans, len(eg.predicted)))

    def _constrained(self, readings: Sequence[Reading], scores: NDArray[numpy.float32]) -> NDArray[numpy.float32]:
        """The scores with every action ruled out that would begin or end a span at a word that never does."""
        columns = _columns(self)
        if not any(columns):
            return scores
        scores = scores.copy()
        n = len(self.labels)
        first, last, *before = columns
        if first is not None:
            _below(scores, numpy.concatenate([first.of(own) for own in readings]), begin_actions(n))
        if last is not None:
            _below(scores, numpy.concatenate([last.of(own) for own in readings]), end_actions(n))
        for column in before:
            if column is not None:  # one token on; nothing follows the last token of a document
                behind = [numpy.append(column.of(own)[1:], False)[: len(own)] for own in readings]
                _below(scores, numpy.concatenate(behind), end_actions(n))
        return scores

    def find(self, doc: Doc, scores: NDArray[numpy.float32]) -> list[tuple[int, int, str, float]]:
        """The spans that these scores of one document mean; see `find_all`."""
        return self.find_all([read(doc)], scores)[0]

    def find_all(
        self, readings: Sequence[Reading], scores: NDArray[numpy.float32]
    ) -> list[list[tuple[int, int, str, float]]]:
        """The spans that these scores mean: for each document (start, end, label, probability), in text order.

        readings: Of documents that are decoded side by side, as if they were one.
        scores: Of all their tokens, shape (tokens, self.width).
        The probability is the geometric mean of the probabilities of the span's actions.
        """
        found: list[list[tuple[int, int, str, float]]] = [[] for _ in readings]
        if not len(scores):
            return found
        offsets = list(accumulate((len(own) for own in readings), initial=0))
        bounds = [(a + at, b + at) for at, own in zip(offsets, readings, strict=False) for a, b in own.segments]
        actions = best_actions(self._constrained(readings, scores), len(self.labels), bounds)
        for start, end, label in decode_actions(actions):
            logs = log_softmax(scores[start:end])[numpy.arange(end - start), actions[start:end]]
            k = bisect_right(offsets, start) - 1
            at = offsets[k]
            found[k].append((start - at, end - at, self.labels[label], float(numpy.exp(logs.mean()))))
        return found


@cache
def _columns(layer: Layer) -> tuple[Column | None, ...]:
    """Of each token, whether its word is one of each of the layer's lists; None for lists that are empty."""
    lists = (layer.never_first, layer.never_last, layer.never_before)
    only = Column(lambda text: not (text.lower() in layer.only_before or text.isspace()), "bool")
    return (*(one_of(words) if words else None for words in lists), only if layer.only_before else None)


def _below(scores: NDArray[numpy.float32], tokens: NDArray[numpy.bool_], moves: list[int]) -> None:
    """Make some actions of some tokens impossible."""
    rows = numpy.flatnonzero(tokens)
    if len(rows):
        scores[rows[:, None], moves] = _IMPOSSIBLE


def _same_tokens(eg: Example) -> bool:
    predicted, reference = eg.predicted, eg.reference
    return len(predicted) == len(reference) and bool(
        (predicted.to_array("ORTH") == reference.to_array("ORTH")).all() if len(predicted) else True
    )


def tagging_loss(
    scores: NDArray[numpy.float32], actions: NDArray[numpy.int64] | None
) -> tuple[float, NDArray[numpy.float32]]:
    """Cross-entropy of one document and its gradient; unknown tokens (-1, or no annotation) give none.

    scores: Shape (tokens, actions of the layer).
    """
    if actions is None or not len(scores):
        return 0.0, numpy.zeros_like(scores)
    known = actions >= 0
    log_probs = log_softmax(scores)
    target = numpy.where(known, actions, 0)
    loss = -float(log_probs[numpy.arange(len(scores)), target][known].sum())
    gradient = numpy.exp(log_probs)
    gradient[numpy.arange(len(scores)), target] -= 1.0
    gradient[~known] = 0.0
    return loss, gradient


def total_width(layers: Iterable[Layer]) -> int:
    """Number of actions of several layers together."""
    return sum(layer.width for layer in layers)
