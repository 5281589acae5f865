"""The record as tidy tables: one row a document or a span, joined on `doc_id`; as Parquet, CSV and pandas frames."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

import srsly

from ..labels import CLAIMS, FACTORIES, HEDGES, QUOTES, SOURCES
from ..records import Record
from .files import need

if TYPE_CHECKING:
    import pandas

Row = dict[str, Any]
_SPAN: Final = {"doc_id": "string", "id": "string", "start": "int32", "end": "int32", "text": "string"}
#: Columns of each table with their Arrow types. `meta` is a JSON object as text; lists are lists in Parquet and
#: separated by spaces in CSV.
TABLES: Final[dict[str, dict[str, str]]] = {
    "documents": {"doc_id": "string", "text": "string", "meta": "string"},
    FACTORIES: _SPAN
    | dict.fromkeys(("label", "kind", "norm", "alias_of", "facility"), "string")
    | {"score": "float64"},
    SOURCES: _SPAN
    | dict.fromkeys(("label", "chain", "role", "place", "outlet", "number", "grant"), "string")
    | {"score": "float64"}
    | dict.fromkeys(("place_name", "province", "country", "medium", "contacted", "access", "hand"), "string")
    | {"reason": "string", "reason_kind": "string", "ambiguous": "bool"},
    HEDGES: _SPAN
    | {"label": "string", "certainty": "string", "low": "float64", "high": "float64", "polarity": "int8"}
    | {"claim": "string", "score": "float64", "type": "string", "rules": "list", "quantity": "string"}
    | {"quantity_value": "float64", "quantity_upper": "float64", "quantity_unit": "string", "quantity_bound": "string"}
    | {"discourse": "bool"},
    CLAIMS: _SPAN
    | {"hedges": "list", "source": "string", "certainty": "string", "score": "float64", "rank": "int8"}
    | {"low": "float64", "high": "float64", "polarity": "int8", "types": "list", "rules": "list", "discourse": "bool"},
    QUOTES: _SPAN | {"source": "string"},
}


def rows(records: Iterable[Record]) -> dict[str, list[Row]]:
    """The rows of every table."""
    found: dict[str, list[Row]] = {name: [] for name in TABLES}
    for record in records:
        doc_id = record["doc_id"]
        meta = srsly.json_dumps(record["meta"])
        found["documents"].append({"doc_id": doc_id, "text": record["text"], "meta": meta})
        for name in TABLES:
            if name != "documents":
                found[name].extend({"doc_id": doc_id, **_flat(row)} for row in record[name])  # type: ignore[literal-required]
    return found


def _flat(row: Row) -> Row:
    """What a record nests, in columns: a quantity in five, the reasons of a claim as ids of rules."""
    if "quantity" in row:
        quantity = row["quantity"] or {}
        own = {f"quantity_{name}": quantity.get(name) for name in ("value", "upper", "unit", "bound")}
        return row | {"quantity": quantity.get("text")} | own
    if "reasons" in row:
        rest = {name: value for name, value in row.items() if name != "reasons"}
        return rest | {"rules": [reason["rule"] for reason in row["reasons"]]}
    return row


def _schema(name: str) -> Any:
    pyarrow = need("pyarrow", "pyarrow")
    types = {"list": pyarrow.list_(pyarrow.string())}
    columns = TABLES[name].items()
    return pyarrow.schema([(column, types.get(kind) or pyarrow.type_for_alias(kind)) for column, kind in columns])


def to_arrow(records: Iterable[Record]) -> dict[str, bytes]:
    """Every table as an Arrow stream."""
    pyarrow = need("pyarrow", "pyarrow")
    streams = {}
    for name, own in rows(records).items():
        sink = pyarrow.BufferOutputStream()
        with pyarrow.ipc.new_stream(sink, _schema(name)) as writer:
            writer.write_table(pyarrow.Table.from_pylist(own, schema=_schema(name)))
        streams[name] = sink.getvalue().to_pybytes()
    return streams


def pack_parquet(name: str, pieces: Sequence[bytes]) -> bytes:
    """Arrow streams of one table in one Parquet file."""
    pyarrow = need("pyarrow", "pyarrow")
    parquet = need("pyarrow.parquet", "pyarrow")
    whole = [pyarrow.ipc.open_stream(piece).read_all() for piece in pieces]
    table = pyarrow.concat_tables(whole) if whole else _schema(name).empty_table()
    sink = pyarrow.BufferOutputStream()
    parquet.write_table(table.combine_chunks(), sink, compression="zstd")
    return bytes(sink.getvalue().to_pybytes())


def to_csv(records: Iterable[Record]) -> dict[str, bytes]:
    """Every table as CSV without a header."""
    return {name: _csv(TABLES[name], own) for name, own in rows(records).items()}


def pack_csv(name: str, pieces: Sequence[bytes]) -> bytes:
    """CSV of one table with its header."""
    return b"".join((",".join(TABLES[name]).encode("ascii"), b"\n", *pieces))


def _csv(columns: Iterable[str], own: Iterable[Row]) -> bytes:
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, lineterminator="\n")
    for row in own:
        writer.writerow(" ".join(row[c]) if isinstance(row[c], list) else row[c] for c in columns)
    return sink.getvalue().encode("utf-8")


def frames(records: Iterable[Record]) -> "dict[str, pandas.DataFrame]":
    """The tables of some records as pandas frames: `documents`, `factories`, `sources`, `hedges`, `claims`, `quotes`.

    Columns and types are those of the Parquet files, also where there are no rows; join on `doc_id`.
    """
    pandas = need("pandas", "pandas")
    kinds = {"string": "string", "int32": "int32", "int8": "Int8", "float64": "float64"}
    kinds |= {"bool": "boolean", "list": "object"}
    return {
        name: pandas.DataFrame(own, columns=list(TABLES[name])).astype(
            {column: kinds[kind] for column, kind in TABLES[name].items()}
        )
        for name, own in rows(records).items()
    }
