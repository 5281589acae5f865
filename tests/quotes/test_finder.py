"""Direct speech between marks of every kind, and pages whose marks are broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dprk_ner.quotes.finder import find_enclosures, find_quotes, is_quote


def layouts() -> list[tuple[str, list[tuple[int, int]]]]:
    """The rows of `layouts.txt`: text and the offsets of its direct speech."""
    rows = []
    for line in (Path(__file__).parent / "layouts.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        text, spans = "", []
        for piece in line.replace("¶", "\n\n").replace("↵", "\n").split("⟦"):
            inner, closed, rest = piece.partition("⟧")
            spans += [(len(text), len(text) + len(inner))] if closed else []
            text += inner + rest
        rows.append((text, spans))
    return rows


LAYOUTS = layouts()


@pytest.mark.parametrize(("text", "quotes"), LAYOUTS)
def test_layout(text: str, quotes: list[tuple[int, int]]) -> None:
    assert find_quotes(text) == quotes


def test_there_are_enough_layouts() -> None:
    lines = (Path(__file__).parent / "layouts.txt").read_text(encoding="utf-8").splitlines()
    broken = lines[next(i for i, line in enumerate(lines) if line.startswith("# == broken")) :]
    assert len(LAYOUTS) >= 120
    assert len(set(map(str, LAYOUTS))) == len(LAYOUTS)
    assert sum(not line.startswith("#") for line in broken) >= 40


@pytest.mark.parametrize(("text", "quotes"), LAYOUTS)
def test_a_layout_between_other_paragraphs(text: str, quotes: list[tuple[int, int]]) -> None:
    """A plain paragraph before and after changes nothing, whatever marks were lost, unless it is a headline's rule."""
    before, after = "The plant stands by the river.\n\n", "\n\nIt was built in 1962."
    found = find_quotes(before + text + after)
    assert [(start - len(before), end - len(before)) for start, end in found] == quotes


def test_an_apostrophe_before_a_decade_closes_nothing() -> None:
    text = "‘It was cold in the ’90s too,’ he said."
    assert [text[start:end] for start, end in find_quotes(text)] == ["It was cold in the ’90s too,"]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("a “tipping point” in May", ["tipping point"]),
        ("a ‘tipping point’ in May", ["tipping point"]),
        ("the workers’ “paint cost” and the miners’ ‘loyalty fund’", ["paint cost", "loyalty fund"]),
        ("“One.\n\n“Two.\n\nThree.”", ["One.", "Two.", "Three."]),
        ("no marks at all", []),
    ],
)
def test_everything_in_marks_is_enclosed(text: str, inside: list[str]) -> None:
    assert [text[item.start : item.end] for item in find_enclosures(text)] == inside


def test_an_enclosure_says_which_marks_it_has() -> None:
    one, two, three = find_enclosures("“One two.\n\nThree four,” he said. ‘Five six,’ she said.")
    assert (one.opened, one.closed, one.single) == (True, False, False)
    assert (two.opened, two.closed, two.single) == (False, True, False)
    assert (three.opened, three.closed, three.single) == (True, True, True)


MARKS = st.text(alphabet="“”\"„‟«»`'‘’‚‛ \n.,!?aAbs—([)]:6", max_size=120)


@given(MARKS)
@example("“a" * 40)
@example("'" * 100)
@example("a”\n\n" * 20)
def test_any_text_goes_through(text: str) -> None:
    items = find_enclosures(text)
    behind = 0
    for item in items:
        assert behind <= item.start < item.end <= len(text)
        assert text[item.start : item.end] == text[item.start : item.end].strip()
        assert "\n\n" not in text[item.start : item.end]
        behind = item.end
    quotes = find_quotes(text)
    assert quotes == [(item.start, item.end) for item in items if is_quote(text, item)]


@given(st.text(max_size=200))
def test_any_unicode_goes_through(text: str) -> None:
    behind = 0
    for start, end in find_quotes(text):
        assert behind <= start < end <= len(text)
        behind = end


@given(MARKS, MARKS)
def test_a_lost_mark_stays_in_its_paragraph(first: str, second: str) -> None:
    """What stands in a paragraph of its own marks is found whatever the paragraph before lost, if that one was closed."""
    speech = "“Nobody has been paid since March,” he said."
    text = f"{first}\n\nA plain paragraph.\n\n{speech}\n\n{second}"
    start = text.index(speech, len(first)) + 1
    assert (start, start + len("Nobody has been paid since March,")) in find_quotes(text)
