"""What is known before reading: places, outlets and plants, as tables read once.

The JSON files are built by `scripts/build_knowledge.py` from `assets/knowledge`. The places build on
open-admin-data (CC-BY-4.0).
"""

from functools import cache
from pathlib import Path
from typing import Any

import srsly

_HERE = Path(__file__).parent


@cache
def places() -> list[dict[str, Any]]:
    """Rows {name, kind, province, names}."""
    return list(srsly.read_json(_HERE / "places.json"))


@cache
def outlets() -> list[dict[str, Any]]:
    """Rows {name, kind, names}; kind is `outlet` or `agency`."""
    return list(srsly.read_json(_HERE / "outlets.json"))


@cache
def facilities() -> list[dict[str, Any]]:
    """Rows of numeral-named enterprises, each with a stable id."""
    return list(srsly.read_json(_HERE / "facilities.json"))


@cache
def facility(key: str) -> dict[str, Any] | None:
    """The enterprise with this id."""
    return next((row for row in facilities() if row["id"] == key), None)
