"""Silver documents: what the teacher found, in the shape of gold. Nothing in here needs torch."""

from collections.abc import Mapping, Sequence
from typing import Any

from spacy.tokens import Doc, Span

from dprk_ner.document import span_group
from dprk_ner.labels import (
    ANONYMITY_GRANT,
    CLAIMS,
    FACTORIES,
    HEDGED_CLAIM,
    HEDGES,
    ID_PREFIX,
    LAYERS,
    SOURCES,
)
from dprk_ner.sentences import sentence_starts

#: Start token, end token (exclusive), label.
Labelled = tuple[int, int, str]
#: Start token, end token (exclusive), positions of its cues among the document's.
Claim = tuple[int, int, Sequence[int]]


def mark(doc: Doc, spans: Mapping[str, Sequence[Labelled]], claims: Sequence[Claim], *, name: str) -> Doc:
    """Write groups into a document as `dprk_ner.corpus.convert.to_doc` does; returns the document.

    spans: Factories, mentions and cues in text order; a group without any may be missing.
    claims: In text order.
    name: The document's id, kept as an article's is.

    What the teacher does not know is left empty as it is in a document without it: numerals, aliases, who a mention is,
    on whose word a claim stands. There are no quotes, since those are found by rule.
    """
    held = [(start, end) for own in spans.values() for start, end, _ in own] + [(a, b) for a, b, _ in claims]
    for token, start in zip(doc, sentence_starts(doc), strict=True):
        token.is_sent_start = start and not any(a < token.i < b for a, b in held)
    for group in LAYERS:
        own = [(start, end, HEDGED_CLAIM) for start, end, _ in claims] if group == CLAIMS else spans.get(group, ())
        made = [
            Span(doc, start, end, label=label, span_id=f"{ID_PREFIX[group]}{i}")
            for i, (start, end, label) in enumerate(own, 1)
        ]
        attrs = {span.id_: _values(group, span.label_) for span in made}
        if group == CLAIMS:
            for span, (_, _, cues) in zip(made, claims, strict=True):
                attrs[span.id_]["hedges"] = [f"{ID_PREFIX[HEDGES]}{i + 1}" for i in cues]
        doc.spans[group] = span_group(doc, group, made, attrs)
    doc.user_data["article"] = name
    return doc


def _values(group: str, label: str) -> dict[str, Any]:
    if group == FACTORIES:
        return {"numeral": None, "alias_of": None}
    if label == ANONYMITY_GRANT:
        return {"of": []}
    if group == SOURCES:
        return dict.fromkeys(("role", "place", "outlet", "number"))
    return {"hedges": [], "source": None} if group == CLAIMS else {}
