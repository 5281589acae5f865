"""Figures for the names of plants: numerals, aliases, links.

Links are compared with `facility` where the gold has it (`assets/linking`). Articles do not have it: there a link is
compared only where the name is, letter by letter, a listed name of one known plant and of no other; names that an alias joins to
such a name are expected to lead there, too. Links of other names are not judged.
"""

from functools import cache

from .. import knowledge
from ..factories.linking import UNLISTED
from ..labels import NUMERAL_FACTORY
from .tally import Row, Scores, same_place


def score_plants(scores: Scores, text: str, gold: list[Row], got: list[Row]) -> None:
    """Compare readings, aliases and links of one document."""
    for row in gold:
        if row.label == NUMERAL_FACTORY and row.values.get("norm") is not None:
            hit = same_place(got, row)
            good = hit is not None and _norm(hit.values.get("norm")) == _norm(row.values["norm"])
            scores.check("numeral norm, end to end", good)
            if hit is not None:
                scores.about_plants().check("numeral norm, found names", good)
    _score_aliases(scores.about_plants(), text, gold, got)
    _score_links(scores.about_plants(), gold, got)


def _norm(value: object) -> str | None:
    if value in (None, ""):
        return None
    text = str(value)
    return text if text.startswith("--") else text.lstrip("0")


def _roots(rows: list[Row]) -> dict[tuple[int, int], Row]:
    """What each alias stands for in the end."""
    by_id = {row.values.get("id"): row for row in rows if row.values.get("id")}
    roots = {}
    for row in rows:
        root, seen = row, set()
        while root.values.get("alias_of") in by_id and root.values["alias_of"] not in seen:
            seen.add(root.values["alias_of"])
            root = by_id[root.values["alias_of"]]
        if root is not row:
            roots[row.start, row.end] = root
    return roots


def _score_aliases(scores: Scores, text: str, gold: list[Row], got: list[Row]) -> None:
    wanted, found = _roots(gold), _roots(got)
    places = {(row.start, row.end) for row in gold} & {(row.start, row.end) for row in got}
    pairs = [
        [(place, (root.start, root.end)) for place, root in roots.items() if {place, (root.start, root.end)} <= places]
        for roots in (wanted, found)
    ]
    if any(pairs):
        scores.count("aliases, found names", *pairs)
    for alias, name in pairs[0]:
        between = text[min(alias[1], name[1]) : max(alias[0], name[0])]
        if alias[0] > name[1] and "(" in between and len(between) < 60:
            scores.check("aliases in parentheses, found names", (alias, name) in pairs[1])


@cache
def _listed() -> dict[str, str]:
    """Listed names that one known plant has and no other, to its id."""
    holders: dict[str, set[str]] = {}
    for plant in knowledge.listed().rows:
        for name in plant.names:
            holders.setdefault(_plain(name), set()).add(plant.id)
    return {name: next(iter(ids)) for name, ids in holders.items() if len(ids) == 1}


def _plain(name: str) -> str:
    return " ".join(name.lower().removeprefix("the ").replace("’", "'").split())


def _score_links(scores: Scores, gold: list[Row], got: list[Row]) -> None:
    linked = {(row.start, row.end): _known(row.values.get("facility")) for row in got}
    if any("facility" in row.values for row in gold):
        name = "links to known plants"
        wanted = {(row.start, row.end): row.values.get("facility") for row in gold}
    else:
        name = "links of listed names"
        by_name = {(row.start, row.end): _listed().get(_plain(row.values.get("text") or "")) for row in gold}
        roots = {place: (root.start, root.end) for place, root in _roots(gold).items()}
        wanted = {place: own or by_name.get(roots.get(place, place)) for place, own in by_name.items()}
        wanted = {place: plant for place, plant in wanted.items() if plant}
    if not wanted or not all("facility" in row.values for row in got):
        return  # nothing to expect, or records that say nothing of links
    scores.count(
        name,
        [(place, plant) for place, plant in wanted.items() if plant],
        [(place, linked[place]) for place in wanted if linked.get(place)],
    )


def _known(key: str | None) -> str | None:
    return key if key and not key.startswith(UNLISTED) else None
