"""Files in and out: every kind is read, every form holds the same records, and what people corrected comes back."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
import spacy
from spacy.tokens import DocBin

from dprk_ner.archive.corrections import read_corrected, to_article
from dprk_ner.archive.files import InputFile, Tally, list_files
from dprk_ner.archive.forms import FORM_NAMES
from dprk_ner.archive.readers import Columns, Item, read_file
from dprk_ner.archive.store import choose_form
from dprk_ner.archive.tables import TABLES, frames
from dprk_ner.corpus.articles import parse_article
from dprk_ner.errors import InputError
from dprk_ner.formats import Input
from dprk_ner.labels import LAYERS

from .conftest import rows

RECORDS = [{"id": f"d{i}", "text": f"Plant {i}, “quoted”,\nmay close.", "meta": {"outlet": "KCNA"}} for i in range(5)]
LINES = "".join(json.dumps(record) + "\n" for record in RECORDS).encode("utf-8")


def read(path: Path, columns: Columns | None = None) -> list[Item]:
    found: list[Item] = []
    for file in list_files([str(path)]):
        found += read_file(file, columns or Columns(), Tally()) if isinstance(file, InputFile) else [file]
    return found


def write_csv() -> bytes:
    sink = io.StringIO(newline="")
    writer = csv.writer(sink)
    writer.writerow(["id", "text", "outlet"])
    writer.writerows([r["id"], r["text"], "KCNA"] for r in RECORDS)
    return sink.getvalue().encode("utf-8")


def write_parquet() -> bytes:
    sink = pyarrow.BufferOutputStream()
    flat = [{"id": r["id"], "text": r["text"], "outlet": "KCNA"} for r in RECORDS]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(flat), sink)
    return sink.getvalue().to_pybytes()


def write_spacy() -> bytes:
    nlp = spacy.blank("en")
    docs = [nlp(r["text"]) for r in RECORDS]
    for doc, record in zip(docs, RECORDS, strict=True):
        doc.user_data.update({"doc_id": record["id"], "meta": record["meta"]})
    return DocBin(docs=docs, store_user_data=True).to_bytes()


def zstd(data: bytes) -> bytes:
    return pyarrow.compress(data, codec="zstd", asbytes=True)


KINDS: dict[str, Callable[[], bytes]] = {
    "a.jsonl": lambda: LINES,
    "a.jsonl.gz": lambda: gzip.compress(LINES),
    "a.jsonl.zst": lambda: zstd(LINES[:100]) + zstd(LINES[100:]),
    "a.csv": write_csv,
    "a.csv.gz": lambda: gzip.compress(write_csv()),
    "a.parquet": write_parquet,
    "a.spacy": write_spacy,
}


@pytest.mark.parametrize("name", list(KINDS))
def test_every_kind_of_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(KINDS[name]())
    wanted = [Input(r["id"], r["text"], r["meta"]) for r in RECORDS]
    assert read(tmp_path / name) == wanted
    assert read(tmp_path) == wanted


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst", "a.csv.gz", "a.parquet", "a.spacy"])
@pytest.mark.parametrize("how", ["cut", "other"])
def test_a_broken_file_is_named(tmp_path: Path, name: str, how: str) -> None:
    data = KINDS[name]()
    (tmp_path / name).write_bytes(data[: len(data) * 2 // 3] if how == "cut" else b"something else")
    found = read(tmp_path / name)
    assert isinstance(found[-1], InputError)
    assert found[-1].path == str(tmp_path / name)
    assert "\n" not in str(found[-1])
    assert all(isinstance(item, Input) for item in found[:-1])


def test_bad_rows_of_csv_are_named_and_the_others_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"id,text\na,One.\nb,caf\xe9\nc,Two.,more\nd\n,Three.\n")
    first, *bad, last = read(path)
    assert (first, last) == (Input("a", "One."), Input("a.csv:6", "Three."))
    assert [(error.line, error.path) for error in bad] == [(n, str(path)) for n in (3, 4, 5)]
    assert [word in str(error) for word, error in zip(("UTF-8", "fields", '"text"'), bad, strict=True)] == [True] * 3
    [missing] = read(path, Columns(text="body"))
    assert "'body'; there are 'id', 'text'" in str(missing)


@pytest.mark.parametrize("form", FORM_NAMES)
def test_every_form_can_be_written(run: Callable, archive: Path, tmp_path: Path, form: str) -> None:
    run(archive, output=tmp_path / "records")
    records, out = rows(tmp_path / "records"), tmp_path / "out"
    run(archive, output=out, form=form)
    if form.startswith("jsonl"):
        found = [item for item in read(out) if isinstance(item, Input)]
        assert [item.doc_id for item in found] == [record["doc_id"] for record in records]
    elif form == "parquet":
        for name, columns in TABLES.items():
            table = pyarrow.parquet.read_table(out / name)
            assert table.column_names == list(columns)
            wanted = len(records) if name == "documents" else sum(len(record[name]) for record in records)
            assert table.num_rows == wanted > 0
        [first, *_] = pyarrow.parquet.read_table(out / "claims").to_pylist()
        own = next(record for record in records if record["claims"])
        claim = dict(own["claims"][0])
        rules = [reason["rule"] for reason in claim.pop("reasons")]
        assert first == {"doc_id": own["doc_id"], **claim, "rules": rules}
    elif form == "csv":
        for name, columns in TABLES.items():
            for path in (out / name).glob("*.csv"):
                with path.open(encoding="utf-8", newline="") as stream:
                    header, *body = csv.reader(stream)
                assert header == list(columns)
                assert all(len(row) == len(header) for row in body)
    elif form == "spacy":
        vocab = spacy.blank("en").vocab
        docs = [d for p in sorted(out.glob("*.spacy")) for d in DocBin().from_disk(p).get_docs(vocab)]
        assert [doc.user_data["doc_id"] for doc in docs] == [record["doc_id"] for record in records]
        assert [[span.id_ for span in doc.spans["claims"]] for doc in docs] == [
            [row["id"] for row in record["claims"]] for record in records
        ]
    else:
        tasks = rows(out)
        assert len(tasks) == len(records)
        for task, record in zip(tasks, records, strict=True):
            article = parse_article(to_article(task, "x")[1])
            for layer in LAYERS:
                here = [(article.surface(s), s.label) for s in article.layer(layer)]
                assert here == [(row["text"], row.get("label", here[0][1])) for row in record[layer]]


def test_corrections_keep_what_is_known_and_read_what_is_new(run: Callable, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The No. 245 Factory may close, a source in Hyesan said & left.", "utf-8")
    run(tmp_path / "a.txt", output=tmp_path / "out", form="doccano")
    [task] = rows(tmp_path / "out")
    text = task["text"]

    def span(words: str, label: str) -> list[Any]:
        return [text.index(words), text.index(words) + len(words), label]

    task["label"] = [
        span("No. 245 Factory", "NUMERAL_FACTORY"),
        span("The No. 245 Factory may close", "HEDGED_CLAIM"),
        span("may", "EPISTEMIC"),
        span("a source in Hyesan", "ANON_SOURCE"),
    ]
    exports = {
        "doccano": task,
        "doccano with relations": {
            **task,
            "label": None,
            "entities": [{"start_offset": a, "end_offset": b, "label": c} for a, b, c in task["label"]],
        },
        "prodigy": {**task, "label": None, "spans": [{"start": a, "end": b, "label": c} for a, b, c in task["label"]]},
        "label studio": {
            "data": {key: task[key] for key in ("text", "doc_id", "dprk_ner")},
            "annotations": [
                {
                    "result": [
                        {"type": "labels", "value": {"start": a, "end": b, "labels": [c]}} for a, b, c in task["label"]
                    ]
                }
            ],
        },
    }
    for export in exports.values():
        name, xml = to_article(export, "x")
        article = parse_article(xml)
        assert (name, article.text) == ("a.txt", text)
        [factory], [source], [claim] = (article.layer(layer) for layer in ("factories", "sources", "claims"))
        assert (factory.attrs["kind"], factory.attrs["norm"]) == ("serial", "245")
        assert (source.attrs["role"], source.attrs["place"], source.attrs["number"]) == ("source", "Hyesan", "one")
        assert [article.surface(cue) for cue in claim.cues] == ["may"]


def test_corrections_that_cannot_be_written_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    tasks: list[Any] = [
        {"text": "One two three.", "label": [[0, 7, "QUOTE"], [4, 13, "HEDGED_CLAIM"]]},
        {"text": "One.\n\nTwo.", "label": [[0, 10, "QUOTE"]]},
        {"text": "One.", "label": [[0, 3, "PERSON"]]},
        {"text": "One.", "label": [[0, 30, "QUOTE"]]},
        [1],
        {"text": "Good.", "label": [], "doc_id": "good/1"},
    ]
    path.write_text("\n".join(map(json.dumps, tasks)) + "\n{", "utf-8")
    found = list(read_corrected(path))
    words = ["cross", "beyond its paragraph", "'PERSON' is none of", "outside", "expected a task"]
    assert [word in str(error) for word, error in zip(words, found, strict=False)] == [True] * 5
    assert found[5][0] == "good-1"  # type: ignore[index]
    assert "not JSON" in str(found[6])


@pytest.mark.parametrize(
    ("output", "form", "chosen"),
    [
        ("out", None, ("jsonl", False)),
        ("out.jsonl", None, ("jsonl", True)),
        ("2024.05.jsonl.gz", None, ("jsonl.gz", True)),
        ("out.parquet", None, ("parquet", False)),
        ("out.csv", None, ("csv", False)),
        ("out.spacy", None, ("spacy", True)),
        ("tasks.jsonl", "prodigy", ("prodigy", True)),
        ("out", "csv", ("csv", False)),
        ("s3://bucket/out", "parquet", ("parquet", False)),
    ],
)
def test_the_name_of_the_output_says_its_form(output: str, form: str | None, chosen: tuple[str, bool]) -> None:
    assert choose_form(output, form) == chosen


def test_names_and_forms_that_contradict_each_other() -> None:
    with pytest.raises(InputError, match="named like parquet"):
        choose_form("out.parquet", "csv")
    with pytest.raises(InputError, match="is a folder"):
        choose_form("s3://bucket/out.jsonl", None)


def test_frames(run: Callable, archive: Path, tmp_path: Path) -> None:
    run(archive, output=tmp_path / "out")
    records: Any = rows(tmp_path / "out")
    tables = frames(records)
    assert {name: list(table.columns) for name, table in tables.items()} == {n: list(c) for n, c in TABLES.items()}
    joined = tables["claims"].merge(tables["documents"], on="doc_id", suffixes=("", "_of"))
    assert len(joined) == sum(len(record["claims"]) for record in records)
    empty = frames([])
    assert {name: dict(table.dtypes) for name, table in empty.items()} == {
        name: dict(table.dtypes) for name, table in tables.items()
    }
