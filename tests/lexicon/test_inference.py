"""Prediction: the numbers of the layers as they are trained, also when their weights change and whatever was read before."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy
import pytest
from spacy.language import Language
from spacy.ml.models.tok2vec import MaxoutWindowEncoder, MishWindowEncoder
from thinc.api import Model, fix_random_seed

from dprk_ner import reading
from dprk_ner.lexicon import inference
from dprk_ner.lexicon.embed import build_lexical_embed
from dprk_ner.lexicon.encoder import build_dilated_encoder, build_tok2vec

TEXT = "The May 7 Factory can't reopen, a source in Hyesan said.\n\n“Ca is calcium,” he said, ca . 1950."
VOCABULARY = "may source said Hyesan factory ca can't won't No. 26 the a “ ” reopened officials \n\n".split(" ")
WIDTH = 24
TEXTS = ["The May 7 Factory may reopen.", "", "A source in Hyesan said “no”.\n\nNobody knows.", "🏭", "may " * 1200]
ENCODERS = {
    "window": lambda: MaxoutWindowEncoder(width=WIDTH, window_size=1, maxout_pieces=2, depth=3),
    "three pieces": lambda: MaxoutWindowEncoder(width=WIDTH, window_size=1, maxout_pieces=3, depth=1),
    "two to each side": lambda: MaxoutWindowEncoder(width=WIDTH, window_size=2, maxout_pieces=2, depth=2),
    "mish": lambda: MishWindowEncoder(width=WIDTH, window_size=1, depth=2),
    "dilated": lambda: build_dilated_encoder(width=WIDTH, dilations=[1, 2, 4], maxout_pieces=2),
}


def make(blank: list[str] | None = None) -> Model:
    fix_random_seed(0)
    model = build_tok2vec(
        embed=build_lexical_embed(width=96, word_types=0, blank=blank),
        encode=build_dilated_encoder(width=96, dilations=[1, 2, 4], maxout_pieces=3),
    )
    model.initialize()
    return model


def forget(model: Model) -> None:
    """As a process begins."""
    reading.forget()
    inference.forget(model)


@pytest.fixture(autouse=True)
def _afterwards() -> Iterator[None]:
    yield
    reading.forget()


def others(n: int) -> list[str]:
    rng = random.Random(0)
    return [" ".join(rng.choice([*VOCABULARY, f"new{i}x{k}"]) for k in range(rng.randrange(1, 300))) for i in range(n)]


@pytest.mark.parametrize("limit", [None, 200])
def test_what_was_read_before_changes_no_bit(
    blank_nlp: Language, monkeypatch: pytest.MonkeyPatch, limit: int | None
) -> None:
    """Also where the caches are full in between and begin anew."""
    if limit:
        monkeypatch.setattr(reading, "LIMIT", limit)
        monkeypatch.setattr(inference, "LIMIT", limit)
    model = make()
    texts = [TEXT, *others(50)]
    fresh = []
    for text in texts:
        forget(model)
        fresh.append(model.predict([blank_nlp.make_doc(text)])[0].copy())
    for order in (range(51), reversed(range(51))):
        forget(model)
        for i in order:
            numpy.testing.assert_array_equal(model.predict([blank_nlp.make_doc(texts[i])])[0], fresh[i])


def test_the_table_of_embeddings_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inference, "LIMIT", 50)
    embeddings = inference.Embeddings(lambda rows: rows.astype("float32"), 2, 2)
    for i in range(100):
        rows = numpy.arange(i * 40, i * 40 + 40, dtype="uint64").reshape(-1, 2)
        numpy.testing.assert_array_equal(embeddings.table[embeddings.find(rows)], rows.astype("float32"))
        assert len(embeddings._slots) <= 70
    assert len(embeddings.table) == 1024


def test_rows_that_failed_are_not_known() -> None:
    def fail(rows: numpy.ndarray) -> numpy.ndarray:
        raise MemoryError

    embeddings = inference.Embeddings(fail, 2, 2)
    for _ in range(2):
        with pytest.raises(MemoryError):
            embeddings.find(numpy.ones((1, 2), dtype="uint64"))


@pytest.mark.parametrize("blank", [None, ["norm", "cue"]])
def test_prediction_is_what_training_computes(blank_nlp: Language, blank: list[str] | None) -> None:
    model = make(blank)
    docs = [blank_nlp.make_doc(text) for text in (TEXT, "", *others(5))]
    for one, two in zip(model.predict(docs), model(docs, is_train=True)[0], strict=True):
        numpy.testing.assert_allclose(one, two, rtol=1e-4, atol=1e-5)


def test_blank_columns_are_blank_in_prediction(blank_nlp: Language) -> None:
    doc = blank_nlp.make_doc(TEXT)
    full, without = make(), make(["norm", "cue"])
    assert not numpy.array_equal(full.predict([doc])[0], without.predict([doc])[0])


@pytest.fixture(params=list(ENCODERS))
def small_model(request: pytest.FixtureRequest, blank_nlp: Language) -> Model:
    fix_random_seed(0)
    embed = build_lexical_embed(width=WIDTH, word_types=0)
    made = build_tok2vec(embed=embed, encode=ENCODERS[request.param]())
    made.initialize(X=[blank_nlp.make_doc(TEXTS[0])])
    return made


def assert_same_as_training(model: Model, nlp: Language) -> None:
    docs = [nlp.make_doc(text) for text in TEXTS]
    predicted = model.predict(docs)
    plain = model.begin_update(docs)[0]
    for one, other in zip(predicted, plain, strict=True):
        numpy.testing.assert_allclose(one, other, atol=2e-4)


def test_same_numbers(small_model: Model, blank_nlp: Language) -> None:
    assert_same_as_training(small_model, blank_nlp)


def test_changed_weights(small_model: Model, blank_nlp: Language) -> None:
    docs = [blank_nlp.make_doc(TEXTS[0])]
    before = small_model.predict(docs)[0]
    node = next(node for node in small_model.walk() if node.name in ("maxout", "mish"))
    node.get_param("W")[-1] *= -2  # in place, as an optimizer does
    assert not numpy.allclose(small_model.predict(docs)[0], before)
    assert_same_as_training(small_model, blank_nlp)


def test_few_rows_are_kept(small_model: Model, blank_nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inference, "LIMIT", 5)
    for _ in range(3):
        assert_same_as_training(small_model, blank_nlp)
