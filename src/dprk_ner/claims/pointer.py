"""The claim pointer: from a cue to the start and the end of the proposition it qualifies.

Registered as `dprk_ner.ClaimPointer.v1` (registry `architectures`). Every token in the window around a cue is scored
as start and as end of its claim, given the cue: encoder vectors of token and cue, the distance between them, and
what lies between (commas, sentence ends, quotation marks, conjunctions). A few convolutions over the window let
each token see what its neighbours look like *from this cue*. Nesting falls out of it, since each cue points for itself.
"""

from collections.abc import Callable, Sequence
from typing import cast

import numpy
from thinc.api import Model, glorot_uniform_init
from thinc.types import Floats2d

from ..lexicon.encoder import build_dilated_encoder, use_numpy_blas
from ..lexicon.inference import forget, on_cpu
from .marks import FEATURE_SIZES, Cues, Marks, pair_features
from .pointing import can_point, point


def build_claim_pointer(
    *, hidden_width: int, dilations: Sequence[int], maxout_pieces: int, width: int | None = None
) -> Model:
    """Score tokens as starts and ends of claims.

    hidden_width: Width of the joint representation of cue and token.
    dilations: Layers over each window, by the distance of the neighbours they look at; none leaves them out.
    maxout_pieces: Of those layers.
    width: Width of the encoder's output; taken from the encoder when the component is initialised.
    RETURNS: Model from (encoder outputs, cues, marks) of documents to, for each document and cue, scores of shape
        (window + 1, 2): start and end for every token of the window, and in the last row for having no claim.
    """
    layers = []
    if dilations:
        layers = [build_dilated_encoder(width=hidden_width, dilations=dilations, maxout_pieces=maxout_pieces)]
    model: Model = Model(
        "claim_pointer",
        _forward,
        init=_init,
        layers=layers,
        dims={"nI": width, "nH": hidden_width, "nF": sum(FEATURE_SIZES)},
        params=dict.fromkeys(("token_W", "first_W", "last_W", "feature_E", "hidden_b", "none_E", "out_W", "out_b")),
    )
    use_numpy_blas(model)
    return model


def _init(model: Model, X: object = None, Y: object = None) -> None:
    n_in, hidden, n_features = model.get_dim("nI"), model.get_dim("nH"), model.get_dim("nF")
    for name in ("token_W", "first_W", "last_W"):
        model.set_param(name, glorot_uniform_init(model.ops, (n_in, hidden)))
    model.set_param("feature_E", model.ops.alloc2f(n_features, hidden))
    model.set_param("hidden_b", model.ops.alloc1f(hidden))
    model.set_param("none_E", model.ops.alloc1f(hidden))
    model.set_param("out_W", glorot_uniform_init(model.ops, (hidden, 2)))
    model.set_param("out_b", model.ops.alloc1f(2))
    for layer in model.layers:
        layer.initialize()


PointerInput = tuple[list[Floats2d], list[Cues], list[Marks]]
Scores = list[list[Floats2d]]
_OFFSETS = numpy.concatenate([[0], numpy.cumsum(FEATURE_SIZES)[:-1]])


def _forward(model: Model, X: PointerInput, is_train: bool) -> tuple[Scores, Callable[[Scores], list[Floats2d]]]:
    vectors, all_cues, all_marks = X
    if is_train:
        forget(model)
    elif on_cpu(model) and can_point(model):
        return cast(Scores, point(model, vectors, all_cues, all_marks)), lambda d_scores: []
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
    back_window = None
    if model.layers:
        ends_of_pairs = numpy.cumsum([size - 1 for size in sizes])[:-1]
        seen, back_window = model.layers[0](numpy.split(hidden[pairs], ends_of_pairs), is_train)
        hidden[pairs] = numpy.concatenate(seen)
    flat_scores = hidden @ out_W + out_b
    ends = numpy.cumsum(sizes)
    by_cue = numpy.split(flat_scores, ends[:-1])
    counts = numpy.cumsum([len(cues.spans) for cues in all_cues])
    scores = [by_cue[a:b] for a, b in zip([0, *counts[:-1].tolist()], counts.tolist(), strict=True)]

    def backprop(d_scores: Scores) -> list[Floats2d]:
        d_flat_scores = numpy.concatenate([part for own in d_scores for part in own])
        model.inc_grad("out_W", hidden.T @ d_flat_scores)
        model.inc_grad("out_b", d_flat_scores.sum(axis=0))
        d_hidden = d_flat_scores @ out_W.T
        if back_window is not None:
            d_hidden[pairs] = numpy.concatenate(back_window(numpy.split(d_hidden[pairs], ends_of_pairs)))
        d_pre = d_hidden * (pre > 0)
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
