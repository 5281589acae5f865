"""The tables that the package ships: complete, consistent, and built from what is committed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dprk_ner import knowledge
from dprk_ner.factories.numerals import possible_date

from ..util import REPO


def test_facilities() -> None:
    rows = knowledge.facilities()
    assert len({row["id"] for row in rows}) == len(rows) > 50
    for row in rows:
        assert row["id"].replace("-", "").isalnum()
        assert row["name"]
        assert row["numeral_kind"] in ("date", "serial", "ordinal", "unclear")
        assert (row["month"] is None) == (row["day"] is None)
        assert row["month"] is None or possible_date(row["month"], row["day"])
        assert all(isinstance(source, str) for source in row["sources"])


def test_a_facility_by_its_id() -> None:
    row = knowledge.facility("no-245-factory")
    assert row is not None
    assert row["number"] == 245
    assert knowledge.facility("no-such-plant") is None
    assert knowledge.facility("") is None


def test_places() -> None:
    rows = knowledge.places()
    assert len(rows) > 200
    names = {name for row in rows for name in row["names"]}
    assert {"Hyesan", "Chongjin", "North Hamgyong", "Ryanggang", "Dandong"} <= names
    assert all(row["name"] and row["kind"] and row["names"] for row in rows)
    assert not [name for name in names if "(" in name or len(name) < 3]


def test_outlets() -> None:
    rows = knowledge.outlets()
    assert {row["kind"] for row in rows} == {"outlet", "agency"}
    names = {name for row in rows for name in row["names"]}
    assert {"Daily NK", "Radio Free Asia", "RFA", "Reuters"} <= names


@pytest.mark.parametrize("name", ["places.json", "outlets.json", "facilities.json"])
def test_tables_are_what_the_script_builds(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    target = tmp_path_factory.getbasetemp() / "knowledge"
    if not target.exists():
        target.mkdir()
        script, source = REPO / "scripts" / "build_knowledge.py", REPO / "assets" / "knowledge"
        subprocess.run([sys.executable, str(script), str(source), str(target)], check=True, capture_output=True)
    assert (target / name).read_bytes() == (Path(knowledge.__file__).parent / name).read_bytes()
