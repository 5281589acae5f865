"""Paragraphs: stretches between empty lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dprk_ner.text import paragraphs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("One\nline.\n\nTwo.", ["One\nline.", "Two."]),
        ("One.\n \t\nTwo.", ["One.", "Two."]),
        ("One.\r\n\r\nTwo.", ["One.", "Two."]),
        ("\n\n  One.  \n\n\n\n Two.\n", ["One.", "Two."]),
        ("One.", ["One."]),
        ("", []),
        (" \n\n \n", []),
    ],
)
def test_paragraphs(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in paragraphs(text)] == expected


@given(st.text(alphabet="ab .\n\r\t\u2028\xa0", max_size=60))
def test_paragraphs_cover_everything_but_space(text: str) -> None:
    spans = list(paragraphs(text))
    behind = 0
    for start, end in spans:
        assert not text[behind:start].strip()
        assert text[start:end] == text[start:end].strip() != ""
        behind = end
    assert not text[behind:].strip()
