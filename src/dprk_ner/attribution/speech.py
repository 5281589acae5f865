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
from ..reading import Column, read

#: Speaker of an act whose subject is named or an institution.
SOMEBODY_ELSE: Final = ""
_PRONOUN: Final = "he"
_STOPS = frozenset({".", "!", "?"})
_TITLE = re.compile(r"[A-Z][\w’'-]*$")
#: How far before its verb a subject may stand, in tokens, with clauses between them.
_REACH = 45


@dataclass(frozen=True)
class Act:
    """One act of saying: the token of its verb, the chain of the speaker.

    speaker: A chain id, `SOMEBODY_ELSE`, or None where it cannot be told.
    after: Whether the subject stands behind the verb (`said the source`).
    turn: Whether the whole paragraph is the speaker's (`Partner in Hyesan: ...`).
    """

    token: int
    speaker: str | None
    after: bool
    turn: bool = False


@dataclass(frozen=True)
class Speech:
    """The acts of a document, and the voice at every token (None before anybody has spoken)."""

    acts: list[Act]
    voice: list[str | None]


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(str(table("attribution", "verbs")[name]).split())


@cache
def _verbs() -> frozenset[str]:
    listed = frozenset(table("sources")["reporting_verbs"]) - _words("not_verbs")
    return listed | _words("verbs") | (_words("hearer_follows") - {"tell"})


@cache
def _telling() -> frozenset[str]:
    """Every word at which an act of saying may be."""
    return _verbs() | _words("with_mention") | {"to", "from", "citing", "quoting", "quoted", "cited", "saying", "went"}


#: Words of telling, and capitals, with which the name of a speaker may begin.
_TELLING = Column(lambda text: text.istitle() or text.lower() in _telling(), "bool")


