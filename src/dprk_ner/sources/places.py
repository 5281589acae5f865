"""The place where the source of a mention is or is from, as the mention states it."""

import re

from ..knowledge.gazetteer import find_place
from .heads import words

_DETERMINERS = frozenset("the a an its their this that these those his her our same both two three another".split())
_RELATIVE = frozenset(("who", "whom", "whose", "that", "which"))
_NEAR = frozenset("nearby neighboring neighbouring far-off distant downtown central".split())


def place_of(tokens: list[str], head: int | None) -> str | None:
    """The place, as written: `X-based`, `the X source`, `in X`, `from X`, `of X`, `who lives in X`.

    Not a nationality, a ministry, a former post (`who taught in X until 2013`), a topic (`familiar with X`), or a
    capital that stands for its government (`a Seoul official`).
    """
    lower = [token.lower() for token in tokens]
    if head is None:
        return None
    return _based(tokens, lower, head) or _before(tokens, lower, head) or _behind(tokens, lower, head)


def _based(tokens: list[str], lower: list[str], head: int) -> str | None:
    for i in range(1, head):
        if lower[i] == "based" and tokens[i - 1] in "-–—":
            start = i - 2
            while start > 0 and tokens[start - 1][:1].isupper() and lower[start - 1] not in _DETERMINERS:
                start -= 1
            return _join(tokens[start : i - 1])
    return None


def _before(tokens: list[str], lower: list[str], head: int) -> str | None:
    """A place among the modifiers: the longest run of capitals that the gazetteer knows."""
    for start in range(head):
        if not tokens[start][:1].isupper() or (start and tokens[start - 1] in "'’"):
            continue
        for end in range(head, start, -1):
            run = tokens[start:end]
            if not all(
                token[:1].isupper() or token in "-’'" or low in words("divisions")
                for token, low in zip(run, lower[start:end], strict=True)
            ):
                continue
            place = find_place(_join(run))
            if place is None or place.kind in ("country", "region"):
                continue
            government = lower[start] in words("governments") and lower[head] in words("speak_for_governments")
            owner = lower[end : end + 1] in (["'s"], ["’s"])
            outlet = lower[end : end + 1] == ["times"]
            return None if government or owner or outlet else _join(run)
    return None


def _behind(tokens: list[str], lower: list[str], head: int) -> str | None:
    """A place behind the head: in its own phrases, in a clause of staying, or in a relative clause about now."""
    clause = None
    stays = True
    for i in range(head + 1, len(tokens) - 1):
        word = lower[i]
        if word in words("no_place_after") and not (word == "for" and clause):
            if clause is None or word == "whose":
                return None
            continue
        if word in _RELATIVE and clause is None:
            clause = i
            verb = next(
                (low for low in lower[i + 1 : i + 4] if low not in ("has", "have", "had", "also", "recently", "now")),
                "",
            )
            past = verb.endswith("ed") or verb in ("was", "were", "had", "taught", "ran", "sold", "spoke", "left")
            stays = not past and verb not in ("said", "told")
            if verb in words("moves"):
                stays = True
            if lower[i] == "whose":
                return None
        if not stays:
            return None
        moving = word in ("to", "into") and any(
            low in words("moves") or low == "posted" for low in lower[max(head + 1, i - 3) : i]
        )
        if word in words("place_prepositions") or moving:
            phrase, end = _phrase(tokens, lower, i + 1, loose=word not in ("of", "at", "on", "by"))
            if phrase and (_topic(word, phrase) or (moving and _wide(phrase))):
                return None
            if phrase and "until" not in lower[end : end + 1] and not _former(lower, clause, i):
                return phrase
    return None


def _topic(preposition: str, phrase: str) -> bool:
    """`experts on the region`: about a place, not at one; `the other side` is nowhere."""
    edge = re.search(r"\b(sides?|border|coast|river|frontier|island)$|^both sides", phrase, re.IGNORECASE)
    return (preposition == "on" and not edge) or phrase == "the other side"


def _wide(phrase: str) -> bool:
    """A country or a part of the world: where somebody went, not where somebody is."""
    place = find_place(phrase)
    return place is not None and place.kind in ("country", "region")


def _former(lower: list[str], clause: int | None, i: int) -> bool:
    """Is the clause about a time that is over, or about a way through a place?"""
    between = lower[clause:i] if clause is not None else []
    return any(word in ("through", "crossed", "passed") for word in between) or "until" in lower[i:]


