"""`dprk-ner articles`: corrected annotations to articles that can be trained on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from ..archive.corrections import read_corrected, write_corrected
from ..errors import InputError
from .common import PARTIAL, complain, fail


def articles_cli(
    paths: Annotated[list[Path], typer.Argument(help="Files exported from Prodigy, Label Studio or doccano.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the articles (XML).")],
) -> None:
    """Turn corrected annotations into annotated articles.

    Example: dprk-ner articles corrected.jsonl -o more-articles
    """
    try:
        problems = articles(paths, output)
    except InputError as err:
        fail(err)
    except OSError as err:
        fail(f"cannot write {output}: {err.strerror}")
    if problems:
        raise typer.Exit(PARTIAL)


def articles(paths: list[Path], output: Path) -> int:
    """Write an article for every good task.

    RETURNS: How many tasks were bad; each was named on standard error.
    """
    problems = 0

    def good() -> Iterator[tuple[str, str]]:
        nonlocal problems
        for path in paths:
            for item in read_corrected(path):
                if isinstance(item, InputError):
                    complain(item)
                    problems += 1
                else:
                    yield item

    write_corrected(good(), output)
    return problems
