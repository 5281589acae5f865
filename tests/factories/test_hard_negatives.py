"""Numerals that name no plant: units, brigades, schools, offices, prizes. Each in three sentences, none an alarm."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
import srsly
from spacy.language import Language

import dprk_ner
from dprk_ner import knowledge
from dprk_ner.factories.patterns import propose_names, token_class
from dprk_ner.labels import NUMERAL_FACTORY

from ..util import REPO

ROWS = srsly.read_json(Path(__file__).parent / "hard_negatives.json")


def alarms(allowed: str, found: Iterable[tuple[str, str, str]]) -> list[str]:
    """What is found and should not be.

    allowed: `none`; `factory`: an enterprise, but without a numeral; `foreign`: a plant that is none of the known ones.
    found: Words, label and link of each name.
    """
    if allowed == "foreign":
        return [text for text, _, key in found if knowledge.facility(key)]
    return [text for text, label, _ in found if label == NUMERAL_FACTORY or allowed == "none"]


def test_every_entry_stands_in_three_sentences() -> None:
    names = [row["name"] for row in srsly.read_jsonl(REPO / "assets" / "knowledge" / "nonfacility_numeral_names.jsonl")]
    assert [row["name"] for row in ROWS] == names
    assert all(len(set(row["sentences"])) >= 3 for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_the_patterns(blank_nlp: Language, row: dict) -> None:
    for sentence in row["sentences"]:
        doc = blank_nlp.make_doc(sentence)
        names = propose_names("".join(token_class(token.text) for token in doc))
        assert alarms(row["allowed"], [(doc[a:b].text, label, "") for a, b, label in names]) == [], sentence


@pytest.mark.slow
def test_the_packaged_pipeline() -> None:
    if not (dprk_ner.MODEL_PATH / "config.cfg").exists():
        pytest.skip("needs the packaged pipeline")
    nlp = dprk_ner.load()
    sentences = [(row["allowed"], sentence) for row in ROWS for sentence in row["sentences"]]
    found = []
    for (allowed, _), doc in zip(sentences, nlp.pipe(sentence for _, sentence in sentences), strict=True):
        names = [(span.text, span.label_, span.kb_id_) for span in doc.spans["factories"]]
        found += [(name, doc.text) for name in alarms(allowed, names)]
    assert found == []
