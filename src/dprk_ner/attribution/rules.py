"""Whose words a quote or a hedged claim are: clear rules over acts of saying."""

from collections.abc import Sequence

from spacy.tokens import Doc, Span

from ..tagging.scheme import segments
from .speech import Act


def paragraph_of(doc: Doc) -> list[int]:
    """The number of the paragraph of every token (breaks belong to the paragraph before)."""
    numbers = [0] * len(doc)
    bounds = segments(doc)
    for n, (start, _) in enumerate(bounds):
        end = bounds[n + 1][0] if n + 1 < len(bounds) else len(doc)
        for i in range(start, end):
            numbers[i] = n
    return numbers


def sentence_of(doc: Doc) -> list[int]:
    """The number of the sentence of every token; paragraphs where sentences are not known."""
    if not doc.has_annotation("SENT_START"):
        return paragraph_of(doc)
    numbers, n = [], -1
    for token in doc:
        n += token.is_sent_start is True or token.i == 0
        numbers.append(n)
    return numbers


def attribute_quotes(doc: Doc, quotes: Sequence[Span], acts: Sequence[Act]) -> list[str | None]:
    """The chain of each quote's speaker, None for named speakers and where there is none.

    An act behind the quote in its own sentence speaks it (`“...,” the source said`), else one just before it
    (`The source said: “...”`); a quote without either goes on with the speaker of the quote before when nothing
    but the speech stands between them.
    """
    paragraphs = paragraph_of(doc)
    speakers: list[str | None] = []
    spoken: list[str | None] = []
    for n, quote in enumerate(quotes):
        before = quotes[n - 1].end if n and paragraphs[quotes[n - 1].start] == paragraphs[quote.start] else 0
        behind = quotes[n + 1].start if n + 1 < len(quotes) else len(doc)
        own = paragraphs[quote.start]
        right = [a for a in acts if quote.end <= a.token < behind and paragraphs[a.token] == own]
        left = [a for a in acts if before <= a.token < quote.start and paragraphs[a.token] == own]
        act = None
        if right and _no_stop(doc, quote.end, right[0].token):
            act = right[0]
        elif left and _no_stop(doc, left[-1].token, quote.start):
            act = left[-1]
        elif left and n and paragraphs[quotes[n - 1].start] == own:
            act = left[-1] if left[-1].token > quotes[n - 1].end else None
        elif left:
            act = left[-1]
        if act is not None:
            speaker = act.speaker
        elif n and _goes_on(doc, quotes[n - 1], quote, paragraphs):
            speaker = spoken[-1]
        elif right:
            speaker = right[0].speaker
        else:
            earlier = [a for a in acts if a.token < quote.start and paragraphs[a.token] >= own - 1]
            speaker = earlier[-1].speaker if earlier and len(quote) > 4 and _alone(quote, paragraphs, doc) else None
        spoken.append(speaker)
        speakers.append(speaker or None)
    return speakers


def _no_stop(doc: Doc, start: int, end: int) -> bool:
    """No sentence ends between these tokens."""
    return not any(
        doc[i].text in (".", "!", "?") or (doc[i].is_space and "\n\n" in doc[i].text) for i in range(start, end)
    )


def _goes_on(doc: Doc, before: Span, quote: Span, paragraphs: Sequence[int]) -> bool:
    """Does the quote continue the one before: in its paragraph, or as a paragraph of nothing but speech?"""
    apart = paragraphs[quote.start] - paragraphs[before.start]
    return apart == 0 or (apart == 1 and _alone(quote, paragraphs, doc))


def _alone(quote: Span, paragraphs: Sequence[int], doc: Doc) -> bool:
    """Does the paragraph begin with the quote?"""
    first = quote.start
    while first > 0 and paragraphs[first - 1] == paragraphs[quote.start] and not doc[first - 1].is_space:
        first -= 1
    return quote.start - first <= 2


def attribute_claims(
    doc: Doc, claims: Sequence[Span], quotes: Sequence[Span], speakers: Sequence[str | None], acts: Sequence[Act]
) -> list[str | None]:
    """The chain on whose word each claim stands, None for the writer's own and for named speakers."""
    sentences = sentence_of(doc)
    result: list[str | None] = []
    for claim in claims:
        around = next((k for k, q in enumerate(quotes) if q.start <= claim.start < q.end), None)
        if around is not None:
            result.append(speakers[around])
            continue
        own = sentences[claim.start]
        near = [a for a in acts if sentences[a.token] in (own, sentences[claim.end - 1])]
        before = [a for a in near if a.token < claim.start]
        behind = [a for a in near if a.token >= claim.end]
        speaker = None
        if (before and not before[-1].after) or (before and doc[before[-1].token].lower_ == "to"):
            speaker = before[-1].speaker
        if speaker is None and behind:
            speaker = behind[0].speaker
        if speaker is None and before:
            speaker = before[-1].speaker
        result.append(speaker or None)
    return result


def attach_grants(doc: Doc, grants: Sequence[Span], mentions: Sequence[Span]) -> list[list[str]]:
    """The chains whose names each grant withholds: of the mention around it, else of the nearest one before it in its
    paragraph, else behind it in its paragraph, else before.
    """
    paragraphs = paragraph_of(doc)
    result = []
    for grant in grants:
        around = [m for m in mentions if m.start <= grant.start and grant.end <= m.end]
        own = [m for m in mentions if paragraphs[m.start] == paragraphs[grant.start]]
        before = [m for m in own if m.end <= grant.start]
        behind = [m for m in own if m.start >= grant.end]
        earlier = [m for m in mentions if m.end <= grant.start]
        chosen = around[-1:] or before[-1:] or behind[:1] or earlier[-1:]
        result.append([m.kb_id_ for m in chosen])
    return result
