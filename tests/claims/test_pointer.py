"""The claim pointer as a model: gradients, batching, serialisation, features of pairs."""

from __future__ import annotations

from collections.abc import Callable

import numpy
import pytest
from spacy.language import Language
from thinc.api import Model, fix_random_seed

from dprk_ner.claims.marks import FEATURE_SIZES, WINDOW, Cues, make_cues, pair_features, read_marks
from dprk_ner.claims.pointer import build_claim_pointer

WIDTH = 5
TEXTS = ["He said that it may rain, or snow.", "", "Maybe not.", "It could be (or may be) here."]
CUES = [[(4, 5)], [], [(0, 1), (1, 2)], [(1, 2), (5, 7)]]


@pytest.fixture
def pointer() -> Model:
    fix_random_seed(3)
    model = build_claim_pointer(hidden_width=7, dilations=[], maxout_pieces=2, width=WIDTH)  # smooth: no maxout
    model.initialize()
    rng = numpy.random.default_rng(1)
    for name in ("feature_E", "hidden_b", "none_E", "out_b"):  # drawn, so that no gradient is zero by accident
        model.set_param(name, rng.normal(0, 0.5, model.get_param(name).shape).astype("float32"))
    return model


@pytest.fixture
def batch(blank_nlp: Language) -> tuple[list, list, list]:
    docs = [blank_nlp.make_doc(text) for text in TEXTS]
    rng = numpy.random.default_rng(2)
    vectors = [rng.normal(0, 1, (len(doc), WIDTH)).astype("float32") for doc in docs]
    return (
        vectors,
        [make_cues(doc, own) for doc, own in zip(docs, CUES, strict=True)],
        [read_marks(doc) for doc in docs],
    )


def test_shapes(pointer: Model, batch: tuple) -> None:
    scores = pointer.predict(batch)
    assert [len(own) for own in scores] == [len(own) for own in CUES]
    for cues, own in zip(batch[1], scores, strict=True):
        assert [score.shape for score in own] == [(b - a + 1, 2) for a, b in cues.windows]


def test_batched_is_unbatched(pointer: Model, batch: tuple) -> None:
    together = pointer.predict(batch)
    for i, own in enumerate(together):
        [alone] = pointer.predict(([batch[0][i]], [batch[1][i]], [batch[2][i]]))
        assert len(alone) == len(own)
        for one, other in zip(alone, own, strict=True):
            numpy.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_without_cues_there_is_nothing_to_learn(pointer: Model, batch: tuple) -> None:
    vectors, _, marks = batch
    scores, backprop = pointer.begin_update((vectors, [Cues([], []) for _ in vectors], marks))
    assert scores == [[] for _ in vectors]
    gradients = backprop(scores)
    assert [gradient.shape for gradient in gradients] == [vector.shape for vector in vectors]
    assert not any(gradient.any() for gradient in gradients)


def weighed(pointer: Model, batch: tuple, weights: list) -> float:
    scores = pointer.predict(batch)
    return sum(
        float((score.astype("float64") * weight).sum())
        for own, mine in zip(scores, weights, strict=True)
        for score, weight in zip(own, mine, strict=True)
    )


@pytest.fixture
def weights(pointer: Model, batch: tuple) -> list:
    rng = numpy.random.default_rng(4)
    return [[rng.normal(0, 1, score.shape).astype("float32") for score in own] for own in pointer.predict(batch)]


def slope(function: Callable[[], float], array: numpy.ndarray, place: tuple[int, ...], step: float = 1e-3) -> float:
    before = array[place]
    array[place] = before + step
    above = function()
    array[place] = before - step
    below = function()
    array[place] = before
    return (above - below) / (2 * step)


def test_gradient_of_the_vectors_is_the_slope(pointer: Model, batch: tuple, weights: list) -> None:
    _, backprop = pointer.begin_update(batch)
    gradients = backprop(weights)
    for vectors, gradient in zip(batch[0], gradients, strict=True):
        assert gradient.shape == vectors.shape
        for place in numpy.ndindex(*vectors.shape):
            assert gradient[place] == pytest.approx(
                slope(lambda: weighed(pointer, batch, weights), vectors, place), rel=0.05, abs=0.02
            )


