"""Whose words a quote or a hedged claim are: clear rules over acts of saying."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span

from ..labels import DOXASTIC, UNVERIFIED
from .layout import between, bounds_of, no_stop, paragraph_of, sentence_of
from .speech import SOMEBODY_ELSE, Act, Speech


def attribute_quotes(doc: Doc, quotes: Sequence[Span], speech: Speech) -> list[str | None]:
    """The chain of each quote's speaker, None for named speakers and where there is none.

    An act right behind the quote speaks it (`“...,” the source said`), else one before it in its sentence (`The source
    said “...”, and`), else one behind it in its sentence, else the last one before it in its paragraph. A quote
    without any goes on with the speaker of the quote before, or is the voice that the paragraph speaks with. A
    headline's quote has the speaker of the quote below that repeats it.
    """
    paragraphs = paragraph_of(doc)
    keys = [act.token for act in speech.acts]
    spoken: list[str | None] = []
    untagged: list[bool] = []
    for n, quote in enumerate(quotes):
        start, end = bounds_of(paragraphs, quote.start)
        previous = quotes[n - 1] if n else None
        same = previous is not None and previous.start >= start
        after = quotes[n + 1].start if n + 1 < len(quotes) else len(doc)
        right = between(speech.acts, keys, quote.end, min(after, end))
        left = between(speech.acts, keys, previous.end if previous is not None and same else start, quote.start)
        alone = _alone(quote, start, doc)
        act = _act_of(doc, quote, left, right)
        speaker: str | None
        if act is not None:
            speaker = act.speaker
        elif previous is not None and (
            same or (alone and previous.start >= bounds_of(paragraphs, max(start - 1, 0))[0])
        ):
            speaker = spoken[-1]
        elif start < quote.start - 1 and not alone:
            speaker = speech.voice[quote.start - 1]
        else:
            speaker = None
        if speaker is None and start and len(quote) > 4 and alone and not right and not left:
            speaker = speech.voice[quote.start]
        spoken.append(speaker)
        untagged.append(act is None)
    for n in range(len(quotes) - 2, -1, -1):
        if untagged[n] and _left_open(doc, quotes[n], quotes[n + 1]):
            spoken[n] = spoken[n + 1]
    _lend_to_headline(quotes, spoken, paragraphs)
    return [speaker or None for speaker in spoken]


def _act_of(doc: Doc, quote: Span, left: Sequence[Act], right: Sequence[Act]) -> Act | None:
    """The act that speaks the quote, of those before and behind it."""
    follows = bool(right) and _same_sentence(doc, quote, right[0].token)
    if follows and _adjacent(doc, quote, right[0]):
        return right[0]
    if left and no_stop(doc, left[-1].token, quote.start) and not _closed(doc, left[-1], quote):
        return left[-1]
    if follows:
        return right[0]
    return left[-1] if left else None


def _adjacent(doc: Doc, quote: Span, act: Act) -> bool:
    """Do the verb and its subject stand right behind the quote, without a clause of their own?"""
    middle = [token.lower_ for token in doc[quote.end : act.token] if token.text[0].isalnum()]
    return not middle or middle[0] not in ("and", "while", "but", "as", "although", "though", "whereas")


def _closed(doc: Doc, act: Act, quote: Span) -> bool:
    """Is what the act says over before the quote begins (`The plant is shut, he said, and “...”`)?"""
    return doc[act.token + 1].text == "," if act.token + 2 < quote.start and not act.after else False


def _lend_to_headline(quotes: Sequence[Span], spoken: list[str | None], paragraphs: Sequence[int]) -> None:
    """Give a quote of the headline, or of a subhead, the speaker of the quote below that repeats it."""
    for n, quote in enumerate(quotes):
        if not spoken[n] and (not paragraphs[quote.start] or len(quote) < 16):
            below = zip(quotes[n + 1 : n + 40], spoken[n + 1 : n + 40], strict=True)
            head = _folded(quote.text)
            spoken[n] = next((s for q, s in below if s and head in _folded(q.text)), spoken[n])


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def _same_sentence(doc: Doc, quote: Span, verb: int) -> bool:
    """Does the sentence of the quote go on to this verb? A quote that ends with a full stop ends its sentence."""
    if not no_stop(doc, quote.end, verb):
        return False
    after = next((doc[i] for i in range(quote.end, verb + 1) if doc[i].text[0].isalnum()), None)
    last = quote[-1].text
    return last not in (".", "!", "?") or (after is not None and after.text[0].islower())


def _left_open(doc: Doc, quote: Span, following: Span) -> bool:
    """Does a quote without its closing mark go on in the quote that begins the next paragraph?"""
    gap = doc[quote.end : min(following.start, quote.end + 4)]
    if following.start - quote.end > 3 or not len(gap) or not gap[0].is_space:
        return False
    return any("\n" in token.text for token in gap)


def _alone(quote: Span, start: int, doc: Doc) -> bool:
    """Does the paragraph, or a line of it, begin with the quote?"""
    first = quote.start
    while first > start and not doc[first - 1].is_space and quote.start - first <= 2:
        first -= 1
    return quote.start - first <= 2


@dataclass(frozen=True)
class Voices:
    """Everything that may speak a claim: quotes with their speakers, acts outside of quotes, acts inside of them."""

    quotes: Sequence[Span]
    speakers: Sequence[str | None]
    speech: Speech
    inner: Speech
    quote_ends: list[int] = field(init=False)
    keys: list[int] = field(init=False)
    inner_keys: list[int] = field(init=False)

    def __post_init__(self) -> None:
        """Sorted keys, so that each claim looks only at what is near it."""
        object.__setattr__(self, "quote_ends", [quote.end - 1 for quote in self.quotes])
        object.__setattr__(self, "keys", [act.token for act in self.speech.acts])
        object.__setattr__(self, "inner_keys", [act.token for act in self.inner.acts])


def attribute_claims(
    doc: Doc, claims: Sequence[Span], cues: Sequence[Sequence[Span]], mentions: Sequence[Span], voices: Voices
) -> list[str | None]:
    """The chain on whose word each claim stands, None for the writer's own and for named speakers.

    cues: The cues of each claim.

    Inside a quote the speaker is that of the quote, or whoever is quoted within it (`people think ...`). Outside,
    an act of saying covers what follows it in its sentence up to a comma that ends its content, and what stands
    before it (`..., the source said`). What a source says it does not know is not said by it.
    """
    sentences, paragraphs = sentence_of(doc), paragraph_of(doc)
    starts = {span.start: span for span in mentions}
    result: list[str | None] = []
    for claim, own in zip(claims, cues, strict=True):
        inside = between(range(len(voices.quotes)), voices.quote_ends, claim.start, len(doc))
        k = next(iter(inside), None)
        if k is not None and voices.quotes[k].start <= claim.start:
            result.append(_within_quote(doc, claim, own, voices, k))
        else:
            result.append(_outside(doc, claim, own, voices, (sentences, paragraphs), starts))
    return result


def _within_quote(doc: Doc, claim: Span, cues: Sequence[Span], voices: Voices, k: int) -> str | None:
    quote = voices.quotes[k]
    if cues and all(_ignorance(cue) and _subject_word(doc, cue) in ("i", "we", "he", "she") for cue in cues):
        return None
    if _somebodys_belief(doc, claim, cues, voices):
        return None
    near = between(voices.inner.acts, voices.inner_keys, quote.start, claim.start)
    acts = [act for act in near[-6:] if act.speaker and no_stop(doc, act.token, claim.start)]
    return acts[-1].speaker if acts and _covers(doc, acts[-1], claim) else voices.speakers[k]


def _somebodys_belief(doc: Doc, claim: Span, cues: Sequence[Span], voices: Voices) -> bool:
    """Is the claim what somebody in the speaker's story believes (`His eldest thinks he is in Bali`)?"""
    for cue in cues:
        if cue.label_ != DOXASTIC or not claim.start - 3 <= cue.end - 1 < claim.start:
            continue
        acts = between(voices.inner.acts, voices.inner_keys, cue.start, cue.end)
        if acts and not acts[0].speaker and _subject_word(doc, cue) not in ("i", "we"):
            return True
    return False


