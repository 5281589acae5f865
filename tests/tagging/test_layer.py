"""Gold spans to targets: aligned where tokens differ, unknown where they cut, nothing where there is no annotation."""

from __future__ import annotations

import numpy
import pytest
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example

from dprk_ner.labels import FACTORIES, LAYERS, SOURCES
from dprk_ner.tagging.layer import Layer, tagging_loss, total_width
from dprk_ner.tagging.scheme import decode_actions

LAYER = Layer(FACTORIES, LAYERS[FACTORIES])
GOLD = ["The", "May", "7", "Factory", "and", "Masan", "Mine", "closed", "."]


def words(nlp: Language, tokens: list[str]) -> Doc:
    """A document of these tokens; one that begins with a hyphen hangs on the one before."""
    spaces = [not after.startswith(("-", ".")) for after in tokens[1:]] + [False]
    return Doc(
        nlp.vocab, words=[token.removeprefix("-") if len(token) > 1 else token for token in tokens], spaces=spaces
    )


@pytest.fixture
def reference(blank_nlp: Language) -> Doc:
    doc = words(blank_nlp, GOLD)
    doc.spans[FACTORIES] = [Span(doc, 1, 4, label="NUMERAL_FACTORY"), Span(doc, 5, 7, label="FACTORY")]
    return doc


def test_same_tokens(blank_nlp: Language, reference: Doc) -> None:
    actions = LAYER.gold_actions(Example(words(blank_nlp, GOLD), reference))
    assert actions is not None
    assert decode_actions(actions) == [(1, 4, 0), (5, 7, 1)]


@pytest.mark.parametrize(
    ("tokens", "spans", "unknown"),
    [
        # finer than gold: the spans are carried over
        (["The", "May", "7", "Fac", "-tory", "and", "Ma", "-san", "Mine", "closed", "."], [(1, 5, 0), (6, 9, 1)], []),
        # coarser, but the borders hold
        (["The", "May 7", "Factory", "and", "Masan Mine", "closed", "."], [(1, 3, 0), (4, 5, 1)], []),
        # a token that reaches over a border: what it touches is unknown, the rest is learned
        (["The May", "7", "Factory", "and", "Masan", "Mine", "closed", "."], [(4, 6, 1)], [0, 1, 2]),
        (["The", "May", "7", "Factory and Masan", "Mine", "closed", "."], [], [1, 2, 3, 4]),
    ],
)
def test_other_tokens(blank_nlp: Language, reference: Doc, tokens: list[str], spans: list, unknown: list[int]) -> None:
    predicted = words(blank_nlp, tokens)
    assert predicted.text == reference.text
    actions = LAYER.gold_actions(Example(predicted, reference))
    assert actions is not None
    assert numpy.flatnonzero(actions < 0).tolist() == unknown
    assert decode_actions(numpy.maximum(actions, 0)) == spans


def test_white_space_tokens(blank_nlp: Language) -> None:
    reference = blank_nlp.make_doc("The May 7 Factory\n\nMasan Mine")
    reference.spans[FACTORIES] = [
        reference.char_span(4, 17, label="NUMERAL_FACTORY"),
        reference.char_span(19, 29, label="FACTORY"),
    ]
    predicted = Doc(
        blank_nlp.vocab,
        words=["The", "May", "7", "Factory", "\n", "\n", "Masan", "Mine"],
        spaces=[True] * 3 + [False] * 3 + [True, False],
    )
    assert predicted.text == reference.text
    actions = LAYER.gold_actions(Example(predicted, reference))
    assert actions is not None
    assert decode_actions(actions) == [(1, 4, 0), (6, 8, 1)]


def test_no_annotation_is_not_no_spans(blank_nlp: Language) -> None:
    missing, empty = words(blank_nlp, GOLD), words(blank_nlp, GOLD)
    empty.spans[FACTORIES] = []
    assert LAYER.gold_actions(Example(words(blank_nlp, GOLD), missing)) is None
    actions = LAYER.gold_actions(Example(words(blank_nlp, GOLD), empty))
    assert actions is not None
    assert not actions.any()


def test_other_labels_of_the_group_belong_to_other_layers(blank_nlp: Language) -> None:
    doc = words(blank_nlp, GOLD)
    doc.spans[SOURCES] = [Span(doc, 0, 5, label="ANON_SOURCE"), Span(doc, 1, 3, label="ANONYMITY_GRANT")]
    eg = Example(words(blank_nlp, GOLD), doc)
    mentions, grants = Layer(SOURCES, ("ANON_SOURCE", "UNNAMED_GROUP")), Layer(SOURCES, ("ANONYMITY_GRANT",))
    one, two = mentions.gold_actions(eg), grants.gold_actions(eg)
    assert one is not None
    assert two is not None
    assert decode_actions(one) == [(0, 5, 0)]
    assert decode_actions(two) == [(1, 3, 0)]


