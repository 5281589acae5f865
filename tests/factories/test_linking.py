"""Aliases that the text states; links to known plants, refused where several fit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dprk_ner import knowledge
from dprk_ner.factories.aliases import find_aliases
from dprk_ner.factories.linking import link
from dprk_ner.factories.numerals import read_numeral

COAL = "<factory>Pyongyang Coal Machine Factory</factory>"
MARCH = '<factory kind="date" norm="--03-30">March 30 Factory</factory>'
NUMBER = '<factory kind="serial" norm="129">No. 129 Factory</factory>'

EQUATED = [
    f"the {COAL} ({MARCH})",
    f"the {COAL} (the {MARCH})",
    f"the {COAL} (“{MARCH}”)",
    f"the “{COAL}” ({MARCH})",
    f"the {COAL} [{MARCH}] stood still",
    f"the {COAL} (now {MARCH})",
    f"the {COAL} (also known as the {MARCH})",
    f"the {COAL} (formerly the {MARCH})",
    f"the {COAL} (a.k.a. {MARCH}) stood still",
    f"the {COAL}, also called the {MARCH}, stood still",
    f"the {COAL}, also known as the “{MARCH}”, stood still",
    f"the {COAL}, better known as the {MARCH}, stood still",
    f"the {COAL}, formerly the {MARCH}, stood still",
    f"the {COAL}, now called the {MARCH}, stood still",
    f"the {COAL}, which was renamed {MARCH} in 1994",
    f"the {COAL}, otherwise known as {MARCH}",
    f"the {COAL}, locally called the {MARCH}",
    f"the {COAL}, or the {MARCH}, stood still",
    f"the {COAL}, previously known as {MARCH}",
    f"the {COAL}, a.k.a. the {MARCH},",
]
NOT_EQUATED = [
    f"the {COAL} and the {MARCH}",
    f"the {COAL}, the {MARCH}",
    f"the {COAL}; the {MARCH}",
    f"the {COAL}. The {MARCH} stood still",
    f"the {COAL}, which may be the {MARCH}",
    f"the {COAL} (near the {MARCH})",
    f"the {COAL} ({MARCH} workers said so)",
    f"the {COAL} is larger than the {MARCH}",
    f"the {COAL} (pictured)\n\nThe {MARCH} stood still",
    f"the {COAL} ({COAL})",
    f"the {COAL}, the deputy minister said last week while visiting it with a group of guests, or the {MARCH}",
]


@pytest.mark.parametrize("text", EQUATED)
def test_the_text_equates_two_names(annotated: Callable, text: str) -> None:
    doc = annotated(text)
    assert find_aliases(list(doc.spans["factories"])) == {1: 0}


@pytest.mark.parametrize("text", NOT_EQUATED)
def test_the_text_does_not_equate_two_names(annotated: Callable, text: str) -> None:
    doc = annotated(text)
    assert find_aliases(list(doc.spans["factories"])) == {}


def test_one_plant_or_another_are_two(annotated: Callable) -> None:
    doc = annotated(f"He was sent to the {COAL} or the {MARCH}.")
    assert find_aliases(list(doc.spans["factories"])) == {}


def test_aliases_of_an_alias_point_to_the_first_name(annotated: Callable) -> None:
    doc = annotated(f"the {COAL} (the {MARCH}, also called the {NUMBER}) stood still")
    assert find_aliases(list(doc.spans["factories"])) == {1: 0, 2: 0}


def test_no_names_no_aliases() -> None:
    assert find_aliases([]) == {}


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
    ("October 3 Shipyard", ""),  # the date alone
    ("October 3 Noodle Factory", ""),  # the date of a shipyard
    ("February 8 Factory", ""),  # a complex, a mine and a machine factory
    ("February 8 Plant", ""),
    ("No. 93 Factory", ""),  # in Kanggye and in Kangso
    ("Dairen Machine Factory No 17", ""),  # in China
    ("No. 17 Works", ""),
    ("Unheard-of Textile Mill", ""),
    ("No. 9999 Factory", ""),
    ("", ""),
]


@pytest.mark.parametrize(("name", "key"), LINKED)
def test_link(name: str, key: str) -> None:
    assert link(name, read_numeral(name)) == key
    assert not key or knowledge.facility(key) is not None


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
