"""Score a trained pipeline on one side of the corpus: `evaluate_split.py ARTICLES MODEL OUTPUT --side test`."""

from pathlib import Path
from typing import Annotated

import spacy
import typer

from dprk_ner.cli.evaluate import evaluate, write_figures
from dprk_ner.corpus.articles import article_paths, read_article
from dprk_ner.corpus.convert import split
from dprk_ner.evaluation.scorer import table


def main(
    articles: Path,
    model: Path,
    output: Path,
    side: Annotated[str, typer.Option(help="train, dev or test")] = "test",
) -> None:
    """Print the table and write the figures as JSON."""
    chosen = split([read_article(path) for path in article_paths([articles])])[side]
    scores = evaluate([Path(article.path) for article in chosen], None, nlp=spacy.load(model))
    print(f"{side}: {len(chosen)} articles\n{table(scores['all'])}\n-- plants\n{table(scores['all'].about_plants())}")
    write_figures(scores["all"], output)


if __name__ == "__main__":
    typer.run(main)
