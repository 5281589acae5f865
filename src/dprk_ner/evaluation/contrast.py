"""Figures for pairs of short sentences that share a word: a hedge in one, none in the other.

A row of the data is `{"pair", "kind", "text", "cues": [{"label", "text"}]}`. A sentence is right when its cues are those of the
row, with label and words, and none besides; a pair when both of its sentences are.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import srsly
from spacy.language import Language

from ..labels import HEDGES

Cue = tuple[str, str]


@dataclass(frozen=True)
class Outcome:
    """One sentence: what it holds and what was found, as (label, words)."""

    pair: int
    kind: str
    text: str
    wanted: tuple[Cue, ...]
    found: tuple[Cue, ...]

    @property
    def right(self) -> bool:
        """Whether the same cues were found, and no other."""
        return self.wanted == self.found

    @property
    def error(self) -> str:
        """`missed`, `made up`, `label`, `border`, or nothing."""
        if self.right:
            return ""
        if len(self.found) != len(self.wanted):
            return "missed" if len(self.found) < len(self.wanted) else "made up"
        same_words = [words for _, words in self.found] == [words for _, words in self.wanted]
        return "label" if same_words else "border"


def run_pairs(path: Path, nlp: Language) -> list[Outcome]:
    """Every sentence of the data through a pipeline."""
    rows: list[dict[str, Any]] = list(srsly.read_jsonl(path))
    outcomes = []
    for row, doc in zip(rows, nlp.pipe([row["text"] for row in rows]), strict=True):
        wanted = tuple((cue["label"], cue["text"]) for cue in row["cues"])
        found = tuple((span.label_, span.text) for span in doc.spans[HEDGES])
        outcomes.append(Outcome(row["pair"], row["kind"], row["text"], wanted, found))
    return outcomes


def accuracy(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Shares of right sentences (all, with a hedge, without one) and of right pairs."""
    pairs: dict[int, bool] = defaultdict(lambda: True)
    for outcome in outcomes:
        pairs[outcome.pair] &= outcome.right

    def share(chosen: Sequence[bool]) -> float:
        return sum(chosen) / max(len(chosen), 1)

    return {
        "sentences": share([outcome.right for outcome in outcomes]),
        "sentences with a hedge": share([outcome.right for outcome in outcomes if outcome.wanted]),
        "sentences without": share([outcome.right for outcome in outcomes if not outcome.wanted]),
        "pairs": share(list(pairs.values())),
    }
