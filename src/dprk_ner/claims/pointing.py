"""The claim pointer when nobody asks for gradients: all cues of a batch at once, up to rounding the same scores.

What lies between cue and token has few values, so the sum of its embeddings is looked up in a table of all
combinations; what depends on the token alone is added once a token, not once a pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy
from numpy.typing import NDArray
from thinc.api import Model

from ..lexicon.inference import Convolution, Floats, convolve, derived, read_convolutions
from .marks import FEATURE_SIZES, Cues, Marks, positions

#: Cues that are run together; their windows hold some ten thousand tokens.
_TOGETHER = 256
#: Bits of one count where the counts between two tokens are packed into one number.
_BITS = 12
_BETWEEN = FEATURE_SIZES[1:6]


class _Tables(NamedTuple):
    """Sums of feature embeddings, and the layers over the window (None if they are of another make)."""

    position: Floats
    between: Floats
    before: Floats
    behind: Floats
    layers: list[Convolution] | None


def _tables(model: Model) -> _Tables:
    parts = numpy.split(model.get_param("feature_E"), numpy.cumsum(FEATURE_SIZES)[:-1])
    between = parts[1]
    for part in parts[2:6]:
        between = (between[:, None] + part[None]).reshape(-1, part.shape[1])
    layers = read_convolutions(model.layers[0].layers) if model.layers else []
    return _Tables(parts[0], between, parts[6], parts[7], layers)


def can_point(model: Model) -> bool:
    """Are the layers of a pointer of the make that this module runs?"""
    return derived(model, _tables).layers is not None


def point(model: Model, vectors: Sequence[Floats], cues: Sequence[Cues], marks: Sequence[Marks]) -> list[list[Floats]]:
    """The scores of every cue of every document; see `build_claim_pointer`."""
    owners = [d for d, own in enumerate(cues) for _ in own.spans]
    if not owners:
        return [[] for _ in vectors]
    tables = derived(model, _tables)
    flat = numpy.concatenate(vectors)
    lengths = numpy.array([len(own) for own in vectors])
    offsets = (lengths.cumsum() - lengths)[owners]  # of each cue's document
    token_hidden = flat @ model.get_param("token_W")
    token_hidden += tables.before[numpy.concatenate([own.before for own in marks])]
    token_hidden += tables.behind[numpy.concatenate([own.behind for own in marks])]
    spans = numpy.array([span for own in cues for span in own.spans]) + offsets[:, None]
    windows = numpy.array([window for own in cues for window in own.windows]) + offsets[:, None]
    cue_hidden = flat[spans[:, 0]] @ model.get_param("first_W") + flat[spans[:, 1] - 1] @ model.get_param("last_W")
    cue_hidden += model.get_param("hidden_b")
    counts = numpy.concatenate([_packed(own) for own in marks])
    shifts = numpy.array(owners)  # the counts of a document have one column more than it has tokens
    scores: list[Floats] = []
    for a in range(0, len(owners), _TOGETHER):
        part = slice(a, a + _TOGETHER)
        scores += _point(
            model, tables, token_hidden, cue_hidden[part], counts, spans[part], windows[part], shifts[part]
        )
    ends = numpy.cumsum([len(own.spans) for own in cues]).tolist()
    return [scores[a:b] for a, b in zip([0, *ends[:-1]], ends, strict=True)]


def _packed(marks: Marks) -> NDArray[numpy.int64]:
    """The counts of marks so far as one number; brackets, whose count may fall, take the highest bits."""
    powers = 1 << (_BITS * numpy.arange(len(_BETWEEN)))
    return powers @ marks.counts


def _combination(between: NDArray[numpy.int64]) -> NDArray[numpy.int64]:
    """The row of `_Tables.between` for packed counts between cue and token."""
    row = numpy.zeros_like(between)
    for k, size in enumerate(_BETWEEN[:-1]):
        count = (between >> (_BITS * k)) & ((1 << _BITS) - 1)
        row = row * size + numpy.minimum(count, size - 1)
    brackets = between >> (_BITS * (len(_BETWEEN) - 1))
    return row * _BETWEEN[-1] + numpy.clip(brackets, -2, 2) + 2


def _point(
    model: Model,
    tables: _Tables,
    token_hidden: Floats,
    cue_hidden: Floats,
    counts: NDArray[numpy.int64],
    spans: NDArray[numpy.int64],
    windows: NDArray[numpy.int64],
    shifts: NDArray[numpy.int64],
) -> list[Floats]:
    sizes = windows[:, 1] - windows[:, 0]
    owner = numpy.repeat(numpy.arange(len(sizes)), sizes)
    token = numpy.arange(len(owner)) + numpy.repeat(windows[:, 0] - (sizes.cumsum() - sizes), sizes)
    position, left, right = positions(token, spans[owner, 0], spans[owner, 1])
    shift = shifts[owner]
    between = _combination(counts[right + shift] - counts[left + shift])
    hidden = token_hidden[token]
    hidden += cue_hidden[owner]
    hidden += tables.position[position]
    hidden += tables.between[between]
    numpy.maximum(hidden, 0, out=hidden)
    if tables.layers:
        hidden = convolve(tables.layers, hidden, sizes)
    out_W, out_b = model.get_param("out_W"), model.get_param("out_b")
    nothing = numpy.maximum(cue_hidden + model.get_param("none_E"), 0)
    ends = sizes.cumsum()
    scores = numpy.insert(hidden @ out_W, ends, nothing @ out_W, axis=0) + out_b
    return numpy.split(scores, (ends + numpy.arange(1, len(sizes) + 1))[:-1])
