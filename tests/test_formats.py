"""Texts in: every good document is read, every bad one is named with file and line."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dprk_ner.errors import InputError
from dprk_ner.formats import Input, read_inputs


def write(path: Path, data: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    return path


def read(*paths: Path | str) -> list[Input | InputError]:
    return list(read_inputs([str(path) for path in paths]))


def told(items: list[Input | InputError]) -> list[str]:
    return [str(item) if isinstance(item, InputError) else f"{item.doc_id}={item.text}" for item in items]


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    def set_stdin(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))

    return set_stdin


def test_a_text_file(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "One.\n\nTwo.\n")
    assert read(path) == [Input("a.txt", "One.\n\nTwo.\n", {})]


@pytest.mark.parametrize("name", ["article", "article.html", "a.csv"])
def test_a_file_of_any_other_name_is_a_text(tmp_path: Path, name: str) -> None:
    assert read(write(tmp_path / name, "One.")) == [Input(name, "One.", {})]


def test_windows_line_ends_and_byte_order_marks(tmp_path: Path) -> None:
    assert read(write(tmp_path / "a.txt", b"\xef\xbb\xbfOne.\r\n\r\nTwo."))[0].text == "One.\n\nTwo."
    assert read(write(tmp_path / "a.jsonl", b'\xef\xbb\xbf{"text": "One."}'))[0].text == "One."


def test_an_empty_file_is_an_empty_document(tmp_path: Path) -> None:
    assert read(write(tmp_path / "a.txt", "")) == [Input("a.txt", "", {})]
    assert read(write(tmp_path / "a.jsonl", "")) == []


def test_a_directory(tmp_path: Path) -> None:
    write(tmp_path / "b.txt", "B")
    write(tmp_path / "a" / "c.md", "C")
    write(tmp_path / "a" / "d.jsonl", '{"text": "D", "id": "d1"}\n{"text": "E"}\n')
    write(tmp_path / "a" / "picture.png", b"\x89PNG")
    assert told(read(tmp_path)) == ["a/c.md=C", "d1=D", "d.jsonl:2=E", "b.txt=B"]


def test_several_paths_in_the_order_given(tmp_path: Path) -> None:
    b, a = write(tmp_path / "b.txt", "B"), write(tmp_path / "a.txt", "A")
    assert told(read(b, a)) == ["b.txt=B", "a.txt=A"]


def test_records(tmp_path: Path) -> None:
    path = write(
        tmp_path / "r.jsonl",
        '{"text": "One.", "id": "x", "meta": {"outlet": "y"}}\n\n  \n{"text": "Two.", "id": 7}\n{"text": "Three."}\n'
        '{"text": "Four.", "doc_id": "z", "other": 1}\n',
    )
    assert read(path) == [
        Input("x", "One.", {"outlet": "y"}),
        Input("7", "Two.", {}),
        Input("r.jsonl:5", "Three.", {}),
        Input("z", "Four.", {}),
    ]


BAD_LINES = {
    "broken JSON": ('{"text": "One."', "JSON"),
    "not JSON at all": ("One.", "JSON"),
    "a list": ("[1, 2]", "object"),
    "a number": ("5", "object"),
    "null": ("null", "object"),
    "no text": ('{"id": "x"}', '"text"'),
    "a text that is none": ('{"text": 5}', '"text"'),
    "a text that is null": ('{"text": null}', '"text"'),
    "meta that is no object": ('{"text": "One.", "meta": "x"}', '"meta"'),
    "not UTF-8": (b'{"text": "caf\xe9"}', "UTF-8"),
}


@pytest.mark.parametrize("kind", list(BAD_LINES))
def test_a_bad_line_is_named_and_the_others_are_read(tmp_path: Path, kind: str) -> None:
    line, word = BAD_LINES[kind]
    data = line if isinstance(line, bytes) else line.encode("utf-8")
    path = write(tmp_path / "r.jsonl", b'{"text": "Good."}\n\n' + data + b'\n{"text": "Good, too."}\n')
    first, bad, last = read(path)
    assert (first.text, last.text) == ("Good.", "Good, too.")
    assert isinstance(bad, InputError)
    assert (bad.path, bad.line) == (str(path), 3)
    assert str(bad).startswith(f"{path}:3: ")
    assert word in bad.message
    assert "\n" not in str(bad)


def test_a_text_that_is_not_utf8(tmp_path: Path) -> None:
    path, good = write(tmp_path / "a.txt", b"One.\nTwo.\ncaf\xe9"), write(tmp_path / "b.txt", "Good.")
    bad, other = read(path, good)
    assert other.text == "Good."
    assert isinstance(bad, InputError)
    assert (bad.path, bad.line) == (str(path), 3)
    assert "UTF-8" in bad.message


def test_missing_files_and_directories_without_texts(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    good = write(tmp_path / "a.txt", "Good.")
    missing, empty, last = read(tmp_path / "none.txt", tmp_path / "empty", good)
    assert last.text == "Good."
    assert str(missing) == f"{tmp_path / 'none.txt'}: no such file or directory"
    assert str(empty).startswith(f"{tmp_path / 'empty'}: no texts")


def test_standard_input(stdin: Callable) -> None:
    stdin("One café.\n\nTwo.\n".encode())
    assert read("-") == [Input("stdin", "One café.\n\nTwo.\n", {})]
    stdin(b'{"text": "One.", "id": "x"}\n{"text": 5}\n{"text": "Two."}\n')
    first, bad, last = read("-")
    assert (first.doc_id, first.text, last.text) == ("x", "One.", "Two.")
    assert str(bad).startswith("<stdin>:2: ")
    stdin(b"caf\xe9")
    [bad] = read("-")
    assert isinstance(bad, InputError)
    assert bad.path == "<stdin>"
    stdin(b"")
    assert read("-") == [Input("stdin", "", {})]


def test_lines_of_standard_input_are_counted_from_its_start(stdin: Callable) -> None:
    stdin(b'\n\n{"text": "One."}\n{"text": 5}\n')
    assert str(read("-")[1]).startswith("<stdin>:4: ")


def test_records_behind_a_byte_order_mark_on_standard_input(stdin: Callable) -> None:
    stdin(b'\xef\xbb\xbf{"text": "One."}\n{"text": "Two."}\n')
    assert [item.text for item in read("-")] == ["One.", "Two."]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_named(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.getbasetemp()
    for name in ("any.txt", "any.jsonl"):
        path = write(folder / name, data)
        for item in read(path):
            if isinstance(item, InputError):
                assert str(item).startswith(str(path))
            else:
                assert isinstance(item.text, str)
