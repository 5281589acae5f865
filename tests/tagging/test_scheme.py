"""Actions of spans: encoding and decoding, the best valid sequence against every sequence there is."""

from __future__ import annotations

from itertools import product

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from spacy.language import Language

from dprk_ner.tagging.scheme import (
    best_actions,
    decode_actions,
    encode_spans,
    log_softmax,
    n_actions,
    segments,
    transitions,
)


@st.composite
def layers(draw: st.DrawFn) -> tuple[int, int, list[tuple[int, int, int]]]:
    """Number of tokens, number of labels, spans that do not overlap."""
    n_tokens, n_labels = draw(st.integers(0, 14)), draw(st.integers(1, 4))
    spans, start = [], 0
    while start < n_tokens:
        start += draw(st.integers(0, 3))
        end = start + draw(st.integers(1, 4))
        if end > n_tokens:
            break
        spans.append((start, end, draw(st.integers(0, n_labels - 1))))
        start = end
    return n_tokens, n_labels, spans


@given(layers())
def test_decoding_takes_encoding_back(layer: tuple[int, int, list[tuple[int, int, int]]]) -> None:
    n_tokens, n_labels, spans = layer
    actions = encode_spans(spans, n_tokens)
    assert actions.shape == (n_tokens,)
    assert (actions < n_actions(n_labels)).all()
    assert decode_actions(actions) == spans


@given(layers())
def test_encoded_spans_are_a_valid_sequence(layer: tuple[int, int, list[tuple[int, int, int]]]) -> None:
    n_tokens, n_labels, spans = layer
    actions = encode_spans(spans, n_tokens)
    assert transitions(n_labels)[actions[:-1], actions[1:]].all()


@pytest.mark.parametrize(
    ("spans", "kept"),
    [
        ([(0, 3, 0), (2, 4, 0)], [(0, 3, 0)]),
        ([(0, 4, 0), (1, 2, 1)], [(0, 4, 0)]),
        ([(0, 2, 0), (0, 2, 1)], [(0, 2, 0)]),
        ([(0, 2, 0), (2, 4, 1)], [(0, 2, 0), (2, 4, 1)]),
    ],
)
def test_of_overlapping_spans_the_first_is_kept(spans: list, kept: list) -> None:
    assert decode_actions(encode_spans(spans, 4)) == kept


def test_number_of_actions() -> None:
    assert [n_actions(n) for n in (1, 2, 5)] == [5, 9, 21]


def valid(path: tuple[int, ...], n_labels: int) -> bool:
    """The rules in other words: what a sequence spells, encoded again, is the sequence."""
    return encode_spans(decode_actions(numpy.array(path)), len(path)).tolist() == list(path)


def brute_force(scores: NDArray, n_labels: int) -> float:
    paths = product(range(n_actions(n_labels)), repeat=len(scores))
    return max(sum(float(scores[t, a]) for t, a in enumerate(path)) for path in paths if valid(path, n_labels))


@given(st.integers(1, 5), st.integers(0, 100_000), st.sampled_from([0.5, 3.0, 30.0]))
def test_best_sequence_of_one_label_is_the_best_of_all(n_tokens: int, seed: int, spread: float) -> None:
    scores = numpy.random.default_rng(seed).normal(0, spread, (n_tokens, n_actions(1))).astype("float32")
    path = best_actions(scores, 1, [(0, n_tokens)])
    assert valid(tuple(path.tolist()), 1)
    assert scores[numpy.arange(n_tokens), path].sum() == pytest.approx(brute_force(scores, 1), rel=1e-4, abs=1e-3)


@given(st.integers(1, 3), st.integers(0, 100_000))
def test_best_sequence_of_two_labels_is_the_best_of_all(n_tokens: int, seed: int) -> None:
    scores = numpy.random.default_rng(seed).normal(0, 2, (n_tokens, n_actions(2))).astype("float32")
    path = best_actions(scores, 2, [(0, n_tokens)])
    assert valid(tuple(path.tolist()), 2)
    assert scores[numpy.arange(n_tokens), path].sum() == pytest.approx(brute_force(scores, 2), rel=1e-4, abs=1e-3)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(1, 3), st.integers(0, 100_000))
def test_ranges_are_decoded_by_themselves(lengths: list[int], n_labels: int, seed: int) -> None:
    """Side by side with others or alone, with breaks between: the same actions, none on the breaks."""
    bounds, start = [], 0
    for length in lengths:
        bounds.append((start, start + length))
        start += length + 1
    scores = numpy.random.default_rng(seed).normal(0, 3, (start, n_actions(n_labels))).astype("float32")
    together = best_actions(scores, n_labels, bounds)
    for a, b in bounds:
        assert valid(tuple(together[a:b].tolist()), n_labels)
        assert together[a:b].tolist() == best_actions(scores[a:b], n_labels, [(0, b - a)]).tolist()
        assert together[b] == 0


def test_ties_and_no_tokens() -> None:
    assert best_actions(numpy.zeros((4, 5), dtype="float32"), 1, [(0, 4)]).tolist() == [0, 0, 0, 0]
    assert best_actions(numpy.zeros((0, 5), dtype="float32"), 1, []).tolist() == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One two.\n\nThree four.", ["One two.", "Three four."]),
        ("One\ntwo.", ["One\ntwo."]),
        ("\n\nOne.\n\n\n\nTwo.\n\n", ["One.", "Two."]),
        ("One.\r\n\r\nTwo.", ["One.", "Two."]),
        ("\n\n", []),
        ("", []),
    ],
)
def test_segments_are_paragraphs(blank_nlp: Language, text: str, expected: list[str]) -> None:
    doc = blank_nlp.make_doc(text)
    assert [doc[start:end].text for start, end in segments(doc)] == expected


def test_log_softmax_is_stable() -> None:
    scores = numpy.array([[1000.0, 0.0], [-1000.0, -1000.0], [0.0, 0.0]], dtype="float32")
    logs = log_softmax(scores)
    assert numpy.isfinite(logs).all()
    numpy.testing.assert_allclose(numpy.exp(logs).sum(axis=1), [1, 1, 1], rtol=1e-5)
