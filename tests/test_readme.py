"""The README: its code runs, its commands and links are real."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import spacy
import srsly
from spacy.language import Language

import dprk_ner
from dprk_ner.cli.app import app
from dprk_ner.records import to_record

from .util import REPO, code_blocks

README = (REPO / "README.md").read_text(encoding="utf-8")
BLOCKS = list(code_blocks(README, "python"))


def run_blocks(nlp: Language, monkeypatch: pytest.MonkeyPatch, folder: Path) -> list[str]:
    """Run the Python of the README from top to bottom in one namespace; returns what it printed."""
    load = spacy.load

    def load_instead(name: str | Path, **settings: Any) -> Language:
        return nlp if name == "dprk_ner" else load(name, **settings)

    monkeypatch.setattr(spacy, "load", load_instead)
    monkeypatch.chdir(folder)
    namespace: dict[str, Any] = {"__name__": "readme"}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for i, block in enumerate(BLOCKS):
            exec(compile(block, f"README.md, python block {i + 1}", "exec"), namespace)
    return printed.getvalue().splitlines()


def test_there_is_an_example() -> None:
    assert any("spacy.load" in block for block in BLOCKS)


def test_the_example_runs(tiny: Language, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert run_blocks(tiny, monkeypatch, tmp_path)


@pytest.mark.skipif(not (dprk_ner.MODEL_PATH / "config.cfg").exists(), reason="needs the packaged pipeline")
def test_the_example_prints_what_the_page_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Lines of comment under code say what it prints."""
    try:
        nlp = dprk_ner.load()
    except ValueError:
        pytest.skip("the packaged pipeline was trained by another version of the code")
    said = [line.removeprefix("# ") for block in BLOCKS for line in block.splitlines() if line.startswith("# ")]
    assert run_blocks(nlp, monkeypatch, tmp_path) == said


def test_the_record_has_the_fields_that_are_written(tiny: Language) -> None:
    shown = [srsly.json_loads(block) for block in code_blocks(README, "json")]
    records = [block for block in shown if "doc_id" in block]
    assert records
    made = to_record(tiny("The May 7 Factory may reopen in spring, a source in Hyesan told Daily NK."), doc_id="1")
    for record in records:
        assert list(record) == list(made)
        for layer in ("factories", "sources", "hedges", "claims", "quotes"):
            for row in record[layer]:
                assert not made[layer] or list(row) == list(made[layer][0])


def test_commands_exist() -> None:
    from typer.main import get_command

    commands = get_command(app).commands  # type: ignore[attr-defined]
    used = [
        shlex.split(line, comments=True)
        for block in code_blocks(README, "bash")
        for line in block.splitlines()
        if line.startswith("dprk-ner ")
    ]
    assert used
    for _, name, *args in used:
        assert name in commands
        options = {option for parameter in commands[name].params for option in parameter.opts}
        assert {arg for arg in args if arg.startswith("-") and arg != "-"} <= options


def test_the_page_of_the_gate_is_there() -> None:
    """`.ci/run` takes its command from the first block under this heading."""
    section = README.split("\n## Test\n", 1)[1]
    [command, *_] = code_blocks(section, "bash")
    assert "pytest" in command


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((?!https?:|#)([^)#]+)", README))))
def test_links_lead_somewhere(link: str) -> None:
    assert (REPO / link).exists()
