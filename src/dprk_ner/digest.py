"""An article's sources in a few lines: how many, where, and how much rests on each.

`2 anonymous sources, one in Hyesan; 7 of 9 quotes rest on one voice`
"""

from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Doc

from .document import Source, get_sources, group
from .labels import ANON_SOURCE, CLAIMS, QUOTES

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six")


def digest(doc: Doc) -> str:
    """One line an editor reads first."""
    sources = get_sources(doc)
    anonymous = [source for source in sources if source.label == ANON_SOURCE]
    groups = len(sources) - len(anonymous)
    parts = [_counted(len(anonymous), "anonymous source") + _where(anonymous)]
    if groups:
        parts[0] += f", {_counted(groups, 'unnamed group')}"
    quotes, claims = len(group(doc, QUOTES)), len(group(doc, CLAIMS))
    for name, total, said in (
        ("quote", quotes, [len(source.quotes) for source in sources]),
        ("hedged claim", claims, [len(source.claims) for source in sources]),
    ):
        if total:
            parts.append(_rests(name, total, [count for count in said if count]))
    return "; ".join(parts)


def _counted(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _where(sources: Sequence[Source]) -> str:
    """`, one in Hyesan, two in Dandong`: by the names of the gazetteer."""
    places = Counter(name for source in sources if (name := source.place_name or source.place))
    if len(sources) == 1 and places:
        return f" in {next(iter(places))}"
    return "".join(f", {_NUMBERS[n] if n < len(_NUMBERS) else n} in {name}" for name, n in places.items())


def _rests(noun: str, total: int, said: Sequence[int]) -> str:
    """`7 of 9 quotes rest on one voice`."""
    if not said:
        return f"{_counted(total, noun)}, none of them from an unnamed voice"
    voices = "one voice" if len(said) == 1 else f"{len(said)} voices, {max(said)} on one of them"
    return f"{sum(said)} of {_counted(total, noun)} rest{'s' if sum(said) == 1 else ''} on {voices}"


def line_of(source: Source, doc: Doc) -> str:
    """One source: its first mention and everything the text says of it."""
    parts = [f"{source.chain}: {source.mentions[0].text}"]
    if source.place:
        known = [name for name in (source.place_name, source.province, source.country) if name]
        parts.append(f"in {source.place}" + (f" ({', '.join(dict.fromkeys(known))})" if known else ""))
    parts += [f"of {source.outlet}"] if source.outlet else []
    reached = " ".join(part for part in (source.medium and f"by {source.medium}", source.contacted) if part)
    parts += [f"reached {reached.replace('by in', 'in').replace('by interview', 'in an interview')}"] if reached else []
    parts += [source.access] if source.access else []
    parts += [f"{source.hand} hand"] if source.hand else []
    parts += (
        [f"unnamed: {source.grant}" + (f" ({source.reason_kind})" if source.reason_kind else "")]
        if source.grant
        else []
    )
    parts += ["may be another source in places"] if source.ambiguous else []
    quotes, claims = len(group(doc, QUOTES)), len(group(doc, CLAIMS))
    mentions = _counted(len(source.mentions), "mention")
    parts.append(f"{mentions}, {len(source.quotes)} of {quotes} quotes, {len(source.claims)} of {claims} claims")
    return "; ".join(parts)
