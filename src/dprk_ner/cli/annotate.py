"""`dprk-ner annotate`: texts in, records out."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import srsly
import typer

from ..errors import InputError
from ..formats import Input, input_files, read_inputs
from ..records import Record, to_record
from .common import PARTIAL, FacilitiesOption, complain, fail, load_pipeline

if TYPE_CHECKING:
    from spacy.language import Language

EXAMPLE = """
Example: dprk-ner annotate articles.jsonl notes/ -o records.jsonl

A record of JSONL input is {"text": ..., "id"?: ..., "meta"?: {...}}. Bad input is named on standard error with file and
line, everything else is annotated, and the exit code is 1.
"""


def annotate_cli(
    paths: Annotated[list[str], typer.Argument(help="Text files, directories, .jsonl files, or - for standard input.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="JSONL file; standard output if left out.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="A trained pipeline other than the package's own.")] = None,
    facilities: FacilitiesOption = None,
    batch_size: Annotated[int, typer.Option(min=1, help="Documents that go through the pipeline together.")] = 64,
) -> None:
    """Annotate texts: one JSON record a document."""
    if output is not None and output.resolve() in input_files(paths):
        fail(f"{output} is input and output at once")
    if output is not None and not output.resolve().parent.is_dir():
        fail(f"the directory of {output} does not exist")
    problems = annotate(paths, output, nlp=load_pipeline(model, facilities), batch_size=batch_size)
    if problems:
        raise typer.Exit(PARTIAL)


annotate_cli.__doc__ = f"{annotate_cli.__doc__}\n{EXAMPLE}"


def annotate(paths: Iterable[str], output: Path | None, *, nlp: "Language", batch_size: int = 64) -> int:
    """Annotate everything that can be read and write records as they come.

    output: JSONL file; None for standard output.
    RETURNS: How many inputs were bad; each was named on standard error.
    """
    problems: list[InputError] = []
    inputs = _good(read_inputs(paths), problems)
    records = annotate_stream(inputs, nlp=nlp, batch_size=batch_size)
    try:
        if output is None:
            for record in records:
                sys.stdout.write(srsly.json_dumps(record) + "\n")
        else:
            with output.open("w", encoding="utf-8") as stream:
                for record in records:
                    stream.write(srsly.json_dumps(record) + "\n")
    except BrokenPipeError:
        sys.stderr.close()
    except OSError as err:
        fail(f"cannot write {output}: {err.strerror}")
    return len(problems)


def annotate_stream(inputs: Iterable[Input], *, nlp: "Language", batch_size: int = 64) -> Iterator[Record]:
    """Records of a stream of inputs, in order."""
    pairs: Iterator[tuple[Any, Input]] = nlp.pipe(
        ((item.text, item) for item in inputs), as_tuples=True, batch_size=batch_size
    )
    for doc, item in pairs:
        yield to_record(doc, doc_id=item.doc_id, meta=item.meta)


def _good(inputs: Iterable[Input | InputError], problems: list[InputError]) -> Iterator[Input]:
    for item in inputs:
        if isinstance(item, InputError):
            complain(item)
            problems.append(item)
        else:
            yield item
