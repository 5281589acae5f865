"""`dprk-ner evaluate`: figures of records, or of the pipeline, against annotated articles."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import srsly

from dprk_ner.corpus.articles import read_article
from dprk_ner.evaluation.gold import article_record
from dprk_ner.labels import LAYERS

from ..util import LESSONS
from .conftest import complaint


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """The lessons as annotated articles in two groups."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for i, body in enumerate(LESSONS):
        name = f"d{i}-{'wire' if i % 2 else 'daily'}"
        (folder / f"{name}.xml").write_text(f'<article id="d{i}">{body}</article>', encoding="utf-8")
    return folder


@pytest.fixture
def gold_records(articles: Path, tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    srsly.write_jsonl(path, [article_record(read_article(file)) for file in sorted(articles.glob("*.xml"))])
    return path


def test_the_pipeline(run: Callable, articles: Path) -> None:
    result = run("evaluate", articles)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("== all\n")
    for layer in LAYERS:
        assert any(line.startswith(f"{layer} ") for line in result.stdout.splitlines())


def test_records(run: Callable, articles: Path, gold_records: Path) -> None:
    result = run("evaluate", articles, "--pred", gold_records)
    assert result.exit_code == 0, result.output
    rows = [line for line in result.stdout.splitlines()[1:] if " F " in line]
    assert rows
    assert all("F 1.000" in line or "gold    0" in line for line in rows)


def test_gold_may_be_records(run: Callable, gold_records: Path) -> None:
    result = run("evaluate", gold_records, "--pred", gold_records)
    assert result.exit_code == 0, result.output
    assert "F 1.000" in result.stdout


def test_records_need_no_pipeline(run: Callable, articles: Path, gold_records: Path, tmp_path: Path) -> None:
    assert run("evaluate", articles, "--pred", gold_records, "--model", tmp_path / "nowhere").exit_code == 0


def test_by_group(run: Callable, articles: Path, gold_records: Path) -> None:
    result = run("evaluate", articles, "--pred", gold_records, "--by-group")
    assert [line for line in result.stdout.splitlines() if line.startswith("== ")] == ["== all", "== daily", "== wire"]


def test_mistakes(run: Callable, articles: Path, tmp_path: Path, gold_records: Path) -> None:
    records = list(srsly.read_jsonl(gold_records))
    records[0]["hedges"][0]["label"] = "DOXASTIC"
    srsly.write_jsonl(tmp_path / "changed.jsonl", records)
    result = run("evaluate", articles, "--pred", tmp_path / "changed.jsonl", "--errors", "hedges")
    listed = [line for line in result.stdout.splitlines() if line.startswith(("MISS", "EXTRA"))]
    assert len(listed) == 2
    assert listed[0].startswith("MISS | d0 | EPISTEMIC | may | ")


def test_figures_as_json(run: Callable, articles: Path, gold_records: Path, tmp_path: Path) -> None:
    output = tmp_path / "deep" / "figures.json"
    assert run("evaluate", articles, "--pred", gold_records, "-o", output).exit_code == 0
    figures = json.loads(output.read_text(encoding="utf-8"))
    assert figures["factories"]["f"] == 1.0
    assert "speed" not in json.dumps(figures)
    first = output.read_bytes()
    assert run("evaluate", articles, "--pred", gold_records, "-o", output).exit_code == 0
    assert output.read_bytes() == first


BAD = {
    "no gold": (["nowhere"], "nowhere"),
    "gold without articles": (["empty"], "no annotated article"),
    "gold that is broken": (["broken.xml"], "broken.xml:2: "),
    "no records": (["articles", "--pred", "nowhere.jsonl"], "nowhere.jsonl"),
    "broken records": (["articles", "--pred", "broken.jsonl"], "broken.jsonl:1: "),
    "a record that is missing": (["articles", "--pred", "none.jsonl"], "'d0'"),
    "another text": (["articles", "--pred", "other.jsonl"], "'d0'"),
    "no such layer": (["articles", "--errors", "verbs"], "verbs"),
    "no such model": (["articles", "--model", "nowhere"], "nowhere"),
}


@pytest.mark.parametrize("kind", list(BAD))
def test_bad_input(
    run: Callable, articles: Path, gold_records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.xml").write_text("<article>\n<p>", encoding="utf-8")
    (tmp_path / "broken.jsonl").write_text("{", encoding="utf-8")
    (tmp_path / "none.jsonl").write_text("", encoding="utf-8")
    records = list(srsly.read_jsonl(gold_records))
    srsly.write_jsonl(tmp_path / "other.jsonl", [record | {"text": "Another."} for record in records])
    args, words = BAD[kind]
    result = run("evaluate", *args)
    assert result.exit_code == 2
    assert words in complaint(result)
    assert result.stdout == ""


@pytest.mark.slow
def test_in_a_process_of_its_own(execute: Callable, articles: Path, gold_records: Path) -> None:
    done = execute("evaluate", articles, "--pred", gold_records)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"F 1.000" in done.stdout
    done = execute("evaluate", "nowhere")
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
