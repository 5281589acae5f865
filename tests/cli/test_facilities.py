"""`--facilities`: plants of the user, on every command that loads a pipeline, and as a config value."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from dprk_ner.errors import InputError

from .conftest import complaint

ROW = {"id": "our-may-plant", "name": "May 7 Factory", "numeral_kind": "date", "month": 5, "day": 7, "product": "glass"}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "my.jsonl"
    path.write_text(json.dumps(ROW) + "\n", encoding="utf-8")
    return path


def test_annotate(run: Callable, table: Path, note: Path) -> None:
    assert [row["facility"] for row in records(run("annotate", note))] == ["may-7-factory"]
    assert [row["facility"] for row in records(run("annotate", note, "--facilities", table))] == ["our-may-plant"]


def records(result: object) -> list[dict]:
    return json.loads(result.stdout.splitlines()[0])["factories"]


def test_show_and_check(run: Callable, table: Path, note: Path) -> None:
    assert "our-may-plant" in run("show", note, "--facilities", table).stdout
    assert run("check", "--facilities", table).exit_code == 0


@pytest.mark.parametrize("command", ["annotate", "show", "evaluate"])
def test_a_bad_table(run: Callable, table: Path, note: Path, command: str) -> None:
    with table.open("a", encoding="utf-8") as stream:
        stream.write('{"name": "A", "month": 2, "day": 30}\n')
    result = run(command, note, "--facilities", table)
    assert result.exit_code == 2
    assert f"{table}:2: there is no day 30 of month 2" in complaint(result)


def test_a_table_that_is_not_there(run: Callable, tmp_path: Path, note: Path) -> None:
    assert "none.jsonl" in complaint(run("annotate", note, "--facilities", tmp_path / "none.jsonl"))


def test_a_config_value(tiny_path: Path, table: Path, lesson_text: str) -> None:
    nlp = spacy.load(tiny_path, config={"components": {"numeral_factories": {"facilities": str(table)}}})
    doc = nlp(lesson_text)
    span = doc.spans["factories"][0]
    assert span.kb_id_ == "our-may-plant"
    assert span._.facility["product"] == "glass"
    # the record travels with the document: no pipeline is needed to read it again
    again = next(iter(DocBin(docs=[doc]).get_docs(spacy.blank("en").vocab)))
    assert isinstance(again, Doc)
    assert again.spans["factories"][0]._.facility["product"] == "glass"
    with pytest.raises(InputError, match="cannot be read"):
        spacy.load(tiny_path, config={"components": {"numeral_factories": {"facilities": "nowhere.jsonl"}}})