def test_scores_to_spans(blank_nlp: Language) -> None:
    doc = words(blank_nlp, GOLD)
    scores = numpy.zeros((len(doc), LAYER.width), dtype="float32")
    scores[:, 0] = 1.0
    for token, action in ((1, 1), (2, 2), (3, 3), (6, 8)):  # B I L of NUMERAL_FACTORY, U of FACTORY
        scores[token, action] = 9.0
    found = LAYER.find(doc, scores)
    assert [(start, end, label) for start, end, label, _ in found] == [(1, 4, "NUMERAL_FACTORY"), (6, 7, "FACTORY")]
    assert all(0.99 < score <= 1.0 for *_, score in found)


def test_scores_to_no_spans(blank_nlp: Language) -> None:
    assert LAYER.find(blank_nlp.make_doc(""), numpy.zeros((0, LAYER.width), dtype="float32")) == []
    assert LAYER.find(blank_nlp.make_doc("a b"), numpy.zeros((2, LAYER.width), dtype="float32")) == []


def test_no_span_leaves_its_paragraph(blank_nlp: Language) -> None:
    doc = blank_nlp.make_doc("May 7\n\nFactory")
    scores = numpy.zeros((len(doc), LAYER.width), dtype="float32")
    for token, action in enumerate((1, 2, 2, 3)):  # B I I L over the break
        scores[token, action] = 9.0
    for start, end, _, _ in LAYER.find(doc, scores):
        assert "\n" not in doc[start:end].text


def test_loss_of_a_hand_made_batch() -> None:
    scores = numpy.array([[0.0, 0.0], [0.0, 0.0], [3.0, 3.0]], dtype="float32")
    loss, gradient = tagging_loss(scores, numpy.array([0, 1, -1]))
    assert loss == pytest.approx(2 * numpy.log(2), rel=1e-5)
    numpy.testing.assert_allclose(gradient, [[-0.5, 0.5], [0.5, -0.5], [0.0, 0.0]], atol=1e-6)


def test_missing_annotation_gives_exactly_no_gradient() -> None:
    loss, gradient = tagging_loss(numpy.ones((3, 5), dtype="float32"), None)
    assert loss == 0.0
    assert gradient.shape == (3, 5)
    assert not gradient.any()


def test_loss_falls_along_the_gradient() -> None:
    rng = numpy.random.default_rng(0)
    scores = rng.normal(0, 1, (6, 9)).astype("float32")
    actions = rng.integers(-1, 9, 6)
    loss, gradient = tagging_loss(scores, actions)
    after, _ = tagging_loss(scores - 0.1 * gradient, actions)
    assert after < loss


def test_width() -> None:
    assert total_width([LAYER, Layer(SOURCES, ("ANONYMITY_GRANT",))]) == 9 + 5


def border(text: str, wish: tuple[int, int], nlp: Language, **rules: frozenset[str]) -> tuple[int, int] | None:
    """The span that is found where the scores ask for `wish`, and a little less for one token more."""
    doc = nlp.make_doc(text)
    layer = Layer(SOURCES, ("ANON_SOURCE",), **rules)
    scores = numpy.zeros((len(doc), layer.width), dtype="float32")
    start, end = wish
    scores[start, 1] = scores[end - 1, 3] = 9.0
    scores[start + 1 : end - 1, 2] = 9.0
    scores[end - 1, 2] = scores[end, 3] = 4.0
    found = layer.find(doc, scores)
    return (found[0][0], found[0][1]) if found else None


def test_words_before_which_no_span_ends(blank_nlp: Language) -> None:
    assert border("a man familiar with it said", (0, 2), blank_nlp) == (0, 2)
    assert border("a man familiar with it said", (0, 2), blank_nlp, never_before=frozenset({"familiar"})) == (0, 3)


def test_the_only_words_before_which_a_span_ends(blank_nlp: Language) -> None:
    assert border("asking for silence now , he", (0, 3), blank_nlp, only_before=frozenset({","})) == (0, 4)
    assert border("asking for silence \n\n he", (0, 3), blank_nlp, only_before=frozenset({","})) == (
        0,
        3,
    )  # white space may follow
