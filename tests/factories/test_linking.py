"""Links to known plants: by name, by article, refused where several fit; keys of plants that nobody has listed."""

from __future__ import annotations

import re

import pytest
import srsly

from dprk_ner import knowledge
from dprk_ner.factories.aliases import find_aliases
from dprk_ner.factories.linking import THRESHOLD, UNLISTED, Link, Name, link, link_article, link_names
from dprk_ner.factories.numerals import read_numeral, read_numerals
from dprk_ner.knowledge import Facilities
from dprk_ner.knowledge.facilities import record

from ..util import REPO, blank
from .test_numerals import bracketed

BLANK = blank()
GOLD = list(srsly.read_jsonl(REPO / "assets" / "linking" / "test.jsonl"))
#: Of the gold, what rules get wrong: a short form in the same article, and a head that stands in another name.
KNOWN_MISTAKES = {"Huichon Power Station No. 2", "1-28"}

LINKED = [
    ("February 8 Vinalon Complex", "february-8-vinalon-complex"),
    ("2.8 Vinalon Complex", "february-8-vinalon-complex"),
    ("Hamhung 28 Vinalon factory", "february-8-vinalon-complex"),
    ("February 8 Jikdong Youth Coal Mine", "february-8-jikdong-youth-coal-mine"),
    ("Kang-so 93 plant", "kangso-93-plant"),
    ("No. 245 Factory", "no-245-factory"),
    ("Taedong River Battery Factory", "no-245-factory"),
    ("Kanggye General Tractor Plant No. 26", "no-26-factory"),
    ("Pyongyang 326 Electric Wire Factory", "pyongyang-326-electric-wire-factory"),
    ("Pyongyang Electric Cable General Factory 326", "pyongyang-326-electric-wire-factory"),
    ("January 18th Factory", "january-18-general-machinery-plant"),
    ("the JANUARY 18 factory", "january-18-general-machinery-plant"),
    ("October 3 Shipyard", "october-3-factory"),  # what the plant does
    ("October 3 Noodle Factory", ""),  # the date of a shipyard
    ("February 8 Factory", ""),  # a complex, a mine and a machine factory
    ("February 8 Plant", ""),
    ("No. 93 Factory", ""),  # in Kanggye and in Kangso
    ("Dairen Machine Factory No 17", ""),  # in China
    ("No. 17 Works", ""),
    ("Unheard-of Textile Mill", ""),
    ("No. 9999 Factory", ""),
    ("", ""),
    ("No. 65 Factory", "february-8-general-machine-factory"),
    ("February 8 Machine Plant", "february-8-general-machine-factory"),
    ("Neungna 88", "rungra-88-trading-company"),
    ("8 February Jiktong Youth Coal Mine", "february-8-jikdong-youth-coal-mine"),
    ("Gagam Plant", "january-18-general-machinery-plant"),  # romanisation
    ("Kag’am Plant", "january-18-general-machinery-plant"),
    ("No. 7 Cement Works", ""),
    ("March 5 Factory", ""),  # a mine
    ("Wonsan No. 26 Factory", ""),  # in Kanggye
    ("Soviet Factory No. 26", ""),
    ("326 factory", ""),  # no listed name; in an article with the full name it is linked
    ("Pyongyang Pig Farm", ""),
]


@pytest.mark.parametrize(("name", "key"), LINKED)
def test_link(name: str, key: str) -> None:
    assert link(name, read_numeral(name)) == key
    assert not key or knowledge.facility(key) is not None


@pytest.mark.parametrize("document", GOLD, ids=[document["doc_id"] for document in GOLD])
def test_gold(document: dict) -> None:
    for row, made in zip(document["factories"], linked(document["text"], document["factories"]), strict=True):
        if row["text"] not in KNOWN_MISTAKES:
            assert (made.plant.id if made.plant else None) == row["facility"], row["text"]
            assert made.plant is None or made.score >= THRESHOLD


def linked(text: str, rows: list[dict], facilities: Facilities | None = None) -> list[Link]:
    """Links of names whose aliases are those that brackets state."""
    offsets = [(row["start"], row["end"]) for row in rows]
    numbered = [i for i, row in enumerate(rows) if row["label"] == "NUMERAL_FACTORY"]
    readings = dict(zip(numbered, read_numerals(text, [offsets[i] for i in numbered], facilities), strict=True))
    doc = BLANK.make_doc(text)
    spans = [doc.char_span(*offset, label=row["label"]) for offset, row in zip(offsets, rows, strict=True)]
    return link_article(text, offsets, [readings.get(i) for i in range(len(rows))], find_aliases(spans), facilities)


