"""Surface patterns of enterprise names, matched over classes of tokens.

Each token becomes one letter (`M` a month, `D` a day, `H` a head noun ...), so that a document becomes a string
and the patterns of `assets/knowledge` (D1 to D20, S1 to S18) become regular expressions over it. The matches
are proposals: they enter the encoder as features, and the trained head decides in context.
"""

import re
from functools import cache

from ..labels import FACTORY, NUMERAL_FACTORY
from ..lexicon.tables import place_words, table

#: Letters: M month, D day 1-31, N other number, F dotted or hyphened date, W number word, # numero sign, Z numero and
#: number in one token, H head, S plural head, T head that needs a companion, X head of something else, K product or
#: modifier, P place, C other capitalised word; h s t x k the same in lower case; the rest stands for itself.
OTHER = "a"
_DAY = re.compile(r"(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?$", re.IGNORECASE)
_DOTTED = re.compile(r"(?:1[0-2]|0?[1-9])[.·•‧・](?:3[01]|[12]\d|0?[1-9])$")
_NUMERO = re.compile(r"(?:no|nos)\.?\d+$|#\d+$", re.IGNORECASE)
_SELF = {
    "-": "-",
    "–": "-",
    "/": "/",
    ".": ".",
    "(": "(",
    ")": ")",
    ",": ",",
    "of": "o",
    "and": "&",
    "the": "e",
    "'s": "z",
    "’s": "z",
}
#: Words that begin sentences with a capital without being part of a name.
_FUNCTION = frozenset(
    [
        "a",
        "about",
        "after",
        "all",
        "also",
        "although",
        "an",
        "another",
        "as",
        "at",
        "because",
        "before",
        "between",
        "but",
        "by",
        "during",
        "each",
        "every",
        "few",
        "for",
        "former",
        "from",
        "he",
        "her",
        "his",
        "how",
        "however",
        "if",
        "in",
        "into",
        "it",
        "its",
        "like",
        "many",
        "more",
        "most",
        "my",
        "near",
        "no",
        "none",
        "on",
        "one",
        "only",
        "or",
        "other",
        "our",
        "over",
        "she",
        "since",
        "so",
        "some",
        "such",
        "than",
        "that",
        "their",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "though",
        "through",
        "to",
        "today",
        "under",
        "until",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whose",
        "why",
        "with",
        "yesterday",
        "you",
        "we",
        "i",
    ]
)
_QUOTES = frozenset("\"“”'‘’`") | {"``", "''"}


@cache
def _sets() -> dict[str, frozenset[str]]:
    words = table("factories")
    return {name: frozenset(values) for name, values in words.items() if isinstance(values, list)}


def token_class(text: str) -> str:
    """The class letter of a token; see the list above."""
    lower = text.lower()
    sets = _sets()
    if lower in _SELF:
        return _SELF[lower]
    if text in _QUOTES:
        return "q"
    if text.isspace():
        return "\n" if text.count("\n") > 1 else " "
    if text[0].isdigit() or text[0] == "#":
        if _DAY.match(text):
            return "D"
        if text.isdigit():
            return "N"
        if _DOTTED.match(text):
            return "F"
        return "Z" if _NUMERO.match(text) else "#" if text == "#" else OTHER
    if _NUMERO.match(text):
        return "Z"
    title = text[0].isupper()
    if lower in sets["numero"] and (title or lower == "number"):
        return "#"
    if title and (lower in sets["months"] or lower in sets["month_abbreviations"]):
        return "M"
    if lower in sets["heads"]:
        return "H" if title else "h"
    if lower in sets["plural_heads"]:
        return "S" if title else "s"
    if lower in sets["second_heads"]:
        return "T" if title else "t"
    if lower in sets["negative_heads"]:
        return "X" if title else "x"
    if lower in sets["modifiers"]:
        return "K" if title else "k"
    if lower in sets["number_words"]:
        return "W" if title else "w"
    if title and lower not in _FUNCTION:
        return "P" if lower in place_words() else "C"
    return OTHER


_NUMERAL = r"(?:MD|#W-[Ww]|M\.D|DM|F|D-D|D\. ?D|#\.?[DNW]|Z|N|D|W)"
_TITLE = r"[CPKMX]"
_NAMES = (
    # a numeral before the head: May 7 Factory, Pyongyang 326 Electric Wire Factory, No. 93 plant, Feb 8 general factory
    (
        NUMERAL_FACTORY,
        re.compile(rf"(?:{_TITLE}+-?)*{_NUMERAL}-?(?:[CPKXT-]|&(?=K)|\([CKP]\))*(?:H|T|S)(?:#\.?[DNW]|Z)?"),
    ),
    (NUMERAL_FACTORY, re.compile(rf"(?:{_TITLE}+-?)*{_NUMERAL}-?[CPKk]*(?:h|t)")),
    # a numeral after it: Factory No. 26, Kanggye General Tractor Plant No. 26, Factory February 11
    (NUMERAL_FACTORY, re.compile(r"(?:[CPK]|-[CPKk])*(?:H|T)q?(?:#\.?[DNW](?:-[Ww])?|Z|MD|M\.D|DM|[NF])")),
    # plural and shared heads: No. 62 and No. 38 factories
    (NUMERAL_FACTORY, re.compile(rf"[CPK]*{_NUMERAL}(?=(?:,e?{_NUMERAL})*,?&e?[CPK]*{_NUMERAL}[CPKk]*[SshHt])")),
    (NUMERAL_FACTORY, re.compile(rf"[CPK]*(?!W){_NUMERAL}[CPKk-]*[Ss]")),
    # no numeral: Sunchon Vinalon Complex, Taean Heavy Machine Complex
    (FACTORY, re.compile(r"[CPKX](?:[CPKX]|-[CPKkXa]|&(?=[CPK]+H))*(?:H|KT|CT)")),
    (FACTORY, re.compile(r"[CPK]+(?=&[CPK]+[Ss])")),
    (FACTORY, re.compile(r"[CP][CPK]*(?:[Ss]|[kK]*h)")),
)


#: Office 121 Company, Unit 313 Farm: the number is that of a body, the guidelines do not count what is named after it.
_BODY = re.compile(r"[CPK]*X#?\.?[DNWZ]")


def named_after_body(classes: str) -> bool:
    """Does a name begin with a unit, an office or another numbered body?"""
    return _BODY.match(classes) is not None


def propose_names(classes: str) -> list[tuple[int, int, str]]:
    """Names of enterprises that the patterns see: (start token, end token, label), longest first wins.

    classes: One letter a token, from `token_class`.
    """
    found: list[tuple[int, int, str]] = []
    taken = bytearray(len(classes))
    candidates = [
        (match.start(), match.end(), label, rank)
        for rank, (label, pattern) in enumerate(_NAMES)
        for match in pattern.finditer(classes)
        if match.end() > match.start() and not _BODY.match(match[0])
    ]
    candidates.sort(key=lambda item: (item[0] - item[1], item[3], item[0]))
    for start, end, label, _ in candidates:
        if not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            found.append((start, end, label))
    return sorted(found)
