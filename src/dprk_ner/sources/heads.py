"""The head noun of a mention, what kind of person it makes of the source, and whether it is one or many."""

import re
from functools import cache

from ..lexicon.tables import table

_IRREGULAR = {
    "people": "people",
    "women": "woman",
    "men": "man",
    "wives": "wife",
    "housewives": "housewife",
    "passers-by": "passerby",
    "passersby": "passerby",
}
_AGE = re.compile(r"\d+")


@cache
def words(name: str) -> frozenset[str]:
    """One list of `profile.json`."""
    return frozenset(str(table("sources", "profile")[name]).split())


@cache
def known_heads() -> frozenset[str]:
    """Nouns, as lemmas, that are known to stand for people who inform."""
    lists = table("sources")
    return frozenset(
        lemma(word) for name in ("source_heads", "person_heads", "opinion_heads", "crowd_heads") for word in lists[name]
    ) - frozenset(("some", "many", "other", "aidworker"))


def lemma(word: str) -> str:
    """Singular, lower case: `residents` -> `resident`."""
    lower = word.lower()
    if lower in _IRREGULAR:
        return _IRREGULAR[lower]
    if lower.endswith(("women", "men")):
        return lower[:-2] + "an"
    if lower.endswith("ies") and len(lower) > 4:
        return lower[:-3] + "y"
    if lower.endswith(("ches", "shes", "sses", "xes")):
        return lower[:-2]
    return lower[:-1] if lower.endswith("s") and not lower.endswith(("ss", "us")) else lower


def head_of(tokens: list[str]) -> int | None:
    """Index of the head noun: the last word of the phrase before what follows its head.

    `one of the sources`, `the third of the participants` have the head of the set. A possessor is no head (`a boiler
    man's wife`), nor is a word that another noun follows (`a coast guard official`).
    """
    lower = [token.lower() for token in tokens]
    start = _partitive(lower)
    end = len(tokens)
    for i in range(start, len(tokens)):
        if i == start and lower[i] not in ("(", "“", '"'):
            continue
        if lower[i] in (",", "and", "-") and _joins(lower, i):
            continue
        if lower[i] == "well" and lemma(lower[i - 1]) in known_heads():
            end = i
            break
        if lower[i - 1] == "-" or (lower[i] != "-" and lower[i + 1 : i + 2] == ["-"]):
            continue  # Hyesan-based, well-placed
        opened = i > start and (lower[i] in words("prepositions") or lower[i] in words("after_head"))
        if (opened and not _modifies(lower, i)) or (i > start and _participle(lower, i)):
            end = i
            break
    last = next((i for i in range(end - 1, start - 1, -1) if tokens[i][0].isalpha() and lower[i] != "s"), None)
    if last is not None and tokens[last][0].isupper() and lemma(lower[last]) not in known_heads():
        # a reporting partner named Kim, defector Lee XXX: the noun before the name
        return next((i for i in range(last - 1, start - 1, -1) if lemma(lower[i]) in known_heads()), last)
    return last


def _partitive(lower: list[str]) -> int:
    """Where the set begins that `one of`, `two of`, `another of` takes from; 0 where there is none."""
    for i, word in enumerate(lower[:4]):
        if (
            word == "of"
            and i
            and (lower[i - 1] in _TAKERS | words("sets") | words("numbers") or lower[i - 1].isdigit())
        ):
            opening = all(
                low in _TAKERS | words("numbers") | words("articles") or low == "the" for low in lower[: i - 1]
            )
            return i + 1 if opening and i + 1 < len(lower) else 0
    return 0


_TAKERS = frozenset(
    "one another some most many each both two three four five several none all third second first others".split()
)


def _joins(lower: list[str], i: int) -> bool:
    """Does a comma, `and` or hyphen join modifiers before the head (`military and diplomatic sources`, `well-placed`)?"""
    if lower[i] == "-":
        return True
    if lemma(lower[i - 1]) in known_heads():
        return False
    rest = lower[i + 1 : i + 5]
    stop = next((k for k, word in enumerate(rest) if word in words("prepositions") or word in words("after_head")), 4)
    return any(lemma(word) in known_heads() for word in rest[:stop])


def _modifies(lower: list[str], i: int) -> bool:
    """Is a word that may follow a head a modifier before it (`an inside source`, `a "reliable source"`)?"""
    if lower[i] in words("prepositions") - {"inside", "outside", "near", "under"}:
        return False
    known = any(lemma(word) in known_heads() for word in lower[:i])
    return not known and any(lemma(word) in known_heads() for word in lower[i + 1 : i + 6])


