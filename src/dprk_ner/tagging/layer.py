"""One layer of spans: where its spans are kept, their labels, how gold spans become targets."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.training import Example

from .scheme import (
    Spans,
    begin_actions,
    best_actions,
    decode_actions,
    encode_spans,
    end_actions,
    log_softmax,
    n_actions,
    segments,
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

    def _constrained(self, doc: Doc, scores: NDArray[numpy.float32]) -> NDArray[numpy.float32]:
        """The scores with every action ruled out that would begin or end a span at a word that never does."""
        if not any((self.never_first, self.never_last, self.never_before, self.only_before)):
            return scores
        words = [token.lower_ for token in doc]
        scores = scores.copy()
        n = len(self.labels)
        _below(scores, [i for i, word in enumerate(words) if word in self.never_first], begin_actions(n))
        _below(scores, [i for i, word in enumerate(words) if word in self.never_last], end_actions(n))
        if self.never_before:
            _below(scores, [i for i, word in enumerate(words[1:]) if word in self.never_before], end_actions(n))
        if self.only_before:
            inner = [i for i, word in enumerate(words[1:]) if word not in self.only_before and not word.isspace()]
            _below(scores, inner, end_actions(n))
        return scores

    def find(self, doc: Doc, scores: NDArray[numpy.float32]) -> list[tuple[int, int, str, float]]:
        """The spans that these scores mean: (start, end, label, probability), in text order.

        scores: Shape (tokens, self.width).
        The probability is the geometric mean of the probabilities of the span's actions.
        """
        if not len(doc):
            return []
        actions = best_actions(self._constrained(doc, scores), len(self.labels), segments(doc))
        spans = decode_actions(actions)
        if not spans:
            return []
        chosen = numpy.take_along_axis(log_softmax(scores), actions[:, None], axis=1)[:, 0]
        return [
            (start, end, self.labels[label], float(numpy.exp(chosen[start:end].mean()))) for start, end, label in spans
        ]


def _below(scores: NDArray[numpy.float32], tokens: list[int], moves: list[int]) -> None:
    """Make some actions of some tokens impossible."""
    if tokens:
        scores[numpy.ix_(tokens, moves)] = _IMPOSSIBLE


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
