"""How far two people agree who annotated the same articles without seeing each other's work.

    python scripts/agreement.py assets/agreement/first assets/agreement/second [--layer claims]

The scorer of `dprk-ner evaluate`, with the first annotator's spans as gold: F does not depend on which is which.
"""

from pathlib import Path
from typing import Annotated

import typer

from dprk_ner.corpus.articles import article_paths, read_article
from dprk_ner.evaluation.gold import article_record
from dprk_ner.evaluation.scorer import score_all, table


def main(
    first: Annotated[Path, typer.Argument(help="Articles as one annotator left them.")],
    second: Annotated[Path, typer.Argument(help="The same articles by the other one.")],
    layer: Annotated[str | None, typer.Option(help="List the disagreements of a layer.")] = None,
) -> None:
    """Print the figures of every layer, and the disagreements of one."""
    others = {path.stem: article_record(read_article(path)) for path in article_paths([second])}
    pairs = [(path.stem, article_record(read_article(path))) for path in article_paths([first]) if path.stem in others]
    scores = score_all([("all", record) for _, record in pairs], others)["all"]
    print(f"{len(pairs)} articles\n{table(scores)}")
    for mistake in scores.mistakes[layer] if layer else ():
        print(*mistake, sep=" | ")


if __name__ == "__main__":
    typer.run(main)
