"""What is known before reading: places, outlets and plants, as tables read once.

The JSON files are built by `scripts/build_knowledge.py` from `assets/knowledge`. The places build on
open-admin-data (CC-BY-4.0).
"""

from functools import cache
from pathlib import Path
from typing import Any

import srsly

from .facilities import Facilities, Plant, read_facilities

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
    """The records of the known enterprises, each with a stable id."""
    return list(srsly.read_json(_HERE / "facilities.json"))


@cache
def listed() -> Facilities:
    """The known enterprises as the package ships them."""
    return Facilities(facilities())


def facility(key: str) -> dict[str, Any] | None:
    """The record of the enterprise with this id."""
    plant = listed().find(key)
    return plant.row if plant else None


__all__ = ["Facilities", "Plant", "facilities", "facility", "listed", "outlets", "places", "read_facilities"]
