"""How certain the words of cues make a proposition; tables and nothing else.

`claims/certainty.json` has a row for every group of words, with the reference it rests on. A probability band is given
only where ICD-203 or Kent define the very words. Hearsay, belief, approximation and what nobody has checked get a type and
no percentage. Every certainty carries the ids of the rows that made it, so that it can be explained (`claims/explain.py`).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from spacy.tokens import Span

from ..document import Certainty
from ..labels import APPROXIMATOR, LEVELS
from ..lexicon.tables import table
from ..reading import read

#: Levels that say on whose word something stands; the others are degrees and verdicts.
_ACCOUNTS = ("believed", "reported")


@cache
def rules() -> dict[str, dict[str, Any]]:
    """Every row of the tables by its id: {id: {"reference", "why", ...}}."""
    data = table("claims", "certainty")
    rows = [*data["rows"], *data["labels"].values(), *data["modifiers"], *data["stacking"]]
    return {row["id"]: row for row in rows}


@cache
def _patterns() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    rows = []
    for row in table("claims", "certainty")["rows"]:
        pattern = row.get("pattern") or "|".join(re.escape(words) for words in row["words"])
        rows.append((re.compile(pattern), row))
    return rows


@cache
def _neighbours() -> frozenset[str]:
    """The words that can matter beside a cue; all others are left out, so that what was read once need not be again."""
    data = table("claims", "certainty")
    words = {word for row in data["modifiers"] for word in (*row["words"], *row.get("unless", ()))}
    phrases = [phrase.split() for row in data["rows"] for phrase in row.get("words", ()) if " " in phrase]
    return frozenset(words | {word for phrase in phrases for word in (phrase[0], phrase[-1])})


def _row(phrase: str, label: str) -> dict[str, Any] | None:
    """The first row that fits a phrase from end to end."""
    for pattern, row in _patterns():
        if label in row.get("labels", (label,)) and pattern.fullmatch(phrase):
            return row
    return None


def _certainty(row: dict[str, Any], label: str) -> Certainty:
    kind = table("claims", "certainty")["types"][label]
    return Certainty(row["level"], row.get("low"), row.get("high"), row["polarity"], (kind,), (row["id"],))


def _modified(certainty: Certainty, label: str, before: str, behind: Sequence[str]) -> Certainty:
    """A certainty after the intensifiers and negations that stand at the cue's sides."""
    for row in table("claims", "certainty")["modifiers"]:
        word = before if row["side"] == "before" else behind[0]
        if word not in row["words"] or label not in row["labels"] or behind[1] in row.get("unless", ()):
            continue
        if certainty.polarity == -1 and row.get("polarity") == -1:
            continue  # the cue's own words hold the negation already
        level = row["levels"].get(certainty.level, certainty.level)
        polarity = row.get("polarity", certainty.polarity)
        certainty = Certainty(level, None, None, polarity, certainty.types, (*certainty.rows, row["id"]))
    return certainty


def cue_certainty(words: Sequence[str], label: str, *, before: str = "", behind: Sequence[str] = ()) -> Certainty:
    """Certainty of one cue.

    words: Its tokens, lower case, apostrophes straight.
    label: Its label, which decides where the table has no row for the words.
    before: The token before it, lower case.
    behind: The tokens behind it, lower case; two of them count.
    """
    first, second = (word if word in _neighbours() else "" for word in (*behind, "", "")[:2])
    return _cue_certainty(" ".join(words), label, before if before in _neighbours() else "", (first, second))


def read_certainty(cue: Span) -> Certainty:
    """Certainty of a cue where it stands, with the words at its sides."""
    reading = read(cue.doc)

    def words(start: int, end: int) -> list[str]:
        tokens = range(max(start, 0), min(end, len(reading)))
        return [reading.lower[i].replace("’", "'") for i in tokens if not reading.spaces[i]]

    before = "".join(words(cue.start - 1, cue.start))
    return cue_certainty(words(cue.start, cue.end), cue.label_, before=before, behind=words(cue.end, cue.end + 2))


@lru_cache(maxsize=4096)
def _cue_certainty(words: str, label: str, before: str, behind: tuple[str, str]) -> Certainty:
    phrase = words.removesuffix(" to")
    own = _row(words, label) or _row(phrase, label)
    # `[likely] not`, `very [likely]`: rows that name a neighbour belong to it, unless the cue's own row is as long
    for wider in (f"{phrase} {behind[0]}", f"{before} {phrase}"):
        row = _row(wider, label) if before or behind[0] else None
        if row is not None and row is not own and row.get("words") and wider in row["words"]:
            return _certainty(row, label)
    return _modified(_certainty(own or table("claims", "certainty")["labels"][label], label), label, before, behind)


def claim_certainty(cues: Sequence[tuple[str, Certainty]]) -> Certainty:
    """Certainty of a claim from its cues: (label, certainty) of each.

    Where degrees or verdicts are named the lowest on the scale counts, else the lower of belief and hearsay. Speaking
    against the proposition wins over speaking for it.
    """
    own = [certainty for label, certainty in cues if label != APPROXIMATOR]
    rows = tuple(row for certainty in own for row in certainty.rows)
    types = tuple(dict.fromkeys(kind for certainty in own for kind in certainty.types))
    if not own:
        return Certainty("possible", None, None, 0, (), ("stack-none",))
    degrees = [certainty for certainty in own if certainty.level not in _ACCOUNTS]
    chosen = min(degrees or own, key=lambda certainty: LEVELS.index(certainty.level))
    if len(own) > 1:
        mixed = 0 < len(degrees) < len(own)
        rows += ("stack-degree" if mixed else "stack-weakest" if degrees else "stack-account",)
    return replace(chosen, polarity=min(certainty.polarity for certainty in own), types=types, rows=rows)


def certainty_attrs(certainty: Certainty) -> dict[str, Any]:
    """Plain values for the span group's attrs."""
    return {
        "level": certainty.level,
        "low": certainty.low,
        "high": certainty.high,
        "polarity": certainty.polarity,
        "types": list(certainty.types),
        "rows": list(certainty.rows),
    }
