"""What the sentence around a mention adds to its profile."""

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from spacy.tokens import Doc, Span

from ..knowledge.gazetteer import resolve
from ..reading import read
from ..sources.contact import contact_of, gloss_of
from ..sources.heads import head_of
from ..sources.places import place_of
from .layout import is_break

#: Tokens before and behind a mention that are read.
_BEFORE, _BEHIND = 25, 45
_STOPS = frozenset({".", "!", "?", ";"})


def described(doc: Doc, mention: Span, place: str | None, quoted: Sequence[bool]) -> dict[str, Any]:
    """Canonical place, apposition (`a third source, a border guard in Hyesan,`), contact and access of a mention.

    place: The place as written, None if the mention states none.
    quoted: Whether each token stands inside of a quotation; those are left out.
    """
    before, after = _around(doc, mention, quoted)
    gloss = gloss_of(after)
    glossed = None
    if gloss and not place:
        words = re.findall(r"[\w.]+|['’]s\b|[^\w\s]", gloss)
        glossed = place_of(words, head_of(words))
    found = resolve(place or glossed or "")
    contact = asdict(contact_of(mention.text, before, after))
    if quoted[mention.start]:
        contact["hand"] = "second"  # whom a source passes on
    return {
        "place_name": found.name if found else None,
        "province": found.province if found else None,
        "country": found.country if found else None,
        "gloss": gloss,
        "gloss_place": glossed,
        **contact,
    }


def _around(doc: Doc, mention: Span, quoted: Sequence[bool]) -> tuple[str, str]:
    """The words before and behind a mention in its sentence, without what is quoted there."""
    inner = quoted[mention.start]
    texts = read(doc).texts
    start = mention.start
    while start > max(mention.start - _BEFORE, 0) and not _stops(texts[start - 1]):
        start -= 1
    end = mention.end
    while end < min(mention.end + _BEHIND, len(doc)) and not _stops(texts[end]):
        end += 1
    before = "".join(doc[i].text_with_ws for i in range(start, mention.start) if quoted[i] == inner)
    after = "".join(doc[i].text_with_ws for i in range(mention.end, end) if quoted[i] == inner)
    space = " " if mention[-1].whitespace_ else ""
    return before, space + after


def _stops(text: str) -> bool:
    return text in _STOPS or ("\n" in text and is_break(text))
