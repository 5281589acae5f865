"""What a document holds after the pipeline: five span groups, and extension attributes that read them.

Everything lives in `doc.spans`: label, id and kb_id of each span, and plain JSON values keyed by span id in
`SpanGroup.attrs`. The extension attributes are getters over that state and hold nothing themselves, so
`Doc.to_bytes`, `DocBin`, `n_process` and pickling lose nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from spacy.tokens import Doc, Span, SpanGroup

from . import knowledge
from .labels import (
    ANON_SOURCE,
    ANONYMITY_GRANT,
    CLAIMS,
    FACTORIES,
    HEDGED_CLAIM,
    HEDGES,
    LAYERS,
    LEVELS,
    QUOTE,
    QUOTES,
    SOURCES,
    UNNAMED_GROUP,
)

_GROUP_OF = {label: group for group, labels in LAYERS.items() for label in labels}


@dataclass(frozen=True)
class Numeral:
    """The numeral of an enterprise's name.

    kind: `date`, `serial` or `ordinal`.
    norm: `--MM-DD` for a date, else the integer as a string.
    month, day: Of a date.
    number: Of a serial or an ordinal.
    ambiguous: Nothing but custom decides between date and serial; equal readings are equal with and without it.
    """

    kind: str
    norm: str
    month: int | None = None
    day: int | None = None
    number: int | None = None
    ambiguous: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Source:
    """An unnamed source of an article: one person, one set of persons, or an unnamed group.

    chain: Id of the source within the document (`A`, `B`, ...), the same for all of its mentions.
    role: Head noun of its most telling mention, as a lemma.
    place: Where it is or is from, as written.
    outlet: Whose source it is, if said.
    number: `one` or `many`.
    grant: Why, or that, its name is withheld, as written.
    label: `ANON_SOURCE` or `UNNAMED_GROUP`.
    mentions: Its mentions in text order.
    place_name, province, country: What the gazetteer calls the place, in whatever romanisation it is written.
    medium: How it was reached: `phone`, `messenger`, `text message`, `email`, `letter`, `video call`, `in person`,
        `interview`.
    contacted: When it spoke, as written.
    access: Why it can know, as written.
    hand: `first` or `second`, where the text says so; `second` for a voice that another source passes on.
    reason, reason_kind: Why its name is withheld, as written, and `safety`, `authority`, `sensitivity`, `business` or
        `other`.
    ambiguous: Whether one of its mentions could as well be another source.
    quotes, claims: The direct speech and the hedged claims that stand on its word, in text order.
    """

    chain: str
    role: str | None
    place: str | None
    outlet: str | None
    number: str | None
    grant: str | None
    label: str
    mentions: tuple[Span, ...]
    place_name: str | None = None
    province: str | None = None
    country: str | None = None
    medium: str | None = None
    contacted: str | None = None
    access: str | None = None
    hand: str | None = None
    reason: str | None = None
    reason_kind: str | None = None
    ambiguous: bool = False
    quotes: tuple[Span, ...] = ()
    claims: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Certainty:
    """How certain the words of a cue, or of all cues of a claim, make it.

    level: `certain`, `likely`, `possible`, `unlikely`, `excluded`, or `reported`, `believed`, `unverified`,
        `approximate` where the words give a type and no degree.
    low, high: Bounds of the probability, only for words that ICD-203 or Kent define.
    polarity: 1 if the words speak for the proposition, -1 against it, 0 for neither.
    types: What the words are: `likelihood`, `belief`, `hearsay`, `approximation`, `unverified`; of a claim, those of all
        its cues.
    rows: Ids of the rows of `claims/certainty.json` that made it; `dprk_ner.claims.explain` says what they say.

    Types and rows explain a certainty; two that differ in them alone are equal.
    """

    level: str
    low: float | None
    high: float | None
    polarity: int
    types: tuple[str, ...] = field(default=(), compare=False)
    rows: tuple[str, ...] = field(default=(), compare=False)

    @property
    def rank(self) -> int | None:
        """The place of the level on the scale, from 0 (`excluded`) to 7 (`certain`); None for an approximator."""
        return LEVELS.index(self.level) if self.level in LEVELS else None


def span_group(doc: Doc, key: str, spans: Iterable[Span], attrs: dict[str, Any] | None = None) -> SpanGroup:
    """A span group whose `attrs` hold plain values keyed by span id."""
    return SpanGroup(doc, name=key, spans=list(spans), attrs=attrs or {})


def group(doc: Doc, key: str) -> list[Span]:
    """The spans of a group; empty if the component that finds them did not run."""
    return list(doc.spans[key]) if key in doc.spans else []


def values(doc: Doc, key: str) -> dict[str, Any]:
    """The values of a group, keyed by span id."""
    return dict(doc.spans[key].attrs) if key in doc.spans else {}


def values_of(span: Span) -> dict[str, Any]:
    """All stored values of one span."""
    key = _GROUP_OF.get(span.label_)
    if key is None or key not in span.doc.spans:
        return {}
    return cast("dict[str, Any]", span.doc.spans[key].attrs.get(span.id_, {}))


def value(span: Span, name: str) -> Any:
    """One stored value of a span; None if there is none."""
    return values_of(span).get(name)


def get_numeral(span: Span) -> Numeral | None:
    """Getter of `span._.numeral`."""
    stored = value(span, "numeral")
    return Numeral(**stored) if stored else None


def get_facility(span: Span) -> dict[str, Any] | None:
    """Getter of `span._.facility`: the record of a known enterprise, from a user's own table or the package's."""
    if not span.kb_id_ or span.label_ not in LAYERS[FACTORIES]:
        return None
    return value(span, "facility") or knowledge.facility(span.kb_id_)


def get_source(span: Span) -> Source | None:
    """Getter of `span._.source`: the source behind a mention, a claim or a quote."""
    if span.label_ in (ANON_SOURCE, UNNAMED_GROUP):
        chain = span.kb_id_
    elif span.label_ == ANONYMITY_GRANT:
        chain = next(iter(value(span, "of") or ()), "")
    elif span.label_ in (HEDGED_CLAIM, QUOTE):
        chain = value(span, "source") or ""
    else:
        return None
    return next((source for source in get_sources(span.doc) if source.chain == chain), None) if chain else None


def get_sources(doc: Doc) -> list[Source]:
    """Getter of `doc._.sources`: the distinct sources of the article, in order of first mention."""
    mentions: dict[str, list[Span]] = {}
    grants: dict[str, list[Span]] = {}
    for span in group(doc, SOURCES):
        if span.label_ == ANONYMITY_GRANT:
            for chain in value(span, "of") or ():
                grants.setdefault(chain, []).append(span)
        elif span.kb_id_:
            mentions.setdefault(span.kb_id_, []).append(span)
    said = {key: _by_source(doc, key) for key in (QUOTES, CLAIMS)}
    stored = values(doc, SOURCES)
    return [
        _source(chain, spans, grants.get(chain, []), stored, {key: tuple(said[key].get(chain, ())) for key in said})
        for chain, spans in mentions.items()
    ]


def _by_source(doc: Doc, key: str) -> dict[str, list[Span]]:
    stored = values(doc, key)
    result: dict[str, list[Span]] = {}
    for span in group(doc, key):
        if chain := stored.get(span.id_, {}).get("source"):
            result.setdefault(chain, []).append(span)
    return result


def _source(
    chain: str, spans: list[Span], grants: list[Span], stored: dict[str, Any], said: dict[str, tuple[Span, ...]]
) -> Source:
    """One source: of each attribute what its first mention with one says."""

    def first(name: str, of: list[Span] = spans) -> Any:
        return next((item for span in of if (item := stored.get(span.id_, {}).get(name))), None)

    roles = [role for span in spans if (role := stored.get(span.id_, {}).get("role"))]
    own: dict[str, Any] = next(
        (stored[span.id_] for name in ("place", "gloss_place") for span in spans if stored.get(span.id_, {}).get(name)),
        {},
    )
    return Source(
        chain=chain,
        role=next((role for role in roles if role != "source"), roles[0] if roles else None),
        place=own.get("place") or own.get("gloss_place"),
        outlet=first("outlet"),
        number=first("number"),
        grant=grants[0].text if grants else None,
        label=spans[0].label_,
        mentions=tuple(spans),
        place_name=own.get("place_name"),
        province=own.get("province"),
        country=own.get("country"),
        medium=first("medium"),
        contacted=first("contacted"),
        access=first("access"),
        hand=first("hand"),
        reason=first("reason", grants),
        reason_kind=first("reason_kind", grants),
        ambiguous=bool(first("ambiguous")),
        quotes=said[QUOTES],
        claims=said[CLAIMS],
    )


def get_hedges(span: Span) -> list[Span]:
    """Getter of `span._.hedges`: the cues of a claim, in text order."""
    ids = value(span, "hedges") or () if span.label_ == HEDGED_CLAIM else ()
    return [cue for cue in group(span.doc, HEDGES) if cue.id_ in ids]


def get_claim(span: Span) -> Span | None:
    """Getter of `span._.claim`: the claim of a cue."""
    if span.label_ not in LAYERS[HEDGES]:
        return None
    stored = values(span.doc, CLAIMS)
    return next(
        (claim for claim in group(span.doc, CLAIMS) if span.id_ in stored.get(claim.id_, {}).get("hedges", ())), None
    )


def get_certainty(span: Span) -> Certainty | None:
    """Getter of `span._.certainty`, for cues and claims."""
    stored = value(span, "certainty")
    if not stored:
        return None
    lists = {name: tuple(stored.get(name, ())) for name in ("types", "rows")}
    return Certainty(**(stored | lists))


def install_extensions() -> None:
    """Register the extension attributes; harmless when done before."""
    # these read what is defined here
    from .claims.explain import get_discourse, get_reasons
    from .claims.quantity import get_quantity

    getters = {
        "numeral": get_numeral,
        "facility": get_facility,
        "source": get_source,
        "hedges": get_hedges,
        "claim": get_claim,
        "certainty": get_certainty,
        "reasons": get_reasons,
        "discourse": get_discourse,
        "quantity": get_quantity,
    }
    for name, getter in getters.items():
        if not Span.has_extension(name):
            Span.set_extension(name, getter=getter)
    if not Doc.has_extension("sources"):
        Doc.set_extension("sources", getter=get_sources)


__all__ = [
    "Certainty",
    "Numeral",
    "Source",
    "get_certainty",
    "get_claim",
    "get_facility",
    "get_hedges",
    "get_numeral",
    "get_source",
    "get_sources",
    "group",
    "install_extensions",
    "span_group",
    "value",
    "values",
    "values_of",
]
