"""The component `numeral_factories` beyond what all components share: numerals, aliases, links, entities."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Span
from thinc.api import fix_random_seed

from dprk_ner.document import Numeral
from dprk_ner.factories.pipe import NumeralFactories

from ..util import example, found, gold

LEARNED = (
    'The <factory id="f1">Taedong River Battery Factory</factory> (<factory id="f2" kind="serial" norm="245" '
    'alias="f1">No. 245 Factory</factory>) is idle.',
    'At <factory id="f1" kind="ordinal" norm="1">power plants Nos. 1</factory> and <factory id="f2" kind="ordinal" '
    'norm="2">2</factory> nobody works.',
    'The <factory id="f1" kind="date" norm="--03-26">Pyongyang 326 Electric Wire Factory</factory> in Pyongyang hired '
    "30 women on May 7.",
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    fix_random_seed(0)
    made = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "dprk_ner.Tokenizer.v1"}}})
    made.add_pipe("numeral_factories")
    examples = [example(gold(body, made), made) for body in LEARNED]
    optimizer = made.initialize(lambda: examples)
    optimizer.learn_rate = 0.01
    for _ in range(40):
        made.update([example(gold(body, made), made) for body in LEARNED], sgd=optimizer)
    return made


@pytest.mark.parametrize("body", LEARNED)
def test_names_numerals_and_aliases_as_annotated(nlp: Language, body: str) -> None:
    wanted = gold(body, nlp)
    doc = nlp(wanted.text)
    assert found(doc, "factories") == found(wanted, "factories")
    for span, other in zip(doc.spans["factories"], wanted.spans["factories"], strict=True):
        assert span._.numeral == other._.numeral
        alias = doc.spans["factories"].attrs[span.id_]["alias_of"]
        assert alias == wanted.spans["factories"].attrs[other.id_]["alias_of"]


def test_known_plants_are_linked(nlp: Language) -> None:
    doc = nlp(gold(LEARNED[0], nlp).text)
    name, number = doc.spans["factories"]
    assert name.kb_id_ == number.kb_id_ == "no-245-factory"
    assert number._.facility["number"] == 245
    assert number._.numeral == Numeral("serial", "245", number=245)
    assert name._.numeral is None


def test_the_names_are_entities(nlp: Language) -> None:
    doc = nlp(gold(LEARNED[0], nlp).text)
    spans = doc.spans["factories"]
    assert [(e.text, e.label_, e.id_, e.kb_id_) for e in doc.ents] == [
        (s.text, s.label_, s.id_, s.kb_id_) for s in spans
    ]


def test_entities_of_others_stay_where_they_do_not_overlap(nlp: Language) -> None:
    doc = nlp.make_doc(gold(LEARNED[2], nlp).text)
    mine = [Span(doc, token.i, token.i + 1, label="GPE") for token in doc if token.text == "Pyongyang"]
    assert len(mine) == 2
    doc.set_ents(mine)
    doc = nlp.get_pipe("numeral_factories")(doc)
    assert [(ent.text, ent.label_) for ent in doc.ents] == [
        ("Pyongyang 326 Electric Wire Factory", "NUMERAL_FACTORY"),
        ("Pyongyang", "GPE"),
    ]


def test_entities_can_be_switched_off_when_loading(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "pipeline")
    text = gold(LEARNED[0], nlp).text
    for wanted in (True, False):
        loaded = spacy.load(tmp_path / "pipeline", config={"components.numeral_factories.set_ents": wanted})
        doc = loaded(text)
        assert len(doc.spans["factories"]) == 2
        assert len(doc.ents) == (2 if wanted else 0)
        assert loaded.config["components"]["numeral_factories"]["set_ents"] is wanted


def test_spans_found_by_hand_are_described(nlp: Language) -> None:
    """What the component makes of spans, whoever found them."""
    doc = nlp.make_doc("The 118 factory near the January 18 Factory (Kagam Plant), No. 118.")
    pipe = nlp.get_pipe("numeral_factories")
    assert isinstance(pipe, NumeralFactories)
    pipe.set_annotations(
        [doc], [[(1, 3, "NUMERAL_FACTORY", 0.9), (5, 8, "NUMERAL_FACTORY", 0.8), (9, 11, "FACTORY", 0.7)]]
    )
    first, second, third = doc.spans["factories"]
    assert [span.text for span in (first, second, third)] == ["118 factory", "January 18 Factory", "Kagam Plant"]
    assert first._.numeral.norm == second._.numeral.norm == "--01-18"
    attrs = doc.spans["factories"].attrs
    assert [attrs[key]["alias_of"] for key in ("f1", "f2", "f3")] == [None, None, "f2"]
    assert [attrs[key]["score"] for key in ("f1", "f2", "f3")] == [0.9, 0.8, 0.7]
