"""The encoder: convolutions that see as far as they should, and no further than the document."""

from __future__ import annotations

from collections.abc import Callable

import numpy
import pytest
from spacy import registry
from spacy.language import Language
from thinc.api import Linear, Model, NumpyOps, fix_random_seed

from dprk_ner.lexicon.encoder import build_dilated_encoder, use_numpy_blas

LENGTHS = [7, 0, 1, 12]
WIDTH = 4


@pytest.fixture(params=[[1, 2], [1, 2, 4]])
def encoder(request: pytest.FixtureRequest) -> Model:
    fix_random_seed(0)
    model = build_dilated_encoder(width=WIDTH, dilations=request.param, maxout_pieces=2)
    model.initialize()
    return model


@pytest.fixture
def batch() -> list[numpy.ndarray]:
    rng = numpy.random.default_rng(0)
    return [rng.normal(0, 1, (length, WIDTH)).astype("float32") for length in LENGTHS]


def test_one_layer(batch: list) -> None:
    model = build_dilated_encoder(width=WIDTH, dilations=[1], maxout_pieces=2)
    model.initialize()
    assert [own.shape for own in model.predict(batch)] == [(length, WIDTH) for length in LENGTHS]


def test_shapes(encoder: Model, batch: list) -> None:
    vectors, backprop = encoder.begin_update(batch)
    assert [own.shape for own in vectors] == [(length, WIDTH) for length in LENGTHS]
    assert [own.shape for own in backprop(vectors)] == [(length, WIDTH) for length in LENGTHS]


def test_documents_never_see_each_other(encoder: Model, batch: list) -> None:
    for own, together in zip(batch, encoder.predict(batch), strict=True):
        [alone] = encoder.predict([own])
        numpy.testing.assert_allclose(alone, together, rtol=1e-4, atol=1e-5)


def test_it_sees_the_sum_of_its_dilations(encoder: Model) -> None:
    rng = numpy.random.default_rng(1)
    doc = rng.normal(0, 1, (31, WIDTH)).astype("float32")
    other = doc.copy()
    other[15] += 3.0
    changed = numpy.flatnonzero((encoder.predict([doc])[0] != encoder.predict([other])[0]).any(axis=1))
    reach = sum(2**i for i in range(len(encoder.layers)))
    assert changed.min() == 15 - reach
    assert changed.max() == 15 + reach


def test_gradient_is_the_slope(encoder: Model, batch: list) -> None:
    """Maxout has corners, at which a slope is no gradient; almost everywhere they agree."""
    rng = numpy.random.default_rng(2)
    weights = [rng.normal(0, 1, own.shape).astype("float32") for own in batch]

    def weighed() -> float:
        return sum(
            float((own.astype("float64") * weight).sum())
            for own, weight in zip(encoder.predict(batch), weights, strict=True)
        )

    _, backprop = encoder.begin_update(batch)
    gradients = backprop(weights)
    checked, wrong, step = 0, 0, 1e-3
    for vectors, gradient in zip(batch, gradients, strict=True):
        for place in numpy.ndindex(*vectors.shape):
            before = vectors[place]
            vectors[place] = before + step
            above = weighed()
            vectors[place] = before - step
            below = weighed()
            vectors[place] = before
            checked += 1
            wrong += gradient[place] != pytest.approx((above - below) / (2 * step), rel=0.05, abs=0.05)
    assert checked == sum(LENGTHS) * WIDTH
    assert wrong <= checked // 20


def test_same_vectors_after_bytes(encoder: Model, batch: list) -> None:
    dilations = [2**i for i in range(len(encoder.layers))]
    other = build_dilated_encoder(width=WIDTH, dilations=dilations, maxout_pieces=2).from_bytes(encoder.to_bytes())
    for one, two in zip(encoder.predict(batch), other.predict(batch), strict=True):
        numpy.testing.assert_array_equal(one, two)


def test_only_this_model_multiplies_with_numpy() -> None:
    mine, other = Linear(2, 2), Linear(2, 2)
    use_numpy_blas(mine)
    assert isinstance(mine.ops, NumpyOps)
    assert not mine.ops.use_blis
    assert other.ops is not mine.ops


def test_the_registered_encoder_takes_documents(blank_nlp: Language) -> None:
    embed = registry.architectures.get("dprk_ner.LexicalEmbed.v1")(width=8, word_types=0)
    encode: Callable = registry.architectures.get("dprk_ner.DilatedEncoder.v1")
    tok2vec = registry.architectures.get("dprk_ner.Tok2Vec.v1")(
        embed=embed, encode=encode(width=8, dilations=[1, 2], maxout_pieces=2)
    )
    docs = [blank_nlp.make_doc(text) for text in ("The May 7 Factory may close.", "", "A source said so.")]
    tok2vec.initialize(X=docs)
    assert [own.shape for own in tok2vec.predict(docs)] == [(len(doc), 8) for doc in docs]
