"""What the words around a mention say of it: how and when it was reached, its access, first or second hand, why unnamed.

Pure functions over text; the tables are `contact.json`.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..lexicon.tables import table

#: Characters behind a verb of saying within which its date stands.
_REACH = 70


@dataclass(frozen=True)
class Contact:
    """How a source stands to its story; None where the text does not say.

    medium: `phone`, `messenger`, `text message`, `email`, `letter`, `video call`, `in person` or `interview`.
    contacted: When it spoke, as written.
    access: Why it can know, as written (`with knowledge of the matter`).
    hand: `first` for what it saw or takes part in, `second` for what it passes on.
    """

    medium: str | None
    contacted: str | None
    access: str | None
    hand: str | None


@cache
def _table() -> dict[str, Any]:
    return table("sources", "contact")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_table()[name]})" if name != "reason_opening" else _table()[name], re.IGNORECASE)


@cache
def _kinds(name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows: dict[str, str] = _table()[name]
    return tuple((kind, re.compile(rf"\b(?:{shape})", re.IGNORECASE)) for kind, shape in rows.items())


def contact_of(mention: str, before: str = "", after: str = "") -> Contact:
    """How the source of a mention stands to its story.

    mention: The mention as written.
    before, after: What stands before and behind it in its sentence, quotations left out.
    """
    frame = f"{before} | {after}"
    spoke = _pattern("contact_verbs").search(frame)
    medium = next((kind for kind, shape in _kinds("medium") if shape.search(frame)), None)
    verb = _pattern("contact_verbs").search(after)
    date = _pattern("date").search(after[verb.end() : verb.end() + _REACH]) if verb else None
    if date is None and spoke and medium:
        date = _pattern("date").search(before)
    access = _pattern("access").search(mention) or _pattern("access").search(_gloss(after))
    return Contact(
        medium=medium if spoke or medium in ("phone", "text message", "email", "letter") else None,
        contacted=date[0] if date else None,
        access=access[0].strip() if access else None,
        hand=_hand(mention, after),
    )


def _gloss(after: str) -> str:
    """A clause between commas right behind the mention: `, a border guard with knowledge of the matter,`."""
    match = re.match(r"\s*,\s*((?:a|an|the|who|whose|with|one|himself|herself)\b[^,.;“\"]*)", after)
    return match[1] if match else ""


def gloss_of(after: str) -> str | None:
    """The noun phrase that stands in apposition behind a mention: `a third source, a border guard in Hyesan, said`."""
    match = re.match(r"\s*,\s*((?:a|an|one|himself an?|herself an?)\s[^,.;:“\"()]*)(?=[,.;(]|$)", after)
    return match[1].strip() if match else None


def _hand(mention: str, after: str) -> str | None:
    behind = after[:80]
    if _pattern("second_hand").search(mention) or _pattern("second_hand").search(behind):
        return "second"
    if _pattern("first_hand").search(mention) or _pattern("first_hand").search(_gloss(after)):
        return "first"
    return None


def reason_of(grant: str) -> tuple[str | None, str | None]:
    """Why a name is withheld, as written, and the kind of reason.

    RETURNS: The reason (`for fear of reprisals`) and `safety`, `authority`, `sensitivity`, `business` or `other`; None
        twice where the grant gives no reason.
    """
    barred = dict(_kinds("reasons"))["authority"].search(grant)
    opening = _pattern("reason_opening").search(grant)
    if barred and (opening is None or barred.start() < opening.start()):
        return grant[barred.start() :].strip(" ,.;)"), "authority"
    if opening is None:
        return None, None
    reason = grant[opening.start() :].strip(" ,.;)")
    return reason, next((kind for kind, shape in _kinds("reasons") if shape.search(reason)), "other")


__all__ = ["Contact", "contact_of", "gloss_of", "reason_of"]
