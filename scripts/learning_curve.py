"""Would more articles help? Train on 10, 25, 50 and 100 % of them and draw the scores.

    python scripts/learning_curve.py CONFIG ARTICLES CORPUS OUTPUT.json PICTURE.svg [GOLD ...]

Every run has the same steps and the same dev articles; the shares are nested, chosen by hash of the article's id. Scores are
those of the test articles among ARTICLES and, if given, of annotated articles in GOLD. A share that OUTPUT already holds is not
trained again, so that a run that was stopped goes on; `--whole` takes a pipeline that was trained in the same way for the share of 100 %.
Every run starts from nothing: the first weights have seen what a teacher learned from all articles (`docs/distillation.md`).
"""

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any

import spacy
import srsly
import typer
from spacy.tokens import DocBin
from spacy.vocab import Vocab

from dprk_ner.cli.evaluate import evaluate
from dprk_ner.corpus.articles import article_paths, read_article
from dprk_ner.corpus.convert import split

SHARES = (10, 25, 50, 100)
#: Steps of each training, more than a pipeline needs that does not start from nothing.
STEPS = 4200
FIGURES = (
    "factories/NUMERAL_FACTORY",
    "factories/FACTORY",
    "sources/ANON_SOURCE",
    "hedges",
    "claims",
    "claims (characters)",
)


def share_of(docs: list, percent: int) -> list:
    """The documents whose id hashes below the share: nested for growing shares."""
    return [
        doc
        for doc in docs
        if int(hashlib.sha256(doc.user_data["article"].encode()).hexdigest(), 16) // 100 % 100 < percent
    ]


def scores_of(model: Path, paths: list[Path]) -> dict[str, float]:
    """F of every figure of the curve."""
    figures = evaluate(paths, None, nlp=spacy.load(model))["all"].figures()
    return {name: round(figures[name]["f"], 4) for name in FIGURES if name in figures}


def train(config: Path, corpus: Path, docs: list, folder: Path) -> Path:
    """Train on some of the documents; returns the best model."""
    DocBin(docs=docs, store_user_data=True).to_disk(folder / "train.spacy")
    command = [sys.executable, str(Path(__file__).parent / "train.py"), str(config), "--output", str(folder / "out")]
    command += ["--paths.train", str(folder / "train.spacy"), "--paths.dev", str(corpus / "dev.spacy")]
    command += [
        "--paths.pretrained",
        "null",
        "--training.max_steps",
        str(STEPS),
        "--training.eval_frequency",
        str(STEPS // 5),
        "--training.optimizer.learn_rate.initial_rate",
        "0.002",
    ]
    subprocess.run(command, check=True)
    return folder / "out" / "model-best"


def draw(rows: list[dict[str, Any]], target: Path) -> None:
    """A panel for each test set, a line for each figure."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    sets = [key for key in rows[0] if key not in ("share", "articles")]
    figure, panels = pyplot.subplots(1, len(sets), figsize=(6 * len(sets), 4.5), sharey=True, squeeze=False)
    for panel, key in zip(panels[0], sets, strict=True):
        for name in rows[-1][key]:
            panel.plot([row["articles"] for row in rows], [row[key].get(name) for row in rows], marker="o", label=name)
        panel.set_title(key)
        panel.set_xlabel("training articles")
        panel.grid(alpha=0.3)
    panels[0][0].set_ylabel("F")
    panels[0][-1].legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(target, metadata={"Date": None})


def main(
    config: Path,
    articles: Path,
    corpus: Path,
    output: Path,
    picture: Path,
    gold: Annotated[list[Path] | None, typer.Argument(help="Annotated articles elsewhere.")] = None,
    whole: Annotated[Path | None, typer.Option(help="The pipeline trained on all articles, if there is one.")] = None,
) -> None:
    """Train, score, write the figures and the picture."""
    docs = list(DocBin().from_disk(corpus / "train.spacy").get_docs(Vocab()))
    test = [Path(a.path) for a in split([read_article(path) for path in article_paths([articles])])["test"]]
    rows: list[dict[str, Any]] = srsly.read_json(output) if output.exists() else []
    for percent in SHARES:
        if any(row["share"] == percent for row in rows):
            continue
        chosen = share_of(docs, percent)
        with tempfile.TemporaryDirectory() as folder:
            model = whole if percent == 100 and whole else train(config, corpus, chosen, Path(folder))
            row: dict[str, Any] = {"share": percent, "articles": len(chosen), "test articles": scores_of(model, test)}
            if gold:
                row["real articles"] = scores_of(model, gold)
        print(row)
        rows = sorted([*rows, row], key=lambda row: int(row["share"]))
        srsly.write_json(output, rows)
    draw(rows, picture)


if __name__ == "__main__":
    typer.run(main)