def _outside(
    doc: Doc,
    claim: Span,
    cues: Sequence[Span],
    voices: Voices,
    numbers: tuple[Sequence[int], Sequence[int]],
    starts: dict[int, Span],
) -> str | None:
    if cues and all(_ignorance(cue) and _own(doc, cue, starts) for cue in cues):
        return None
    label = claim.end + 1
    if label in starts and doc[claim.end].text in (":", "-", "–", "—") and not _opens_with_participle(claim):
        return starts[label].kb_id_
    sentences, paragraphs = numbers
    begin, end = bounds_of(sentences, claim.start)[0], bounds_of(sentences, claim.end - 1)[1]
    near = between(voices.speech.acts, voices.keys, begin, end)
    if not any(act.speaker for act in near):
        turn = between(voices.speech.acts, voices.keys, bounds_of(paragraphs, claim.start)[0], claim.start)
        return next((act.speaker for act in turn[:1] if act.turn), None)
    free = claim[0].lower_ in ("what", "which", "that")
    within = [a for a in near if claim.start < a.token < claim.end and a.speaker and (free or _parenthetic(doc, a))]
    ignorant = [(cue.start, cue.end) for cue in cues if _ignorance(cue)]
    before = [
        a
        for a in near
        if a.token < claim.start and _covers(doc, a, claim)
        if a.speaker or not any(start <= a.token < end for start, end in ignorant)
    ]
    behind = [a for a in near if a.token >= claim.end]
    if not (within or before) and _aside(doc, claim):
        return None
    chosen = within or before[-1:] or behind[:1]
    return (chosen[0].speaker or None) if chosen else None


