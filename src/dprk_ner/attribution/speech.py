"""Acts of saying in a document: where something is said, and by whom.

An act is a reporting verb (or `according to`) outside of quotations with its subject: a mention of a source, a
pronoun, or anybody else (a named person, an institution), of whom this package keeps no chain.
"""

from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc, Span

from ..lexicon.tables import table

#: Speaker of an act whose subject is named or an institution.
SOMEBODY_ELSE: Final = ""
_PRONOUNS = frozenset(["he", "she", "they", "i", "we"])
_BELIEF = frozenset(
    [
        "believe",
        "believes",
        "believed",
        "suspect",
        "suspects",
        "suspected",
        "think",
        "thinks",
        "thought",
        "speculate",
        "speculates",
        "speculated",
        "assess",
        "assesses",
        "assessed",
        "expect",
        "expects",
        "expected",
        "fear",
        "fears",
        "feared",
        "doubt",
        "doubts",
        "claim",
        "claims",
        "claimed",
        "estimate",
        "estimates",
        "reckon",
        "reckons",
        "argue",
        "argues",
        "conclude",
        "concluded",
        "worry",
    ]
)
_NOT_SAYING = frozenset(["working", "close", "quoted", "according", "asked"])
_BETWEEN = frozenset(
    [
        "also",
        "further",
        "then",
        "later",
        "separately",
        "later",
        "reportedly",
        "have",
        "has",
        "had",
        ",",
        "-",
        "also",
        "—",
        "again",
        "recently",
    ]
)


@dataclass(frozen=True)
class Act:
    """One act of saying: the token of its verb, the chain of the speaker.

    speaker: A chain id, `SOMEBODY_ELSE`, or None where it cannot be told.
    after: Whether the subject stands behind the verb (`said the source`).
    """

    token: int
    speaker: str | None
    after: bool


def _verbs() -> frozenset[str]:
    return (frozenset(table("sources")["reporting_verbs"]) | _BELIEF) - _NOT_SAYING - {"tell", "speaking", "spoke"}


def find_acts(doc: Doc, mentions: list[Span], quoted: list[bool]) -> list[Act]:
    """Acts of saying outside of quotations, in text order; pronouns resolved to the speaker before.

    mentions: Source mentions with their chain in `kb_id_`.
    quoted: Whether each token stands inside a direct quote.
    """
    verbs = _verbs()
    ends = {}
    starts = {}
    inside: dict[int, Span] = {}
    for span in mentions:
        ends[span.end] = span
        starts[span.start] = span
        for i in range(span.start, span.end):
            inside[i] = span
    acts: list[Act] = []
    current: str | None = None
    for token in doc:
        i, word = token.i, token.lower_
        if quoted[i] or i in inside:
            continue
        if (
            (word == "to" and i and doc[i - 1].lower_ == "according")
            or word == "citing"
            or (word in ("quoting", "quoted", "cited") and i + 1 in starts)
        ):
            speaker, after = _subject_after(doc, i + 1, starts), True
        elif word in verbs:
            speaker, after = _subject(doc, i, ends, starts, quoted)
        else:
            continue
        if speaker == "he":
            speaker = current
        if speaker is not None:
            current = speaker
        acts.append(Act(i, speaker, after))
    return acts


def _subject(
    doc: Doc, verb: int, ends: dict[int, Span], starts: dict[int, Span], quoted: list[bool]
) -> tuple[str | None, bool]:
    """Chain of the verb's subject, `he` for a pronoun; and whether it stands behind the verb."""
    i = verb
    while i > 0 and doc[i - 1].lower_ in _BETWEEN and i not in ends:
        i -= 1
    if i in ends:
        return ends[i].kb_id_, False
    before = doc[i - 1] if i else None
    if before is not None and not quoted[before.i]:
        if before.lower_ in _PRONOUNS:
            return "he", False
        if before.lower_ in ("who", "which", "that") and i - 1 in ends:
            return ends[i - 1].kb_id_, False
    # behind the verb: said the source, said Kim
    speaker = _subject_after(doc, verb + 1, starts)
    if speaker is not None and (verb == 0 or _opens(doc, verb)):
        return speaker, True
    # a mention earlier in the clause, with a clause between commas: the source, who ..., said
    for j in range(verb - 1, max(verb - 40, -1), -1):
        if doc[j].text in (".", "!", "?") or (doc[j].is_space and "\n\n" in doc[j].text) or quoted[j]:
            break
        if j + 1 in ends and doc[j + 1].text in (",", "(", "who"):
            return ends[j + 1].kb_id_, False
    if before is not None and not quoted[before.i] and (before.is_alpha or before.text in (",", ")", "’s", "'s")):
        return SOMEBODY_ELSE, False
    return None, False


def _opens(doc: Doc, verb: int) -> bool:
    """Does the verb follow a quotation, a comma or the start of a sentence?"""
    return not doc[verb - 1].is_alpha


def _subject_after(doc: Doc, start: int, starts: dict[int, Span]) -> str | None:
    for j in range(start, min(start + 2, len(doc))):
        if j in starts:
            return starts[j].kb_id_
    if start < len(doc):
        if doc[start].lower_ in _PRONOUNS:
            return "he"
        if doc[start].is_title or doc[start].is_upper or doc[start].lower_ in ("the", "a", "an", "its", "his"):
            return SOMEBODY_ELSE
    return None
