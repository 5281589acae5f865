"""Documents out of files of every kind: an `Input` for every good one, an `InputError` for every bad one."""

import csv
import io
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

import srsly

from ..errors import InputError
from ..formats import Input, decode_text, parse_record, read_jsonl, read_stream
from .files import STDIN, InputFile, Tally, file_system, need, open_file

Item = Input | InputError


@dataclass(frozen=True)
class Columns:
    """The columns of CSV and Parquet files: `meta` (JSON) and all others become the record's meta."""

    text: str = "text"
    id: str = "id"


def read_file(file: InputFile, columns: Columns, tally: Tally) -> Iterator[Item]:
    """The documents of one file. What cannot be read at all, or not to its end, is one `InputError`."""
    if file.path == STDIN:
        yield from read_stream(sys.stdin.buffer)
        return
    try:
        if file.kind == "parquet":
            yield from _read_parquet(file, columns, tally)
        else:
            with open_file(file, tally) as stream:
                yield from _read_stream(stream, file, columns)
    except InputError as err:
        yield err
    except (OSError, EOFError, ValueError, zlib.error) as err:
        reason = getattr(err, "strerror", None) or str(err).strip().split("\n")[0]
        yield InputError(f"cannot be read: {reason}", path=file.path)


def _read_stream(stream: BinaryIO, file: InputFile, columns: Columns) -> Iterator[Item]:
    if file.kind == "jsonl":
        yield from read_jsonl(stream, file.path)
    elif file.kind == "csv":
        yield from _read_csv(stream, file.path, columns)
    elif file.kind == "spacy":
        yield from _read_docbin(stream.read(), file.path)
    else:
        yield decode_text(stream.read(), file.path, file.name)


def _read_csv(stream: BinaryIO, path: str, columns: Columns) -> Iterator[Item]:
    csv.field_size_limit(2**31 - 1)
    # bytes that are not UTF-8 come through as lone surrogates, so that only the row they stand in is bad
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    rows = csv.DictReader(text, restkey="")
    if columns.text not in (rows.fieldnames or ()):
        raise InputError(_no_column(columns.text, rows.fieldnames or ()), path=path)
    while True:
        try:
            row: dict[str, Any] | None = next(rows, None)
        except csv.Error as err:
            yield InputError(f"not CSV: {err}", path=path, line=rows.line_num)
            continue
        if row is None:
            return
        if "" in row and isinstance(row[""], list):
            yield InputError("more fields than the header has", path=path, line=rows.line_num)
        else:
            yield _from_row(row, path, rows.line_num, columns)


def _read_parquet(file: InputFile, columns: Columns, tally: Tally) -> Iterator[Item]:
    parquet = need("pyarrow.parquet", "pyarrow")
    system, path = file_system(file.path)
    with system.open_input_file(path) as stream, parquet.ParquetFile(stream) as table:
        if columns.text not in table.schema_arrow.names:
            raise InputError(_no_column(columns.text, table.schema_arrow.names), path=file.path)
        number, total, before = 0, max(table.metadata.num_rows, 1), tally.bytes
        for batch in table.iter_batches(batch_size=256):
            for row in batch.to_pylist():
                number += 1
                yield _from_row(row, file.path, number, columns)
            tally.bytes = before + file.size * number // total


def _no_column(name: str, names: Any) -> str:
    return f"there is no column {name!r}; there are {', '.join(map(repr, names)) or 'none'} (--text-column)"


def _from_row(row: dict[str, Any], path: str, number: int, columns: Columns) -> Item:
    rest = {key: value for key, value in row.items() if key not in (columns.text, columns.id, "doc_id", "meta")}
    meta = row.get("meta") or {}
    if isinstance(meta, str):
        try:
            meta = srsly.json_loads(meta)
        except ValueError:
            meta = {"meta": meta}
    if not isinstance(meta, dict):
        meta = {"meta": meta}
    name = row.get(columns.id) if row.get(columns.id) not in (None, "") else row.get("doc_id")
    record = {"text": row.get(columns.text), "meta": _plain(meta | rest)}
    item = parse_record(record | ({} if name in (None, "") else {"id": name}), path, number)
    if isinstance(item, InputError) and "half a character" in item.message:
        return InputError("not UTF-8, or half a character", path=path, line=number)
    return item


def _plain(value: Any) -> Any:
    """A value as JSON can hold it: dates in ISO form, everything else foreign as text."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else None
    return value.isoformat() if isinstance(value, date) else str(value)


def _read_docbin(data: bytes, path: str) -> Iterator[Item]:
    import spacy
    from spacy.tokens import DocBin

    try:
        docs = DocBin().from_bytes(data).get_docs(spacy.blank("en").vocab)
        for number, doc in enumerate(docs, 1):
            record = {"text": doc.text, "meta": doc.user_data.get("meta", {})}
            name = doc.user_data.get("doc_id")
            yield parse_record(record | ({} if name is None else {"id": name}), path, number)
    except (KeyError, IndexError, TypeError, ValueError, zlib.error) as err:
        raise InputError("is no .spacy file (DocBin), or a broken one", path=path) from err
