"""Phrases that can hedge, found by a table: proposals for the encoder, never decisions."""

import re
from functools import cache

from ..labels import HEDGES, LAYERS
from ..lexicon.tables import table


@cache
def cue_phrases() -> dict[str, dict[tuple[str, ...], str]]:
    """Phrases by first word: {first word: {words of the phrase: labels, e.g. `EPISTEMIC` or `EPISTEMIC|HEARSAY`}}."""
    labels: dict[tuple[str, ...], list[str]] = {}
    for label in LAYERS[HEDGES]:
        for phrase in table("claims", "cues")[label]:
            labels.setdefault(tuple(phrase.split()), []).append(label)
    by_first: dict[str, dict[tuple[str, ...], str]] = {}
    for words, names in labels.items():
        by_first.setdefault(words[0], {})[words] = "|".join(names)
    return by_first


def propose_cues(words: list[str]) -> list[tuple[int, int, str]]:
    """The longest phrases of the table in a token sequence: (start token, end token, labels).

    words: The tokens, lower case, apostrophes straight.
    """
    phrases = cue_phrases()
    found = []
    end = 0
    for i in [i for i, word in enumerate(words) if word in phrases]:
        if i < end:
            continue
        candidates = phrases[words[i]]
        fitting = [phrase for phrase in candidates if tuple(words[i : i + len(phrase)]) == phrase]
        if fitting:
            phrase = max(fitting, key=len)
            end = i + len(phrase)
            found.append((i, end, candidates[phrase]))
    return found


_NUMBER = re.compile(
    r"[$€£¥]?\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|"
    r"fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|dozen|half|us\$|won|yuan)\b"
)
_LINKS = {
    "that": "that",
    "whether": "that",
    "if": "that",
    "of": "of",
    "to": "to",
    "be": "verb",
    "have": "verb",
    "by": "by",
}


def what_follows(words: list[str], end: int) -> str:
    """What stands behind a phrase, coarsely: a number (`about 300`, `more than a decade`, `around late August`), `that`, `of`,
    `to`, a mark, the end, or another word.

    words: The tokens, lower case.
    end: The token behind the phrase.
    """
    if end >= len(words):
        return "end"
    if any(_NUMBER.match(word) for word in words[end : end + 2]) or _is_amount(words[end : end + 2]):
        return "number"
    word = words[end]
    return _LINKS.get(word) or ("word" if word[0].isalnum() else "mark")


def _is_amount(words: list[str]) -> bool:
    """Whether these two words are an amount or a time without a figure: `a decade`, `late August`."""
    first, last = words[0], words[-1]
    return (first in ("a", "an") and last in _words("amounts")) or (
        first in ("early", "mid", "late") and last in _words("months")
    )


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(table("claims", "quantities")[name])
