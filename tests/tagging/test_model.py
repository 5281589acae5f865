"""The tagging head as a model, built from its registered name."""

from __future__ import annotations

from typing import Any

import numpy
import pytest
from spacy import registry
from spacy.language import Language
from thinc.api import Model, fix_random_seed

TEXTS = ["The May 7 Factory may reopen.", "", "Residents say so.\n\nNobody knows.", "x"]


def head(**settings: Any) -> Model:
    fix_random_seed(0)
    encode = registry.architectures.get("spacy.MaxoutWindowEncoder.v2")
    embed = registry.architectures.get("dprk_ner.LexicalEmbed.v1")(width=16, word_types=0)
    tok2vec = registry.architectures.get("spacy.Tok2Vec.v2")(
        embed, encode(width=16, window_size=1, maxout_pieces=2, depth=1)
    )
    return registry.architectures.get("dprk_ner.SpanTagger.v1")(tok2vec=tok2vec, **settings)


@pytest.fixture(params=[{"hidden_width": 0, "dropout": 0.0}, {"hidden_width": 8, "dropout": 0.3}])
def model(request: pytest.FixtureRequest, blank_nlp: Language) -> Model:
    made = head(nO=9, **request.param)
    made.initialize(X=[blank_nlp.make_doc(TEXTS[0])])
    rng = numpy.random.default_rng(0)
    output = made.get_ref("output")
    output.set_param("W", rng.normal(0, 1, output.get_param("W").shape).astype("float32"))
    return made


def test_shapes(model: Model, blank_nlp: Language) -> None:
    docs = [blank_nlp.make_doc(text) for text in TEXTS]
    scores, backprop = model.begin_update(docs)
    assert [own.shape for own in scores] == [(len(doc), 9) for doc in docs]
    assert all(own.dtype == numpy.float32 for own in scores)
    backprop([own * 0 + 1 for own in scores])
    assert model.get_ref("output").get_grad("W").any()


def test_batched_is_unbatched(model: Model, blank_nlp: Language) -> None:
    docs = [blank_nlp.make_doc(text) for text in TEXTS]
    for doc, together in zip(docs, model.predict(docs), strict=True):
        [alone] = model.predict([doc])
        numpy.testing.assert_allclose(alone, together, rtol=1e-4, atol=1e-4)


def test_prediction_knows_no_chance(model: Model, blank_nlp: Language) -> None:
    docs = [blank_nlp.make_doc(text) for text in TEXTS]
    for one, other in zip(model.predict(docs), model.predict(docs), strict=True):
        numpy.testing.assert_array_equal(one, other)


def test_an_untrained_head_prefers_nothing(blank_nlp: Language) -> None:
    made = head(nO=9, hidden_width=0, dropout=0.0)
    made.initialize(X=[blank_nlp.make_doc(TEXTS[0])])
    [scores] = made.predict([blank_nlp.make_doc(TEXTS[0])])
    assert not scores.any()


def test_the_width_may_come_later(blank_nlp: Language) -> None:
    made = head(hidden_width=0, dropout=0.0)
    made.get_ref("output").set_dim("nO", 5)
    made.initialize(X=[blank_nlp.make_doc(TEXTS[0])])
    [scores] = made.predict([blank_nlp.make_doc("a b")])
    assert scores.shape == (2, 5)
