"""Acts of saying in a document: where something is said, and by whom.

An act is a reporting verb (or `according to`) outside of quotations with its subject: a mention of a source, a
pronoun, or anybody else (a named person, an institution), of whom this package keeps no chain. Beside the acts goes the
*voice*: whom a pronoun means, or whom speech without attribution continues, at every token.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from spacy.tokens import Doc, Span

from ..lexicon.tables import outlet_words, place_words, table

#: Speaker of an act whose subject is named or an institution.
SOMEBODY_ELSE: Final = ""
_PRONOUN: Final = "he"
_PRONOUNS = frozenset("he she they".split())
_MANNER = frozenset(
    "believe believes believed suspect suspects suspected think thinks thought speculate speculates speculated assess "
    "assesses assessed expect expects expected fear fears feared doubt doubts claim claims claimed estimate estimates "
    "estimated reckon reckons argue argues conclude concluded call calls called dismissed dismisses denounced condemned "
    "laughed shrugged sighed scoffed whispered shouted grumbled wondered concedes conceded remembers describes "
    "urged vowed pledged pressed maintained alleged alleges cautioned cautions agreed doubted".split()
)
#: Verbs whose hearer follows them: what stands behind is not their subject.
_HEARER_FOLLOWS = frozenset("told tells informed reminded assured spoke speaking".split())
_NOT_VERBS = frozenset("working close quoted quoting citing cited according asked tell".split())
#: What may stand between a subject and its verb.
_BETWEEN = frozenset("also further then later separately again recently earlier have has had will would had -".split())
_STOPS = frozenset({".", "!", "?"})
_TITLE = re.compile(r"[A-Z][\w’'-]*$")
_NO_NAME = frozenset(
    "The A An In On At By But And For If As It He She They We This That These Those There Since After Before When While "
    "Such One Two Three Some Many Most North South East West Korea Korean Koreans Pyongyang Seoul January February March "
    "April May June July August September October November December Monday Tuesday Wednesday Thursday Friday Saturday "
    "Sunday United States".split()
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


@dataclass(frozen=True)
class Speech:
    """The acts of a document, and the voice at every token (None before anybody has spoken)."""

    acts: list[Act]
    voice: list[str | None]


@cache
def _verbs() -> frozenset[str]:
    return (frozenset(table("sources")["reporting_verbs"]) | _MANNER | _HEARER_FOLLOWS) - _NOT_VERBS


def find_speech(doc: Doc, mentions: Sequence[Span], quoted: Sequence[bool]) -> Speech:
    """Acts of saying outside of quotations, in text order; pronouns resolved to the voice before.

    mentions: Source mentions with their chain in `kb_id_`.
    quoted: Whether each token stands inside a direct quote.
    """
    verbs = _verbs()
    ends = {span.end: span for span in mentions}
    starts = {span.start: span for span in mentions}
    inside = {i: span for span in mentions for i in range(span.start, span.end)}
    acts: list[Act] = []
    voice: list[str | None] = []
    current: str | None = None
    for token in doc:
        i, word = token.i, token.lower_
        if not quoted[i] and i in ends:
            current = ends[i].kb_id_
        if not quoted[i] and i not in inside and _named_subject(doc, i):
            current = SOMEBODY_ELSE
        voice.append(current)
        if quoted[i] or i in inside:
            continue
        if (word == "to" and i and doc[i - 1].lower_ == "according") or (
            word in ("citing", "quoting", "quoted", "cited") and i + 1 in starts
        ):
            speaker, after = _subject_after(doc, i + 1, starts), True
        elif word in verbs:
            speaker, after = _subject(doc, i, ends, starts, quoted)
        else:
            continue
        if speaker == _PRONOUN:
            speaker = current
        elif speaker or (speaker is not None and (after or doc[i - 1].text[:1].isupper())):
            current = speaker
        acts.append(Act(i, speaker, after))
    return Speech(acts, voice)


def _named_subject(doc: Doc, i: int) -> bool:
    """Does a sentence begin here with a name of two words and more, which is no place, month or outlet?"""
    if not doc[i].is_title:
        return False
    if i and not (doc[i - 1].text in _STOPS or doc[i - 1].is_space or doc[i - 1].text in '”"'):
        return False
    if i + 2 >= len(doc) or not _is_name(doc[i].text) or not _is_name(doc[i + 1].text):
        return False
    return doc[i].text not in _NO_NAME and doc[i + 1].text not in _NO_NAME


def _is_name(text: str) -> bool:
    return bool(_TITLE.match(text)) and text.lower() not in place_words() and text not in outlet_words()


def _subject(
    doc: Doc, verb: int, ends: dict[int, Span], starts: dict[int, Span], quoted: Sequence[bool]
) -> tuple[str | None, bool]:
    """Chain of the verb's subject, or what else it is; and whether it stands behind the verb."""
    i = verb
    while i > 0 and (doc[i - 1].lower_ in _BETWEEN or doc[i - 1].lower_.endswith("ly")) and i not in ends:
        i -= 1
    if i in ends:
        return ends[i].kb_id_, False
    before = doc[i - 1] if i else None
    if before is not None and not quoted[before.i] and before.lower_ in _PRONOUNS:
        return _PRONOUN, False
    if before is not None and before.lower_ in ("who", "which", "that") and i - 1 in ends:
        return ends[i - 1].kb_id_, False
    if before is not None and doc[verb].lower_.endswith("ing") and before.text in (",", "and", "—", "–"):
        return _PRONOUN, False  # , adding that: whoever spoke before
    follows = _subject_after(doc, verb + 1, starts)
    closing = before is None or not before.text[-1].isalnum()
    behind_quote = before is None or quoted[before.i] or (before.text in "”\"'’," and i > 1 and quoted[i - 2])
    if follows is not None and doc[verb].lower_ not in _HEARER_FOLLOWS and closing and behind_quote:
        return follows, True
    # the subject, a clause between commas, the verb: a source in Hyesan, Ryanggang Province, told
    if closing or (before is not None and before.lower_ in ("and", "but", "who")):
        for j in range(i - 1, max(i - 45, -1), -1):
            if doc[j].text in _STOPS or (doc[j].is_space and doc[j].text.count("\n") > 1) or quoted[j]:
                break
            if j + 1 in ends and j + 1 < len(doc) and doc[j + 1].text in (",", "(", "—", "–", "-", "who", "and"):
                return ends[j + 1].kb_id_, False
    if follows is not None and doc[verb].lower_ not in _HEARER_FOLLOWS and closing:
        return follows, True
    if before is not None and not quoted[before.i] and (before.text[-1].isalnum() or before.text in ",)’s's"):
        return SOMEBODY_ELSE, False
    return None, False


def _subject_after(doc: Doc, start: int, starts: dict[int, Span]) -> str | None:
    for j in range(start, min(start + 2, len(doc))):
        if j in starts:
            return starts[j].kb_id_
    if start < len(doc):
        word = doc[start]
        if word.lower_ in _PRONOUNS:
            return _PRONOUN
        if word.text[:1].isupper() or word.lower_ in ("the", "a", "an", "its", "his", "their"):
            return SOMEBODY_ELSE
    return None