_OPENERS = frozenset('.!?;:—–"”\n')
_IGNORANCE = re.compile(r"\b(know|knew|say|confirm|verify|sure|certain|tell)\b")
_AUXILIARIES = frozenset(
    "do does did not n't n’t could can is are was were am 's ’s ’m 'm has have had also yet".split()
)


def _ignorance(cue: Span) -> bool:
    """Does the cue say that its own subject does not know (`could not say`, `don't know whether`)?"""
    text = cue.text.lower()
    return cue.label_ == UNVERIFIED and bool(_IGNORANCE.search(text)) and "known" not in text


def _own(doc: Doc, cue: Span, starts: dict[int, Span]) -> bool:
    """Is it a source's own ignorance (`the source could not say`, `he did not know`)?"""
    i = cue.start - 1
    while i > 0 and doc[i].lower_ in _AUXILIARIES:
        i -= 1
    if i < 0 or doc[i].lower_ in ("he", "she", "they", "i", "we"):
        return True
    return any(i - k in starts and starts[i - k].end > i for k in range(30))


def _subject_word(doc: Doc, cue: Span) -> str:
    """The word before a cue and its auxiliaries, or the cue's first word where it has its subject in it."""
    i = cue.start - 1
    while i > 0 and doc[i].lower_ in _AUXILIARIES:
        i -= 1
    return cue[0].lower_ if cue[0].lower_ in ("nobody", "no") else doc[i].lower_ if i >= 0 else ""


def _aside(doc: Doc, claim: Span) -> bool:
    """Is the claim a comment of the writer's: a relative clause or participle behind a comma?"""
    before = doc[claim.start - 1].text if claim.start else ""
    if (
        claim.start > 1
        and before in ("which", "whom")
        and "," in (doc[claim.start - 2].text, doc[max(claim.start - 3, 0)].text)
    ):
        return True  # a tower, in which hundreds may have died
    if before != ",":
        return False
    if claim[0].lower_.endswith("ly") and len(claim) > 1:
        return claim[1].lower_.endswith("ing") or claim[1].lower_ in (
            "for",
            "so",
            "because",
            "to",
            "in",
            "as",
            "by",
            "due",
            "with",
        )
    return claim[0].lower_ in ("which", "who", "whose") or _opens_with_participle(claim)


def _opens_with_participle(claim: Span) -> bool:
    word = claim[1] if len(claim) > 1 and claim[0].lower_ in ("once", "long", "widely") else claim[0]
    return word.lower_ in (
        "believed",
        "thought",
        "suspected",
        "said",
        "known",
        "considered",
        "regarded",
        "seen",
        "presumed",
    )


def _covers(doc: Doc, act: Act, claim: Span) -> bool:
    """Does what an act says reach from its verb to the claim behind it?

    Not past a semicolon, and past a comma only if a complementiser opens the content (`said on Monday, ..., that`) or
    the subject stands behind the verb.
    """
    words = [token.lower_ for token in doc[act.token + 1 : min(claim.start, act.token + 120)]]
    if ";" in words:
        return False
    if doc[act.token].lower_ == "to":  # According to a source in Hyesan, the plant is closed
        return act.token < 2 or doc[act.token - 1].is_sent_start is not False or doc[act.token - 2].text in _OPENERS
    if act.turn:
        return True
    if act.after:
        return "that" in words
    return "," not in words or "that" in words or "," not in words[: max(words.index(","), 6)]


def _parenthetic(doc: Doc, act: Act) -> bool:
    """Does the act stand between commas: `By September, the trader said, the debts were ...`?"""
    return act.token + 1 < len(doc) and doc[act.token + 1].text == ","


__all__ = ["SOMEBODY_ELSE", "Voices", "attribute_claims", "attribute_quotes"]
