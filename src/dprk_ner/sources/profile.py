"""What a mention says about its source: head, place, outlet, number.

Pure functions over the words of a mention. Source: `docs/guidelines.md`, section 3 (attributes).
"""

import re
from dataclasses import dataclass
from functools import cache

from .. import knowledge
from ..lexicon.tables import place_words, table
from .patterns import propose_mentions, token_class

_MANY_WORDS = frozenset(
    [
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "several",
        "multiple",
        "many",
        "some",
        "few",
        "various",
        "numerous",
        "both",
        "dozens",
        "hundreds",
        "people",
        "youth",
        "donju",
        "police",
        "sources",
    ]
)
#: Nouns that make a set of what follows: `a number of sources`.
_SETS = frozenset("number group dozen handful couple series score hundred".split())
_IRREGULAR = {"people": "people", "women": "woman", "men": "man", "businessmen": "businessman", "wives": "wife"}
#: `in Hyesan`, `from the northern province's Chunggang county`, `of Musan`, `based in Dandong`, `along the border`
_PREPOSITIONS = frozenset(
    ["in", "from", "of", "at", "near", "inside", "within", "along", "around", "outside", "across", "throughout"]
)
_STOP = frozenset(
    [
        "with",
        "who",
        "whom",
        "whose",
        "that",
        "which",
        "and",
        "familiar",
        "close",
        "knowledgeable",
        "briefed",
        "told",
        "speaking",
        "said",
        "working",
        "involved",
        "stationed",
        "on",
        "about",
        "to",
        "for",
        "by",
        "living",
        "currently",
        "staying",
        "asked",
        ",",
        "(",
        ")",
        ";",
        ":",
    ]
)
_NO_PLACE = frozenset(
    [
        "ministry",
        "army",
        "party",
        "military",
        "office",
        "intelligence",
        "police",
        "government",
        "department",
        "administration",
        "bureau",
        "committee",
        "service",
        "agency",
        "outlet",
        "company",
        "unit",
        "sources",
        "them",
        "whom",
        "group",
        "officials",
        "experts",
        "command",
        "house",
        "staff",
        "factory",
        "plant",
        "mine",
        "market",
        "complex",
        "university",
        "institute",
        "council",
        "congress",
        "station",
        "u.s.",
        "us",
        "u.n.",
        "korean",
        "japanese",
        "chinese",
        "russian",
        "american",
    ]
)
_COUNTRIES = frozenset(["korea", "china", "russia", "japan", "america"])
_DIVISIONS = frozenset(
    ["province", "city", "county", "district", "town", "village", "region", "capital", "country", "border", "area"]
)


@dataclass(frozen=True)
class Profile:
    """Attributes of one mention; None where it says nothing."""

    role: str | None
    place: str | None
    outlet: str | None
    number: str


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


def head_of(words: list[str]) -> int | None:
    """Index of the head noun of a mention.

    The head of the first noun phrase the patterns see, else the last word before the first preposition.
    """
    classes = "".join(token_class(word) for word in words)
    phrases = propose_mentions(classes)
    if phrases:
        return phrases[0][1] - 1
    for i, word in enumerate(words):
        if i and word.lower() in _PREPOSITIONS | _STOP:
            return i - 1 if words[i - 1].isalpha() else None
    return len(words) - 1 if words and words[-1][:1].isalpha() else None


def number_of(words: list[str], head: int | None) -> str:
    """`many` for plural heads, counts and `people`; `one` otherwise, and for `one of the sources`."""
    lower = [word.lower() for word in words]
    if lower[:2] in (["one", "of"], ["another", "of"]):
        return "one"
    counted = any(word in _MANY_WORDS | _SETS for word in lower[1 : (head or 0) + 1])
    if lower[0] in ("a", "an", "another", "one"):
        return "many" if counted else "one"
    if any(word in _MANY_WORDS for word in lower[: (head or 0) + 1]):
        return "many"
    if any(word.isdigit() and int(word) > 1 for word in lower[: head or 0]):
        return "many"
    word = lower[head] if head is not None else lower[-1]
    plural = (word.endswith("s") and not word.endswith(("ss", "us", "'s"))) or word.endswith(("men", "people"))
    return "many" if plural else "one"


