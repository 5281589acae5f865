"""What every trainable component of the package has to hold to; each test runs for each of the three."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import load_model_from_config
from thinc.api import Adam, Config, ConfigValidationError, Model, fix_random_seed

from dprk_ner.labels import LAYERS

from ..util import LESSONS, ODD_TEXTS, assert_same, blank, example, found, gold, lessons, state

#: Component: the groups that it writes.
GROUPS = {
    "numeral_factories": ("factories",),
    "anonymous_sources": ("sources",),
    "hedged_claims": ("hedges", "claims"),
}
NAMES = list(GROUPS)
TEXTS = [gold(body, blank()).text for body in LESSONS]
SMALL = {
    "@architectures": "spacy.MaxoutWindowEncoder.v2",
    "width": 48,
    "window_size": 1,
    "maxout_pieces": 2,
    "depth": 2,
}


def pipeline(name: str) -> Language:
    """A pipeline of one component that has an encoder of its own."""
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "dprk_ner.Tokenizer.v1"}}})
    tok2vec = {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {"@architectures": "dprk_ner.LexicalEmbed.v1", "width": 48, "word_types": 0},
        "encode": SMALL,
    }
    nlp.add_pipe(name, config={"model": {"tok2vec": tok2vec}})
    return nlp


def without_annotation(nlp: Language, text: str = "The May 7 Factory may close, the source said.") -> Example:
    return Example(nlp.make_doc(text), nlp.make_doc(text))


class Trained(NamedTuple):
    """A component that has learned the lessons by heart."""

    name: str
    nlp: Language
    losses: list[float]


@pytest.fixture(scope="module", params=NAMES)
def trained(request: pytest.FixtureRequest) -> Trained:
    """Trained on the lessons, beside a document without annotation and an empty one."""
    fix_random_seed(0)
    nlp = pipeline(request.param)
    examples = lessons(nlp)
    optimizer = nlp.initialize(lambda: examples)
    optimizer.learn_rate = 0.01
    losses = []
    for _ in range(50):
        batch = [*lessons(nlp), without_annotation(nlp, "Nothing of note was said."), without_annotation(nlp, "")]
        losses.append(nlp.update(batch, sgd=optimizer)[request.param])
    return Trained(request.param, nlp, losses)


def test_overfitting(trained: Trained) -> None:
    assert trained.losses[-1] < 0.05
    assert trained.losses[-1] < trained.losses[0] / 20
    for body in LESSONS:
        wanted = gold(body, trained.nlp)
        doc = trained.nlp(wanted.text)
        assert set(doc.spans) == set(GROUPS[trained.name])
        for key in GROUPS[trained.name]:
            assert found(doc, key) == found(wanted, key)
            assert [span.id_ for span in doc.spans[key]] == [span.id_ for span in wanted.spans[key]]


def test_scores_of_what_was_learned(trained: Trained) -> None:
    figures = trained.nlp.evaluate(lessons(trained.nlp))
    for key in GROUPS[trained.name]:
        for figure in "prf":
            assert figures[f"spans_{key}_{figure}"] == 1.0
        assert set(figures[f"spans_{key}_per_type"]) <= set(LAYERS[key])


def test_without_gold_there_is_no_score(trained: Trained) -> None:
    figures = trained.nlp.evaluate([without_annotation(trained.nlp)])
    assert [figures[f"spans_{key}_f"] for key in GROUPS[trained.name]] == [None] * len(GROUPS[trained.name])


def test_same_output_after_disk(trained: Trained, tmp_path: Path) -> None:
    trained.nlp.to_disk(tmp_path / "pipeline")
    loaded = spacy.load(tmp_path / "pipeline")
    for text in [*TEXTS, *ODD_TEXTS.values()]:
        assert_same(loaded(text), trained.nlp(text))


def test_same_output_after_bytes(trained: Trained) -> None:
    other = pipeline(trained.name)
    other.from_bytes(trained.nlp.to_bytes())
    for text in [*TEXTS, *ODD_TEXTS.values()]:
        assert_same(other(text), trained.nlp(text))


def test_same_output_after_pickling(trained: Trained) -> None:
    other = pickle.loads(pickle.dumps(trained.nlp))
    for text in TEXTS:
        assert_same(other(text), trained.nlp(text))


@pytest.mark.parametrize("batch_size", [1, 2, 3, 64])
def test_batches_change_nothing(trained: Trained, batch_size: int) -> None:
    texts = [*TEXTS, "", *ODD_TEXTS.values(), *TEXTS]
    docs = list(trained.nlp.pipe(texts, batch_size=batch_size))
    assert len(docs) == len(texts)
    for doc, text in zip(docs, texts, strict=True):
        assert_same(doc, trained.nlp(text))


def test_order_changes_nothing(trained: Trained) -> None:
    texts = [*TEXTS, *ODD_TEXTS.values()]
    forwards = list(trained.nlp.pipe(texts))
    backwards = list(trained.nlp.pipe(texts[::-1]))[::-1]
    for one, other in zip(forwards, backwards, strict=True):
        assert_same(one, other)


@pytest.mark.parametrize("kind", list(ODD_TEXTS))
def test_odd_documents(trained: Trained, kind: str) -> None:
    doc = trained.nlp(ODD_TEXTS[kind])
    assert doc.text == ODD_TEXTS[kind]
    for key in GROUPS[trained.name]:
        for span in doc.spans[key]:
            assert span.text.strip() == span.text != ""


@pytest.mark.parametrize("kind", ["empty", "spaces", "line breaks"])
def test_documents_without_words_have_no_spans(trained: Trained, kind: str) -> None:
    doc = trained.nlp(ODD_TEXTS[kind])
    assert {key: list(doc.spans[key]) for key in doc.spans} == {key: [] for key in GROUPS[trained.name]}


def test_spans_never_leave_their_paragraph(trained: Trained) -> None:
    for glue in ("\n\n", "\r\n\r\n", "\n \n"):
        doc = trained.nlp(glue.join(text.replace(" ", glue, 3) for text in TEXTS))
        for key in GROUPS[trained.name]:
            assert not [span.text for span in doc.spans[key] if glue in span.text]


def test_a_second_run_changes_nothing(trained: Trained) -> None:
    doc = trained.nlp(TEXTS[0])
    before = state(doc)
    assert state(trained.nlp.get_pipe(trained.name)(doc)) == before


def test_predict_leaves_the_document_alone(trained: Trained) -> None:
    doc = trained.nlp.make_doc(TEXTS[0])
    trained.nlp.get_pipe(trained.name).predict([doc])
    assert not doc.spans
    assert not doc.ents


def test_ids_number_the_spans_in_text_order(trained: Trained) -> None:
    doc = trained.nlp("\n\n".join(TEXTS))
    for key in GROUPS[trained.name]:
        spans = list(doc.spans[key])
        assert [span.id_ for span in spans] == [f"{key[0]}{i}" for i in range(1, len(spans) + 1)]
        assert [span.start for span in spans] == sorted(span.start for span in spans)
        assert set(doc.spans[key].attrs) == {span.id_ for span in spans}


def test_every_span_has_a_probability(trained: Trained) -> None:
    doc = trained.nlp(TEXTS[0])
    for key in GROUPS[trained.name]:
        for values in doc.spans[key].attrs.values():
            assert 0.0 < values["score"] <= 1.0


@pytest.fixture(params=NAMES)
def untrained(request: pytest.FixtureRequest) -> Language:
    return pipeline(request.param)


def test_not_initialised(untrained: Language) -> None:
    with pytest.raises(ValueError, match=r"E109|initiali[sz]e"):
        untrained("The May 7 Factory may close.")


def test_no_annotation(untrained: Language) -> None:
    with pytest.raises(ValueError, match=r"annotation.*doc\.spans"):
        untrained.initialize(lambda: [without_annotation(untrained)])


def test_nothing_but_empty_documents(untrained: Language) -> None:
    eg = without_annotation(untrained, "")
    for key in GROUPS[untrained.pipe_names[0]]:
        eg.reference.spans[key] = []
    with pytest.raises(ValueError, match="E923"):
        untrained.initialize(lambda: [eg])


@pytest.mark.parametrize("wrong", [lambda: None, list, lambda: 5, lambda: ["text"]])
def test_initialize_takes_examples_only(untrained: Language, wrong: object) -> None:
    with pytest.raises(TypeError):
        untrained.get_pipe(untrained.pipe_names[0]).initialize(wrong)


def test_update_takes_examples_only(untrained: Language) -> None:
    untrained.initialize(lambda: lessons(untrained))
    with pytest.raises(TypeError):
        untrained.get_pipe(untrained.pipe_names[0]).update([untrained.make_doc("text")])


def test_labels_are_fixed(untrained: Language) -> None:
    name = untrained.pipe_names[0]
    pipe = untrained.get_pipe(name)
    labels = {label for key in GROUPS[name] if key != "claims" for label in LAYERS[key]}
    assert set(pipe.labels) == labels
    assert tuple(pipe.label_data) == pipe.labels
    assert [pipe.add_label(label) for label in pipe.labels] == [0] * len(labels)
    with pytest.raises(ValueError, match="PERSON"):
        pipe.add_label("PERSON")
    assert set(pipe.labels) == labels
    untrained.initialize(lambda: lessons(untrained))
    assert pipe.model.get_ref("output").get_dim("nO") == 4 * len(labels) + (2 if name == "anonymous_sources" else 1)


class Spy:
    """Stands for an optimizer and keeps the gradients."""

    def __init__(self) -> None:
        self.gradients: list[numpy.ndarray] = []

    def __call__(self, key: object, weights: numpy.ndarray, gradient: numpy.ndarray, **kwargs: float) -> tuple:
        self.gradients.append(gradient.copy())
        return weights, gradient * 0

    def biggest(self) -> float:
        return max((float(abs(gradient).max()) for gradient in self.gradients if gradient.size), default=0.0)


def test_missing_annotation_gives_exactly_no_gradient(untrained: Language) -> None:
    untrained.initialize(lambda: lessons(untrained))
    pipe = untrained.get_pipe(untrained.pipe_names[0])
    spy = Spy()
    losses = pipe.update([without_annotation(untrained)], sgd=spy)
    assert losses == {pipe.name: 0.0}
    assert spy.biggest() == 0.0
    pipe.update(lessons(untrained), sgd=spy)
    assert spy.biggest() > 0.0


def test_a_document_without_annotation_weighs_nothing_beside_others(untrained: Language) -> None:
    untrained.initialize(lambda: lessons(untrained))
    pipe = untrained.get_pipe(untrained.pipe_names[0])
    docs = [without_annotation(untrained), lessons(untrained)[0]]
    scores = [
        numpy.ones((len(eg.predicted), pipe.model.get_ref("output").get_dim("nO")), dtype="float32") for eg in docs
    ]
    _, (missing, present) = pipe.get_loss(docs, scores)
    assert not missing.any()
    assert present.any()


def test_other_tokens_than_gold(untrained: Language) -> None:
    """The prediction is tokenised at white space only: what falls on its tokens is learned, the rest is masked."""
    untrained.initialize(lambda: lessons(untrained))
    pipe = untrained.get_pipe(untrained.pipe_names[0])
    egs = []
    for eg in lessons(untrained):
        words = [token for token in eg.reference.text.split(" ") if token]
        predicted = Doc(untrained.vocab, words=words, spaces=[True] * (len(words) - 1) + [False])
        assert predicted.text == eg.reference.text
        assert len(predicted) != len(eg.reference)
        egs.append(Example(predicted, eg.reference))
    spy = Spy()
    losses = pipe.update(egs, sgd=spy)
    assert 0.0 < losses[pipe.name] < 100.0
    assert 0.0 < spy.biggest() < float("inf")


def test_empty_documents_in_a_batch(untrained: Language) -> None:
    untrained.initialize(lambda: lessons(untrained))
    pipe = untrained.get_pipe(untrained.pipe_names[0])
    assert pipe.update([without_annotation(untrained, "")], sgd=Spy()) == {pipe.name: 0.0}
    assert pipe.update([], sgd=Spy()) == {pipe.name: 0.0}
    empty = gold("<p></p>", untrained)
    losses = pipe.update([example(empty, untrained), *lessons(untrained), example(empty, untrained)], sgd=Spy())
    assert losses[pipe.name] > 0.0


def test_losses_add_up(untrained: Language) -> None:
    untrained.initialize(lambda: lessons(untrained))
    pipe = untrained.get_pipe(untrained.pipe_names[0])
    losses = {pipe.name: 5.0, "other": 1.0}
    assert pipe.update(lessons(untrained), sgd=Spy(), losses=losses) is losses
    assert losses[pipe.name] > 5.0
    assert losses["other"] == 1.0


def params(model: Model) -> Iterator[numpy.ndarray]:
    for node in model.walk():
        for name in node.param_names:
            if node.has_param(name):
                yield node.get_param(name).copy()


@pytest.mark.parametrize("name", NAMES)
def test_same_seed_same_weights(name: str) -> None:
    runs = []
    for _ in range(2):
        fix_random_seed(11)
        nlp = pipeline(name)
        nlp.initialize(lambda nlp=nlp: lessons(nlp))
        pipe = nlp.get_pipe(name)
        first = list(params(pipe.model))
        optimizer = Adam(0.01)
        for _ in range(5):
            pipe.update(lessons(nlp), sgd=optimizer, drop=0.2)
        runs.append((first, list(params(pipe.model))))
    (first, last), (other_first, other_last) = runs
    assert len(first) == len(other_first) > 5
    for one, other in [*zip(first, other_first, strict=True), *zip(last, other_last, strict=True)]:
        numpy.testing.assert_array_equal(one, other)
    assert any(not numpy.array_equal(before, after) for before, after in zip(first, last, strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_config_round_trip(name: str) -> None:
    nlp = pipeline(name)
    other = load_model_from_config(Config().from_str(nlp.config.to_str(), interpolate=False), auto_fill=False)
    assert other.config == nlp.config
    assert other.pipe_names == [name]


@pytest.mark.parametrize("name", NAMES)
def test_a_misspelt_setting_fails(name: str) -> None:
    nlp = spacy.blank("en")
    with pytest.raises(ConfigValidationError):
        nlp.add_pipe(name, config={"set_entz": True})


@pytest.mark.parametrize("name", NAMES)
def test_two_of_a_kind_are_named_apart(name: str) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(name)
    assert nlp.add_pipe(name, name="second").name == "second"


def test_a_document_of_a_foreign_pipeline(trained: Trained) -> None:
    """A Doc made elsewhere, with another vocabulary, is annotated all the same."""
    doc = Doc(trained.nlp.vocab).from_bytes(spacy.blank("en")(TEXTS[0]).to_bytes())
    assert set(trained.nlp.get_pipe(trained.name)(doc).spans) == set(GROUPS[trained.name])
