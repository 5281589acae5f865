"""Spans as BILUO actions, and the best valid sequence of actions.

Actions of a layer with labels (X, Y): `O`, then `B-X I-X L-X U-X`, then `B-Y ...`. Index 0 is `O`; label k
(from 0) begins at 1 + 4 * k.
"""

from collections.abc import Sequence
from functools import cache

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc

from ..reading import read

Spans = list[tuple[int, int, int]]  # start token, end token (exclusive), index of the label

_B, _I, _L, _U = range(4)


def n_actions(n_labels: int) -> int:
    """How many actions a layer with this many labels has."""
    return 1 + 4 * n_labels


def begin_actions(n_labels: int) -> list[int]:
    """The actions that begin a span: `B` and `U` of every label."""
    return [1 + 4 * k + move for k in range(n_labels) for move in (_B, _U)]


def end_actions(n_labels: int) -> list[int]:
    """The actions that end a span: `L` and `U` of every label."""
    return [1 + 4 * k + move for k in range(n_labels) for move in (_L, _U)]


def encode_spans(spans: Sequence[tuple[int, int, int]], n_tokens: int) -> NDArray[numpy.int64]:
    """The action of every token, shape (tokens,). Of overlapping spans the one that comes first is kept."""
    actions = numpy.zeros((n_tokens,), dtype="int64")
    for start, end, label in spans:
        if actions[start:end].any():
            continue
        base = 1 + 4 * label
        if end - start == 1:
            actions[start] = base + _U
        else:
            actions[start] = base + _B
            actions[start + 1 : end - 1] = base + _I
            actions[end - 1] = base + _L
    return actions


def decode_actions(actions: NDArray[numpy.int64]) -> Spans:
    """Spans of a valid sequence of actions, in text order."""
    spans: Spans = []
    start = 0
    for i in numpy.flatnonzero(actions).tolist():
        label, move = divmod(int(actions[i]) - 1, 4)
        if move == _U:
            spans.append((i, i + 1, label))
        elif move == _B:
            start = i
        elif move == _L:
            spans.append((start, i + 1, label))
    return spans


@cache
def transitions(n_labels: int) -> NDArray[numpy.bool_]:
    """Which action may follow which: bool, shape (actions, actions), [before, after]."""
    n = n_actions(n_labels)
    allowed = numpy.zeros((n, n), dtype=bool)
    closed = [0] + [1 + 4 * k + move for k in range(n_labels) for move in (_L, _U)]
    opening = [0] + [1 + 4 * k + move for k in range(n_labels) for move in (_B, _U)]
    allowed[numpy.ix_(closed, opening)] = True
    for k in range(n_labels):
        base = 1 + 4 * k
        for before in (_B, _I):
            allowed[base + before, [base + _I, base + _L]] = True
    return allowed


def _may_begin(n_labels: int) -> NDArray[numpy.bool_]:
    return transitions(n_labels)[0]


def _may_end(n_labels: int) -> NDArray[numpy.bool_]:
    return transitions(n_labels)[:, 0]


def paragraph_breaks(doc: Doc) -> list[int]:
    """Tokens that hold an empty line."""
    return read(doc).breaks


def segments(doc: Doc) -> list[tuple[int, int]]:
    """Token ranges that no span may leave: the paragraphs, without the breaks between them."""
    return read(doc).segments


def best_actions(
    scores: NDArray[numpy.float32], n_labels: int, bounds: Sequence[tuple[int, int]]
) -> NDArray[numpy.int64]:
    """The best valid sequence of actions of one document.

    scores: Log scores, shape (tokens, actions).
    bounds: Token ranges (paragraphs) decoded by themselves; tokens outside get `O`.
    RETURNS: Actions, shape (tokens,).

    Where the best action of every token already makes a valid sequence it is the best valid one, so the search
    is only run, for all at once, on the ranges where it does not.
    """
    actions = numpy.zeros((len(scores),), dtype="int64")
    if not len(scores):
        return actions
    greedy = scores.argmax(axis=1)
    allowed = transitions(n_labels)
    begin, end = _may_begin(n_labels), _may_end(n_labels)
    follows = allowed[greedy[:-1], greedy[1:]]
    broken = []
    for a, b in bounds:
        if begin[greedy[a]] and end[greedy[b - 1]] and follows[a : b - 1].all():
            actions[a:b] = greedy[a:b]
        else:
            broken.append((a, b))
    for alike in _of_like_length(broken):
        for (a, b), path in zip(alike, _viterbi(scores, n_labels, alike), strict=True):
            actions[a:b] = path
    return actions


def _of_like_length(bounds: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Ranges that are decoded side by side: the longest of a batch has at most twice the tokens of the shortest."""
    groups: list[list[tuple[int, int]]] = []
    limit = 0
    for bound in sorted(bounds, key=lambda bound: bound[1] - bound[0]):
        length = bound[1] - bound[0]
        if not groups or length > limit:
            groups.append([])
            limit = max(2 * length, 64)
        groups[-1].append(bound)
    return groups


def _viterbi(
    scores: NDArray[numpy.float32], n_labels: int, bounds: Sequence[tuple[int, int]]
) -> list[NDArray[numpy.int64]]:
    """Best valid paths of several token ranges, found side by side (padded to the longest)."""
    lengths = numpy.array([b - a for a, b in bounds])
    n, longest, width = len(bounds), int(lengths.max()), scores.shape[1]
    padded = numpy.zeros((longest, n, width), dtype="float32")
    for i, (a, b) in enumerate(bounds):
        padded[: b - a, i] = scores[a:b]
    never = numpy.float32(-1e9)
    penalty = numpy.where(transitions(n_labels), numpy.float32(0), never).T.copy()  # [after, before]
    bests = numpy.empty((longest, n, width), dtype="float32")
    bests[0] = best = padded[0] + numpy.where(_may_begin(n_labels), numpy.float32(0), never)
    options = numpy.empty((n, width, width), dtype="float32")
    for t in range(1, longest):
        numpy.add(best[:, None, :], penalty, out=options)
        best = numpy.max(options, axis=2, out=bests[t])
        best += padded[t]
    # backwards from the end of each range; shorter ones join later
    ending = numpy.where(_may_end(n_labels), numpy.float32(0), never)
    paths = numpy.zeros((longest, n), dtype="int64")
    own = numpy.arange(n)
    paths[lengths - 1, own] = (bests[lengths - 1, own] + ending).argmax(axis=1)
    for t in range(longest - 1, 0, -1):
        before = (bests[t - 1] + penalty[paths[t]]).argmax(axis=1)
        paths[t - 1] = numpy.where(lengths > t, before, paths[t - 1])
    return [paths[:length, i] for i, length in enumerate(lengths.tolist())]


def log_softmax(scores: NDArray[numpy.float32]) -> NDArray[numpy.float32]:
    """Log probabilities along the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return shifted - numpy.log(numpy.exp(shifted).sum(axis=-1, keepdims=True))
