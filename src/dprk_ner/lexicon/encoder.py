"""The encoder: embedding, then convolutions whose windows grow, with matrix products done by numpy's BLAS.

Registered as `dprk_ner.Tok2Vec.v1` and `dprk_ner.DilatedEncoder.v1` (registry `architectures`). A claim's border or the end
of `a source with access to the leadership` is decided by words ten and more tokens away; windows of one token
on each side would need as many layers. With dilations of 1, 2, 4, 8 each layer costs the same and sees twice as far. thinc multiplies matrices with BLIS unless told otherwise;
the BLAS that numpy ships is about two and a half times as fast at the encoder's sizes on one core. The choice is made
for the nodes of this model alone, so that other pipelines in the process are left as they are.
"""

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any, NamedTuple, cast

import numpy
from spacy.ml.models.tok2vec import build_Tok2Vec_model
from spacy.tokens import Doc
from thinc.api import Maxout, Model, NumpyOps, chain, residual
from thinc.layers.chain import forward as forward_chain
from thinc.types import Floats2d

from .features import COLUMNS
from .inference import Convolution, Embeddings, convolve, derived, forget, on_cpu, read_convolutions


def use_numpy_blas(model: Model) -> None:
    """Let numpy's BLAS multiply the matrices of a model on the CPU; models on other devices stay as they are."""
    ops = NumpyOps(use_blis=False)
    for node in model.walk():
        if type(node.ops) is NumpyOps:
            node.ops = ops


def build_tok2vec(
    *, embed: Model[list[Doc], list[Floats2d]], encode: Model[list[Floats2d], list[Floats2d]]
) -> Model[list[Doc], list[Floats2d]]:
    """Embed tokens without their context, then encode the context.

    embed: Documents to arrays of shape (tokens, width).
    encode: Arrays of that shape to arrays of that shape.
    """
    model = cast(Model[list[Doc], list[Floats2d]], build_Tok2Vec_model(cast(Any, embed), cast(Any, encode)))
    use_numpy_blas(model)
    model._func = _forward_tok2vec  # the layers and their order stay those of a chain, so that weights can be read
    return model


class _Plan(NamedTuple):
    """What prediction needs of a model: see `lexicon.inference`."""

    layers: list[Convolution]
    embeddings: Embeddings | None


def _plan(model: Model) -> _Plan | None:
    embed, encode = model.layers
    layers = encode.layers if encode.name == "dilated_encoder" else encode.layers[0].layers if encode.layers else []
    if layers and layers[0].name.startswith("expand_window"):
        layers = encode.layers  # a single layer is no chain
    convolutions = read_convolutions(layers) if layers and ("gap" in encode.attrs or encode.attrs.get("pad")) else None
    if convolutions is None:
        return None
    embeddings = None
    if embed.layers and embed.layers[0].name == "lexical_features":
        inner = embed.layers[1]
        embeddings = Embeddings(lambda rows: inner.predict([rows])[0], len(COLUMNS), embed.get_dim("nO"))
    return _Plan(convolutions, embeddings)


def _forward_tok2vec(model: Model, docs: list[Doc], is_train: bool) -> tuple[list[Floats2d], Callable]:
    if is_train:
        forget(model)
    plan = derived(model, _plan) if not is_train and on_cpu(model) else None
    if plan is None:
        return cast(tuple[list[Floats2d], Callable], forward_chain(model, docs, is_train))
    embed, encode = model.layers
    # spaCy's encoder has rows between documents, which fill up from layer to layer
    gap = 0 if "gap" in encode.attrs else encode.attrs["pad"]
    lengths = [len(doc) for doc in docs]
    starts = list(accumulate((n + gap for n in lengths), initial=gap))[: len(lengths)]
    total = sum(lengths) + gap * (len(lengths) + 1)
    inside = numpy.zeros((total,), dtype="bool")
    for start, n in zip(starts, lengths, strict=True):
        inside[start : start + n] = True
    if plan.embeddings is not None:
        slots = numpy.zeros((total,), dtype="int64")
        slots[inside] = plan.embeddings.find(numpy.concatenate(embed.layers[0].predict(docs)))
        flat = plan.embeddings.table[slots]
    else:
        flat = numpy.zeros((total, model.get_dim("nO")), dtype="float32")
        flat[inside] = numpy.concatenate(embed.predict(docs))
    flat = convolve(plan.layers, flat, [total] if gap else lengths)
    return [cast(Floats2d, flat[a : a + n]) for a, n in zip(starts, lengths, strict=True)], lambda d_docs: []


