"""Tables of known plants: the schema, what is wrong with a row, who comes first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dprk_ner import knowledge
from dprk_ner.errors import InputError
from dprk_ner.knowledge import Facilities, read_facilities
from dprk_ner.knowledge.facilities import RECORD

from ..util import REPO

GOOD = {"name": "May 4 Bolt Works", "numeral_kind": "date", "month": 5, "day": 4, "location": "Sariwon"}


def write(path: Path, *lines: object) -> Path:
    path.write_text(
        "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines), encoding="utf-8"
    )
    return path


def test_a_table(tmp_path: Path) -> None:
    rows = read_facilities(write(tmp_path / "my.jsonl", GOOD, "", {"name": "Sinuiju Bolt Works"}))
    assert [row["id"] for row in rows] == ["may-4-bolt-works", "sinuiju-bolt-works"]
    assert all(tuple(row) == RECORD for row in rows)
    assert rows[0]["aliases"] == []
    assert rows[1]["month"] is None


def test_the_table_of_the_project_is_such_a_table() -> None:
    assert read_facilities(REPO / "assets" / "knowledge" / "facilities.jsonl") == knowledge.facilities()


def test_the_nine_plants_of_the_founding_article_are_known() -> None:
    told = [row for row in knowledge.facilities() if any(source.startswith("Daily NK, ") for source in row["sources"])]
    assert len(told) == 9
    assert {row["location"].split(", ")[-1].split(" (")[0] for row in told} <= {"Pyongyang", ""}


def test_guesses_and_remarks_stay_behind() -> None:
    row = knowledge.facility("no-7-factory")
    assert row is not None
    assert not any("possibly" in name for name in row["non_numeral_aliases"])
    names = [name for row in knowledge.facilities() for name in (*row["aliases"], *row["non_numeral_aliases"])]
    assert all(name.isprintable() and name.strip('" ') == name for name in names)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("{", "not JSON"),
        ("[]", "expected an object"),
        ({"aliases": []}, "lacks 'name'"),
        ({"name": " "}, "lacks 'name'"),
        ({"name": "..."}, "give an id"),
        (GOOD | {"alias": ["X"]}, "unknown field 'alias'"),
        (GOOD | {"aliases": "X"}, "'aliases' is a list"),
        (GOOD | {"aliases": [1]}, "'aliases' is a list"),
        (GOOD | {"location": 5}, "'location' is a string"),
        (GOOD | {"day": "4"}, "'day' is a positive integer"),
        (GOOD | {"day": True}, "'day' is a positive integer"),
        (GOOD | {"day": None}, "go together"),
        (GOOD | {"month": 2, "day": 30}, "no day 30 of month 2"),
        (GOOD | {"month": 13}, "no day 4 of month 13"),
        (GOOD | {"numeral_kind": "number"}, "numeral_kind 'number'"),
        ({"name": "A", "numeral_kind": "date"}, "has 'month' and 'day'"),
        ({"name": "A", "numeral_kind": "serial"}, "has 'number'"),
        (GOOD | {"id": "May 4"}, "lower-case"),
        (GOOD, "stands on line 1, too"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(tmp_path: Path, row: object, words: str) -> None:
    path = write(tmp_path / "my.jsonl", GOOD, "", row)
    with pytest.raises(InputError) as caught:
        read_facilities(path)
    assert str(caught.value).startswith(f"{path}:3: ")
    assert words in caught.value.message


def test_tables_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_facilities(tmp_path / "nowhere.jsonl")
    with pytest.raises(InputError, match="holds no plants"):
        read_facilities(write(tmp_path / "empty.jsonl", ""))
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\n")
    with pytest.raises(InputError, match="not UTF-8"):
        read_facilities(tmp_path / "bytes.jsonl")


def test_a_row_of_the_user_takes_the_place_of_the_packaged_one() -> None:
    own = {**knowledge.facilities()[0], "product": "salt"}
    known = Facilities(knowledge.facilities(), own=[own])
    assert len(known.rows) == len(knowledge.facilities())
    plant = known.find(own["id"])
    assert plant is not None
    assert plant.own
    assert plant.row["product"] == "salt"
    assert known.find("nowhere") is None
