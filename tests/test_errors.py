"""Errors a user can mend: what, where, in one line."""

from __future__ import annotations

import pytest

from dprk_ner.errors import InputError


@pytest.mark.parametrize(
    ("path", "line", "text"),
    [(None, None, "broken"), ("a.txt", None, "a.txt: broken"), ("a.txt", 3, "a.txt:3: broken")],
)
def test_wording(path: str | None, line: int | None, text: str) -> None:
    err = InputError("broken", path=path, line=line)
    assert str(err) == text
    assert isinstance(err, ValueError)
    assert (err.message, err.path, err.line) == ("broken", path, line)