def build_dilated_encoder(
    *, width: int, dilations: Sequence[int], maxout_pieces: int
) -> Model[list[Floats2d], list[Floats2d]]:
    """Residual maxout layers over a token and its neighbours at a growing distance.

    width: Input and output width.
    dilations: For each layer, the distance of the neighbours it looks at.
    maxout_pieces: Pieces of each maxout.
    RETURNS: Model from arrays of shape (tokens, width) to arrays of that shape; documents never see each other.
    """
    layers = [
        residual(
            chain(
                _neighbours(distance),
                Maxout(nO=width, nI=width * 3, nP=maxout_pieces, dropout=0.0, normalize=True),
            )
        )
        for distance in dilations
    ]
    gap = max(dilations)
    model: Model[list[Floats2d], list[Floats2d]] = Model(
        "dilated_encoder", _forward, init=_init, layers=layers, attrs={"gap": gap}, dims={"nO": width, "nI": width}
    )
    return model


def _init(model: Model, X: list[Floats2d] | None = None, Y: object = None) -> None:
    for layer in model.layers:
        layer.initialize()


def _forward(model: Model, docs: list[Floats2d], is_train: bool) -> tuple[list[Floats2d], Callable]:
    """Run all documents as one array, with rows of zeros between them that are put back after every layer."""
    gap = model.attrs["gap"]
    total = sum(len(doc) + gap for doc in docs) + gap
    flat = model.ops.alloc2f(total, model.get_dim("nI"))
    starts, at = [], gap
    for doc in docs:
        flat[at : at + len(doc)] = doc
        starts.append(at)
        at += len(doc) + gap
    inside = model.ops.xp.zeros((total, 1), dtype="float32")
    for start, doc in zip(starts, docs, strict=True):
        inside[start : start + len(doc)] = 1.0
    backprops = []
    for layer in model.layers:
        flat, backprop = layer(flat, is_train)
        flat *= inside
        backprops.append(backprop)
    lengths = [len(doc) for doc in docs]

    def split(array: Floats2d) -> list[Floats2d]:
        return [array[start : start + n] for start, n in zip(starts, lengths, strict=True)]

    def backprop_all(d_docs: list[Floats2d]) -> list[Floats2d]:
        d_flat = model.ops.alloc2f(total, model.get_dim("nO"))
        for start, d_doc in zip(starts, d_docs, strict=True):
            d_flat[start : start + len(d_doc)] = d_doc
        for backprop in reversed(backprops):
            d_flat *= inside
            d_flat = backprop(d_flat)
        return split(d_flat)

    return split(flat), backprop_all


def _neighbours(distance: int) -> Model[Floats2d, Floats2d]:
    return Model("neighbours", _forward_neighbours, attrs={"distance": distance})


def _forward_neighbours(model: Model, X: Floats2d, is_train: bool) -> tuple[Floats2d, Callable]:
    """Each row between the rows `distance` before and behind it: (n, width) to (n, 3 * width)."""
    d, width = model.attrs["distance"], X.shape[1]
    Y = model.ops.alloc2f(X.shape[0], width * 3)
    Y[d:, :width] = X[:-d]
    Y[:, width : 2 * width] = X
    Y[:-d, 2 * width :] = X[d:]

    def backprop(dY: Floats2d) -> Floats2d:
        dX = dY[:, width : 2 * width].copy()
        dX[:-d] += dY[d:, :width]
        dX[d:] += dY[:-d, 2 * width :]
        return cast(Floats2d, dX)

    return Y, backprop
