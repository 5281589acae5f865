"""The quantity behind an approximator."""

from __future__ import annotations

import pytest
from spacy.language import Language
from spacy.tokens import Span

from dprk_ner.claims.quantity import bound_of, get_quantity, read_number

#: text with its cue, number as written, value, upper end, unit, bound
QUANTITIES = [
    ("an [estimated] 300 enterprises are shut", "300 enterprises", 300, None, "enterprises", "about"),
    ("[about] 2 million won", "2 million won", 2e6, None, "won", "about"),
    ("[about] two or three men", "two or three men", 2, 3, "men", "about"),
    ("[some] dozens of trucks", "dozens of trucks", 24, None, "trucks", "about"),
    ("[more than] a third of their capacity", "a third of their capacity", 1 / 3, None, "capacity", "above"),
    ("[nearly] $30 million", "$30 million", 30e6, None, "$", "below"),
    ("[around] US$750 million worth of cloth", "US$750 million", 750e6, None, "US$", "about"),
    ("[about] €1.5 million", "€1.5 million", 1.5e6, None, "€", "about"),
    ("[up to] 2,500 to 5,000 tonnes of salt", "2,500 to 5,000 tonnes", 2500, 5000, "tonnes", "below"),
    ("[estimates] of 2,500 tonnes", "2,500 tonnes", 2500, None, "tonnes", "about"),
    ("[roughly] half a million people", "half a million people", 5e5, None, "people", "about"),
    ("[about] 9 by 7 meters", "9 by 7 meters", 9, None, "meters", "about"),
    ("[at least] twice since March", "twice", 2, None, None, "above"),
    ("[almost] two-thirds of households", "two-thirds of households", 2 / 3, None, "households", "below"),
    ("[about] 60 to 70 percent of it", "60 to 70 percent", 60, 70, "percent", "about"),
    ("[over] 40% of it", "40%", 40, None, "%", "above"),
    (
        "[Some] 15,000 North Korean troops are there",
        "15,000 North Korean troops",
        15000,
        None,
        "North Korean troops",
        "about",
    ),
    ("[close to] 1.2bn won", "1.2bn won", 1.2e9, None, "won", "below"),
    ("[about] twenty-five tons", "twenty-five tons", 25, None, "tons", "about"),
    ("[as many as] hundreds of thousands of people", "hundreds of thousands of people", 2e5, None, "people", "below"),
    ("[about] $2 to $3 billion", "$2 to $3 billion", 2e9, 3e9, "$", "about"),
    ("[about] two or three million yuan", "two or three million yuan", 2e6, 3e6, "yuan", "about"),
    ("[more than] one in ten residents", "one in ten residents", 0.1, None, "residents", "above"),
    ("[more than] a dozen boats", "a dozen boats", 12, None, "boats", "above"),
    ("[over] several hundred boats", "several hundred boats", 200, None, "boats", "above"),
    ("[around] 9 p.m. and later", "9 p.m.", 9, None, "p.m.", "about"),
    ("[more than] a decade ago", "a decade", 1, None, "decade", "above"),
    ("[less than] a meter of snow", "a meter", 1, None, "meter", "below"),
    ("[more than] two-thousand boats", "two-thousand boats", 2000, None, "boats", "above"),
    ("300 men and [roughly] double the boats", "double", 2, None, None, "about"),
    ("[about] 1.2million boats", "1.2million boats", 1.2e6, None, "boats", "about"),
    ("[approx]. 4,300 won", "4,300 won", 4300, None, "won", "about"),
    ("[estimated] at less than 15 meters", "15 meters", 15, None, "meters", "about"),
    # the number before the cue
    ("300 [or so] workers came", "300", 300, None, "workers", "about"),
    ("300 workers [or so] came", "300 workers", 300, None, "workers", "about"),
    ("twenty-[odd] men stood there", "twenty", 20, None, "men", "about"),
]


def quantity(text: str, nlp: Language, label: str = "APPROXIMATOR") -> object:
    start, end = text.index("["), text.index("]") - 1
    doc = nlp.make_doc(text.replace("[", "").replace("]", ""))
    span = doc.char_span(start, end)
    return get_quantity(Span(doc, span.start, span.end, label=label))


@pytest.mark.parametrize(("text", "words", "value", "upper", "unit", "bound"), QUANTITIES)
def test_quantity(
    blank_nlp: Language, text: str, words: str, value: float, upper: float | None, unit: str | None, bound: str
) -> None:
    found = quantity(text, blank_nlp)
    assert (found.text, found.unit, found.bound, found.upper) == (words, unit, bound, upper)
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["[around] the time of the flood", "[less than] the price of a few trucks", "[about]", "[around] Aug. 15."]
)
def test_no_number_no_quantity(blank_nlp: Language, text: str) -> None:
    assert quantity(text, blank_nlp) is None


def test_other_cues_blur_nothing(blank_nlp: Language) -> None:
    assert quantity("[possibly] 300 men", blank_nlp, "EPISTEMIC") is None


def test_numbers_that_are_none() -> None:
    for words in ([], ["men"], ["a", "man"], ["$"], ["twenty-odd"]):
        assert read_number(words, 0) is None


def test_bounds() -> None:
    assert [bound_of(cue) for cue in ("at least", "up to", "roughly", "words nobody listed")] == [
        "above",
        "below",
        "about",
        "about",
    ]
