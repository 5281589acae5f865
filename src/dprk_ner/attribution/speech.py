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


class _Finder:
    """One pass over a document."""

    def __init__(self, doc: Doc, mentions: Sequence[Span], quoted: Sequence[bool], silent: Sequence[bool]) -> None:
        self.doc, self.quoted, self.silent = doc, quoted, silent
        self.ends = {span.end: span for span in mentions}
        self.starts = {span.start: span for span in mentions}
        self.inside = {i for span in mentions for i in range(span.start, span.end)}
        self.lower = [token.lower_ for token in doc]
        self.text = [token.text for token in doc]

    def find(self) -> Speech:
        """Acts in text order; pronouns are resolved to the voice before."""
        acts: list[Act] = []
        voice: list[str | None] = []
        current: str | None = None
        telling = _telling()
        for i, word in enumerate(self.lower):
            if not self.quoted[i] and i in self.ends:
                current = self.ends[i].kb_id_
                if word == ":" and self._opens(self.ends[i].start):
                    acts.append(Act(i, current, False, turn=True))
            if self.text[i].istitle() and not self.quoted[i] and i not in self.inside and self._named_subject(i):
                current = SOMEBODY_ELSE
            voice.append(current)
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
        return Speech(acts, voice)

    def _act(self, i: int) -> tuple[str | None, bool] | None:
        """Speaker of the act at this token, None if there is no act."""
        doc, word = self.doc, self.doc[i].lower_
        before = doc[i - 1].lower_ if i else ""
        if word == "to" and before == "according":
            return self._subject_after(i + 1), True
        if word in ("citing", "quoting", "quoted", "cited") and i + 1 in self.starts:
            return self.starts[i + 1].kb_id_, True
        if word == "from" and before in ("heard", "learned", "learnt") and i + 1 in self.starts:
            return self.starts[i + 1].kb_id_, True
        if word == "saying" and before == "as" and i > 1:
            return self._quoted_as_saying(i), False
        if word == "went" and doc[min(i + 1, len(doc) - 1)].lower_ != "on":
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
        if self.doc[i].lower_.endswith("ing"):
            return False
        j = i - 1
        while j > 0 and (
            self.doc[j].lower_.endswith("ly") or self.doc[j].lower_ in ("also", "not", "now", "being", "once")
        ):
            j -= 1
        return j >= 0 and self.doc[j].lower_ in ("is", "are", "was", "were", "be", "been")

    def _quoted_as_saying(self, i: int) -> str | None:
        """`quoted the source as saying`, `the source was quoted as saying`."""
        if i - 1 in self.ends:
            return self.ends[i - 1].kb_id_
        if self.doc[i - 2].lower_ in ("quoted", "cited", "reported"):
            return self._subject(i - 2)[0]
        return SOMEBODY_ELSE

    def _name_before(self, verb: int) -> bool:
        """Is the word before the verb a name, not the place at the end of a phrase?"""
        name = self.doc[verb - 1]
        placed = verb > 1 and self.doc[verb - 2].lower_ in ("in", "of", "from", "at", "near", "to")
        return name.text[:1].isupper() and name.text != "I" and not (placed and name.lower_ in place_words())

    def _opens(self, i: int) -> bool:
        """Does a paragraph or line begin here?"""
        return i == 0 or (self.doc[i - 1].is_space and "\n" in self.doc[i - 1].text)

    def _named_subject(self, i: int) -> bool:
        """Does a sentence begin here with a name of two words and more, which is no place, month or outlet?"""
        doc = self.doc
        if i and not (doc[i - 1].text in _STOPS or doc[i - 1].is_space or doc[i - 1].text in '”"'):
            return False
        if i + 2 >= len(doc) or not _is_name(doc[i].text) or not _is_name(doc[i + 1].text):
            return False
        return doc[i].text not in _words("not_names") and doc[i + 1].text not in _words("not_names")

    def _subject(self, verb: int) -> tuple[str | None, bool]:
        """Chain of the verb's subject, or what else it is; and whether it stands behind the verb."""
        doc, ends, quoted = self.doc, self.ends, self.quoted
        i = verb
        while i > 0 and i not in ends and self._passed_over(i - 1):
            i -= 1
        if i in ends:
            return ends[i].kb_id_, False
        before = doc[i - 1] if i else None
        if before is not None and not quoted[before.i] and before.lower_ in _words("pronouns"):
            return _PRONOUN, False
        if before is not None and before.lower_ in ("who", "which", "that") and i - 1 in ends:
            return ends[i - 1].kb_id_, False
        if before is not None and doc[verb].lower_.endswith("ing") and before.text in (",", "and", "—", "–"):
            return _PRONOUN, False  # , adding that: whoever spoke before
        follows = None if doc[verb].lower_ in _words("hearer_follows") else self._subject_after(verb + 1)
        closing = before is None or not before.text[-1].isalnum()
        behind_quote = before is None or quoted[before.i] or (before.text in "”\"'’," and i > 1 and quoted[i - 2])
        if follows is not None and closing and behind_quote:
            return follows, True
        if closing or (before is not None and (before.lower_ in ("and", "but", "who") or self.silent[before.i])):
            far = self._far_subject(i)
            if far is not None:
                return far, False
        if follows is not None and closing:
            return follows, True
        if before is not None and not quoted[before.i] and (before.text[-1].isalnum() or before.text in ",)’s's"):
            return SOMEBODY_ELSE, False
        return None, False

    def _passed_over(self, i: int) -> bool:
        """May this token stand between a subject and its verb: an auxiliary, an adverb, a line break?"""
        word = self.doc[i].lower_
        return word in _words("between") or word.endswith("ly") or (self.doc[i].is_space and word.count("\n") < 2)

    def _far_subject(self, i: int) -> str | None:
        """The subject, a clause between commas, the verb: a source in Hyesan, Ryanggang Province, told."""
        doc = self.doc
        for j in range(i - 1, max(i - _REACH, -1), -1):
            if doc[j].text in _STOPS or (doc[j].is_space and doc[j].text.count("\n") > 1) or self.quoted[j]:
                return None
            if j + 1 in self.ends and j + 1 < len(doc) and doc[j + 1].text in (",", "(", "—", "–", "-", "who", "and"):
                return self.ends[j + 1].kb_id_
        return None

    def _subject_after(self, start: int) -> str | None:
        for j in range(start, min(start + 2, len(self.doc))):
            if j in self.starts:
                return self.starts[j].kb_id_
        if start < len(self.doc) and self.doc[start].is_space and self.doc[start].text.count("\n") < 2:
            start += 1
        if start < len(self.doc):
            word = self.doc[start]
            if word.lower_ in _words("pronouns"):
                return _PRONOUN
            if word.text[:1].isupper() or word.lower_ in ("the", "a", "an", "its", "his", "their"):
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
