"""Noun phrases that may be anonymous sources, matched over classes of tokens.

The same device as in `factories.patterns`. A proposal is the phrase from its determiner to its head, with the
prepositional phrases that follow marked apart, and with the reporting verb next to it when there is one.
"""

import re
from functools import cache

from ..lexicon.tables import outlet_words, place_words, table

#: Letters: s source head, p person head, g opinion or crowd head, d determiner, j adjective, v reporting verb,
#: i preposition, P place, O outlet, C other capitalised word, n word of an anonymity grant, w who / whom / whose.
OTHER = "a"
_WHO = frozenset({"who", "whom", "whose", "that"})


@cache
def _sets() -> dict[str, frozenset[str]]:
    words = table("sources")
    return {name: frozenset(values) for name, values in words.items() if isinstance(values, list)}


@cache
def _persons() -> frozenset[str]:
    heads = set(_sets()["person_heads"])
    heads |= {f"{head}s" for head in heads} | {f"{head[:-3]}men" for head in heads if head.endswith("man")}
    heads |= {f"{head[:-5]}women" for head in heads if head.endswith("woman")}
    return frozenset(heads)


def token_class(text: str) -> str:
    """The class letter of a token; see the list above."""
    lower = text.lower()
    sets = _sets()
    if text.isspace():
        return "\n" if text.count("\n") > 1 else " "
    if lower in ("-", "–"):
        return "-"
    if lower in ("'s", "’s", "'", "’"):
        return "z"
    if lower == "and":
        return "&"
    if not text[0].isalnum():
        return "," if text == "," else "q" if text in '"“”' else "."
    if lower in sets["source_heads"]:
        return "s"
    if lower in ("some", "many", "most"):
        return "d"
    if lower in sets["opinion_heads"] or lower in sets["crowd_heads"]:
        return "g"
    if lower in _persons():
        return "p"
    if lower in sets["first_words_of_grants"]:
        return "n"
    if lower in sets["reporting_verbs"]:
        return "v"
    if lower in _WHO:
        return "w"
    if lower in sets["determiners"]:
        return "d"
    if lower in sets["adjectives"]:
        return "j"
    if lower in sets["prepositions"]:
        return "i"
    if text[0].isupper():
        return "P" if lower in place_words() else "O" if text in outlet_words() else "C"
    return OTHER


_PHRASE = re.compile(
    r"(?P<core>(?:[OC]+z)?d{0,2}(?:[jPCO]|[jPC]-[ja]|-j|j,(?=j)|j&(?=j))*(?P<head>[spg]))"
    r"(?P<tail>(?:(?:i|ii)d?[jPCOa]{0,3}[PCOa]z?[CPa]{0,2}|i[PCO]+)*(?:w[^,.q\n]{1,14}?(?=[,.qv\n]))?)"
)


def propose_mentions(classes: str) -> list[tuple[int, int, int, str]]:
    """Noun phrases with a head that can inform: (start, end of the core, end of the tail, kind).

    kind: The class of the head (`s`, `p` or `g`), upper case when a reporting verb stands next to the phrase.
    """
    found = []
    for match in _PHRASE.finditer(classes):
        start, end, tail = match.start("core"), match.end("core"), match.end("tail")
        kind = match["head"]
        reported = (
            "v" in classes[end : end + 2]
            or "v" in classes[tail : tail + 3]
            or "v" in classes[max(0, start - 2) : start]
        )
        found.append((start, end, tail, kind.upper() if reported else kind))
    return found