def _participle(lower: list[str], i: int) -> bool:
    """Does a participle begin a clause behind a head that is known (`a trader stranded in the town`)?"""
    if not lower[i].endswith(("ed", "ing")) or len(lower[i]) < 5 or lemma(lower[i]) in known_heads():
        return False
    return lemma(lower[i - 1]) in known_heads() and not any(
        lemma(word) in known_heads() for word in lower[i + 1 : i + 2]
    )


def role_of(tokens: list[str], head: int | None) -> str | None:
    """The head noun as a lemma; None for a pseudonym, `person` for people who are counted or chosen."""
    if head is None:
        return None
    word, lower = tokens[head], tokens[head].lower()
    if is_name(tokens, head):
        return None
    if word[0].isupper() and lower in words("demonyms"):
        return _demonym(tokens, head)
    if lower == "old" and head > 1 and tokens[head - 1] == "-":
        return re.sub(r"\s*-\s*", "-", " ".join(tokens[max(0, head - 4) : head + 1])).split(" ")[-1]
    if lower == "law" and head > 1 and tokens[head - 1] == "-":
        return "-".join(tokens[max(0, head - 4) : head + 1 : 2]).lower()
    if lower == "by" or lower == "passers":
        return "passerby"
    if lower in ("them", "us", "those", "others"):
        return None
    role = lemma(word)
    if role == "people":
        first = [token.lower() for token in tokens[:head]]
        with_more = any(
            token.lower() in ("familiar", "with", "briefed", "involved") for token in tokens[head + 1 : head + 3]
        )
        chosen = with_more or any(token in words("numbers") or token.isdigit() for token in first) or "of" in first
        return "person" if chosen and "some" not in first else "people"
    return role


def _demonym(tokens: list[str], head: int) -> str:
    direction = head and tokens[head - 1] in ("North", "South")
    word = tokens[head].removesuffix("s") if tokens[head].lower() not in ("chinese", "japanese") else tokens[head]
    return f"{tokens[head - 1]} {word}" if direction else word


def is_name(tokens: list[str], head: int) -> bool:
    """Is the mention a name: nothing but capitalised words, none of which is known as a head?"""
    word, lower = tokens[head], tokens[head].lower()
    solid = [token for token in tokens if token[0].isalnum()]
    if any(token.lower().strip(".") in words("titles") for token in solid[:1]) and len(solid) > 1:
        return lemma(lower) not in known_heads() or word[0].isupper()
    if not word[0].isupper() or lemma(lower) in known_heads() or lower in words("demonyms"):
        hyphened = (
            lower not in words("prepositions")
            and head > 1
            and tokens[head - 1] == "-"
            and tokens[head - 2][0].isupper()
            and len(solid) < 4
        )
        return hyphened and all(t[0].isupper() for t in solid[:-1]) and lemma(lower) not in known_heads()
    if word.isupper() and lemma(lower) not in known_heads() and len(word) > 3 and not word.startswith("XX"):
        return lower not in ("source", "sources")
    if len(solid) == 1 and lower.endswith("s") and not lower.endswith("ss"):
        return False  # Divers, Smokers: a plural that begins its sentence
    return all(token[0].isupper() or token.lower() in ("a", "of") for token in solid)


def names_behind(tokens: list[str], head: int | None) -> frozenset[str]:
    """The name behind the head, lower case: `reporting partner Paek Hyang`, `defector Lee XXX`."""
    names = []
    for token in tokens[head + 1 :] if head is not None else ():
        if not token[0].isupper() or not token.strip("X"):
            break
        names.append(token.lower())
    return frozenset(names)


def number_of(tokens: list[str], head: int | None) -> str:
    """`many` for plural heads, counts and `people`; `one` otherwise, and for `one of the sources`."""
    lower = [token.lower() for token in tokens]
    if _partitive(lower) and (
        lower[0] in ("one", "another", "each") or lower[1:2] in (["third"], ["second"], ["first"])
    ):
        return "one"
    end = head if head is not None else len(lower)
    before = lower[:end]
    counted = any(word in words("sets") or (word in words("numbers") and word != "other") for word in before[1:])
    if lower[0] in words("articles"):
        return "many" if counted else "one"
    if any(word in words("numbers") and word != "other" for word in before) or any(map(_counts, before, lower[1:])):
        return "many"
    word = lower[head] if head is not None else lower[-1]
    if head is not None and is_name(tokens, head):
        return "one"
    if word in words("collectives") or word in ("passers", "passers-by", "them"):
        return "many"
    if head is not None and lower[0] in ("passers",):
        return "many"
    plural = word.endswith("s") and not word.endswith(("ss", "us", "'s", "’s"))
    return "many" if plural or word.endswith(("women", "men")) or word == "chinese" else "one"


def _counts(word: str, following: str) -> bool:
    return word.isdigit() and int(word) > 1 and following != "-"
