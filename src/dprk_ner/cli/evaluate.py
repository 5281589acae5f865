"""`dprk-ner evaluate`: how good are records, or the pipeline, on annotated articles."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import srsly
import typer

from ..errors import InputError
from ..evaluation.gold import read_gold, read_records
from ..evaluation.scorer import Scores, score_all, table
from ..formats import Input
from ..labels import LAYERS
from .annotate import annotate_stream
from .common import FacilitiesOption, fail, load_pipeline

if TYPE_CHECKING:
    from spacy.language import Language


def evaluate_cli(
    gold: Annotated[
        list[Path], typer.Argument(help="Annotated articles (XML), directories of them, or gold records (.jsonl).")
    ],
    pred: Annotated[
        Path | None, typer.Option(help="Records to score; left out, the pipeline annotates the gold texts.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="A trained pipeline other than the package's own.")] = None,
    facilities: FacilitiesOption = None,
    by_group: Annotated[bool, typer.Option("--by-group", help="A table for each group of files, too.")] = False,
    errors: Annotated[str | None, typer.Option(help=f"List the mistakes of a layer: {', '.join(LAYERS)}.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the figures as JSON.")] = None,
) -> None:
    """Score records, or the pipeline itself, against annotated articles.

    Example: dprk-ner evaluate assets/articles --errors hedges
    """
    if errors is not None and errors not in LAYERS:
        fail(f"--errors {errors!r}: there is no such layer; there are {', '.join(LAYERS)}")
    try:
        scores = evaluate(gold, pred, nlp=None if pred is not None else load_pipeline(model, facilities))
    except InputError as err:
        fail(err)
    for name, own in scores.items():
        if name == "all" or by_group:
            print(f"== {name}\n{table(own)}")
            if own.plants is not None and own.plants.figures():
                print(f"-- plants\n{table(own.plants)}")
    if errors is not None:
        for mistake in scores["all"].mistakes[errors]:
            print(*mistake, sep=" | ")
    if output is not None:
        try:
            write_figures(scores["all"], output)
        except OSError as err:
            fail(f"cannot write {output}: {err.strerror}")


def evaluate(gold: Sequence[Path], pred: Path | None, *, nlp: "Language | None") -> dict[str, Scores]:
    """Scores of records or of a pipeline, over all documents and by group.

    RAISES: `InputError` if gold or records cannot be read or do not belong together.
    """
    pairs = list(read_gold(gold))
    if pred is not None:
        records: dict[str, Any] = {str(record["doc_id"]): record for record in read_records(pred)}
    elif nlp is not None:
        inputs = (Input(str(document["doc_id"]), document["text"]) for _, document in pairs)
        records = {record["doc_id"]: record for record in annotate_stream(inputs, nlp=nlp)}
    else:
        raise ValueError("evaluate() needs records or a pipeline")
    return score_all(pairs, records)


def write_figures(scores: Scores, path: Path) -> None:
    """The figures as JSON, rounded, without anything that changes from run to run."""
    rows = scores.figures() | (scores.plants.figures() if scores.plants is not None else {})
    figures = {name: {key: round(number, 4) for key, number in row.items()} for name, row in rows.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    srsly.write_json(path, figures)
