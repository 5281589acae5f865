"""What a document says about its own mentions: phrases cut short, sources that come back, officials named later.

The tagger sees a few words to each side. Three things take the whole article: a restrictive relative clause belongs to its
mention to its end; `the trader said` is a source where a trader was introduced as one; and an official who is named by the
next mentions never was anonymous. Source: `docs/guidelines.md`, section 3.
"""

from bisect import bisect_left
from functools import cache

from spacy.tokens import Doc

from ..labels import ANON_SOURCE, ANONYMITY_GRANT
from ..lexicon.tables import table
from ..reading import read
from ..tagging.pipe import Found
from ..tagging.scheme import segments

#: Longest relative clause that is followed, and how far back an official's introduction may lie, in tokens and paragraphs.
_REACH = 18
_PARAGRAPHS = 3
_RELATIVES = frozenset({"who", "whom", "whose"})
_STOPS = frozenset('.,;:!?()[]—–…"“”')
_INDEFINITE = frozenset("a an one two three four five several multiple another some".split())
_BETWEEN = frozenset({"also", "further", "then", "later", "has", "had", "have"})


@cache
def _verbs() -> frozenset[str]:
    return frozenset(table("sources")["reporting_verbs"])


@cache
def _heads() -> frozenset[str]:
    words = table("sources")
    heads = {*words["source_heads"], *words["person_heads"], *words["opinion_heads"], *words["crowd_heads"]}
    return frozenset(heads | {f"{head}s" for head in heads})


def complete_mentions(doc: Doc, found: list[Found]) -> list[Found]:
    """The mentions of a document, in text order, after a look at all of them.

    found: What the tagger found: (start, end, label, probability), in text order.
    """
    if not found:
        return found
    grants = [span for span in found if span[2] == ANONYMITY_GRANT]
    mentions = [span for span in found if span[2] != ANONYMITY_GRANT]
    words = read(doc).lower
    mentions = _extend(words, segments(doc), mentions)
    mentions = _drop_named(doc, words, mentions)
    mentions = sorted(mentions + _later(doc, words, mentions))
    return sorted(mentions + grants)


def _extend(words: list[str], bounds: list[tuple[int, int]], mentions: list[Found]) -> list[Found]:
    """Mentions that stop before a restrictive relative clause, to the clause's end."""
    ends = [end for _, end in bounds]
    verbs = _verbs()
    out = []
    for k, (start, end, label, score) in enumerate(mentions):
        if end < len(words) and words[end] in _RELATIVES and not _reports(words, end + 1):
            limit = min(next(iter(ends[bisect_left(ends, end) :]), end), end + _REACH)
            if k + 1 < len(mentions):
                limit = min(limit, mentions[k + 1][0])
            end = next((i for i in range(end + 1, limit) if words[i] in _STOPS or words[i] in verbs), end)
        out.append((start, end, label, score))
    return out


def _reports(words: list[str], i: int) -> bool:
    """Whether the relative clause whose verb is looked for at i reports: `a source who also said`."""
    return any(word in _verbs() for word in words[i : i + 1 + (words[i : i + 1] == ["also"])])


def head_of(words: list[str], start: int, end: int) -> int | None:
    """The token that is a mention's head: the last head noun before its first preposition, comma or relative pronoun."""
    best = None
    for i in range(start, end):
        if words[i] in _heads():
            best = i
        elif best is not None:
            break
    return best


def _named(doc: Doc, i: int) -> bool:
    """Whether a name follows the head at i: `official Kim Chol`, `official, Park Yoon-suk,`."""
    comma = i + 1 < len(doc) and doc[i + 1].text == ","
    j = i + 1 + comma
    names = [token.text[:1].isupper() and token.text[1:2].islower() for token in doc[j : j + 2]]
    if comma:
        return len(names) == 2 and all(names) and doc[j].lower_ not in _verbs()
    return bool(names) and names[0] and doc[i].lower_ not in ("source", "sources")


def _drop_named(doc: Doc, words: list[str], mentions: list[Found]) -> list[Found]:
    """Without mentions that a name follows, and without the introduction in the paragraphs before."""
    paragraph = read(doc).paragraphs
    dropped: set[int] = set()
    for k, (start, end, label, _) in enumerate(mentions):
        head = head_of(words, start, end)
        if label != ANON_SOURCE or head is None or head != end - 1 or words[start] not in ("the", "same"):
            continue
        if not (end < len(doc) and doc[end].text == "," and _named(doc, head)):
            continue
        dropped.add(k)
        for j in range(k - 1, -1, -1):
            before = mentions[j]
            own = head_of(words, before[0], before[1])
            if paragraph[start] - paragraph[before[0]] > _PARAGRAPHS:
                break
            if own is not None and words[own] == words[head]:
                dropped.add(j)
                if words[before[0]] in _INDEFINITE:
                    break
    return [span for k, span in enumerate(mentions) if k not in dropped]


def _later(doc: Doc, words: list[str], mentions: list[Found]) -> list[Found]:
    """`the trader said` and `according to the trader`, where a trader was introduced as a source before."""
    heads: dict[str, int] = {}
    for start, end, label, _ in mentions:
        own = head_of(words, start, end)
        if label == ANON_SOURCE and own is not None:
            heads.setdefault(words[own], end)
    taken = {i for start, end, _, _ in mentions for i in range(start, end)}
    out = []
    for i, word in enumerate(words[:-1]):
        if word not in heads or i < heads[word] or i in taken:
            continue
        first = i - 1 if i and words[i - 1] == "the" else i - 2 if i > 1 and words[i - 2] == "the" else None
        if first is None or first in taken or _named(doc, i):
            continue
        if i - first == 2 and words[i - 1] not in table("sources")["adjectives"]:
            continue
        if _says(words, first, i + 1):
            out.append((first, i + 1, ANON_SOURCE, 0.5))
    return out


def _says(words: list[str], start: int, end: int) -> bool:
    behind = end + (end < len(words) and words[end] in _BETWEEN)
    if behind < len(words) and words[behind] in _verbs() and words[behind] not in ("saying", "adding"):
        return True
    return words[max(start - 2, 0) : start] == ["according", "to"] or (
        start > 0 and words[start - 1] == "said" and end < len(words) and words[end] in (".", ",")
    )