def place_of(words: list[str], head: int | None) -> str | None:
    """The place, as written: `X-based`, `in X`, `from X`, `a resident of X`, `the Hyesan source`."""
    lower = [word.lower() for word in words]
    for i in range(1, len(words) - 1):
        if lower[i + 1] == "based" and words[i] in "-–":
            start = i - 1
            while start > 0 and words[start - 1][:1].isupper() and lower[start - 1] not in ("a", "the", "another"):
                start -= 1
            return _join(words[start:i])
    clause = next((i for i, word in enumerate(lower) if i and word in ("who", "whom", "whose", "that")), len(words))
    if head:
        for i in range(min(head, clause)):
            if words[i][:1].isupper() and lower[i] in place_words() and lower[i] not in _COUNTRIES:
                end = i + 1
                while end < head and words[end][:1].isupper():
                    end += 1
                start = i
                while start > 0 and words[start - 1] in ("North", "South"):
                    start -= 1
                return _join(words[start:end])
    for limit in (clause, len(words)):
        for i in range(head or 0, limit - 1):
            if lower[i] in _PREPOSITIONS:
                phrase = _place_phrase(words[:limit], lower[:limit], i + 1, named_only=limit > clause)
                if phrase:
                    return phrase
    return None


def _place_phrase(words: list[str], lower: list[str], start: int, *, named_only: bool) -> str | None:
    end = start
    while end < len(words) and not (end > start and lower[end] in _PREPOSITIONS):
        if lower[end] in _STOP and not (
            lower[end] == "and" and end + 1 < len(words) and lower[end + 1] in place_words()
        ):
            break
        end += 1
    phrase = words[start:end]
    if not phrase or any(word in _NO_PLACE for word in lower[start:end]):
        return None
    named = any(word in place_words() for word in lower[start:end])
    described = lower[end - 1] in _DIVISIONS or lower[end - 1] in ("north", "south")
    capital = phrase[0][:1].isupper() and all(word[:1].isupper() or word in "-'’s" for word in phrase)
    if not (named or (not named_only and (described or capital))):
        return None
    while phrase and phrase[0].lower() in ("the", "a", "an", "its", "their") and named:
        phrase = phrase[1:]
    return _join(phrase)


def _join(words: list[str]) -> str:
    text = " ".join(words)
    return re.sub(r"\s+(?=['’]s\b)|(?<=\w)\s*([-–])\s*(?=\w)", r"\1", text)


@cache
def _outlets() -> dict[str, str]:
    """Names and abbreviations of outlets, lower case, to the name as it is listed."""
    return {
        name.lower(): row["name"]
        for row in knowledge.outlets()
        if row["kind"] == "outlet"
        for name in row["names"]
        if len(name) > 1 and not name.islower()
    }


def outlet_of(text: str) -> str | None:
    """Whose source it is: `RFA's source in Chongjin`, `a Daily NK source`."""
    match = re.match(
        r"(?:(?:a|an|another(?: of)?|one of|the|two|several|multiple)\s+)*(?:the\s+)?"
        r"([A-Z0-9][\w.&-]*(?:\s[A-Z0-9][\w.&-]*){0,3})(?:['’]s?)?\s+(?:[a-z]+[\s-]){0,3}?(?:sources?|partners?|contacts?|stringers?|insiders?)\b",
        text,
    )
    if not match:
        return None
    name = match[1].lower()
    return match[1] if name in _outlets() else None


def profile_of(words: list[str], text: str) -> Profile:
    """Everything a mention says about its source.

    words: The tokens of the mention.
    text: The mention as written.
    """
    head = head_of(words)
    role = lemma(words[head]) if head is not None and words[head][:1].isalpha() else None
    if role and words[head or 0][:1].isupper() and role not in _heads():
        role = None  # a pseudonym
    return Profile(role=role, place=place_of(words, head), outlet=outlet_of(text), number=number_of(words, head))


@cache
def _heads() -> frozenset[str]:
    words = table("sources")
    return frozenset(
        lemma(word) for name in ("source_heads", "person_heads", "opinion_heads", "crowd_heads") for word in words[name]
    )