def _phrase(tokens: list[str], lower: list[str], start: int, *, loose: bool) -> tuple[str | None, int]:
    """The place phrase that begins here and the token behind it.

    A description (`the northern border area`), a name with or without its division, several names; a described place
    that is then named (`the northern city of Hyesan`) is the name.
    """
    first = start
    while first < len(tokens) and lower[first] in _NEAR:
        first += 1
    i, named, owner, last_division = _extent(tokens, lower, first)
    phrase = tokens[first:i]
    if not phrase:
        return None, i
    if last_division is not None and not named and i < len(tokens) and lower[i] == "of":
        inner, end = _phrase(tokens, lower, i + 1, loose=True)
        if inner and lower[last_division] in ("north", "south", "east", "west", "side", "sides"):
            return _join(tokens[first:end]), end
        if inner and inner[0].isupper():
            return inner, end
    if last_division == i - 1 and i + 1 < len(tokens) and lower[i] == "," and find_place(tokens[i + 1]):
        return tokens[i + 1], i + 2  # the northern capital, X
    if not named:
        if i < len(tokens) and tokens[i][0].islower() and _plain(lower[i]) and lower[i] not in ("last", "this"):
            return None, i  # the county militia
        return (_join(phrase), i) if last_division == i - 1 and _described(phrase) else (None, i)
    return _named(tokens, lower, first, i, loose=loose, owner=owner), i


def _extent(tokens: list[str], lower: list[str], first: int) -> tuple[int, bool, bool, int | None]:
    """How far a place phrase reaches; whether a name and a possessor are in it; the index of its last division."""
    named = owner = False
    division = None
    for i in range(first, len(tokens)):
        word, upper = lower[i], tokens[i][0].isupper()
        joined = lower[i - 1] == "and" if i > first else False
        if upper and not _adjective(lower, i) and word not in words("no_place"):
            named = True
        elif word in ("'s", "’s") and i > first:
            owner = True
        elif word in words("divisions"):
            division = i
        elif not (
            (upper and _adjective(lower, i))
            or (word in ("-", "–", "new") and i > first)
            or (word == "and" and named and _another(tokens, lower, i + 1))
            or (word == "in" and joined)
            or (word in _DETERMINERS and (i <= first + 1 or joined))
            or (not named and division is None and i < first + 4 and _plain(word))  # the northern border area
        ):
            return i, named, owner, division
    return len(tokens), named, owner, division


def _adjective(lower: list[str], i: int) -> bool:
    """Does a word of a people describe a place here (`the Chinese border city`, `the South Korean capital`)?"""
    start = i + 1 if lower[i] in ("south", "north") else i
    return (
        lower[start : start + 1] != []
        and lower[start] in words("demonyms")
        and any(word in words("divisions") for word in lower[start + 1 : start + 3])
    )


def _plain(word: str) -> bool:
    return word.isalpha() and word not in words("prepositions") and word not in words("after_head")


def _described(phrase: list[str]) -> bool:
    """Is a phrase without a name that of a place: `the city`, `two provinces`, but not `state borders`?"""
    return phrase[0].lower() in _DETERMINERS or phrase[-1].lower() in ("abroad", "country") or len(phrase) > 1


def _named(tokens: list[str], lower: list[str], first: int, end: int, *, loose: bool, owner: bool) -> str | None:
    """A phrase with a name in it: is it one of a place?"""
    bare = tokens[first:end]
    while len(bare) > 1 and bare[0].lower() in _DETERMINERS and (bare[1][0].isupper() or not owner):
        if bare[1][0].islower() and not any(token in words("divisions") for token in bare[1:2]):
            break
        bare = bare[1:]
    for size in range(len(bare) - 1, 0, -1):  # Sinuiju's Chaeha market: the place, then what is there
        if bare[size] in ("'s", "’s") and find_place(_join(bare[:size])) and lower[end - 1] not in words("divisions"):
            return _join(bare[:size])
    if end < len(tokens) and (lower[end] in words("no_place") or lower[end] == "based" or tokens[end][0].isdigit()):
        return None  # Pyoksong Laver Farm, a Beijing-based company
    if bare[-1] in "-–":
        return None
    if len(bare) == 1 and bare[0] in ("North", "South", "West", "East", "Gulf"):
        return f"the {bare[0]}" if tokens[first].lower() == "the" else None
    capital = next((i for i, token in enumerate(bare) if token[0].isupper()), 0)
    if lower[end - 1] in words("divisions") or find_place(_join(bare[capital:])) or "and" in bare:
        return _join(bare)
    alone = all(token[0].isupper() or token in ("-", "–", "the") for token in bare)
    acronym = len(bare) == 1 and bare[0].isupper()
    return _join(bare) if loose and alone and not acronym else None


def _another(tokens: list[str], lower: list[str], i: int) -> bool:
    """Does another place follow `and`?"""
    while i < len(tokens) and lower[i] in ("in", "the"):
        i += 1
    return i < len(tokens) and tokens[i][0].isupper() and lower[i] not in words("no_place")


def _join(tokens: list[str]) -> str:
    text = " ".join(tokens)
    return re.sub(r"\s+(?=['’]s\b)|(?<=\w)\s*([-–])\s*(?=\w)", r"\1", text)