@pytest.mark.parametrize("name", ["token_W", "first_W", "last_W", "feature_E", "hidden_b", "none_E", "out_W", "out_b"])
def test_gradient_of_the_weights_is_the_slope(pointer: Model, batch: tuple, weights: list, name: str) -> None:
    _, backprop = pointer.begin_update(batch)
    backprop(weights)
    gradient, values = pointer.get_grad(name), pointer.get_param(name)
    assert gradient.any()
    places = list(numpy.ndindex(*values.shape))
    rng = numpy.random.default_rng(5)
    for place in [places[i] for i in rng.permutation(len(places))[:40]]:
        assert gradient[place] == pytest.approx(
            slope(lambda: weighed(pointer, batch, weights), values, place), rel=0.05, abs=0.02
        )


@pytest.fixture
def wide() -> Model:
    """A pointer with convolutions over each window."""
    fix_random_seed(3)
    model = build_claim_pointer(hidden_width=6, dilations=[1, 2], maxout_pieces=2, width=WIDTH)
    model.initialize()
    return model


def test_windows_are_read_by_themselves(wide: Model, batch: tuple) -> None:
    """Convolutions over the window of one cue see nothing of another's, in this document or the next."""
    together = wide.predict(batch)
    for i, own in enumerate(together):
        for k, score in enumerate(own):
            cues = Cues([batch[1][i].spans[k]], [batch[1][i].windows[k]])
            [[alone]] = wide.predict(([batch[0][i]], [cues], [batch[2][i]]))
            numpy.testing.assert_allclose(alone, score, rtol=1e-4, atol=1e-5)


def test_gradient_through_the_convolutions_is_the_slope(wide: Model, batch: tuple) -> None:
    """Maxout has corners, at which a slope is no gradient; almost everywhere they agree."""
    rng = numpy.random.default_rng(4)
    weights = [[rng.normal(0, 1, score.shape).astype("float32") for score in own] for own in wide.predict(batch)]
    _, backprop = wide.begin_update(batch)
    gradients = backprop(weights)
    checked, wrong = 0, 0
    for vectors, gradient in zip(batch[0], gradients, strict=True):
        for place in numpy.ndindex(*vectors.shape):
            measured = slope(lambda: weighed(wide, batch, weights), vectors, place)
            checked += 1
            wrong += gradient[place] != pytest.approx(measured, rel=0.05, abs=0.05)
    assert checked > 100
    assert wrong <= checked // 50


def test_same_scores_after_bytes(pointer: Model, batch: tuple) -> None:
    other = build_claim_pointer(hidden_width=7, dilations=[], maxout_pieces=2).from_bytes(pointer.to_bytes())
    for own, mine in zip(pointer.predict(batch), other.predict(batch), strict=True):
        assert len(own) == len(mine)
        for one, two in zip(own, mine, strict=True):
            numpy.testing.assert_array_equal(one, two)


def test_features_stay_in_their_tables(blank_nlp: Language) -> None:
    doc = blank_nlp.make_doc("(" * 9 + "a, " * 200 + "may " + "b; ”that" * 200 + ")" * 9)
    [cue] = [(token.i, token.i + 1) for token in doc if token.text == "may"]
    [window] = make_cues(doc, [cue]).windows
    features = pair_features(read_marks(doc), cue, window)
    assert features.shape == (window[1] - window[0], len(FEATURE_SIZES))
    assert (features >= 0).all()
    assert (features < numpy.array(FEATURE_SIZES)).all()


def test_features_count_what_lies_between(blank_nlp: Language) -> None:
    doc = blank_nlp.make_doc("Yes, he said “that it may”")
    [cue] = [(token.i, token.i + 1) for token in doc if token.text == "may"]
    features = pair_features(read_marks(doc), cue, (0, len(doc)))
    commas, quotes, conjunctions = features[0][1], features[0][3], features[0][4]
    assert (commas, quotes, conjunctions) == (1, 1, 1)
    assert tuple(features[cue[0] - 1][1:5]) == (0, 0, 0, 0)
    assert len({tuple(row) for row in features[:, :1]}) == len(doc)  # every distance nearby is told apart


def test_windows_are_limited(blank_nlp: Language) -> None:
    doc = blank_nlp.make_doc("word " * 500)
    assert make_cues(doc, [(250, 252)]).windows == [(250 - WINDOW[0], 252 + WINDOW[1])]
