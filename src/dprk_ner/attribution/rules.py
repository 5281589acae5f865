"""Whose words a quote or a hedged claim are: clear rules over acts of saying."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from ..labels import UNVERIFIED
from ..tagging.scheme import segments
from .speech import Act, Speech


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


def attribute_quotes(doc: Doc, quotes: Sequence[Span], speech: Speech) -> list[str | None]:
    """The chain of each quote's speaker, None for named speakers and where there is none.

    An act behind the quote in its own sentence speaks it (`“...,” the source said`), else one just before it
    (`The source said: “...”`); a quote without either goes on with the speaker of the quote before, or is the voice
    that the paragraph speaks with. A headline's quote has the speaker of the quote below that repeats it.
    """
    paragraphs = paragraph_of(doc)
    spoken: list[str | None] = []
    for n, quote in enumerate(quotes):
        own = paragraphs[quote.start]
        previous = quotes[n - 1] if n else None
        same = previous is not None and paragraphs[previous.start] == own
        before = previous.end if previous is not None and same else 0
        behind = quotes[n + 1].start if n + 1 < len(quotes) else len(doc)
        right = [a for a in speech.acts if quote.end <= a.token < behind and paragraphs[a.token] == own]
        left = [a for a in speech.acts if before <= a.token < quote.start and paragraphs[a.token] == own]
        if right and _same_sentence(doc, quote, right[0].token):
            speaker = right[0].speaker
        elif left:
            speaker = left[-1].speaker
        elif previous is not None and _goes_on(doc, previous, quote, paragraphs):
            speaker = spoken[-1]
        elif any(paragraphs[i] == own for i in range(max(quote.start - 60, 0), max(quote.start - 1, 0))):
            speaker = speech.voice[quote.start - 1] if not _alone(quote, paragraphs, doc) else None
        else:
            speaker = None
        if speaker is None and own and len(quote) > 4 and _alone(quote, paragraphs, doc) and not right and not left:
            speaker = speech.voice[quote.start]
        spoken.append(speaker)
    for n, quote in enumerate(quotes):
        if not paragraphs[quote.start] and not spoken[n]:
            spoken[n] = next((s for q, s in zip(quotes, spoken, strict=True) if s and _repeats(q, quote)), None)
    return [speaker or None for speaker in spoken]


def _repeats(body: Span, headline: Span) -> bool:
    return body.start > headline.start and _folded(headline.text) in _folded(body.text)


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def _same_sentence(doc: Doc, quote: Span, verb: int) -> bool:
    """Does the sentence of the quote go on to this verb? A quote that ends with a full stop ends its sentence."""
    if not _no_stop(doc, quote.end, verb):
        return False
    after = next((doc[i] for i in range(quote.end, verb + 1) if doc[i].text[0].isalnum()), None)
    last = quote[-1].text
    return last not in (".", "!", "?") or (after is not None and after.text[0].islower())


def _no_stop(doc: Doc, start: int, end: int) -> bool:
    """No sentence ends between these tokens."""
    return not any(
        doc[i].text in (".", "!", "?") or (doc[i].is_space and doc[i].text.count("\n") > 1) for i in range(start, end)
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


@dataclass(frozen=True)
class Voices:
    """Everything that may speak a claim: quotes with their speakers, acts outside of quotes, acts inside of them."""

    quotes: Sequence[Span]
    speakers: Sequence[str | None]
    speech: Speech
    inner: Speech


def attribute_claims(
    doc: Doc, claims: Sequence[Span], cues: Sequence[Sequence[Span]], mentions: Sequence[Span], voices: Voices
) -> list[str | None]:
    """The chain on whose word each claim stands, None for the writer's own and for named speakers.

    cues: The cues of each claim.

    Inside a quote the speaker is that of the quote, or whoever is quoted within it (`people think ...`). Outside,
    an act of saying covers what follows it in its sentence up to a comma that ends its content, and what stands
    before it (`..., the source said`). What a source says it does not know is not said by it.
    """
    sentences = sentence_of(doc)
    starts = {span.start: span for span in mentions}
    result: list[str | None] = []
    for claim, own_cues in zip(claims, cues, strict=True):
        if own_cues and all(_own_ignorance(cue) for cue in own_cues):
            result.append(None)
            continue
        k = next((k for k, q in enumerate(voices.quotes) if q.start <= claim.start < q.end), None)
        if k is not None:
            quote = voices.quotes[k]
            inner = [
                a
                for a in voices.inner.acts
                if a.speaker and quote.start <= a.token < claim.start and _no_stop(doc, a.token, claim.start)
            ]
            result.append(inner[-1].speaker if inner and _covers(doc, inner[-1], claim) else voices.speakers[k])
            continue
        headline = next(
            (starts[i + 1] for i in (claim.end,) if i + 1 in starts and doc[i].text in (":", "-", "–", "—")), None
        )
        if headline is not None:
            result.append(headline.kb_id_)
            continue
        near = [
            a for a in voices.speech.acts if sentences[a.token] in (sentences[claim.start], sentences[claim.end - 1])
        ]
        within = [a for a in near if claim.start < a.token < claim.end and a.speaker and _parenthetic(doc, a)]
        before = [a for a in near if a.token < claim.start and _covers(doc, a, claim)]
        behind = [a for a in near if a.token >= claim.end]
        chosen = within or before[-1:] or behind[:1]
        result.append((chosen[0].speaker or None) if chosen else None)
    return result


_OPENERS = frozenset('.!?;:—–"”\n')
_IGNORANCE = re.compile(r"\b(know|knew|say|confirm|verify|sure|certain|tell)\b")


def _own_ignorance(cue: Span) -> bool:
    """Does the cue say that its own subject does not know (`could not say`, `don't know whether`)?"""
    return cue.label_ == UNVERIFIED and bool(_IGNORANCE.search(cue.text.lower())) and "known" not in cue.text.lower()


def _covers(doc: Doc, act: Act, claim: Span) -> bool:
    """Does what an act says reach from its verb to the claim behind it?

    Not past a semicolon, and past a comma only if a complementiser opens the content (`said on Monday, ..., that`) or
    the subject stands behind the verb.
    """
    between = [token.lower_ for token in doc[act.token + 1 : claim.start]]
    if ";" in between:
        return False
    if doc[act.token].lower_ == "to":  # According to a source in Hyesan, the plant is closed
        return act.token < 2 or doc[act.token - 1].is_sent_start is not False or doc[act.token - 2].text in _OPENERS
    if act.after:
        return "that" in between
    return "," not in between or "that" in between or "," not in between[: max(between.index(","), 6)]


def _parenthetic(doc: Doc, act: Act) -> bool:
    """Does the act stand between commas: `By September, the trader said, the debts were ...`?"""
    return act.token + 1 < len(doc) and doc[act.token + 1].text == ","


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
