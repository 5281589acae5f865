"""The claim pointer: from a cue to the start and the end of the proposition it qualifies.

Registered as `dprk_ner.ClaimPointer.v1` (registry `architectures`). Every token in the window around a cue is scored
as start and as end of its claim, given the cue: encoder vectors of token and cue, the distance between them, and
what lies between (commas, sentence ends, quotation marks, conjunctions). Nesting falls out of it, since each
cue points for itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, cast

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc
from thinc.api import Dropout, Linear, Maxout, Model, chain, glorot_uniform_init, with_array, zero_init
from thinc.types import Floats2d

from ..tagging.scheme import segments

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
    windows = []
    for start, end in spans:
        a, b = next(((a, b) for a, b in bounds if a <= start < b), (start, end))
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
    strings = doc.vocab.strings
    for i, orth in enumerate(doc.to_array("LOWER").tolist(), 1):
        mark = _MARKS.get(orth)
        if mark is None:
            mark = _MARKS[orth] = _mark_of(strings[orth])
        if mark[1]:
            rows[mark[0], i] = mark[1]
    return rows.cumsum(axis=1)


def _mark_of(text: str) -> tuple[int, int]:
    """Row and count of a token: (0, 0) for a word without meaning here."""
    for row, words in enumerate((_COMMAS, _ENDS, _QUOTES, _CONJUNCTIONS)):
        if text in words:
            return row, 1
    return (4, _BRACKETS[text]) if text in _BRACKETS else (0, 0)


#: Marks by hash of the lower-case form; filled as words are met.
_MARKS: dict[int, tuple[int, int]] = {}
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
    strings = doc.vocab.strings
    for i, orth in enumerate(doc.to_array("LOWER").tolist() if len(doc) else (), 1):
        kind = _TYPES.get(orth)
        if kind is None:
            kind = _TYPES[orth] = _type_of(strings[orth])
        types[i] = kind
    return Marks(token_marks(doc), types[:-3], types[2:-1] * 14 + types[3:])


def _type_of(text: str) -> int:
    """Border type of a token, lower case."""
    if text.isspace() and text.count("\n") > 1:
        return 1
    return next((i for i, words in enumerate(BORDERS, 2) if text in words), 0)


#: Border types by hash of the lower-case form; filled as words are met.
_TYPES: dict[int, int] = {}


def pair_features(marks: Marks, cue: tuple[int, int], window: tuple[int, int]) -> NDArray[numpy.int64]:
    """Categorical features of every token of a window, given its cue: shape (tokens, len(FEATURE_SIZES))."""
    start, end = cue
    tokens = numpy.arange(*window)
    before, inside = tokens < start, (tokens >= start) & (tokens < end)
    distance = numpy.where(before, start - tokens, numpy.maximum(tokens - end + 1, 0))
    bucket = numpy.where(distance <= 8, distance, numpy.minimum(8 + (distance - 8) // 4, 22))
    position = numpy.where(inside, 47, numpy.where(before, 23 + bucket, bucket))
    # counts of marks strictly between the token and the cue
    left = numpy.where(before, tokens + 1, end)
    right = numpy.where(before, start, tokens)
    right = numpy.maximum(left, right)
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


def build_claim_pointer(*, hidden_width: int, width: int | None = None) -> Model:
    """Score tokens as starts and ends of claims.

    hidden_width: Width of the joint representation of cue and token.
    width: Width of the encoder's output; taken from the encoder when the component is initialised.
    RETURNS: Model from (encoder outputs, cues, marks) of documents to, for each document and cue, scores of shape
        (window + 1, 2): start and end for every token of the window, and in the last row for having no claim.
    """
    return Model(
        "claim_pointer",
        _forward,
        init=_init,
        dims={"nI": width, "nH": hidden_width, "nF": sum(FEATURE_SIZES)},
        params=dict.fromkeys(("token_W", "first_W", "last_W", "feature_E", "hidden_b", "none_E", "out_W", "out_b")),
    )


def _init(model: Model, X: object = None, Y: object = None) -> None:
    n_in, hidden, n_features = model.get_dim("nI"), model.get_dim("nH"), model.get_dim("nF")
    for name in ("token_W", "first_W", "last_W"):
        model.set_param(name, glorot_uniform_init(model.ops, (n_in, hidden)))
    model.set_param("feature_E", model.ops.alloc2f(n_features, hidden))
    model.set_param("hidden_b", model.ops.alloc1f(hidden))
    model.set_param("none_E", model.ops.alloc1f(hidden))
    model.set_param("out_W", glorot_uniform_init(model.ops, (hidden, 2)))
    model.set_param("out_b", model.ops.alloc1f(2))


PointerInput = tuple[list[Floats2d], list[Cues], list[Marks]]
Scores = list[list[Floats2d]]
_OFFSETS = numpy.concatenate([[0], numpy.cumsum(FEATURE_SIZES)[:-1]])


def _forward(model: Model, X: PointerInput, is_train: bool) -> tuple[Scores, Callable[[Scores], list[Floats2d]]]:
    vectors, all_cues, all_marks = X
    flat = model.ops.xp.concatenate(vectors) if vectors else model.ops.alloc2f(0, model.get_dim("nI"))
    token_W, first_W, last_W = (model.get_param(name) for name in ("token_W", "first_W", "last_W"))
    rows, owners, features, none_rows, sizes = [], [], [], [], []
    firsts: list[int] = []
    lasts: list[int] = []
    offset = position = 0
    for vecs, cues, marks in zip(vectors, all_cues, all_marks, strict=True):
        for span, window in zip(cues.spans, cues.windows, strict=True):
            n = window[1] - window[0]
            rows.append(numpy.arange(window[0], window[1]) + offset)
            owners.append(numpy.full((n,), len(firsts)))
            features.append(pair_features(marks, span, window) + _OFFSETS)
            firsts.append(span[0] + offset)
            lasts.append(span[1] - 1 + offset)
            sizes.append(n + 1)
            position += n
            none_rows.append(position)
            position += 1
        offset += len(vecs)
    if not firsts:
        empty: Scores = [[] for _ in vectors]
        return empty, lambda d_scores: [model.ops.alloc2f(*vec.shape) for vec in vectors]
    row, owner, feature = numpy.concatenate(rows), numpy.concatenate(owners), numpy.concatenate(features)
    first, last = numpy.array(firsts), numpy.array(lasts)
    hidden_b, none_E, feature_E = (model.get_param(name) for name in ("hidden_b", "none_E", "feature_E"))
    out_W, out_b = model.get_param("out_W"), model.get_param("out_b")
    cue_hidden = flat[first] @ first_W + flat[last] @ last_W + hidden_b
    is_none = numpy.zeros((position,), dtype=bool)
    is_none[numpy.array(none_rows)] = True
    pairs = numpy.flatnonzero(~is_none)
    pre = numpy.empty((position, model.get_dim("nH")), dtype="float32")
    token_hidden = flat @ token_W
    pre[pairs] = token_hidden[row] + cue_hidden[owner] + feature_E[feature].sum(axis=1)
    pre[is_none] = cue_hidden + none_E
    hidden = numpy.maximum(pre, 0)
    flat_scores = hidden @ out_W + out_b
    ends = numpy.cumsum(sizes)
    by_cue = numpy.split(flat_scores, ends[:-1])
    counts = numpy.cumsum([len(cues.spans) for cues in all_cues])
    scores = [by_cue[a:b] for a, b in zip([0, *counts[:-1].tolist()], counts.tolist(), strict=True)]

    def backprop(d_scores: Scores) -> list[Floats2d]:
        d_flat_scores = numpy.concatenate([part for own in d_scores for part in own])
        model.inc_grad("out_W", hidden.T @ d_flat_scores)
        model.inc_grad("out_b", d_flat_scores.sum(axis=0))
        d_pre = (d_flat_scores @ out_W.T) * (pre > 0)
        d_none = d_pre[is_none]
        d_pairs = d_pre[pairs]
        model.inc_grad("none_E", d_none.sum(axis=0))
        d_cue = d_none.copy()
        numpy.add.at(d_cue, owner, d_pairs)
        model.inc_grad("hidden_b", d_cue.sum(axis=0))
        d_features = numpy.zeros_like(feature_E)
        for column in range(feature.shape[1]):
            numpy.add.at(d_features, feature[:, column], d_pairs)
        model.inc_grad("feature_E", d_features)
        d_token = numpy.zeros_like(token_hidden)
        numpy.add.at(d_token, row, d_pairs)
        model.inc_grad("token_W", flat.T @ d_token)
        model.inc_grad("first_W", flat[first].T @ d_cue)
        model.inc_grad("last_W", flat[last].T @ d_cue)
        d_flat = d_token @ token_W.T
        numpy.add.at(d_flat, first, d_cue @ first_W.T)
        numpy.add.at(d_flat, last, d_cue @ last_W.T)
        return cast(list[Floats2d], numpy.split(d_flat, numpy.cumsum([len(vec) for vec in vectors])[:-1]))

    return scores, backprop


def build_hedge_model(*, tok2vec: Model, tagger_width: int, pointer: Model, dropout: float) -> Model:
    """The model of `hedged_claims`: a tagging head for cues and a claim pointer over the same encoder.

    Registered as `dprk_ner.HedgedClaims.v1` (registry `architectures`).

    tok2vec: The encoder, or a listener to a shared one.
    tagger_width: Width of a layer between encoder and the cues' scores; 0 leaves it out.
    pointer: The claim pointer.
    dropout: Dropout on the encoder's output while training.
    RETURNS: Model from documents to the cues' score matrices; the pipe runs the parts by themselves through the refs
        `tok2vec`, `tagger`, `output` and `pointer`.
    """
    width = tok2vec.maybe_get_dim("nO")
    output = Linear(nI=tagger_width or width, init_W=zero_init)
    shared = with_array(Dropout(dropout))
    head = chain(Maxout(nO=tagger_width, nI=width, nP=2, normalize=True), output) if tagger_width else output
    tagger = with_array(head)
    return Model(
        "hedged_claims",
        _forward_tagger,
        init=_init_parts,
        layers=[tok2vec, shared, tagger, pointer],
        refs={"tok2vec": tok2vec, "shared": shared, "tagger": tagger, "output": output, "pointer": pointer},
    )


def _forward_tagger(model: Model, X: list[Doc], is_train: bool) -> tuple[list[Floats2d], Callable]:
    vectors, back_tok2vec = model.get_ref("tok2vec")(X, is_train)
    vectors, back_shared = model.get_ref("shared")(vectors, is_train)
    scores, back_tagger = model.get_ref("tagger")(vectors, is_train)
    return scores, lambda d_scores: back_tok2vec(back_shared(back_tagger(d_scores)))


def _init_parts(model: Model, X: list[Doc] | None = None, Y: object = None) -> None:
    tok2vec, pointer = model.get_ref("tok2vec"), model.get_ref("pointer")
    tok2vec.initialize(X=X)
    vectors = tok2vec.predict(X) if X else None
    model.get_ref("tagger").initialize(X=vectors)
    if pointer.maybe_get_dim("nI") is None:
        pointer.set_dim("nI", tok2vec.get_dim("nO"))
    pointer.initialize()
