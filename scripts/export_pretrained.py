"""Keep the weights of a trained pipeline: `export_pretrained.py MODEL assets/pretrained`.

The bytes of each component's model are copied to a file named after the component, and nothing else: no vocabulary, no strings.
"""

import shutil
import sys
from pathlib import Path
from typing import Annotated

import srsly
import typer


def export(model: Path, target: Path) -> list[Path]:
    """Copy the model of every component that has one; returns what was written, in the order of the pipeline."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    written = []
    for name in srsly.read_json(model / "meta.json")["pipeline"]:
        if (model / name / "model").is_file():
            written.append(Path(shutil.copyfile(model / name / "model", target / f"{name}.model")))
    return written


def main(
    model: Annotated[Path, typer.Argument(help="Directory of a trained pipeline.")],
    target: Annotated[Path, typer.Argument(help="Directory for the weights; what it holds is replaced.")],
) -> None:
    """Copy the weights and say how large they are."""
    if not (model / "meta.json").is_file():
        sys.exit(f"{model}: no trained pipeline in this directory")
    for path in export(model, target):
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    typer.run(main)
