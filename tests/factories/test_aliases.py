"""Aliases that the text states, and what only looks like one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dprk_ner.factories.aliases import find_aliases

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
    f"the {COAL}, the so-called {MARCH}, stood still",
    f"the {COAL}, the “{MARCH}”, stood still",
    f"the {COAL}, the {MARCH}, stood still",
    f"the {MARCH}, officially the {COAL}, stood still",
    f"the {COAL} (the so-called {MARCH}) stood still",
    f"the {COAL} (also {MARCH}) stood still",
    f"the {COAL} (also known as “{MARCH}” to neighbours) stood still",
    f"the {COAL} near the river, also listed as the {MARCH}, stood still",
    f"the {COAL}, until 1975 the {MARCH}, stood still",
    f"the {COAL}, which Soviet maps call the {MARCH}, stood still",
    f"the {COAL}, or, in older papers, the {MARCH}, stood still",
    f"the {COAL} used to be called the {MARCH}",
    f"the {COAL} has been renamed the {MARCH}",
    f"the {COAL}/{MARCH} stood still",
    f"the {COAL}. That factory, also called the {MARCH}, stood still",
    f"{COAL}\n\nOther names: {MARCH}",
]
NOT_EQUATED = [
    f"the {COAL} and the {MARCH}",
    f"the {COAL}, the {MARCH}",
    f"the {COAL}; the {MARCH}",
    f"the {COAL}, the {MARCH} and others stood still",
    f"plants such as the {COAL}, the {MARCH}, stood still",
    f"the {COAL}, the {MARCH}, the {NUMBER} and a mine",
    f"the {COAL}, then the {MARCH}",
    f"the {COAL}, believed to be the {MARCH}, stood still",
    f"the {COAL}, possibly the {MARCH}, stood still",
    f"the {COAL}, which some call the {MARCH}",
    f"the {COAL}, formerly a supplier of the {MARCH}, stood still",
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