class _Finder:
    """One pass over a document."""

    def __init__(self, doc: Doc, mentions: Sequence[Span], quoted: Sequence[bool], silent: Sequence[bool]) -> None:
        self.quoted, self.silent = quoted, silent
        self.ends = {span.end: span for span in mentions}
        self.starts = {span.start: span for span in mentions}
        self.inside = {i for span in mentions for i in range(span.start, span.end)}
        self.reading = reading = read(doc)
        self.lower, self.text, self.space = reading.lower, reading.texts, reading.spaces

    def find(self) -> Speech:
        """Acts in text order; pronouns are resolved to the voice before."""
        acts: list[Act] = []
        voice: list[str | None] = [None] * len(self.lower)
        current: str | None = None
        telling = _telling()
        told = 0  # tokens whose voice is written
        for i in self._candidates():
            word = self.lower[i]
            voice[told:i] = [current] * (i - told)
            told = i + 1
            if not self.quoted[i] and i in self.ends:
                current = self.ends[i].kb_id_
                if word == ":" and self._opens(self.ends[i].start):
                    acts.append(Act(i, current, False, turn=True))
            if self.text[i].istitle() and not self.quoted[i] and i not in self.inside and self._named_subject(i):
                current = SOMEBODY_ELSE
            voice[i] = current
            if word not in telling or self.quoted[i] or self.silent[i] or i in self.inside:
                continue
            found = self._act(i)
            if found is None:
                continue
            speaker, after = found
            if speaker == _PRONOUN:
                speaker = current
            elif speaker or (speaker is not None and (after or self._name_before(i))):
                current = speaker
            acts.append(Act(i, speaker, after))
        voice[told:] = [current] * (len(voice) - told)
        return Speech(acts, voice)

    def _candidates(self) -> list[int]:
        """The tokens at which something may be said or the voice may change."""
        ends = [i for i in self.ends if i < len(self.lower)]
        return sorted({*_TELLING.where(self.reading), *ends})

    def _act(self, i: int) -> tuple[str | None, bool] | None:
        """Speaker of the act at this token, None if there is no act."""
        lower, word = self.lower, self.lower[i]
        before = lower[i - 1] if i else ""
        if word == "to" and before == "according":
            return self._subject_after(i + 1), True
        if word in ("citing", "quoting", "quoted", "cited") and i + 1 in self.starts:
            return self.starts[i + 1].kb_id_, True
        if word == "from" and before in ("heard", "learned", "learnt") and i + 1 in self.starts:
            return self.starts[i + 1].kb_id_, True
        if word == "saying" and before == "as" and i > 1:
            return self._quoted_as_saying(i), False
        if word == "went" and lower[min(i + 1, len(lower) - 1)] != "on":
            return None
        if self._passive(i):
            return None
        if word in _verbs():
            return self._subject(i)
        if word in _words("with_mention"):
            speaker, after = self._subject(i)
            return (speaker, after) if speaker else None
        return None

    def _passive(self, i: int) -> bool:
        """`is said to`, `were told that`: nobody speaks here."""
        if self.lower[i].endswith("ing"):
            return False
        j = i - 1
        while j > 0 and (self.lower[j].endswith("ly") or self.lower[j] in ("also", "not", "now", "being", "once")):
            j -= 1
        return j >= 0 and self.lower[j] in ("is", "are", "was", "were", "be", "been")

    def _quoted_as_saying(self, i: int) -> str | None:
        """`quoted the source as saying`, `the source was quoted as saying`."""
        if i - 1 in self.ends:
            return self.ends[i - 1].kb_id_
        if self.lower[i - 2] in ("quoted", "cited", "reported"):
            return self._subject(i - 2)[0]
        return SOMEBODY_ELSE

    def _name_before(self, verb: int) -> bool:
        """Is the word before the verb a name, not the place at the end of a phrase?"""
        name = self.text[verb - 1]
        placed = verb > 1 and self.lower[verb - 2] in ("in", "of", "from", "at", "near", "to")
        return name[:1].isupper() and name != "I" and not (placed and name.lower() in place_words())

    def _opens(self, i: int) -> bool:
        """Does a paragraph or line begin here?"""
        return i == 0 or (self.space[i - 1] and "\n" in self.text[i - 1])

    def _named_subject(self, i: int) -> bool:
        """Does a sentence begin here with a name of two words and more, which is no place, month or outlet?"""
        text = self.text
        if i and not (text[i - 1] in _STOPS or self.space[i - 1] or text[i - 1] in '”"'):
            return False
        if i + 2 >= len(text) or not _is_name(text[i]) or not _is_name(text[i + 1]):
            return False
        return text[i] not in _words("not_names") and text[i + 1] not in _words("not_names")

    def _subject(self, verb: int) -> tuple[str | None, bool]:
        """Chain of the verb's subject, or what else it is; and whether it stands behind the verb."""
        ends, quoted, lower = self.ends, self.quoted, self.lower
        i = verb
        while i > 0 and i not in ends and self._passed_over(i - 1):
            i -= 1
        if i in ends:
            return ends[i].kb_id_, False
        before, word = (self.text[i - 1], lower[i - 1]) if i else (None, "")
        if i and not quoted[i - 1] and word in _words("pronouns"):
            return _PRONOUN, False
        if word in ("who", "which", "that") and i - 1 in ends:
            return ends[i - 1].kb_id_, False
        if lower[verb].endswith("ing") and before in (",", "and", "—", "–"):
            return _PRONOUN, False  # , adding that: whoever spoke before
        follows = None if lower[verb] in _words("hearer_follows") else self._subject_after(verb + 1)
        closing = before is None or not before[-1].isalnum()
        behind_quote = before is None or quoted[i - 1] or (before in "”\"'’," and i > 1 and quoted[i - 2])
        if follows is not None and closing and behind_quote:
            return follows, True
        if closing or word in ("and", "but", "who") or self.silent[i - 1]:
            far = self._far_subject(i)
            if far is not None:
                return far, False
        if follows is not None and closing:
            return follows, True
        if before is not None and not quoted[i - 1] and (before[-1].isalnum() or before in ",)’s's"):
            return SOMEBODY_ELSE, False
        return None, False

    def _passed_over(self, i: int) -> bool:
        """May this token stand between a subject and its verb: an auxiliary, an adverb, a line break?"""
        word = self.lower[i]
        return word in _words("between") or word.endswith("ly") or (self.space[i] and word.count("\n") < 2)

    def _far_subject(self, i: int) -> str | None:
        """The subject, a clause between commas, the verb: a source in Hyesan, Ryanggang Province, told."""
        text = self.text
        for j in range(i - 1, max(i - _REACH, -1), -1):
            if text[j] in _STOPS or (self.space[j] and text[j].count("\n") > 1) or self.quoted[j]:
                return None
            if j + 1 in self.ends and j + 1 < len(text) and text[j + 1] in (",", "(", "—", "–", "-", "who", "and"):
                return self.ends[j + 1].kb_id_
        return None

    def _subject_after(self, start: int) -> str | None:
        for j in range(start, min(start + 2, len(self.text))):
            if j in self.starts:
                return self.starts[j].kb_id_
        if start < len(self.text) and self.space[start] and self.text[start].count("\n") < 2:
            start += 1
        if start < len(self.text):
            word = self.lower[start]
            if word in _words("pronouns"):
                return _PRONOUN
            if self.text[start][:1].isupper() or word in ("the", "a", "an", "its", "his", "their"):
                return SOMEBODY_ELSE
        return None


def find_speech(
    doc: Doc, mentions: Sequence[Span], quoted: Sequence[bool], silent: Sequence[bool] | None = None
) -> Speech:
    """Acts of saying outside of quotations, in text order; pronouns resolved to the voice before.

    mentions: Source mentions with their chain in `kb_id_`.
    quoted: Whether each token stands inside a direct quote.
    silent: Whether each token stands where nothing is said: in a grant (`asked not to be named as he told ...`).
    """
    return _Finder(doc, mentions, quoted, silent if silent is not None else [False] * len(doc)).find()


def _is_name(text: str) -> bool:
    return bool(_TITLE.match(text)) and text.lower() not in place_words() and text not in outlet_words()
