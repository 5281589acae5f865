"""What the commands share: loading the pipeline, saying what went wrong."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from ..archive.worker import MAX_CHARACTERS
from ..errors import InputError

if TYPE_CHECKING:
    from spacy.language import Language

#: The option of every command that loads a pipeline.
FacilitiesOption = Annotated[
    Path | None, typer.Option("--facilities", help="JSONL table of plants to know besides the package's own.")
]
#: Exit codes: 1, something in the input was left out; 2, the command could not run at all.
PARTIAL, UNUSABLE = 1, 2


def complain(message: object) -> None:
    """One line on standard error."""
    print(f"dprk-ner: {message}", file=sys.stderr)


def fail(message: object) -> NoReturn:
    """Say what is wrong and end the command."""
    complain(message)
    raise typer.Exit(UNUSABLE)


def load_pipeline(model: str | None, facilities: Path | None = None) -> "Language":
    """The pipeline of the package, or the one in a directory; ends the command if there is none.

    facilities: A table of plants that are known besides the package's own.
    """
    import spacy

    from .. import load

    config: dict[str, Any] = {} if facilities is None else {"components.numeral_factories.facilities": str(facilities)}
    try:
        nlp = load(config=config) if model is None else spacy.load(model, config=config)
    except InputError as err:
        fail(err)
    except (OSError, ValueError, ImportError) as err:
        reason = str(err).strip().split("\n")[0]
        fail(reason if model is None else f"no pipeline at {model!r}: {reason}")
    nlp.max_length = max(nlp.max_length, MAX_CHARACTERS)
    if "hedged_claims" not in nlp.pipe_names and model is not None:
        fail(f"the pipeline at {model!r} has no dprk_ner components; it has {', '.join(nlp.pipe_names) or 'none'}")
    return nlp


__all__ = ["PARTIAL", "UNUSABLE", "FacilitiesOption", "InputError", "complain", "fail", "load_pipeline"]
