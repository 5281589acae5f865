"""Reading numerals: what the numbers and dates in names mean. Patterns as in the facts on plants, D1 to D20, S1 to S18."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dprk_ner.document import Numeral
from dprk_ner.factories.numerals import Evidence, numeral_attrs, possible_date, read_numeral, read_numerals, split_dates

DATES = [
    ("October 8 Factory", "--10-08"),  # D1
    ("May 7 Factory", "--05-07"),
    ("January 18th Factory", "--01-18"),  # D2
    ("May 1st Works", "--05-01"),
    ("March 3rd Mine", "--03-03"),
    ("May 2nd Plant", "--05-02"),
    ("Oct. 3 Factory", "--10-03"),  # D3
    ("Sept. 9 Works", "--09-09"),
    ("Feb 8 General Machine Factory", "--02-08"),  # D4
    ("Feb 11", "--02-11"),
    ("2 November Factory", "--11-02"),  # D5
    ("8 February Vinalon Complex", "--02-08"),
    ("4 June Rolling Stock Works", "--06-04"),
    ("4th of June Works", "--06-04"),
    ("the 18 January Machine Plant", "--01-18"),  # D6
    ("2.8 Vinalon Complex", "--02-08"),  # D7
    ("6.17 Farm", "--06-17"),
    ("1.18 Machinery Factory", "--01-18"),
    ("8.25 Fishery", "--08-25"),
    ("12·5 Youth Mine", "--12-05"),
    ("11. 2 Factory", "--11-02"),  # D8
    ("1-28", "--01-28"),  # D9, first half of "1-28 and 1-25 machine shops"
    ("1-25 machine shops", "--01-25"),
    ("927 Chicken Farm", "--09-27"),  # D10
    ("The 118 Factory", "--01-18"),
    ("1018 Factory", "--10-18"),
    ("1010 Works", "--10-10"),
    ("Hamhung 28 Vinalon factory", "--02-08"),
    ("Pyongyang 326 Electric Wire Factory", "--03-26"),  # D11
    ("Pyongyang Electric Cable General Factory 326", "--03-26"),  # D12
    ("February 8 Jikdong Youth Coal Mine", "--02-08"),  # D13
    ("March 5 Youth Mine", "--03-05"),  # D14
    ("March 16 [Truck] Factory", "--03-16"),  # D15
    ("Factory February 11", "--02-11"),  # D16
    ("may 11 factory", "--05-11"),  # D17
    ("“May 11 Factory”", "--05-11"),  # D18
    ("February 20 Factory of KPA", "--02-20"),  # D19
    ("August 25 Fishery Station under KPA Unit 313", "--08-25"),
    ("Kaechon May 4 Parts Factory", "--05-04"),  # D20
    ("FEBRUARY 11 PLANT", "--02-11"),
    ("February 29 Mine", "--02-29"),  # the calendar knows it every fourth year
    ("May twenty-five Mine", "--05-25"),
    ("workers at 326", "--03-26"),
]
SERIALS = [
    ("No. 26 Factory", 26),  # S1
    ("No. 65 Factory", 65),
    ("Nos. 62", 62),
    ("#17 Works", 17),
    ("Factory No. 301", 301),  # S2
    ("Factory No.26", 26),
    ("65 Factory", 65),  # S3: two digits and listed as a serial
    ("Jeongju 25 Factory", 25),
    ("Kang-so 93 plant", 93),
    ("The 301 Factory", 301),  # S4: no month 3 day 01
    ("No. Seven Factory", 7),  # S5
    ("No. twenty-six Mine", 26),
    ("Factory Number 226", 226),  # S6
    ("The Number 7 Defense Factory", 7),
    ("Factory Number Seven", 7),
    ("Pyongyang No. 7 Factory", 7),  # S7
    ("Kagam-ri No. 118 Factory", 118),
    ("Kanggye General Tractor Plant No. 26", 26),  # S8
    ("No. 129", 129),  # S9
    ("No. 245 Factory", 245),  # S10
    ("No. 301 Underground Factory", 301),  # S11
    ("Explosives Factory No. 17", 17),  # S12
    ("Foodstuff Factory No. 354", 354),
    ("Songgang 11 Electric Wire Factory", 11),  # S13: two digits, not listed as a date
    ("26 Kanggye artillery plant", 26),  # S14
    ("Farm No. 1116", 1116),  # S15
    ("Tree Nursery No. 122", 122),
    ("Fishery Station No. 15", 15),
    ("Rungra 88 Trading Company", 88),  # S16
    ("Neungna 88", 88),
    ("“No. 129 Factory”", 129),  # S17
    ("Pyongyang 125 Factory", 125),  # could be 25 January, is listed as a serial
    ("230 Factory", 230),  # no 30 February
    ("1332 Factory", 1332),  # no month 13, no day 332
    ("No. 326 Factory", 326),  # by the form of the name, although 326 could be a date
    ("87027 Works", 87027),
    ("7 Factory", 7),
]
ORDINALS = [
    ("Orangchon Power Station No. 5", 5),
    ("Tanchon Power Station No. 1", 1),
    ("Ichon Army-People Power Station No. 2", 2),
    ("Huichon Hydroelectric Dam No. 2", 2),
    ("Paektusan Hero Youth Power Station No. 3", 3),
    ("power plants Nos. 1", 1),
    ("Songchongang Power Station No. 22", 22),
]
NO_DATE = [
    "February 30 Factory",
    "April 31 Mine",
    "13.5 Works",
    "0-8 Plant",
    "June 0 Farm",
    "2.30 Mill",
    "Nov. 99 Plant",
]
NONE = [
    "Pyongyang Textile Factory",
    "September Steel Plant",
    "February General Steel Enterprise",
    "Masan Mine",
    "Namhung Youth Chemical Complex",
    "",
    "Marchenko Works",
    "Mayflower Mill",
    "the plant",
]


@pytest.mark.parametrize(("name", "norm"), DATES)
def test_date(name: str, norm: str) -> None:
    numeral = read_numeral(name)
    assert numeral == Numeral("date", norm, month=int(norm[2:4]), day=int(norm[5:7]), number=None)


@pytest.mark.parametrize(("name", "number"), SERIALS)
def test_serial(name: str, number: int) -> None:
    assert read_numeral(name) == Numeral("serial", str(number), month=None, day=None, number=number)


@pytest.mark.parametrize(("name", "number"), ORDINALS)
def test_ordinal_in_a_cascade(name: str, number: int) -> None:
    assert read_numeral(name) == Numeral("ordinal", str(number), month=None, day=None, number=number)


@pytest.mark.parametrize("name", NO_DATE)
def test_impossible_dates_are_no_dates(name: str) -> None:
    numeral = read_numeral(name)
    assert numeral is None or numeral.kind != "date"


@pytest.mark.parametrize("name", NONE)
def test_no_numeral(name: str) -> None:
    assert read_numeral(name) is None


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
    ],
)
def test_a_bare_number_is_read_in_the_light_of_the_article(name: str, others: list[str], norm: str) -> None:
    numeral = read_numeral(name, Evidence.of([*others, name]))
    assert numeral is not None
    assert numeral.norm == norm


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
