"""From pointer scores to claims that nest and never cross."""

from bisect import bisect_left, insort
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc

from ..reading import Column, one_of, read
from .marks import WINDOW, Cues

_NEVER = -1e9
#: Claims within reach of one cue beyond which the text is no text (`may may may ...`), and no more are looked for.
_CROWDED = 60
_NUMBER = ("no", "nos")
_NO_EDGE = frozenset(",.;:!?—–-()[]…/")
_BARRED = Column(lambda text: text.isspace() or text in _NO_EDGE, "bool")
_NUMERO = one_of(_NUMBER)
_ENDS = one_of((".", "!", "?"))
_ABBREVIATION = one_of((*_NUMBER, "approx"))


@dataclass
class FoundClaim:
    """A claim: token offsets, indices of its cues, probability."""

    start: int
    end: int
    cues: list[int]
    score: float


def edge_penalty(doc: Doc) -> NDArray[numpy.float64]:
    """Large and negative where no claim may begin (first column) or end (second): shape (tokens, 2).

    White space and punctuation, and the inside of `No. 3`.
    """
    reading = read(doc)
    edges = numpy.zeros((len(doc), 2), dtype="float64")
    barred = _BARRED.of(reading)
    edges[barred] = _NEVER
    for i in _NUMERO.where(reading):
        if i + 2 < len(doc) and reading.texts[i + 1] == "." and not barred[i + 2] and doc[i + 2].like_num:
            edges[i + 2, 0] = edges[i, 1] = _NEVER
    return edges


def last_token(doc: Doc) -> NDArray[numpy.int64]:
    """The last token at which a claim that begins here may end: the end of the quotation around it, if any."""
    last = numpy.full((len(doc),), len(doc) - 1)
    for a, b in read(doc).enclosed:
        last[a:b] = max(b - 1, a)
    return last


def sentence_stops(doc: Doc) -> NDArray[numpy.int64]:
    """How many sentences have ended before each token; a claim never holds the end of one.

    `No.` is two tokens to the tokenizer, and no end.
    """
    reading = read(doc)
    ends = _ENDS.of(reading)
    ends[:1] = False
    ends[1:] &= ~_ABBREVIATION.of(reading)[:-1]
    return ends.cumsum()


def best_span(
    scores: NDArray[numpy.float64],
    first: int,
    last: NDArray[numpy.int64],
    stops: NDArray[numpy.int64],
    taken: list[tuple[int, int]],
) -> tuple[int, int, float]:
    """The best (start, end, log probability) of one cue, end exclusive.

    scores: Log probabilities of start and end, shape (window, 2).
    first: Token at which the window begins.
    last: See `last_token`.
    stops: See `sentence_stops`.
    taken: Claims that this one may hold or lie in, but not cross.
    """
    if not taken:
        return _best_free(scores, first, last, stops)
    n = len(scores)
    joint = scores[:, 0][:, None] + scores[:, 1][None, :]
    i, j = numpy.arange(n)[:, None], numpy.arange(n)[None, :]
    own = stops[first : first + n]
    allowed = (j >= i) & (j + first <= last[first : first + n][:, None]) & (own[:, None] == own[None, :])
    for start, end in taken:
        a, b = start - first, end - first - 1
        crosses = ((i < a) & (j >= a) & (j < b)) | ((i > a) & (i <= b) & (j > b))
        allowed &= ~crosses
    joint = numpy.where(allowed, joint, 2 * _NEVER)
    best = int(joint.argmax())
    start, end = divmod(best, n)
    return start + first, end + first + 1, float(joint[start, end])


