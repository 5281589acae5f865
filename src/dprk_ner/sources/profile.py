"""What a mention says about its source: head, place, outlet, number.

Pure functions over the words of a mention. Source: `docs/guidelines.md`, section 3 (attributes).
"""

import re
from dataclasses import dataclass
from functools import cache

from .. import knowledge
from .heads import head_of, lemma, number_of, role_of
from .places import place_of


@dataclass(frozen=True)
class Profile:
    """Attributes of one mention; None where it says nothing."""

    role: str | None
    place: str | None
    outlet: str | None
    number: str


@cache
def _outlets() -> dict[str, str]:
    """Names and abbreviations of outlets, lower case, to the name as it is listed."""
    return {
        name.lower(): row["name"]
        for row in knowledge.outlets()
        if row["kind"] == "outlet"
        for name in row["names"]
        if len(name) > 1 and not name.islower()
    }


_OWNED = re.compile(
    r"(?:(?:a|an|another(?: of)?|one of|the|two|three|several|multiple|some of|its|our)\s+)*"
    r"(?P<name>(?:the\s+)?(?-i:[A-Z0-9])[\w.&-]*(?:\s(?-i:[A-Z0-9])[\w.&-]*){0,3}?)(?:['’]s?)?\s+(?:(?-i:[a-z.]+)[\s-]){0,3}?"
    r"(?:sources?|partners?|contacts?|stringers?|insiders?|informants?|man|men|correspondents?)\b",
    re.IGNORECASE,
)


def outlet_of(text: str) -> str | None:
    """Whose source it is, as written: `RFA's source in Chongjin`, `a Daily NK source`."""
    match = _OWNED.match(text)
    if not match:
        return None
    name = re.sub(r"^(?:the)\s+", "", match["name"], flags=re.IGNORECASE)
    return name if name.lower() in _outlets() else None


def profile_of(words: list[str], text: str) -> Profile:
    """Everything a mention says about its source.

    words: The tokens of the mention.
    text: The mention as written.
    """
    head = head_of(words)
    return Profile(
        role=role_of(words, head), place=place_of(words, head), outlet=outlet_of(text), number=number_of(words, head)
    )


__all__ = ["Profile", "head_of", "lemma", "number_of", "outlet_of", "place_of", "profile_of"]
