"""The record: one plain JSON object a document, the form in which annotations leave the package.

The fields are fixed; `docs/api.md` describes them. Offsets are character offsets into `text`, end exclusive.
"""

from dataclasses import asdict
from typing import Any, TypedDict

from spacy.tokens import Doc, Span

from .claims.explain import get_discourse, get_reasons
from .claims.quantity import get_quantity
from .document import get_certainty, group, value
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
    row = {"id": span.id_, "start": span.start_char, "end": span.end_char, "text": span.text}
    return row | {"label": span.label_} if label else row


def _factory(span: Span) -> dict[str, Any]:
    numeral = value(span, "numeral") or {}
    return _span(span) | {
        "kind": numeral.get("kind"),
        "norm": numeral.get("norm"),
        "alias_of": value(span, "alias_of"),
        "facility": span.kb_id_ or None,
        "score": value(span, "score"),
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
    own = span.label_ == ANONYMITY_GRANT
    chain = next(iter(value(span, "of") or ()), None) if own else span.kb_id_ or None
    grant = span if own else grants.get(chain or "")
    row = _span(span) | {
        "chain": chain,
        "role": value(span, "role"),
        "place": value(span, "place"),
        "outlet": value(span, "outlet"),
        "number": value(span, "number"),
        "grant": grant.text if grant is not None else None,
        "score": value(span, "score"),
    }
    row |= {name: value(span, name) for name in _TOLD}
    if grant is not None:
        row |= {"reason": value(grant, "reason"), "reason_kind": value(grant, "reason_kind")}
    return row


def _hedge(span: Span, claim: str | None) -> dict[str, Any]:
    certainty, quantity = get_certainty(span), get_quantity(span)
    return _span(span) | {
        "certainty": certainty.level if certainty else None,
        "low": certainty.low if certainty else None,
        "high": certainty.high if certainty else None,
        "polarity": certainty.polarity if certainty else None,
        "claim": claim,
        "score": value(span, "score"),
        "type": next(iter(certainty.types), None) if certainty else None,
        "rules": list(certainty.rows) if certainty else [],
        "quantity": asdict(quantity) if quantity is not None else None,
        "discourse": get_discourse(span),
    }


def _claim(span: Span) -> dict[str, Any]:
    certainty = get_certainty(span)
    return _span(span, label=False) | {
        "hedges": list(value(span, "hedges") or ()),
        "source": value(span, "source"),
        "certainty": certainty.level if certainty else None,
        "score": value(span, "score"),
        "rank": certainty.rank if certainty else None,
        "low": certainty.low if certainty else None,
        "high": certainty.high if certainty else None,
        "polarity": certainty.polarity if certainty else None,
        "types": list(certainty.types) if certainty else [],
        "reasons": [
            {"hedge": reason.cue.id_ if reason.cue is not None else None, "rule": reason.rule, "level": reason.level}
            for reason in get_reasons(span)
        ],
        "discourse": get_discourse(span),
    }


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
    claims = {cue: span.id_ for span in reversed(group(doc, CLAIMS)) for cue in value(span, "hedges") or ()}
    return Record(
        doc_id=doc_id,
        text=read(doc).text,
        meta=meta or {},
        factories=[_factory(span) for span in group(doc, FACTORIES)],
        sources=[_source(span, grants) for span in group(doc, SOURCES)],
        hedges=[_hedge(span, claims.get(span.id_)) for span in group(doc, HEDGES)],
        claims=[_claim(span) for span in group(doc, CLAIMS)],
        quotes=[_span(span, label=False) | {"source": value(span, "source")} for span in group(doc, QUOTES)],
    )
