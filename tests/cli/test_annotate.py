"""`dprk-ner annotate`: records of every good input, one sentence for every bad one."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language

from dprk_ner.cli.annotate import annotate_stream
from dprk_ner.formats import Input
from dprk_ner.labels import LAYERS
from dprk_ner.records import to_record

from .conftest import complaint


def records(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_text_file(run: Callable, note: Path, lesson_text: str, tiny: Language) -> None:
    result = run("annotate", note)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    [record] = records(result.stdout)
    assert record == json.loads(json.dumps(to_record(tiny(lesson_text), doc_id="note.txt")))
    assert [row["text"] for row in record["factories"]] == ["May 7 Factory"]


def test_a_directory(run: Callable, tmp_path: Path, lesson_text: str) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "b.txt").write_text(lesson_text, encoding="utf-8")
    (tmp_path / "deep" / "a.md").write_text("Nothing.", encoding="utf-8")
    result = run("annotate", tmp_path)
    assert result.exit_code == 0, result.output
    assert [record["doc_id"] for record in records(result.stdout)] == ["b.txt", "deep/a.md"]


def test_records_in_records_out(run: Callable, tmp_path: Path, lesson_text: str) -> None:
    path, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [{"text": lesson_text, "id": f"d{i}", "meta": {"n": i, "deep": [1, {"x": None}]}} for i in range(5)]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    result = run("annotate", path, "-o", output, "--batch-size", 2)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    written = records(output.read_text(encoding="utf-8"))
    assert [(record["doc_id"], record["meta"]) for record in written] == [(row["id"], row["meta"]) for row in rows]
    assert all(record["factories"] == written[0]["factories"] != [] for record in written)


def test_standard_input(run: Callable, lesson_text: str) -> None:
    result = run("annotate", "-", stdin=lesson_text)
    assert result.exit_code == 0
    assert [record["doc_id"] for record in records(result.stdout)] == ["stdin"]
    result = run("annotate", "-", stdin='{"text": "One."}\n{"text": "Two.", "id": "b"}\n')
    assert [(record["doc_id"], record["text"]) for record in records(result.stdout)] == [
        ("<stdin>:1", "One."),
        ("b", "Two."),
    ]


def test_letters_of_every_kind_come_back(run: Callable, tmp_path: Path) -> None:
    text = "Ryanggang – 량강도 “🏭” café\nfin."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    run("annotate", tmp_path / "a.txt", "-o", tmp_path / "out.jsonl")
    assert [record["text"] for record in records((tmp_path / "out.jsonl").read_text(encoding="utf-8"))] == [text]


def test_an_empty_text_is_a_record(run: Callable) -> None:
    result = run("annotate", "-", stdin='{"text": "", "id": "none"}\n')
    [record] = records(result.stdout)
    assert record == {"doc_id": "none", "text": "", "meta": {}, **{layer: [] for layer in LAYERS}}


BAD: dict[str, tuple[str, bytes | None, str]] = {
    "a missing file": ("missing.txt", None, "no such file"),
    "a directory without texts": ("empty/", None, "no texts"),
    "a broken JSON line": ("bad.jsonl", b'{"text": "One."}\n{"text": \n', ":2: "),
    "a record without text": ("bad.jsonl", b'{"text": "One."}\n{"id": "x"}\n', ":2: "),
    "a record that is no object": ("bad.jsonl", b'{"text": "One."}\n\n[5]\n', ":3: "),
    "a text that is not UTF-8": ("bad.txt", b"One.\ncaf\xe9\n", ":2: "),
    "a line that is not UTF-8": ("bad.jsonl", b'{"text": "One."}\n{"text": "caf\xe9"}\n', ":2: "),
}


@pytest.fixture(params=list(BAD))
def bad(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    name, data, words = BAD[request.param]
    path = tmp_path / name
    if name.endswith("/"):
        path.mkdir()
    elif data is not None:
        path.write_bytes(data)
    return path, words


def test_bad_input_is_named_and_everything_good_is_written(
    run: Callable, tmp_path: Path, note: Path, bad: tuple[Path, str]
) -> None:
    path, words = bad
    output = tmp_path / "out" / "records.jsonl"
    output.parent.mkdir()
    result = run("annotate", path, note, "-o", output)
    assert result.exit_code == 1
    line = complaint(result)
    assert str(path) in line
    assert words in line
    written = records(output.read_text(encoding="utf-8"))
    assert written[-1]["doc_id"] == "note.txt"
    assert len(written) == (2 if path.suffix == ".jsonl" else 1)


def test_several_bad_inputs_are_all_named(run: Callable, tmp_path: Path, note: Path) -> None:
    result = run("annotate", tmp_path / "one.txt", note, tmp_path / "two.txt")
    assert result.exit_code == 1
    assert ["one.txt" in result.stderr, "two.txt" in result.stderr] == [True, True]
    assert len(result.stderr.splitlines()) == 2
    assert len(records(result.stdout)) == 1


def test_a_model_path_that_is_none(run: Callable, tmp_path: Path, note: Path) -> None:
    (tmp_path / "folder").mkdir()
    for model in (tmp_path / "nowhere", tmp_path / "folder", note):
        result = run("annotate", note, "--model", model)
        assert result.exit_code == 2
        assert str(model) in complaint(result)
        assert result.stdout == ""


def test_a_pipeline_of_other_components(run: Callable, tmp_path: Path, note: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "other")
    result = run("annotate", note, "--model", tmp_path / "other")
    assert result.exit_code == 2
    assert "sentencizer" in complaint(result)


def test_no_packaged_pipeline(run: Callable, note: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import dprk_ner

    monkeypatch.setattr(dprk_ner, "MODEL_PATH", tmp_path / "none")
    result = run("annotate", note)
    assert result.exit_code == 2
    assert "weasel run all" in complaint(result)


def test_output_is_input(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"text": "One."}\n', encoding="utf-8")
    (tmp_path / "link.jsonl").symlink_to(path)
    for output in (path, tmp_path / "." / "in.jsonl", tmp_path / "link.jsonl"):
        result = run("annotate", path, "-o", output)
        assert result.exit_code == 2
        assert "input and output at once" in complaint(result)
        assert path.read_text(encoding="utf-8") == '{"text": "One."}\n'


def test_output_is_an_input_inside_of_the_directory(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"text": "One."}\n', encoding="utf-8")
    result = run("annotate", tmp_path, "-o", path)
    assert result.exit_code == 2
    assert path.read_text(encoding="utf-8") == '{"text": "One."}\n'


def test_output_that_cannot_be_written(run: Callable, tmp_path: Path, note: Path) -> None:
    for output in (tmp_path / "nowhere" / "out.jsonl", tmp_path):
        result = run("annotate", note, "-o", output)
        assert result.exit_code == 2
        assert str(output) in complaint(result)


@pytest.mark.parametrize("args", [[], ["--batch-size", "0", "x.txt"], ["--unknown", "x.txt"]])
def test_wrong_arguments(run: Callable, args: list[str]) -> None:
    result = run("annotate", *args)
    assert result.exit_code == 2
    assert "Usage" in result.output or "Missing" in result.output
    assert "Traceback" not in result.output


def test_half_a_character_in_a_record(run: Callable, tmp_path: Path) -> None:
    path, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    path.write_text('{"text": "One."}\n{"text": "Two \\ud800."}\n{"text": "Three."}\n', encoding="utf-8")
    result = run("annotate", path, "-o", output)
    assert result.exit_code in (0, 1)
    texts = [record["text"] for record in records(output.read_text(encoding="utf-8"))]
    assert (texts[0], texts[-1]) == ("One.", "Three.")


def test_a_text_that_is_too_long(run: Callable, tmp_path: Path) -> None:
    path, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = [json.dumps({"text": text}) for text in ("One.", " " * 1_000_001, "Three.")]
    path.write_text("\n".join(lines), encoding="utf-8")
    result = run("annotate", path, "-o", output)
    assert result.exit_code in (0, 1)
    texts = [record["text"] for record in records(output.read_text(encoding="utf-8"))]
    assert (texts[0], texts[-1]) == ("One.", "Three.")


def test_the_function_takes_a_stream(tiny: Language) -> None:
    seen = []

    def inputs() -> Any:
        for i in range(6):
            seen.append(i)
            yield Input(str(i), f"Text {i}.", {"i": i})

    stream = annotate_stream(inputs(), nlp=tiny, batch_size=2)
    assert seen == []
    assert next(stream)["doc_id"] == "0"
    assert len(seen) < 6  # nothing is read further ahead than it has to be
    assert [record["meta"]["i"] for record in stream] == [1, 2, 3, 4, 5]


@pytest.mark.slow
def test_in_a_process_of_its_own(execute: Callable, tmp_path: Path, note: Path, tiny_path: Path) -> None:
    done = execute("annotate", note, tmp_path / "missing.txt", "--model", tiny_path)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert done.stderr.decode().splitlines() == [f"dprk-ner: {tmp_path / 'missing.txt'}: no such file or directory"]
    assert [record["doc_id"] for record in records(done.stdout.decode("utf-8"))] == ["note.txt"]


@pytest.mark.slow
def test_a_reader_that_hangs_up(tmp_path: Path, tiny_path: Path, execute: Callable) -> None:
    """`dprk-ner annotate many.jsonl | head -1` ends in silence."""
    import sys

    path = tmp_path / "many.jsonl"
    path.write_text('{"text": "One plant may close."}\n' * 3000, encoding="utf-8")
    command = [sys.executable, "-m", "dprk_ner", "annotate", str(path), "--model", str(tiny_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline()
        process.stdout.close()
        complaints = process.stderr.read()
        process.wait()
    assert json.loads(first)["text"] == "One plant may close."
    assert b"Traceback" not in complaints
