"""The word lists of every capability, read once."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from .. import knowledge

_PACKAGE = Path(__file__).parent.parent
#: Parts of place names that are ordinary words, titles or divisions.
_NO_PLACE = frozenset(
    [
        "an",
        "city",
        "county",
        "dong",
        "district",
        "gang",
        "gu",
        "gun",
        "gwon",
        "jik",
        "jong",
        "jung",
        "kim",
        "kun",
        "n.",
        "ni",
        "north",
        "province",
        "ri",
        "river",
        "si",
        "south",
        "suk",
        "tung",
        "town",
        "village",
        "yang",
        "special",
        "the",
        "and",
        "hyong",
        "jong-suk",
        "hyong-jik",
    ]
)
#: Places that sources speak from and that no gazetteer of the country holds.
_ABROAD = [
    "Seoul",
    "Beijing",
    "Tokyo",
    "Washington",
    "Moscow",
    "Vladivostok",
    "Shenyang",
    "Dandong",
    "Yanji",
    "Hunchun",
    "Tumen",
    "Changbai",
    "Harbin",
    "Dalian",
    "Shanghai",
    "Khabarovsk",
    "Ulaanbaatar",
    "Bangkok",
    "Hanoi",
    "Singapore",
    "Kuala",
    "Lumpur",
    "Macau",
    "Macao",
    "Hong",
    "Kong",
    "Geneva",
    "Vienna",
    "London",
    "Paris",
    "Berlin",
    "Busan",
    "Incheon",
    "Osaka",
    "Jilin",
    "Liaoning",
    "China",
    "Russia",
    "Japan",
    "Korea",
    "America",
    "Mongolia",
    "Malaysia",
    "Vietnam",
    "Laos",
    "Europe",
    "Taiwan",
    "Africa",
    "Angola",
    "Namibia",
    "Kuwait",
    "Qatar",
    "Poland",
    "Ukraine",
    "Pyongyang",
    "Kaesong",
    "Panmunjom",
    "Yongbyon",
    "Punggye-ri",
]


@cache
def table(capability: str, name: str = "tables") -> dict[str, Any]:
    """A table of word lists, e.g. `table("factories")` or `table("claims", "cues")`."""
    # the standard library's reader: others read 0.95 as 0.9500000000000001
    return dict(json.loads((_PACKAGE / capability / f"{name}.json").read_text(encoding="utf-8")))


@cache
def place_words() -> frozenset[str]:
    """Single words, lower case, that name places or are part of a place's name."""
    words = {
        word for row in knowledge.places() for name in row["names"] for word in name.lower().replace("-", " ").split()
    }
    words |= {word.lower() for word in _ABROAD}
    return frozenset(word for word in words - _NO_PLACE if len(word) > 3)


@cache
def outlet_words() -> frozenset[str]:
    """Single words, as written, of the names of outlets: `Daily`, `NK`, `RFA`, `Yonhap`."""
    return frozenset(
        word for row in knowledge.outlets() if row["kind"] == "outlet" for name in row["names"] for word in name.split()
    )
