"""The embedding layer as a model: shapes, batching, gradients, serialisation with its tables."""

from __future__ import annotations

import numpy
import pytest
from spacy.language import Language
from spacy.strings import get_string_id
from thinc.api import Model, fix_random_seed

from dprk_ner.lexicon.embed import build_lexical_embed
from dprk_ner.lexicon.features import COLUMNS

TEXTS = ["The May 7 Factory may reopen.", "", "A source in Hyesan said “no”.\n\nNobody knows.", "🏭"]


@pytest.fixture
def model(blank_nlp: Language) -> Model:
    fix_random_seed(0)
    made = build_lexical_embed(width=24, word_types=0)
    made.initialize(X=[blank_nlp.make_doc(TEXTS[0])])
    return made


def test_shapes(model: Model, blank_nlp: Language) -> None:
    docs = [blank_nlp.make_doc(text) for text in TEXTS]
    vectors, backprop = model.begin_update(docs)
    assert [own.shape for own in vectors] == [(len(doc), 24) for doc in docs]
    assert backprop([own * 0 + 1 for own in vectors]) == []
    learned = [node for node in model.walk() if node.has_grad("E")]
    assert learned
    assert all(numpy.isfinite(node.get_grad("E")).all() for node in learned)


def test_batched_is_unbatched(model: Model, blank_nlp: Language) -> None:
    docs = [blank_nlp.make_doc(text) for text in TEXTS]
    for doc, together in zip(docs, model.predict(docs), strict=True):
        [alone] = model.predict([doc])
        numpy.testing.assert_allclose(alone, together, rtol=1e-4, atol=1e-5)


def test_same_vectors_after_bytes(model: Model, blank_nlp: Language) -> None:
    docs = [blank_nlp.make_doc(text) for text in TEXTS]
    other = build_lexical_embed(width=24, word_types=0).from_bytes(model.to_bytes())
    for one, two in zip(model.predict(docs), other.predict(docs), strict=True):
        numpy.testing.assert_array_equal(one, two)


def test_words_travel_with_the_weights(model: Model, blank_nlp: Language) -> None:
    """The table of words is part of the model: what is loaded needs neither the data package nor the setting."""
    layer = next(node for node in model.walk() if node.name == "lexical_features")
    doc = blank_nlp.make_doc("reopen")
    plain = model.predict([doc])[0]
    layer.attrs["words"] = {
        "keys": numpy.array([get_string_id("reopen")], dtype="uint64"),
        "clusters": numpy.array([77], dtype="uint32"),
        "pos": numpy.array([2], dtype="uint8"),
    }
    known = model.predict([doc])[0]
    assert not numpy.array_equal(plain, known)
    other = build_lexical_embed(width=24, word_types=0).from_bytes(model.to_bytes())
    numpy.testing.assert_array_equal(other.predict([doc])[0], known)


def test_copies_do_not_share_their_words(model: Model, blank_nlp: Language) -> None:
    copy = model.copy()
    docs = [blank_nlp.make_doc(text) for text in TEXTS]
    for one, two in zip(model.predict(docs), copy.predict(docs), strict=True):
        numpy.testing.assert_array_equal(one, two)


def test_same_seed_same_vectors(blank_nlp: Language) -> None:
    docs = [blank_nlp.make_doc(text) for text in TEXTS]
    runs = []
    for _ in range(2):
        fix_random_seed(5)
        made = build_lexical_embed(width=16, word_types=0)
        made.initialize(X=docs)
        runs.append(made.predict(docs))
    for one, two in zip(*runs, strict=True):
        numpy.testing.assert_array_equal(one, two)


def test_blank_columns_say_nothing(blank_nlp: Language) -> None:
    fix_random_seed(0)
    doc = blank_nlp.make_doc(TEXTS[0])
    made = build_lexical_embed(width=24, word_types=0, blank=["name", "classes"])
    [features] = made.layers[0].predict([doc])
    for name in ("name", "classes"):
        assert (features[:, COLUMNS.index(name)] == 0).all()
    assert (features[:, COLUMNS.index("norm")] != 0).all()
    with pytest.raises(ValueError, match="'names'"):
        build_lexical_embed(width=24, word_types=0, blank=["names"])
