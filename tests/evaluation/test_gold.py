"""Gold in the form of records: from annotated XML, from records, or a sentence that says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
import srsly
from spacy.language import Language

from dprk_ner.corpus.convert import to_doc
from dprk_ner.errors import InputError
from dprk_ner.evaluation.gold import article_record, read_gold, read_records
from dprk_ner.labels import LAYERS
from dprk_ner.records import to_record

from ..util import LESSONS, article

EMPTY = {"doc_id": "x", "text": "A.", **{layer: [] for layer in LAYERS}}


@pytest.mark.parametrize("body", LESSONS)
def test_article_and_document_say_the_same(blank_nlp: Language, body: str) -> None:
    annotated = article(body)
    gold, record = article_record(annotated), to_record(to_doc(annotated, blank_nlp), doc_id="t")
    assert gold["text"] == record["text"]
    for layer in LAYERS:
        assert [(row["start"], row["end"]) for row in gold[layer]] == [
            (row["start"], row["end"]) for row in record[layer]
        ]
        for mine, other in zip(gold[layer], record[layer], strict=True):
            assert mine["label"] == other.get("label", mine["label"])
            for name in ("norm", "place", "source"):
                assert mine[name] == other.get(name, mine[name])


def test_groups_are_named_by_the_file(tmp_path: Path) -> None:
    (tmp_path / "d08-wire.xml").write_text('<article id="d08"><p>A.</p></article>', encoding="utf-8")
    (tmp_path / "plain.xml").write_text('<article id="plain"><p>A.</p></article>', encoding="utf-8")
    assert [(group, record["doc_id"]) for group, record in read_gold([tmp_path])] == [
        ("wire", "d08"),
        ("plain", "plain"),
    ]


def test_gold_may_be_records(tmp_path: Path) -> None:
    srsly.write_jsonl(tmp_path / "gold.jsonl", [EMPTY, EMPTY | {"doc_id": "y", "meta": {"group": "wire"}}])
    assert [(group, record["doc_id"]) for group, record in read_gold([tmp_path / "gold.jsonl"])] == [
        ("all", "x"),
        ("wire", "y"),
    ]


def test_empty_lines_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(f"\n{srsly.json_dumps(EMPTY)}\n\n", encoding="utf-8")
    assert list(read_records(path)) == [EMPTY]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"doc_id": "x", "text"', "JSON"),
        ('{"doc_id": "x"}', "text"),
        ("[]", "expected a record"),
        (srsly.json_dumps({key: value for key, value in EMPTY.items() if key != "claims"}), "claims"),
    ],
)
def test_a_bad_record_is_named_with_file_and_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(f"{srsly.json_dumps(EMPTY)}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=message) as caught:
        list(read_records(path))
    assert str(caught.value).startswith(f"{path}:3: ")


@pytest.mark.parametrize("line", [b"5", b'{"doc_id": "\xff"}'])
def test_a_line_that_is_no_record_at_all(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(b"\n" + line + b"\n")
    with pytest.raises(InputError) as caught:
        list(read_records(path))
    assert str(caught.value).startswith(f"{path}:2: ")


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.jsonl"):
        list(read_records(tmp_path / "none.jsonl"))
    with pytest.raises(InputError, match=r"nowhere"):
        list(read_gold([tmp_path / "nowhere"]))
