"""What the corpus is made of: figures from the articles, printed by one command."""

from __future__ import annotations

from pathlib import Path

import pytest

from dprk_ner.corpus import statistics

from ..util import REPO


@pytest.mark.parametrize(
    ("outlet", "group"),
    [
        ("Daily NK", "Daily NK"),
        ("RFA", "RFA, VOA"),
        ("KCNA", "state media"),
        ("38 North", "imagery, think tanks"),
        ("Yonhap", "Yonhap, Korean press"),
        ("Reuters", "wires, newspapers, TV"),
        ("", "wires, newspapers, TV"),
    ],
)
def test_outlets_are_grouped(outlet: str, group: str) -> None:
    assert statistics.outlet_group(outlet) == group


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("source", "source"),
        ("official", "official"),
        (None, "other"),
        ("coal trader", "role noun (trader, driver, manager ...)"),
    ],
)
def test_heads_are_classed(role: str | None, kind: str) -> None:
    assert statistics.head_class(role) == kind


def test_the_corpus(capsys: pytest.CaptureFixture) -> None:
    statistics.main([REPO / "assets" / "articles"])
    first = capsys.readouterr().out
    assert "Daily NK" in first
    statistics.main([REPO / "assets" / "articles"])
    assert capsys.readouterr().out == first


def test_no_articles(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        statistics.main([tmp_path])
    assert "no annotated article" in str(caught.value.code)
