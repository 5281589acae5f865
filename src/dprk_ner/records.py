"""The record: one plain JSON object a document, the form in which annotations leave the package.

The fields are fixed; `docs/api.md` describes them. Offsets are character offsets into `text`, end exclusive.
"""

from dataclasses import asdict
from typing import Any, TypedDict

from spacy.tokens import Doc, Span

from .claims.explain import claim_is_discourse, cue_is_discourse, reasons_from
from .claims.quantity import get_quantity
from .document import get_certainty, group, value, values_of
from .labels import ANONYMITY_GRANT, CLAIMS, FACTORIES, HEDGES, QUOTES, SOURCES
from .reading import read


class Record(TypedDict):
    """One annotated document."""

    doc_id: str
    text: str
    meta: dict[str, Any]
    factories: list[dict[str, Any]]
    sources: list[dict[str, Any]]
    hedges: list[dict[str, Any]]
    claims: list[dict[str, Any]]
    quotes: list[dict[str, Any]]


def _span(span: Span, *, label: bool = True) -> dict[str, Any]:
    start, end = span.start_char, span.end_char
    row = {"id": span.id_, "start": start, "end": end, "text": read(span.doc).text[start:end]}
    return row | {"label": span.label_} if label else row


def _factory(span: Span) -> dict[str, Any]:
    own = values_of(span)
    numeral = own.get("numeral") or {}
    return _span(span) | {
        "kind": numeral.get("kind"),
        "norm": numeral.get("norm"),
        "alias_of": own.get("alias_of"),
        "facility": span.kb_id_ or None,
        "score": own.get("score"),
    }


#: What the sentence around a mention, or a grant, adds; beside the fields that the profile of the mention has.
_TOLD = (
    "place_name",
    "province",
    "country",
    "medium",
    "contacted",
    "access",
    "hand",
    "reason",
    "reason_kind",
    "ambiguous",
)


def _source(span: Span, grants: dict[str, Span]) -> dict[str, Any]:
    values = values_of(span)
    is_grant = span.label_ == ANONYMITY_GRANT
    chain = next(iter(values.get("of") or ()), None) if is_grant else span.kb_id_ or None
    grant = span if is_grant else grants.get(chain or "")
    row = _span(span) | {
        "chain": chain,
        "role": values.get("role"),
        "place": values.get("place"),
        "outlet": values.get("outlet"),
        "number": values.get("number"),
        "grant": grant.text if grant is not None else None,
        "score": values.get("score"),
    }
    row |= {name: values.get(name) for name in _TOLD}
    if grant is not None:
        row |= {name: value(grant, name) for name in ("reason", "reason_kind")}
    return row


def _hedge(span: Span, claim: Span | None) -> dict[str, Any]:
    certainty, quantity = get_certainty(span), get_quantity(span)
    return _span(span) | {
        "certainty": certainty.level if certainty else None,
        "low": certainty.low if certainty else None,
        "high": certainty.high if certainty else None,
        "polarity": certainty.polarity if certainty else None,
        "claim": claim.id_ if claim is not None else None,
        "score": value(span, "score"),
        "type": next(iter(certainty.types), None) if certainty else None,
        "rules": list(certainty.rows) if certainty else [],
        "quantity": asdict(quantity) if quantity is not None else None,
        "discourse": cue_is_discourse(span, claim),
    }


def _claim(span: Span, cues: list[Span]) -> dict[str, Any]:
    certainty, values = get_certainty(span), values_of(span)
    return _span(span, label=False) | {
        "hedges": list(values.get("hedges") or ()),
        "source": values.get("source"),
        "certainty": certainty.level if certainty else None,
        "score": values.get("score"),
        "rank": certainty.rank if certainty else None,
        "low": certainty.low if certainty else None,
        "high": certainty.high if certainty else None,
        "polarity": certainty.polarity if certainty else None,
        "types": list(certainty.types) if certainty else [],
        "reasons": [
            {"hedge": reason.cue.id_ if reason.cue is not None else None, "rule": reason.rule, "level": reason.level}
            for reason in reasons_from(span, cues)
        ],
        "discourse": claim_is_discourse(span, cues),
    }


def _link_claims(cues: list[Span], claims: list[Span]) -> tuple[dict[str, Span], dict[str, list[Span]]]:
    """The claim of each cue and the cues of each claim in text order, as `span._.claim` and `span._.hedges` find them one by one."""
    claim_of: dict[str, Span] = {}
    claims_at: dict[str, list[str]] = {}
    for claim in claims:
        for cue in dict.fromkeys(value(claim, "hedges") or ()):
            claim_of.setdefault(cue, claim)
            claims_at.setdefault(cue, []).append(claim.id_)
    cues_of: dict[str, list[Span]] = {claim.id_: [] for claim in claims}
    for cue in cues:
        for claim in claims_at.get(cue.id_, ()):
            cues_of[claim].append(cue)
    return claim_of, cues_of


def to_record(doc: Doc, *, doc_id: str, meta: dict[str, Any] | None = None) -> Record:
    """The record of a document that the pipeline has annotated.

    doc_id: What the document is called; records and tables are joined on it.
    meta: Passed through.
    """
    grants: dict[str, Span] = {}
    for span in group(doc, SOURCES):
        if span.label_ == ANONYMITY_GRANT:
            for chain in value(span, "of") or ():
                grants.setdefault(chain, span)
    cues, claims = group(doc, HEDGES), group(doc, CLAIMS)
    claim_of, cues_of = _link_claims(cues, claims)
    return Record(
        doc_id=doc_id,
        text=read(doc).text,
        meta=meta or {},
        factories=[_factory(span) for span in group(doc, FACTORIES)],
        sources=[_source(span, grants) for span in group(doc, SOURCES)],
        hedges=[_hedge(cue, claim_of.get(cue.id_)) for cue in cues],
        claims=[_claim(claim, cues_of[claim.id_]) for claim in claims],
        quotes=[_span(span, label=False) | {"source": value(span, "source")} for span in group(doc, QUOTES)],
    )
