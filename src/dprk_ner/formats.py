"""Texts in: plain files, directories of them, JSONL, standard input. Nothing that is good is lost to what is not.

Readers yield an `Input` for every good document and an `InputError` for every bad one, so that the caller decides
whether to go on.
"""

import codecs
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import srsly

from .errors import InputError

#: What is read as a plain text in a directory.
TEXT_SUFFIXES = (".txt", ".text", ".md")
JSONL_SUFFIXES = (".jsonl", ".ndjson")


@dataclass
class Input:
    """One document to annotate.

    path, line: Where it was read (a row number where there are no lines); no part of what it is.
    """

    doc_id: str
    text: str
    meta: dict[str, Any] = field(default_factory=dict)
    path: str | None = field(default=None, compare=False, repr=False)
    line: int | None = field(default=None, compare=False, repr=False)


def read_inputs(paths: Iterable[str]) -> Iterator[Input | InputError]:
    """Documents from files, directories and standard input (`-`), in the order given.

    A directory is searched for texts and JSONL files, sorted by name. Anything that is neither named `.jsonl` nor in a
    directory is read as a plain text.
    """
    for name in paths:
        if name == "-":
            yield from read_stream(sys.stdin.buffer)
            continue
        path = Path(name)
        if path.is_dir():
            found = sorted(
                p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in TEXT_SUFFIXES + JSONL_SUFFIXES
            )
            if not found:
                yield InputError(
                    f"no texts in this directory; looked for {', '.join(f'*{s}' for s in TEXT_SUFFIXES + JSONL_SUFFIXES)}",
                    path=name,
                )
            for child in found:
                yield from _read_file(child, str(child.relative_to(path)))
        elif path.is_file():
            yield from _read_file(path, path.name)
        else:
            yield InputError("no such file or directory", path=name)


def json_lines(path: Path, *, encoding: str = "utf-8") -> Iterator[tuple[int, Any]]:
    """The values of a file that has to be right: JSON, one a line, each with its line's number; empty lines are passed over.

    RAISES: `InputError` if the file cannot be read, with the line that is not JSON.
    """
    try:
        stream = path.open("rb")
    except OSError as err:
        raise InputError(f"cannot be read: {err.strerror}", path=str(path)) from err
    with stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                value = srsly.json_loads(line.decode(encoding))
            except UnicodeDecodeError as err:
                raise InputError("not UTF-8", path=str(path), line=number) from err
            except ValueError as err:
                raise InputError(f"not JSON: {err}", path=str(path), line=number) from err
            yield number, value


def _read_file(path: Path, doc_id: str) -> Iterator[Input | InputError]:
    try:
        with path.open("rb") as stream:
            if path.suffix.lower() in JSONL_SUFFIXES:
                yield from read_jsonl(stream, str(path))
            else:
                yield decode_text(stream.read(), str(path), doc_id)
    except OSError as err:
        yield InputError(f"cannot be read: {err.strerror}", path=str(path))


def decode_text(data: bytes, path: str, doc_id: str) -> Input | InputError:
    """A plain text from the bytes of a file."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        line = data[: err.start].count(b"\n") + 1
        return InputError(
            f"not UTF-8 (byte {data[err.start]:#04x}); convert it first, e.g. with iconv", path=path, line=line
        )
    return Input(doc_id, text.replace("\r\n", "\n"), path=path)


def read_stream(stream: BinaryIO) -> Iterator[Input | InputError]:
    """Standard input: JSONL if the first thing in it is an opening brace, else one plain text."""
    head = [stream.readline()]
    while head[-1] and not head[-1].strip():
        head.append(stream.readline())
    if head[-1].removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{"):
        yield from read_jsonl(chain(head, stream), "<stdin>")
    else:
        yield decode_text(b"".join(head) + stream.read(), "<stdin>", "stdin")


def read_jsonl(stream: Iterable[bytes], path: str) -> Iterator[Input | InputError]:
    """Documents from the lines of a JSONL file."""
    for number, raw in enumerate(stream, 1):
        if not raw.strip():
            continue
        yield _parse_line(raw, path, number)


def _parse_line(raw: bytes, path: str, number: int) -> Input | InputError:
    try:
        line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as err:
        return InputError(f"not UTF-8 (byte {raw[err.start]:#04x})", path=path, line=number)
    try:
        record = srsly.json_loads(line)
    except ValueError as err:
        return InputError(f"not JSON: {err}", path=path, line=number)
    return parse_record(record, path, number)


def parse_record(record: Any, path: str, number: int) -> Input | InputError:
    """A document from a JSON value.

    number: Line or row, named in errors and part of the id where the record has none.
    """
    if not isinstance(record, dict):
        return InputError(f'expected an object {{"text": ...}}, found {type(record).__name__}', path=path, line=number)
    if not isinstance(record.get("text"), str):
        return InputError('record without a string "text"', path=path, line=number)
    try:
        record["text"].encode("utf-8")
    except UnicodeEncodeError as err:
        return InputError(
            f"half a character (a lone surrogate) at offset {err.start} of the text", path=path, line=number
        )
    meta = record.get("meta", {})
    if not isinstance(meta, dict):
        return InputError(f'"meta" is no object but {type(meta).__name__}', path=path, line=number)
    doc_id = record.get("id", record.get("doc_id"))
    name = str(doc_id) if doc_id is not None else f"{Path(path).name}:{number}"
    return Input(name, record["text"], meta, path=path, line=number)
