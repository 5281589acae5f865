"""Fixtures of the command line: the tiny pipeline in the place of the packaged one, a way to run commands."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

import dprk_ner
from dprk_ner.cli.app import app

from ..util import LESSONS, blank, gold


@pytest.fixture
def run(tiny_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command in this process, with the tiny pipeline as the packaged one."""
    monkeypatch.setattr(dprk_ner, "MODEL_PATH", tiny_path)

    def invoke(*args: object, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, [str(arg) for arg in args], input=stdin)

    return invoke


@pytest.fixture
def execute(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess]:
    """Run a command in a process of its own."""

    def start(*args: object, stdin: bytes | None = None) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "dprk_ner", *(str(arg) for arg in args)]
        return subprocess.run(
            command, input=stdin, capture_output=True, check=False, cwd=tmp_path, env=os.environ | {"COLUMNS": "200"}
        )

    return start


@pytest.fixture(scope="session")
def lesson_text() -> str:
    """A text in which the tiny pipeline finds something of most layers."""
    return gold(LESSONS[0], blank()).text


@pytest.fixture
def note(tmp_path: Path, lesson_text: str) -> Path:
    """A good text file."""
    path = tmp_path / "note.txt"
    path.write_text(lesson_text, encoding="utf-8")
    return path


def complaint(result: Result) -> str:
    """The one line that a command wrote to standard error."""
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    lines = result.stderr.splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith("dprk-ner: ")
    return lines[0]
