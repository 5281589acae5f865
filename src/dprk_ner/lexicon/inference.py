"""The encoder when nobody asks for gradients: the same numbers, up to rounding, in less time.

An embedding depends on a row of features and on nothing else, and rows come again and again, so each is embedded once
and kept. The convolutions run block by block, so that what one writes is still in the processor's cache when the next
step reads it, with their pieces side by side, so that a maxout is one comparison of arrays. Models of another make
run as they are, and so does training, which forgets what was kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar, cast

import numpy
from numpy.typing import NDArray
from thinc.api import Model, NumpyOps

Floats = NDArray[numpy.float32]
T = TypeVar("T")

#: Rows of a block; its intermediate results fit into the cache of a processor.
BLOCK = 512
#: Embeddings that are kept before the store begins anew; of width 128 they take 32 megabytes.
LIMIT = 1 << 16
#: The rows that are embedded at once are a multiple of this.
TILE = 64
#: Models whose derived weights are kept.
_MODELS = 16


class Convolution(NamedTuple):
    """A residual layer over a token and its neighbours, ready to run.

    W: Shape (3 * width, pieces * width), piece by piece.
    b: Shape (pieces * width,).
    gain, shift: Of the layer norm.
    """

    distance: int
    pieces: int
    W: Floats
    b: Floats
    gain: Floats
    shift: Floats


def read_convolutions(layers: Sequence[Model]) -> list[Convolution] | None:
    """The weights of residual maxout layers; None if the layers are something else."""
    result = []
    for layer in layers:
        nodes = {node.name: node for node in layer.walk()}
        look = nodes.get("neighbours") or nodes.get("expand_window")
        maxout, norm = nodes.get("maxout"), nodes.get("layernorm")
        names = [node.name for node in layer.walk() if not node.layers]
        if look is None or maxout is None or norm is None or not layer.name.startswith("residual("):
            return None
        if sorted(names) != sorted([look.name, "maxout", "layernorm", "dropout"]):
            return None
        distance = look.attrs.get("distance", 1)
        if look.attrs.get("window_size", 1) != 1:
            return None
        W, b = maxout.get_param("W"), maxout.get_param("b")  # (width, pieces, inputs), (width, pieces)
        pieces, inputs = W.shape[1:]
        result.append(
            Convolution(
                distance,
                pieces,
                numpy.ascontiguousarray(W.transpose(2, 1, 0).reshape(inputs, -1)),
                numpy.ascontiguousarray(b.T).ravel(),
                norm.get_param("G"),
                norm.get_param("b"),
            )
        )
    return result


def convolve(layers: Sequence[Convolution], flat: Floats, sizes: Sequence[int] | NDArray[numpy.int64]) -> Floats:
    """Run convolutions over pieces that do not see each other: beyond its ends each sees zeros.

    flat: The rows of all pieces, shape (rows, width); left as they are.
    sizes: The number of rows of each piece.
    """
    n, width = flat.shape
    ends = numpy.cumsum(sizes, dtype="int64")
    behind = numpy.repeat(ends, sizes) - numpy.arange(n)  # rows to the end of the piece, the own one among them
    before = numpy.repeat(sizes, sizes) - behind
    rows = min(BLOCK, n)
    window = numpy.empty((rows, 3 * width), dtype="float32")
    mean = numpy.full((width,), 1 / width, dtype="float32")
    for layer in layers:
        d = layer.distance
        out = numpy.empty_like(flat)
        hidden = numpy.empty((rows, layer.pieces * width), dtype="float32")
        for a in range(0, n, rows):
            b = min(a + rows, n)
            seen, Y, X = window[: b - a], hidden[: b - a], out[a:b]
            _copy(flat, a - d, b - d, seen[:, :width])
            seen[before[a:b] < d, :width] = 0
            seen[:, width : 2 * width] = flat[a:b]
            _copy(flat, a + d, b + d, seen[:, 2 * width :])
            seen[behind[a:b] <= d, 2 * width :] = 0
            numpy.matmul(seen, layer.W, out=Y)
            Y += layer.b
            if layer.pieces == 1:
                X[:] = Y
            else:
                numpy.maximum(Y[:, :width], Y[:, width : 2 * width], out=X)
            for k in range(2, layer.pieces):
                numpy.maximum(X, Y[:, k * width : (k + 1) * width], out=X)
            X -= (X @ mean)[:, None]
            variance = numpy.einsum("ij,ij->i", X, X)
            variance /= width
            variance += 1e-8
            X *= (variance**-0.5)[:, None]
            X *= layer.gain
            X += layer.shift
            X += flat[a:b]
        flat = out
    return flat


def _copy(flat: Floats, a: int, b: int, target: Floats) -> None:
    """Rows a to b, zeros where there are none."""
    low, high = max(a, 0), min(b, len(flat))
    if low >= high:
        target[:] = 0
        return
    target[: low - a] = 0
    target[low - a : high - a] = flat[low:high]
    target[high - a :] = 0


class Embeddings:
    """Embedded rows of features, each computed once.

    embed: From a matrix of features to their embeddings.
    """

    def __init__(self, embed: Callable[[NDArray[numpy.uint64]], Floats], columns: int, width: int) -> None:
        self._embed = embed
        self._mixers = numpy.random.RandomState(11).randint(1, 2**62, size=columns).astype("uint64") * 2 + 1
        self._table = numpy.zeros((1024, width), dtype="float32")
        self._slots: dict[int, int] = {}

    def find(self, rows: NDArray[numpy.uint64]) -> NDArray[numpy.int64]:
        """The row of `table` for each row of features; 0 is none of them and holds zeros."""
        slots = self._slots
        if len(slots) > LIMIT:
            slots.clear()
        keys = (rows * self._mixers).sum(axis=1).tolist()  # a hash of 64 bits; they do not meet in a table of this size
        new = {key: i for i, key in enumerate(keys) if key not in slots}
        if new:
            first = len(slots) + 1
            while first + len(new) > len(self._table):
                self._table = numpy.concatenate([self._table, numpy.zeros_like(self._table)])
            self._table[first : first + len(new)] = self._embed_tiles(rows[list(new.values())])
            slots.update(zip(new, range(first, first + len(new)), strict=True))
        return numpy.array([slots[key] for key in keys], dtype="int64")

    def _embed_tiles(self, rows: NDArray[numpy.uint64]) -> Floats:
        """Embed rows in whole tiles.

        The last bits of a matrix product may depend on its height, and how many rows are new depends on what was read
        before, which must change nothing.
        """
        full = numpy.zeros((-(-len(rows) // TILE) * TILE, rows.shape[1]), dtype=rows.dtype)
        full[: len(rows)] = rows
        return self._embed(full)[: len(rows)]

    @property
    def table(self) -> Floats:
        """The embeddings, shape (slots, width)."""
        return self._table


class _Derived(NamedTuple):
    stamp: list[tuple[int, int]]
    nodes: list[tuple[Model, str]]
    value: Any


_DERIVED: dict[int, _Derived] = {}
#: Weights beyond which every sixteenth counts for the stamp: the largest tables, which training moves all over.
_LARGE = 1 << 16


def _stamp(nodes: Sequence[tuple[Model, str]]) -> list[tuple[int, int]]:
    """Changes when weights are replaced, and when they are changed in place: their bits are summed up."""
    stamp = []
    for node, name in nodes:
        param = node.get_param(name).reshape(-1)
        bits = param.view("uint32" if param.size % 2 else "uint64")  # two numbers at once are summed faster
        stamp.append((param.ctypes.data, int(bits[:: 16 if param.size > _LARGE else 1].sum())))
    return stamp


def derived(model: Model, compute: Callable[[Model], T]) -> T:
    """What is computed from the weights of a model, kept as long as these stay the same."""
    known = _DERIVED.get(model.id)
    if known is not None and known.stamp == _stamp(known.nodes):
        return cast(T, known.value)
    nodes = [(node, name) for node in model.walk() for name in node.param_names]
    if known is None and len(_DERIVED) >= _MODELS:
        _DERIVED.pop(next(iter(_DERIVED)))
    value = compute(model)
    _DERIVED[model.id] = _Derived(_stamp(nodes), nodes, value)
    return value


def forget(model: Model) -> None:
    """The weights are about to change."""
    _DERIVED.pop(model.id, None)


def on_cpu(model: Model) -> bool:
    """Does the model compute with numpy?"""
    return isinstance(model.ops, NumpyOps)
