"""First weights: what the components knew before this training, from another one on other text (`docs/distillation.md`).

Registered as `dprk_ner.Pretrained.v1` (registry `callbacks`), for `[initialize.after_init]` of a training configuration.
"""

from collections.abc import Callable
from pathlib import Path

from spacy.language import Language

from ..errors import InputError


def create_loader(path: str | None) -> Callable[[Language], Language]:
    """A callback that gives every component the weights kept for it.

    path: Directory with a file `NAME.model` for each component that has weights, as `scripts/export_pretrained.py` writes
        it; None leaves the components as they were initialised.
    RETURNS: Callback from a pipeline, already initialised, to the same pipeline.
    """

    def load(nlp: Language) -> Language:
        if path is not None:
            load_weights(nlp, Path(path))
        return nlp

    return load


def load_weights(nlp: Language, directory: Path) -> None:
    """Give the components of an initialised pipeline the weights kept for them; what has no file stays as it is.

    RAISES: `InputError` if there are no weights, or if they belong to layers of other sizes.
    """
    found = False
    for name, component in nlp.pipeline:
        file = directory / f"{name}.model"
        if not file.is_file():
            continue
        found = True
        try:
            component.model.from_bytes(file.read_bytes())
        except (KeyError, ValueError) as err:
            hint = "make them anew with `weasel run distil`, or train with `--paths.pretrained null`"
            raise InputError(
                f"weights of other layers than the configuration's ({err}): {hint}", path=str(file)
            ) from err
    if not found:
        raise InputError("no weights of any component (files NAME.model)", path=str(directory))
