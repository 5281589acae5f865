"""The forms in which annotations are written, each a way to encode a chunk and a way to pack chunks into a file."""

import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import srsly

from ..formats import Input
from ..records import Record, to_record
from . import labels, tables
from .files import need

if TYPE_CHECKING:
    from spacy.tokens import Doc

    Annotated = tuple[Doc, Input]
#: The rows of a chunk: bytes by table; the forms of one table call it "".
Piece = dict[str, bytes]
#: What a DocBin keeps of the tokens beside words and spaces; the spans are kept anyway.
DOCBIN_ATTRS = ("SENT_START", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID")


@dataclass(frozen=True)
class Form:
    """A form of the output.

    suffix: Of its files.
    encode: Annotated documents of a chunk to rows; runs in the worker, inside of the memory zone.
    pack: The rows of one table, chunk after chunk, to the bytes of a file.
    single: Whether files of it can be packed into one file.
    """

    suffix: str
    encode: "Callable[[Sequence[Annotated]], Piece]"
    pack: Callable[[str, Sequence[bytes]], bytes]
    single: bool = True


def _records(docs: "Sequence[Annotated]") -> list[Record]:
    return [to_record(doc, doc_id=item.doc_id, meta=item.meta) for doc, item in docs]


def _lines(docs: "Sequence[Annotated]", row: "Callable[[Doc, Record], Mapping[str, Any]]") -> Piece:
    rows = zip((doc for doc, _ in docs), _records(docs), strict=True)
    return {"": "".join(srsly.json_dumps(row(doc, record)) + "\n" for doc, record in rows).encode("utf-8")}


def _join(_: str, pieces: Sequence[bytes]) -> bytes:
    return b"".join(pieces)


def _gzip(_: str, pieces: Sequence[bytes]) -> bytes:
    import gzip

    return gzip.compress(b"".join(pieces), 6, mtime=0)  # no time in it: the same records, the same bytes


def _zstd(_: str, pieces: Sequence[bytes]) -> bytes:
    return bytes(need("pyarrow", "pyarrow").compress(b"".join(pieces), codec="zstd", asbytes=True))


def _docbin(docs: "Sequence[Annotated]") -> Piece:
    from spacy.tokens import DocBin

    docbin = DocBin(attrs=DOCBIN_ATTRS, store_user_data=True)
    for doc, item in docs:
        doc.user_data.update({"doc_id": item.doc_id, "meta": item.meta})
        docbin.add(doc)
    return {"": docbin.to_bytes()}


def pack_docbin(_: str, pieces: Sequence[bytes]) -> bytes:
    """Several DocBins in one."""
    from spacy.tokens import DocBin

    whole = DocBin(attrs=DOCBIN_ATTRS, store_user_data=True)
    for piece in pieces:
        whole.merge(DocBin(store_user_data=True).from_bytes(piece))
    return bytes(whole.to_bytes())


_as_record = partial(_lines, row=lambda doc, record: record)

FORMS: dict[str, Form] = {
    "jsonl": Form(".jsonl", _as_record, _join),
    "jsonl.gz": Form(".jsonl.gz", _as_record, _gzip),
    "jsonl.zst": Form(".jsonl.zst", _as_record, _zstd),
    "parquet": Form(".parquet", lambda docs: tables.to_arrow(_records(docs)), tables.pack_parquet, single=False),
    "csv": Form(".csv", lambda docs: tables.to_csv(_records(docs)), tables.pack_csv, single=False),
    "spacy": Form(".spacy", _docbin, pack_docbin),
    "prodigy": Form(".jsonl", partial(_lines, row=labels.to_prodigy), _join),
    "label-studio": Form(".jsonl", partial(_lines, row=labels.to_label_studio), _join),
    "doccano": Form(".jsonl", partial(_lines, row=labels.to_doccano), _join),
}
#: Records for a caller in Python; nothing that is written.
FORMS["python"] = Form("", lambda docs: {"": pickle.dumps(_records(docs))}, _join)
#: What can be asked for by name.
FORM_NAMES = tuple(name for name in FORMS if name != "python")
