"""Whose names a grant of anonymity withholds, and the names it gives instead."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from spacy.tokens import Doc, Span

from ..labels import ANON_SOURCE
from .layout import bounds_of

_ALL = re.compile(
    r"\b(all|each|every|none|names|identities|ages|details|sources|partners|interviewees|everyone|those)\b[^.!?]*$",
    re.I,
)
_BOTH = re.compile(r"\b(both|neither|two)\b[^.!?]*$", re.IGNORECASE)
_TITLE = r"(?:(?:Mr|Mrs|Ms|Miss|Teacher|Uncle|Aunt)\.? )?"
_CALLED = re.compile(
    rf"(?:\bas|called|named|name|surname|surnamed|pseudonym|alias|for short),? (?:of |only |by )*{_TITLE}([A-Z][\w-]+)"
    r"|(?:Mr|Mrs|Ms|Miss)\.? ([A-Z]\w*)"
)
#: Mentions and tokens before a grant that are looked at.
_REACH, _LEAD = 24, 14


def nearest_mentions(grants: Sequence[Span], mentions: Sequence[Span], paragraphs: Sequence[int]) -> list[int | None]:
    """The mention, by index, each grant is about: the one around it, else the nearest one before it in its paragraph,
    else behind it in its paragraph, else before.
    """
    starts = [mention.start for mention in mentions]
    result: list[int | None] = []
    for grant in grants:
        begin, end = bounds_of(paragraphs, grant.start)
        at = bisect_right(starts, grant.start)
        around = [i for i in range(max(at - 2, 0), at) if mentions[i].end >= grant.end]
        before = [i for i in range(max(at - 3, 0), at) if mentions[i].end <= grant.start]
        own = [i for i in before if mentions[i].start >= begin]
        behind = bisect_left(starts, grant.end)
        if around or own:
            result.append((around or own)[-1])
        elif behind < len(mentions) and mentions[behind].start < end:
            result.append(behind)
        else:
            result.append(before[-1] if before else None)
    return result


def covered_chains(doc: Doc, grant: Span, mentions: Sequence[Span], nearest: int | None) -> list[str]:
    """The chains whose names a grant withholds: that of the nearest mention, and the ones before it where its sentence
    is about all of them (`The names of our partners are withheld`, `Both asked not to be named`).
    """
    if nearest is None:
        return []
    own = mentions[nearest]
    chains = [own.kb_id_]
    if own.start <= grant.start < own.end:
        return chains
    lead = doc[max(grant.start - _LEAD, own.end if own.end <= grant.start else 0) : grant.start + 1].text.replace(
        "\n", "."
    )
    earlier = [m.kb_id_ for m in reversed(mentions[max(nearest - _REACH, 0) : nearest]) if m.label_ == ANON_SOURCE]
    others = [chain for chain in dict.fromkeys(earlier) if chain != own.kb_id_]
    if _BOTH.search(lead):
        chains += others[:1]
    elif _ALL.search(lead):
        chains += others
    return chains


def names_given(grant: str) -> frozenset[str]:
    """Names, lower case, under which a grant lets its source appear: `to be called Ms. Noh` -> `noh`."""
    return frozenset(name.lower() for pair in _CALLED.findall(grant) for name in pair if name)
