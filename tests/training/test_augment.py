"""Augmentation: other names, places, marks and layouts, with annotations that still hold."""

from __future__ import annotations

import inspect
import random
import re
from collections.abc import Callable

import pytest
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from dprk_ner.corpus.convert import to_doc
from dprk_ner.labels import LAYERS
from dprk_ner.training import augment
from dprk_ner.training.augment import create_augmenter
from dprk_ner.training.edit import edit_doc

from ..util import LESSONS, example, gold, some_articles, state

#: Every change of a document that the module offers: functions of a document and a source of random numbers.
STEPS = [
    name
    for name, function in vars(augment).items()
    if inspect.isfunction(function)
    and list(inspect.signature(function).parameters) == ["doc", "rng"]
    and name[0] != "_"
]
SETTINGS = [name for name in inspect.signature(create_augmenter).parameters if name != "seed"]
ALL, NONE = dict.fromkeys(SETTINGS, 1.0), dict.fromkeys(SETTINGS, 0.0)


@pytest.fixture(scope="module")
def docs(blank_nlp: Language) -> list[Doc]:
    return [to_doc(item, blank_nlp) for item in some_articles("train", 12)]


def labels(doc: Doc) -> dict[str, list]:
    return {key: [(span.label_, span.id_, span.kb_id_) for span in doc.spans[key]] for key in LAYERS}


@pytest.mark.parametrize("step", STEPS)
def test_every_step_keeps_every_span(docs: list[Doc], blank_nlp: Language, step: str) -> None:
    changed = 0
    for seed, doc in enumerate(docs):
        before = state(doc)
        edited = edit_doc(doc, getattr(augment, step)(doc, random.Random(seed)), blank_nlp)
        assert state(doc) == before
        if edited is None:
            continue
        changed += edited.text != doc.text
        assert labels(edited) == labels(doc)
        for key in LAYERS:
            assert dict(edited.spans[key].attrs) == dict(doc.spans[key].attrs)
            for span in edited.spans[key]:
                assert span.text.strip() == span.text != ""
    assert changed


def test_a_name_changes_everywhere_in_the_same_way(blank_nlp: Language) -> None:
    doc = gold(
        "<p>The <factory kind='date' norm='--03-16'>March 16 Factory</factory> is old.</p><p>The <factory kind='date' "
        "norm='--03-16'>March 16 Factory</factory> is large, the <factory>Sinuiju Textile Mill</factory> is not.</p>",
        blank_nlp,
    )
    renamed = set()
    for seed in range(20):
        edited = edit_doc(doc, augment.rename_plants(doc, random.Random(seed)), blank_nlp)
        if edited is not None:
            first, second, third = (span.text for span in edited.spans["factories"])
            assert first == second
            assert first.endswith("Factory")
            assert third.endswith("Mill")
            renamed.add(first)
    assert len(renamed) > 5


def test_places_change_everywhere_in_the_same_way(blank_nlp: Language) -> None:
    doc = gold("A source in Hyesan said so. Hyesan is cold, Korea is not, North Hamgyong Province is.", blank_nlp)
    edited = edit_doc(doc, augment.swap_places(doc, random.Random(3)), blank_nlp)
    assert edited is not None
    first, second = re.findall(r"in (\w+) said|(\w+) is cold", edited.text)
    assert first[0] == second[1]
    assert "Korea is not, North Hamgyong Province is." in edited.text


@pytest.mark.parametrize("body", LESSONS)
def test_examples_are_whole(blank_nlp: Language, body: str) -> None:
    """One with every span, perhaps another of some paragraphs; links lead to what is there."""
    eg = example(gold(body, blank_nlp), blank_nlp)
    for seed in range(10):
        made = list(create_augmenter(**ALL, seed=seed)(blank_nlp, eg))
        assert labels(made[0].reference) == labels(eg.reference)
        for own in made:
            assert isinstance(own, Example)
            assert own.predicted.text == own.reference.text
            assert not own.predicted.spans
            for key in LAYERS:
                assert set(labels(own.reference)[key]) <= set(labels(eg.reference)[key])
            cues = {span.id_ for span in own.reference.spans["hedges"]}
            for claim in own.reference.spans["claims"]:
                assert set(own.reference.spans["claims"].attrs[claim.id_]["hedges"]) <= cues


def test_nothing_is_changed_at_probability_zero(blank_nlp: Language) -> None:
    eg = example(gold(LESSONS[0], blank_nlp), blank_nlp)
    assert list(create_augmenter(**NONE, seed=1)(blank_nlp, eg)) == [eg]


def test_same_seed_same_articles(docs: list[Doc], blank_nlp: Language) -> None:
    def run(seed: int) -> list[str]:
        augmenter: Callable = create_augmenter(**ALL, seed=seed)
        return [made.text for doc in docs for made in augmenter(blank_nlp, example(doc, blank_nlp))]

    assert run(1) == run(1)
    assert run(1) != run(2)
