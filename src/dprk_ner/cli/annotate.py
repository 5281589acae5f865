"""`dprk-ner annotate`: texts in, records out."""

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from ..archive.forms import FORM_NAMES
from ..archive.local import WorkerLost, count_cores
from ..archive.plan import Cut
from ..archive.readers import Columns
from ..archive.run import Job, run_job
from ..archive.store import Reject
from ..archive.worker import Trained, annotate_inputs
from ..errors import InputError
from ..formats import Input
from ..records import Record
from .common import PARTIAL, FacilitiesOption, complain, fail, load_pipeline

if TYPE_CHECKING:
    from spacy.language import Language

#: So many bad records are named on standard error; all of them stand in the rejects file.
NAMED = 20
EXAMPLE = """
Example: dprk-ner annotate articles.jsonl.gz notes/ -o records.parquet

Inputs are texts, directories, .jsonl and .csv (also .gz, .zst), .parquet and .spacy files. A record of JSONL input is
{"text": ..., "id"?: ..., "meta"?: {...}}. Bad input is named on standard error with file and line and listed in a rejects
file, everything else is annotated, and the exit code is 1. docs/archives.md has the rest.
"""


def annotate_cli(
    paths: Annotated[
        list[str], typer.Argument(help="Files, directories, addresses (s3://...), or - for standard input.")
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", help="A file (.jsonl, .spacy), else a folder of parts; standard output if left out."
        ),
    ] = None,
    form: Annotated[
        str | None, typer.Option("--format", help=f"One of {', '.join(FORM_NAMES)}; left out: by the output's name.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="A trained pipeline other than the package's own.")] = None,
    facilities: FacilitiesOption = None,
    batch_size: Annotated[int, typer.Option(min=1, help="Documents that a process gets at once.")] = 64,
    n_process: Annotated[int, typer.Option(min=0, help="Processes; 0 for as many as there are cores.")] = 0,
    part_size: Annotated[int, typer.Option(min=1, help="Documents in a part of the output.")] = 1000,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was stopped.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first bad record.")] = False,
    engine: Annotated[str, typer.Option(help="local, or ray for a cluster.")] = "local",
    text_column: Annotated[str, typer.Option(help="The text's column in CSV and Parquet.")] = "text",
    id_column: Annotated[str, typer.Option(help="The id's column in CSV and Parquet.")] = "id",
) -> None:
    """Annotate texts: one record a document."""
    if form is not None and form not in FORM_NAMES:
        fail(f"--format {form!r}: there is no such form; there are {', '.join(FORM_NAMES)}")
    if engine not in ("local", "ray"):
        fail(f"--engine {engine!r}: there are local and ray")
    from .. import MODEL_PATH

    nlp = load_pipeline(model, facilities)
    cut = Cut(part_size, batch_size, Columns(text_column, id_column))
    job = Job(
        paths=tuple(paths),
        output=output,
        model=Trained(model or str(MODEL_PATH), str(facilities.resolve()) if facilities else None),
        form=form,
        cut=cut,
        n_process=n_process or (count_cores() if engine == "local" else 0),
        engine=engine,
        resume=resume,
        strict=strict,
    )
    if annotate(job, nlp=nlp):
        raise typer.Exit(PARTIAL)


annotate_cli.__doc__ = f"{annotate_cli.__doc__}\n{EXAMPLE}"


def annotate(job: Job, *, nlp: "Language | None" = None) -> int:
    """Run a job; ends the command with a sentence if it cannot begin or go on.

    RETURNS: How many inputs were bad; the first of them were named on standard error.
    """
    told = 0

    def tell(reject: Reject) -> None:
        nonlocal told
        told += 1
        if told <= NAMED or job.output is None:
            complain(InputError(reject["reason"], path=reject["path"], line=reject["line"]))
        elif told == NAMED + 1:
            complain("more bad records; all of them will stand in the rejects file")

    try:
        return run_job(job, nlp=nlp, tell=tell)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except (InputError, WorkerLost) as err:
        fail(err)
    except KeyboardInterrupt:
        fail("stopped" + ("" if job.output is None else "; --resume goes on with what is finished"))


def annotate_stream(inputs: Iterable[Input], *, nlp: "Language", batch_size: int = 64) -> Iterator[Record]:
    """Records of a stream of inputs, in order."""
    return annotate_inputs(inputs, nlp, batch_size)