def _best_free(
    scores: NDArray[numpy.float64], first: int, last: NDArray[numpy.int64], stops: NDArray[numpy.int64]
) -> tuple[int, int, float]:
    """The best span where none is taken: starts from the best down, until no better one can follow."""
    begin, finish = scores[:, 0], scores[:, 1]
    n = len(scores)
    most = finish.max()
    best = (first, first + 1, 3 * _NEVER)
    for i in numpy.argsort(-begin, kind="stable").tolist():
        if begin[i] + most <= best[2]:
            break
        limit = min(int(last[first + i]) + 1 - first, n)
        limit = min(limit, int(numpy.searchsorted(stops[first : first + n], stops[first + i], side="right")))
        if limit > i:
            j = i + int(finish[i:limit].argmax())
            if begin[i] + finish[j] > best[2]:
                best = (first + i, first + j + 1, float(begin[i] + finish[j]))
    return best


_RELATIVES = frozenset({"which", "who", "that", "what"})
_FINITE = frozenset(
    "is are was were has have had may might could will would can seem seems seemed appear appears appeared look looks "
    "looked".split()
)


def with_pronoun(doc: Doc, start: int, cue: tuple[int, int]) -> int:
    """The start of a claim, moved before a relative pronoun that is its subject: `machines, [which may be Chinese], were`.

    Only where the claim would begin with its finite verb and holds its cue. Source: `docs/guidelines.md`, section 5 rule 1.
    """
    verb = doc[start].lower_ in _FINITE and start <= cue[0]
    return start - 1 if start and verb and doc[start - 1].lower_ in _RELATIVES else start


def _log_probabilities(scores: list[NDArray[numpy.float32]]) -> list[NDArray[numpy.float64]]:
    """Log probabilities down the columns of every cue's scores, for all cues at once."""
    flat = numpy.concatenate(scores).astype("float64")
    sizes = numpy.array([len(own) for own in scores])
    ends = sizes.cumsum()
    flat -= numpy.repeat(numpy.maximum.reduceat(flat, ends - sizes), sizes, axis=0)
    flat -= numpy.repeat(numpy.log(numpy.add.reduceat(numpy.exp(flat), ends - sizes)), sizes, axis=0)
    return numpy.split(flat, ends[:-1])


def decode_claims(doc: Doc, cues: Cues, scores: list[NDArray[numpy.float32]]) -> list[FoundClaim]:
    """Claims of a document, in text order, each with the cues that point at it.

    scores: For every cue, shape (window + 1, 2); the last row speaks for having no claim.
    """
    if not cues.spans:
        return []
    edges, last, stops = edge_penalty(doc), last_token(doc), sentence_stops(doc)
    logs = _log_probabilities(scores)
    free = []
    for k, ((a, b), log) in enumerate(zip(cues.windows, logs, strict=True)):
        inner = log[:-1] + edges[a:b]
        start, end, score = best_span(inner, a, last, stops, [])
        if score > float(log[-1].sum()) and score > _NEVER:
            free.append((score, k, with_pronoun(doc, start, cues.spans[k]), end))
    free.sort(key=lambda item: (-item[0], item[1]))
    claims: dict[tuple[int, int], FoundClaim] = {}
    in_order: list[tuple[int, int]] = []  # the same, by start: only claims near a cue can be crossed
    for score, k, start, end in free:
        a, b = cues.windows[k]
        taken = in_order[bisect_left(in_order, (a - sum(WINDOW), 0)) : bisect_left(in_order, (b, 0))]
        if len(taken) > _CROWDED:
            continue
        if any(a < start < b < end or start < a < end < b for a, b in taken):
            start, end, score = best_span(logs[k][:-1] + edges[a:b], a, last, stops, taken)
            if score <= _NEVER:
                continue
            start = with_pronoun(doc, start, cues.spans[k])
            if any(a < start < b < end or start < a < end < b for a, b in taken):
                continue
        if (start, end) not in claims:
            insort(in_order, (start, end))
        claim = claims.setdefault((start, end), FoundClaim(start, end, [], float(numpy.exp(score))))
        claim.cues.append(k)
    return sorted(claims.values(), key=lambda claim: (claim.start, -claim.end))
