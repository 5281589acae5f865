"""Score a pipeline on pairs of sentences, a hedge in one and none in the other: `contrast.py PAIRS MODEL`."""

from collections import Counter
from pathlib import Path

import spacy
import typer

from dprk_ner.evaluation.contrast import accuracy, run_pairs


def main(pairs: Path, model: str = typer.Argument("dprk_ner")) -> None:
    """Print the shares of right sentences and pairs, and what was wrong, by kind."""
    outcomes = run_pairs(pairs, spacy.load(model))
    for name, share in accuracy(outcomes).items():
        print(f"{name:24s} {share:.3f}")
    print(dict(Counter(outcome.error for outcome in outcomes if outcome.error)))
    for kind in dict.fromkeys(outcome.kind for outcome in outcomes):
        own = [outcome for outcome in outcomes if outcome.kind == kind]
        wrong = [outcome for outcome in own if not outcome.right]
        print(f"\n{kind}: {len(own) - len(wrong)} of {len(own)}")
        for outcome in wrong:
            print(f"  {outcome.error}: {outcome.text} | {list(outcome.wanted)} | {list(outcome.found)}")


if __name__ == "__main__":
    typer.run(main)
