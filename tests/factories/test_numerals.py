"""Reading numerals: what the numbers and dates in names mean. Patterns as in the facts on plants, D1 to D20, S1 to S18."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import srsly
from hypothesis import given
from hypothesis import strategies as st

from dprk_ner.document import Numeral
from dprk_ner.factories.numerals import Evidence, numeral_attrs, possible_date, read_numeral, read_numerals, split_dates
from dprk_ner.knowledge import Facilities
from dprk_ner.knowledge.facilities import record

#: Rows (pattern, name, kind, norm, ambiguous): every surface pattern of the facts, its relatives, and traps.
NAMES = [tuple(row) for row in srsly.read_json(Path(__file__).parent / "numerals.json")]


def test_the_table_covers_every_pattern() -> None:
    patterns = {row[0] for row in NAMES}
    assert len({row[1] for row in NAMES}) >= 250
    wanted = {f"D{i}" for i in range(1, 21)} | {f"S{i}" for i in range(1, 18)}  # S18 has no numeral
    assert wanted <= patterns


@pytest.mark.parametrize(("pattern", "name", "kind", "norm", "ambiguous"), NAMES)
def test_name(pattern: str, name: str, kind: str | None, norm: str | None, ambiguous: bool) -> None:
    numeral = read_numeral(name)
    if kind is None:
        assert numeral is None, pattern
    else:
        assert numeral is not None
        assert (numeral.kind, numeral.norm, numeral.ambiguous) == (kind, norm, ambiguous), pattern
        date = (int(norm[2:4]), int(norm[5:7])) if kind == "date" else (None, None)
        assert (numeral.month, numeral.day) == date
        assert numeral.number == (None if kind == "date" else int(norm))


@pytest.mark.parametrize(
    ("digits", "dates"),
    [
        ("326", [(3, 26)]),
        ("1018", [(10, 18)]),
        ("28", [(2, 8)]),
        ("118", [(1, 18), (11, 8)]),  # the shorter month first, as the plants are named
        ("1231", [(12, 31)]),
        ("309", [(3, 9)]),  # a nought before the day
        ("1109", [(11, 9)]),
        ("105", [(10, 5), (1, 5)]),  # a day without a nought first
        ("301", [(3, 1)]),
        ("230", []),
        ("431", []),
        ("1332", []),
        ("99", [(9, 9)]),
        ("7", []),
        ("0", []),
        ("028", []),
        ("12345", []),
    ],
)
def test_split_dates(digits: str, dates: list[tuple[int, int]]) -> None:
    assert split_dates(digits) == dates


@pytest.mark.parametrize(
    ("month", "day", "possible"),
    [
        (2, 29, True),
        (2, 30, False),
        (4, 30, True),
        (4, 31, False),
        (12, 31, True),
        (13, 1, False),
        (0, 5, False),
        (5, 0, False),
    ],
)
def test_possible_date(month: int, day: int, possible: bool) -> None:
    assert possible_date(month, day) is possible


@pytest.mark.parametrize(
    ("name", "others", "norm"),
    [
        ("918 factory", ["September 18 Factory"], "--09-18"),
        ("119 factory", ["November 9 Mine"], "--01-19"),  # another date is no evidence for this one
        ("326 Factory", ["No. 326 Factory"], "326"),
        ("28 plant", ["February 8 Plant"], "--02-08"),
        ("65 works", ["June 5 Works"], "--06-05"),  # the article wins over the table
        ("93 Factory", [], "93"),
        ("118 plant", ["November 8 Plant"], "--11-08"),  # the same name but for the numeral
        ("118 plant", ["November 8 Salt Mill"], "--01-18"),
        ("1018 Works", ["No. 1018 Works", "October 3 Works"], "1018"),
        ("44 Cannery", ["April 4 Cannery"], "--04-04"),
        ("44 Cannery", ["No. 44 Cannery", "May 4 Cannery"], "44"),
    ],
)
def test_a_bare_number_is_read_in_the_light_of_the_article(name: str, others: list[str], norm: str) -> None:
    numeral = read_numeral(name, Evidence.of([*others, name]))
    assert numeral is not None
    assert numeral.norm == norm


@pytest.mark.parametrize(
    ("name", "text", "norm", "ambiguous"),
    [
        ("815 Bolt Works", "", "--08-15", True),
        ("815 Bolt Works", "It is named after August 15, the day of liberation.", "--08-15", False),
        ("815 Bolt Works", "It was founded on 15 August.", "--08-15", False),
        ("815 Bolt Works", "It was founded on August 16.", "--08-15", True),
        ("45 Bolt Works", "It was founded on April 5.", "45", True),  # two digits: a date nearby may be any date
        ("No. 815 Bolt Works", "It was founded on August 15.", "815", False),
        ("125 Factory", "Pyongyang, January 25", "--01-25", False),
    ],
)
def test_a_date_elsewhere_in_the_article_settles_what_digits_mean(
    name: str, text: str, norm: str, ambiguous: bool
) -> None:
    numeral = read_numeral(name, Evidence.of([name], text))
    assert numeral is not None
    assert (numeral.norm, numeral.ambiguous) == (norm, ambiguous)


def test_readings_are_equal_with_and_without_doubt() -> None:
    assert Numeral("serial", "5", number=5, ambiguous=True) == Numeral("serial", "5", number=5)


def test_the_plants_of_a_user_are_evidence() -> None:
    row = record({"name": "No. 815 Bolt Works", "numeral_kind": "serial", "number": 815})
    assert read_numeral("815 Bolt Works").kind == "date"
    numeral = read_numeral("815 Bolt Works", facilities=Facilities([], own=[row]))
    assert (numeral.kind, numeral.ambiguous) == ("serial", False)


def bracketed(text: str) -> tuple[str, list[tuple[int, int]]]:
    """`the [May 7 Factory]` to text and offsets."""
    plain, spans, start = "", [], 0
    for part in re.split(r"([\[\]])", text):
        if part == "[":
            start = len(plain)
        elif part == "]":
            spans.append((start, len(plain)))
        else:
            plain += part
    return plain, spans


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("Work stopped at [power plants Nos. 1], [2] and [3].", ["ordinal 1", "ordinal 2", "ordinal 3"]),
        ("[No. 4] and [No. 5 power stations] run dry.", ["ordinal 4", "ordinal 5"]),
        ("the [May 7] and [August 17 factories]", ["date --05-07", "date --08-17"]),
        ("The [118 factory] was moved; the [January 18 Factory] never was.", ["date --01-18", "date --01-18"]),
        ("[No. 62] and [No. 38 factories]", ["serial 62", "serial 38"]),
        ("[Orangchon Power Station No. 5]. The [No. 6 Factory] is closed.", ["ordinal 5", "serial 6"]),
        ("the [Chongjin Munitions Factory] ([No. 129])", [None, "serial 129"]),
        ("[Nos. 326] and [118 factories]", ["serial 326", "serial 118"]),
        ("the [May 7] and [17 factories]", ["date --05-07", "date --05-17"]),
        ("the [April 25] and [31 factories]", ["date --04-25", "serial 31"]),  # no 31 April
        ("[Orangchon Power Station No. 5] runs. Water rises at [No. 6].", ["ordinal 5", "ordinal 6"]),
        ("the [1-28] and [1-25 machine shops]", ["date --01-28", "date --01-25"]),
        ("", []),
    ],
)
def test_the_names_of_an_article_are_read_together(text: str, norms: list[str | None]) -> None:
    plain, spans = bracketed(text)
    readings = [numeral and f"{numeral.kind} {numeral.norm}" for numeral in read_numerals(plain, spans)]
    assert readings == norms


@given(st.text(alphabet=st.sampled_from("0123456789 .-–·#NoMayunerFcst№ th\n“”("), max_size=40))
def test_any_name_is_read_or_left(name: str) -> None:
    numeral = read_numeral(name)
    if numeral is not None and numeral.kind == "date":
        assert possible_date(numeral.month, numeral.day)
        assert numeral.norm == f"--{numeral.month:02}-{numeral.day:02}"
        assert numeral.number is None
    elif numeral is not None:
        assert numeral.kind in ("serial", "ordinal")
        assert numeral.norm == str(numeral.number)
        assert numeral.month is numeral.day is None


@given(st.integers(1, 12), st.integers(1, 31))
def test_every_way_of_writing_a_date_reads_the_same(month: int, day: int) -> None:
    names = "January February March April May June July August September October November December".split()
    spelled = names[month - 1]
    written = [
        f"{spelled} {day} Factory",
        f"{spelled[:3]}. {day} Mill",
        f"{day} {spelled} Works",
        f"{month}.{day} Farm",
    ]
    readings = {read_numeral(name) for name in written}
    if possible_date(month, day):
        assert readings == {Numeral("date", f"--{month:02}-{day:02}", month=month, day=day)}
    else:
        assert all(numeral is None or numeral.kind != "date" for numeral in readings)


def test_attrs_rebuild_the_numeral() -> None:
    for name in ("May 7 Factory", "No. 245 Factory", "Orangchon Power Station No. 5"):
        numeral = read_numeral(name)
        assert numeral is not None
        assert Numeral(**numeral_attrs(numeral)) == numeral
