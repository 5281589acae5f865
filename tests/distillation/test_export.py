"""The weights of a trained pipeline as files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ..util import REPO


def run(*args: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(REPO / "scripts" / "export_pretrained.py"), *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_models_alone_are_copied(tiny_path: Path, tmp_path: Path) -> None:
    target = tmp_path / "pretrained"
    target.mkdir()
    (target / "stale.model").touch()
    done = run(tiny_path, target)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in target.iterdir()) == [
        "anonymous_sources.model",
        "hedged_claims.model",
        "numeral_factories.model",
        "senter.model",
        "tok2vec.model",
    ]
    assert (target / "tok2vec.model").read_bytes() == (tiny_path / "tok2vec" / "model").read_bytes()


def test_a_folder_without_a_pipeline(tmp_path: Path) -> None:
    done = run(tmp_path, tmp_path / "pretrained")
    assert done.returncode == 1
    assert "no trained pipeline" in done.stderr
    assert not (tmp_path / "pretrained").exists()
