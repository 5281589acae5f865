"""Sentence starts by rule: what the trained `senter` learns from.

Used on articles of the corpus only, whose authors wrote them; the trained component has to cope with glued and
broken pages, for which training-time augmentation removes what the rules look at.
"""

from spacy.tokens import Doc

from .lexicon.tables import table

_ENDS = frozenset({".", "!", "?", "…", "...", "?!", "!?"})
_ABBREVIATIONS = frozenset("lt gen col sgt maj capt cmdr adm brig approx rep sen gov".split())
_CLOSERS = frozenset({'"', "”", "’", "'", ")", "]", "''"})
_OPENERS = frozenset({'"', "“", "‘", "'", "(", "[", "``", "-", "–", "—", "•", "◆"})


def sentence_starts(doc: Doc) -> list[bool]:
    """Whether each token begins a sentence.

    A sentence ends at a paragraph break and at a full stop, question or exclamation mark (closing marks behind it
    included) when what follows begins like a sentence: not in lower case. Abbreviations are no ends, as the
    tokenizer keeps their stop.
    """
    starts = [False] * len(doc)
    if not starts:
        return starts
    starts[0] = True
    i = 0
    while i < len(doc) - 1:
        token = doc[i]
        if token.is_space and token.text.count("\n") > 1:
            starts[i + 1] = True
        elif token.text in _ENDS and not _numero(doc, i):
            j = i + 1
            while j < len(doc) and doc[j].text in _CLOSERS and not doc[j - 1].whitespace_:
                j += 1
            while j < len(doc) and doc[j].is_space and doc[j].text.count("\n") < 2:
                j += 1
            if j < len(doc) and not doc[j].is_space and _begins(doc, j):
                starts[j] = True
            i = j - 1
        i += 1
    return starts


def _numero(doc: Doc, i: int) -> bool:
    """Is the stop that of `No. 245`, `11. 2 Factory` or `Lt. Gen.`, which the tokenizer takes for one of its own?"""
    if not i or i + 1 >= len(doc) or doc[i].text != ".":
        return False
    before, after = doc[i - 1], doc[i + 1]
    if before.lower_ in ("no", "nos"):
        return after.text[:1].isdigit() or after.lower_ in table("factories")["number_words"]
    if before.lower_ in _ABBREVIATIONS:
        return True
    return before.text.isdigit() and after.text.isdigit() and len(before.text) < 3 and len(after.text) < 3


def _begins(doc: Doc, i: int) -> bool:
    """Does this token look like the first of a sentence?"""
    while i < len(doc) - 1 and doc[i].text in _OPENERS:
        i += 1
    text = doc[i].text
    return text[:1].isupper() or text[:1].isdigit()