def keys(text: str, facilities: Facilities | None = None) -> list[str]:
    """Keys of the names in brackets."""
    plain, offsets = bracketed(text)
    numeral = re.compile(r"\d")
    rows = [
        {"start": a, "end": b, "label": "NUMERAL_FACTORY" if numeral.search(plain[a:b]) else "FACTORY"}
        for a, b in offsets
    ]
    return [made.key for made in linked(plain, rows, facilities)]


VINALON, MACHINE = "february-8-vinalon-complex", "february-8-general-machine-factory"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The [February 8 Vinalon Complex] hires. Later the [Feb 8 plant] paid.", [VINALON, VINALON]),
        ("The [2.8 plant] hires. The [February 8 Vinalon Complex] pays.", [VINALON, VINALON]),
        # two plants of one date in one article: the short form could be either
        (
            "The [February 8 Vinalon Complex] and the [February 8 General Machine Factory] hire. The [Feb 8 plant] pays.",
            [VINALON, MACHINE, ""],
        ),
        (
            "The [Pyongyang 326 Electric Wire Factory] hires; the [326 factory] pays.",
            ["pyongyang-326-electric-wire-factory"] * 2,
        ),
        ("The [Sariwon Bolt Works] ([No. 26 Factory]) hires.", ["no-26-factory"] * 2),
        ("The [February 8 Factory] hires.", [""]),
        ("The [May 11 Factory] in Sinuiju hires.", ["unlisted:date-05-11"]),
    ],
)
def test_names_of_one_article(text: str, wanted: list[str]) -> None:
    assert keys(text) == wanted


def test_an_unlisted_plant_has_one_key_in_every_article() -> None:
    first = keys("The [Munchon Valve Factory] ([No. 312 Factory]) taps brass; the [312 factory] is short of zinc.")
    second = keys("A fire broke out at the [Munchon Valve Plant].")
    third = keys("“The [Munch’on Valve Factory] pays nobody,” she said. The [Valve Factory] is shut.")
    assert len({*first, *second, *third}) == 1
    assert first[0].startswith(UNLISTED)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("[March 9 Salt Works]", "[9 March Salt Plant]", True),
        ("[3.9 Salt Works]", "[Mar. 9th Salt Factory]", True),
        ("[No. 412 Plant]", "[Factory No. 412]", True),
        ("[March 9 Salt Works]", "[March 9 Bolt Works]", False),
        ("[No. 412 Plant]", "[No. 413 Plant]", False),
        ("[Jonchon Bolt Works]", "[Chonchon Bolt Factory]", True),
        ("[Sariwon Tractor Factory]", "[Haeju Tractor Factory]", False),
    ],
)
def test_keys_of_unlisted_plants(one: str, other: str, same: bool) -> None:
    assert all(key.startswith(UNLISTED) for key in keys(one) + keys(other))
    assert (keys(one) == keys(other)) is same


def test_a_description_has_no_key() -> None:
    assert keys("The [Coal Mine] is shut.") == [""]


OWN = [
    record({"name": "May 4 Bolt Works", "numeral_kind": "date", "month": 5, "day": 4, "location": "Sariwon"}),
    record({"name": "February 8 Factory", "id": "our-february", "numeral_kind": "date", "month": 2, "day": 8}),
    record({"name": "No. 26 Factory", "numeral_kind": "serial", "number": 26, "location": "Haeju"}),
]


def test_the_plants_of_a_user_come_first() -> None:
    known = Facilities(knowledge.facilities(), own=OWN)
    assert keys("The [May 4 Bolt Works] hires.", known) == ["may-4-bolt-works"]
    assert keys("The [February 8 Vinalon Complex] hires.", known) == [VINALON]
    assert keys("The [February 8 Factory] hires.", known) == ["our-february"]
    made = link_names([Name("No. 26 Factory", read_numeral("No. 26 Factory"))], known)
    assert made.plant is not None
    assert made.plant.own
    assert made.plant.row["location"] == "Haeju"
    assert [plant.own for plant in known.rows].count(True) == len(OWN)


def test_the_own_name_of_a_known_plant_leads_to_it() -> None:
    for row in knowledge.facilities():
        assert link(row["name"], read_numeral(row["name"])) == row["id"]


def test_every_listed_name_leads_home_or_nowhere() -> None:
    """A name in the table may be refused, where several plants carry it; it never leads to another plant."""
    led_home = 0
    for row in knowledge.facilities():
        for name in (row["name"], *row["aliases"]):
            key = link(name, read_numeral(name))
            holders = {r["id"] for r in knowledge.facilities() if name in (r["name"], *r["aliases"])}
            assert key == "" or key in holders
            led_home += key == row["id"]
    assert led_home > len(knowledge.facilities())
