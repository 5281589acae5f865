"""How certain the words of cues make a proposition; tables and nothing else.

A probability band is given only where ICD-203 or Kent define the words (`claims/certainty.json` names the
reference of each row). Hearsay, belief and approximation get a type and no percentage.
"""

from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from typing import Any

from ..document import Certainty
from ..labels import APPROXIMATOR, UNVERIFIED
from ..lexicon.tables import table

#: From weak to strong; a claim is as certain as its weakest word makes it.
_ORDER = ("excluded", "unlikely", "possible", "likely", "certain")


@cache
def _rows() -> dict[str, Certainty]:
    rows = {}
    data = table("claims", "certainty")
    for row in [*data["levels"], *data["bands"]]:
        for words in row["words"]:
            rows[words] = Certainty(row["level"], row.get("low"), row.get("high"), row["polarity"])
    return rows


def cue_certainty(words: Sequence[str], label: str) -> Certainty:
    """Certainty of one cue.

    words: Its tokens, lower case, apostrophes straight.
    label: Its label, which decides where the table has no row for the words.
    """
    phrase = " ".join(words).removesuffix(" to")
    row = _rows().get(phrase)
    if row is not None:
        return row
    default = table("claims", "certainty")["labels"][label]
    return Certainty(default["level"], None, None, default["polarity"])


def claim_certainty(cues: Sequence[tuple[str, Certainty]]) -> Certainty:
    """Certainty of a claim from its cues: (label, certainty) of each.

    Where degrees are named the weakest counts; a verdict that nobody has checked only where there is no degree, and
    belief or hearsay where there is neither. Speaking against the proposition wins over speaking for it.
    """
    cues = [(label, certainty) for label, certainty in cues if label != APPROXIMATOR]
    graded = [certainty for _, certainty in cues if certainty.level in _ORDER]
    polarity = min((certainty.polarity for _, certainty in cues), default=0)
    if graded:
        weakest = min(graded, key=lambda certainty: _ORDER.index(certainty.level))
        return Certainty(weakest.level, weakest.low, weakest.high, polarity)
    unverified = [certainty for label, certainty in cues if label == UNVERIFIED]
    chosen = unverified or [certainty for _, certainty in cues]
    return Certainty(chosen[0].level, None, None, polarity) if chosen else Certainty("possible", None, None, 0)


def certainty_attrs(certainty: Certainty) -> dict[str, Any]:
    """Plain values for the span group's attrs."""
    return asdict(certainty)
