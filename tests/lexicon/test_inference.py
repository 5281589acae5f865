"""Prediction gives the numbers that the layers give, and notices when their weights change."""

from __future__ import annotations

import numpy
import pytest
from spacy.language import Language
from spacy.ml.models.tok2vec import MaxoutWindowEncoder, MishWindowEncoder
from thinc.api import Model, fix_random_seed

from dprk_ner.lexicon import inference
from dprk_ner.lexicon.embed import build_lexical_embed
from dprk_ner.lexicon.encoder import build_dilated_encoder, build_tok2vec

WIDTH = 24
TEXTS = ["The May 7 Factory may reopen.", "", "A source in Hyesan said “no”.\n\nNobody knows.", "🏭", "may " * 1200]
ENCODERS = {
    "window": lambda: MaxoutWindowEncoder(width=WIDTH, window_size=1, maxout_pieces=2, depth=3),
    "three pieces": lambda: MaxoutWindowEncoder(width=WIDTH, window_size=1, maxout_pieces=3, depth=1),
    "two to each side": lambda: MaxoutWindowEncoder(width=WIDTH, window_size=2, maxout_pieces=2, depth=2),
    "mish": lambda: MishWindowEncoder(width=WIDTH, window_size=1, depth=2),
    "dilated": lambda: build_dilated_encoder(width=WIDTH, dilations=[1, 2, 4], maxout_pieces=2),
}


@pytest.fixture(params=list(ENCODERS))
def model(request: pytest.FixtureRequest, blank_nlp: Language) -> Model:
    fix_random_seed(0)
    embed = build_lexical_embed(width=WIDTH, word_types=0)
    made = build_tok2vec(embed=embed, encode=ENCODERS[request.param]())
    made.initialize(X=[blank_nlp.make_doc(TEXTS[0])])
    return made


def same_as_training(model: Model, nlp: Language) -> None:
    docs = [nlp.make_doc(text) for text in TEXTS]
    predicted = model.predict(docs)
    plain = model.begin_update(docs)[0]
    for one, other in zip(predicted, plain, strict=True):
        numpy.testing.assert_allclose(one, other, atol=2e-4)


def test_same_numbers(model: Model, blank_nlp: Language) -> None:
    same_as_training(model, blank_nlp)


def test_changed_weights(model: Model, blank_nlp: Language) -> None:
    docs = [blank_nlp.make_doc(TEXTS[0])]
    before = model.predict(docs)[0]
    node = next(node for node in model.walk() if node.name in ("maxout", "mish"))
    node.get_param("W")[-1] *= -2  # in place, as an optimizer does
    assert not numpy.allclose(model.predict(docs)[0], before)
    same_as_training(model, blank_nlp)


def test_few_rows_are_kept(model: Model, blank_nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inference, "LIMIT", 5)
    for _ in range(3):
        same_as_training(model, blank_nlp)
