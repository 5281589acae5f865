"""`dprk-ner show`: colours in the terminal, a page of HTML."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from spacy.language import Language

from dprk_ner.cli.show import COLOURS, page, summary, terminal
from dprk_ner.labels import LAYERS

from .conftest import complaint


def test_in_the_terminal(run: Callable, note: Path) -> None:
    result = run("show", note)
    assert result.exit_code == 0, result.output
    words = " ".join(result.stdout.split())
    assert "The May 7 Factory may reopen in spring" in words
    assert "note.txt" in words
    assert "1 anonymous source in Hyesan" in words
    assert "in Hyesan" in words
    assert "May 7 Factory = date --05-07" in words


def test_a_page(run: Callable, note: Path, tmp_path: Path) -> None:
    result = run("show", note, "--html", tmp_path / "page.html")
    assert result.exit_code == 0, result.output
    html = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert html.lstrip().startswith("<!DOCTYPE html>")
    for label in ("NUMERAL_FACTORY", "ANON_SOURCE", "EPISTEMIC", "HEDGED_CLAIM", "QUOTE"):
        assert label in html
    assert "note.txt" in html


def test_markup_in_the_text_is_escaped(run: Callable, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "The May 7 Factory may <script>alert(1)</script> close [bold]now[/bold].", encoding="utf-8"
    )
    assert run("show", tmp_path / "a.txt", "--html", tmp_path / "page.html").exit_code == 0
    assert "<script>" not in (tmp_path / "page.html").read_text(encoding="utf-8")
    result = run("show", tmp_path / "a.txt")
    assert result.exit_code == 0
    assert "[bold]now[/bold]" in result.stdout


def test_standard_input_and_directories(run: Callable, tmp_path: Path) -> None:
    assert "A plant closed." in run("show", "-", stdin="A plant closed.").stdout
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "a.txt").write_text("A plant closed.", encoding="utf-8")
    (tmp_path / "d" / "b.txt").write_text("", encoding="utf-8")
    result = run("show", tmp_path / "d")
    assert result.exit_code == 0, result.output
    assert "a.txt" in result.stdout
    assert "b.txt" in result.stdout


def test_a_missing_file(run: Callable, tmp_path: Path) -> None:
    result = run("show", tmp_path / "missing.txt")
    assert result.exit_code == 1
    assert "missing.txt: no such file" in complaint(result)


def test_a_model_path_that_is_none(run: Callable, note: Path, tmp_path: Path) -> None:
    result = run("show", note, "--model", tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "nowhere" in complaint(result)


def test_a_page_that_cannot_be_written(run: Callable, note: Path, tmp_path: Path) -> None:
    result = run("show", note, "--html", tmp_path / "nowhere" / "page.html")
    assert result.exit_code == 2
    assert "page.html" in complaint(result)


def test_one_colour_for_every_label() -> None:
    assert set(COLOURS) == {label for labels in LAYERS.values() for label in labels}


def test_the_parts_take_any_document(tiny: Language, texts: list[str], blank_nlp: Language) -> None:
    docs = [*tiny.pipe(texts), blank_nlp.make_doc("Never annotated."), blank_nlp.make_doc("")]
    for doc in docs:
        assert terminal(doc).plain == doc.text
        assert " anonymous source" in summary(doc)
    html = page([(str(i), doc) for i, doc in enumerate(docs)])
    assert html.count("spans") >= len(docs) - 2
