"""The application: its commands, their help, its names."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

COMMANDS = ["annotate", "show", "evaluate", "check"]


def test_help_names_every_command(run: Callable) -> None:
    result = run("--help")
    assert result.exit_code == 0
    for command in COMMANDS:
        assert command in result.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_has_an_example(run: Callable, command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"Example: dprk-ner {command}" in " ".join(result.stdout.replace("│", " ").split())


def test_without_a_command_there_is_help(run: Callable) -> None:
    result = run()
    assert result.exit_code in (0, 2)
    assert "annotate" in result.output


def test_an_unknown_command(run: Callable) -> None:
    result = run("anotate")
    assert result.exit_code == 2
    assert "Traceback" not in result.output


@pytest.mark.slow
def test_the_script_and_the_module_are_the_same(tmp_path: Path) -> None:
    script = shutil.which("dprk-ner", path=str(Path(sys.executable).parent))
    if script is None:
        pytest.skip("the console script is not installed beside this Python")
    done = [
        subprocess.run([*command, "annotate", "--help"], capture_output=True, text=True, check=False, cwd=tmp_path)
        for command in ([script], [sys.executable, "-m", "dprk_ner"])
    ]
    assert [one.returncode for one in done] == [0, 0]
    assert "--batch-size" in done[0].stdout
    assert "--batch-size" in done[1].stdout
