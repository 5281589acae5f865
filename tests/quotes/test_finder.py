"""Direct speech between marks of every kind, and pages whose marks are broken."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dprk_ner.quotes.finder import find_enclosures, find_quotes, is_quote

#: text, and what of it is direct speech
LAYOUTS = [
    # double marks, curly and straight
    ("“Nobody has been paid since March,” the source said.", ["Nobody has been paid since March,"]),
    ('"Nobody has been paid since March," the source said.', ["Nobody has been paid since March,"]),
    ("The source said, “Nobody has been paid.”", ["Nobody has been paid."]),
    ('The source said: "Nobody has been paid."', ["Nobody has been paid."]),
    ("„Nobody has been paid since March”, he said.", ["Nobody has been paid since March"]),
    ("«Nobody has been paid since March», he said.", ["Nobody has been paid since March"]),
    ("``Nobody has been paid since March,'' he said.", ["Nobody has been paid since March,"]),
    # spaces inside the marks
    ("“ Nobody has been paid since March, ” he said.", ["Nobody has been paid since March,"]),
    # British single marks, apostrophes inside
    ("‘Nobody has been paid since March,’ the source said.", ["Nobody has been paid since March,"]),
    ("'Nobody has been paid since March,' the source said.", ["Nobody has been paid since March,"]),
    ("‘We don’t know whose order it was,’ he said.", ["We don’t know whose order it was,"]),
    ("'We don't know whose order it was,' he said.", ["We don't know whose order it was,"]),
    ("‘The workers’ homes are cold now,’ he said.", ["The workers’ homes are cold now,"]),
    ("'The workers' homes are cold now,' he said.", ["The workers' homes are cold now,"]),
    # interrupted speech is two spans
    (
        "“Nobody has been paid,” he said, “and nobody asks why.”",
        ["Nobody has been paid,", "and nobody asks why."],
    ),
    (
        '"Nobody has been paid," he said. "Nobody asks why."',
        ["Nobody has been paid,", "Nobody asks why."],
    ),
    # a quotation in a quotation belongs to it
    ("“He said ‘never again’ and walked out,” she recalled.", ["He said ‘never again’ and walked out,"]),
    ("\"He said 'never again' and walked out,\" she recalled.", ["He said 'never again' and walked out,"]),
    # speech over several paragraphs, each opened, the last closed
    (
        "“Nobody has been paid since March.\n\n“Nobody asks why any more,” he said.",
        ["Nobody has been paid since March.", "Nobody asks why any more,"],
    ),
    (
        '"Nobody has been paid since March.\n\n"Nobody asks why any more," he said.',
        ["Nobody has been paid since March.", "Nobody asks why any more,"],
    ),
    # the second paragraph is only closed
    (
        "“Nobody has been paid since March.\n\nNobody asks why any more,” he said.",
        ["Nobody has been paid since March.", "Nobody asks why any more,"],
    ),
    # a lost closing mark swallows no more than its paragraph
    (
        "He said: “Nobody has been paid since March.\n\nThe plant is closed.",
        ["Nobody has been paid since March."],
    ),
    # speech that begins its paragraph, headline quotes, captions
    ("“Nobody has been paid since March”", ["Nobody has been paid since March"]),
    ("“We will not sell the copper pot”: workers in Sinpo", ["We will not sell the copper pot"]),
    # whole utterances of any length
    ("“Why?” he asked.", ["Why?"]),
    ("“Nothing works!” she said.", ["Nothing works!"]),
    ("He said, “No.”", ["No."]),
    # glued and bracketed
    ('He said:"We have nothing to eat at home."', ["We have nothing to eat at home."]),
    ("(“We have nothing to eat at home,” he added.)", ["We have nothing to eat at home,"]),
    ("He said—“we have nothing to eat at home”—and left.", ["we have nothing to eat at home"]),
    # written speech of four words or more
    ("A poster on the wall reads “Long live the single-hearted unity”.", ["Long live the single-hearted unity"]),
    # mismatched marks still enclose
    ('“Nobody has been paid since March," he said.', ["Nobody has been paid since March,"]),
    ('"Nobody has been paid since March,” he said.', ["Nobody has been paid since March,"]),
    # none: fragments, scare quotes, names, titles, apostrophes, nothing
    ("The talks reached a “tipping point” in May.", []),
    ("The so-called “wage reform” went on.", []),
    ("They demanded “paint cost” from every driver.", []),
    ("The song “Footsteps of the General” was played.", []),
    ("He works at the “May 7 Factory” in town.", []),
    ("The workers' homes are the miners' homes.", []),
    ("The workers’ homes are the miners’ homes.", []),
    ("It was the '90s, rock 'n' roll, 6'2\" tall.", []),
    ("“”", []),
    ("“ ”", []),
    ("“...”", []),
    ('"', []),
    ("“", []),
    ("”", []),
    ("’’’’", []),
    ("", []),
    ("\n\n", []),
]


@pytest.mark.parametrize(("text", "quotes"), LAYOUTS)
def test_layout(text: str, quotes: list[str]) -> None:
    assert [text[start:end] for start, end in find_quotes(text)] == quotes


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
