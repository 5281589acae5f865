"""Pairs of sentences, a hedge in one and none in the other: the data, the counting, the packaged model."""

from __future__ import annotations

from collections import Counter

import pytest
import srsly

import dprk_ner
from dprk_ner.evaluation.contrast import Outcome, accuracy, run_pairs
from dprk_ner.labels import HEDGES, LAYERS

from ..util import REPO

PAIRS = REPO / "assets" / "contrast" / "pairs.jsonl"
#: What the packaged model reached when this was written; a later one has to reach it, too.
MEASURED = {"sentences": 0.87, "pairs": 0.75}


def test_the_data_are_pairs() -> None:
    rows = list(srsly.read_jsonl(PAIRS))
    assert len(rows) >= 300
    assert len({row["text"] for row in rows}) == len(rows)
    assert set(Counter(row["pair"] for row in rows).values()) == {2}
    for hedged, plain in zip(rows[::2], rows[1::2], strict=True):
        assert hedged["pair"] == plain["pair"]
        assert hedged["cues"]
        assert not plain["cues"]
        position = 0
        for cue in hedged["cues"]:
            assert cue["label"] in LAYERS[HEDGES]
            position = hedged["text"].index(cue["text"], position)
    assert {cue["label"] for row in rows for cue in row["cues"]} == set(LAYERS[HEDGES])


def test_counting() -> None:
    may, might = ("EPISTEMIC", "may"), ("EPISTEMIC", "might")
    outcomes = [
        Outcome(1, "k", "a", (may,), (may,)),
        Outcome(1, "k", "b", (), ()),
        Outcome(2, "k", "c", (may,), ()),
        Outcome(2, "k", "d", (), ()),
        Outcome(3, "k", "e", (may,), (("HEARSAY", "may"),)),
        Outcome(3, "k", "f", (), (may,)),
    ]
    assert [outcome.error for outcome in outcomes] == ["", "", "missed", "", "label", "made up"]
    assert Outcome(4, "k", "g", (may,), (might,)).error == "border"
    figures = accuracy(outcomes)
    assert figures["pairs"] == pytest.approx(1 / 3)
    assert figures["sentences with a hedge"] == pytest.approx(1 / 3)
    assert figures["sentences without"] == pytest.approx(2 / 3)


@pytest.mark.slow
def test_the_packaged_model() -> None:
    if not (REPO / "src" / "dprk_ner" / "model" / "config.cfg").exists():
        pytest.skip("no packaged model")
    figures = accuracy(run_pairs(PAIRS, dprk_ner.load()))
    for name, least in MEASURED.items():
        assert figures[name] >= least, figures
