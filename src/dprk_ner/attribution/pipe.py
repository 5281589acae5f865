"""The component `attribution`: quotes, chains of sources, and whose words quotes and claims are.

Rules throughout, so that every link can be explained. Registered as factory `attribution` and scorer
`dprk_ner.attribution_scorer.v1`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span
from spacy.training import Example

from ..document import group, install_extensions, span_group, values
from ..labels import ANONYMITY_GRANT, CLAIMS, HEDGES, ID_PREFIX, QUOTE, QUOTES, SOURCES
from ..quotes.finder import is_quote
from ..reading import read
from ..sources.contact import reason_of
from ..sources.heads import head_of, is_name, names_behind
from ..tagging.pipe import score_groups
from .chains import Mention, link_mentions
from .context import described
from .grants import covered_chains, names_given, nearest_mentions
from .layout import paragraph_of
from .rules import Voices, attribute_claims, attribute_quotes
from .speech import find_speech


def make_attribution_scorer() -> Callable:
    """Registered as `dprk_ner.attribution_scorer.v1`."""
    return attribution_score


def attribution_score(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """Exact precision, recall and F of `doc.spans["quotes"]`."""
    return score_groups(examples, [QUOTES])


@Language.factory(
    "attribution",
    assigns=["doc.spans"],
    default_config={"scorer": {"@scorers": "dprk_ner.attribution_scorer.v1"}},
    default_score_weights={"spans_quotes_f": 0.0, "spans_quotes_p": 0.0, "spans_quotes_r": 0.0},
)
def make_attribution(nlp: Language, name: str, scorer: Callable | None) -> "Attribution":
    """Construct the component."""
    return Attribution(name, scorer=scorer)


class Attribution(Pipe):
    """Finds direct quotes, joins mentions of one source, and says whose words quotes and claims are.

    Works with whatever groups are there: without `sources` there are quotes and no chains.
    """

    def __init__(self, name: str = "attribution", *, scorer: Callable | None = attribution_score) -> None:
        self.name = name
        self.scorer = scorer
        install_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc.spans["quotes"]`, chain ids in `doc.spans["sources"]`, sources of quotes and claims."""
        install_extensions()
        quotes = [
            Span(doc, span.start, span.end, label=QUOTE, span_id=f"{ID_PREFIX[QUOTES]}{i}")
            for i, span in enumerate(self._quotes(doc), 1)
        ]
        quoted = _covered(doc, quotes)
        mentions = self._link(doc, quoted) if SOURCES in doc.spans else []
        silent = _covered(doc, [span for span in group(doc, SOURCES) if span.label_ == ANONYMITY_GRANT])
        speech = find_speech(doc, [span for span in mentions if not quoted[span.start]], quoted, silent)
        outside = [not inside for inside in quoted]
        inner = find_speech(doc, [span for span in mentions if quoted[span.start]], [False] * len(doc), outside)
        speakers = attribute_quotes(doc, quotes, speech)
        attrs = {quote.id_: {"source": speaker} for quote, speaker in zip(quotes, speakers, strict=True)}
        doc.spans[QUOTES] = span_group(doc, QUOTES, quotes, attrs)
        if CLAIMS in doc.spans:
            self._attribute_claims(doc, mentions, Voices(quotes, speakers, speech, inner))
        return doc

    def _attribute_claims(self, doc: Doc, mentions: list[Span], voices: Voices) -> None:
        """Write the source of each claim into the claims group."""
        claims, stored = group(doc, CLAIMS), values(doc, CLAIMS)
        by_id = {cue.id_: cue for cue in group(doc, HEDGES)}
        cues = [[by_id[key] for key in stored.get(c.id_, {}).get("hedges", ()) if key in by_id] for c in claims]
        for claim, source in zip(claims, attribute_claims(doc, claims, cues, mentions, voices), strict=True):
            stored[claim.id_] = stored.get(claim.id_, {}) | {"source": source}
        doc.spans[CLAIMS] = span_group(doc, CLAIMS, claims, stored)

    def _quotes(self, doc: Doc) -> list[Span]:
        reading = read(doc)
        found = [item for item in reading.enclosures if is_quote(reading.text, item)]
        spans = (doc.char_span(item.start, item.end, alignment_mode="contract") for item in found)
        return [span for span in spans if span is not None and len(span)]

    def _link(self, doc: Doc, quoted: list[bool]) -> list[Span]:
        """Write chain ids into the sources group; returns the mentions."""
        spans, stored = group(doc, SOURCES), values(doc, SOURCES)
        paragraphs = paragraph_of(doc)
        mentions = [span for span in spans if span.label_ != ANONYMITY_GRANT]
        grants = [span for span in spans if span.label_ == ANONYMITY_GRANT]
        nearest = nearest_mentions(grants, mentions, paragraphs)
        names: dict[int | None, frozenset[str]] = defaultdict(frozenset)
        for grant, index in zip(grants, nearest, strict=True):
            names[index] |= names_given(grant.text)
        seen = [
            _mention(
                span, stored.get(span.id_, {}), paragraphs[span.start], quoted[span.start], names.get(i, frozenset())
            )
            for i, span in enumerate(mentions)
        ]
        links = link_mentions(seen)
        linked = [
            Span(doc, span.start, span.end, label=span.label_, kb_id=link.chain, span_id=span.id_)
            for span, link in zip(mentions, links, strict=True)
        ]
        for span, link in zip(mentions, links, strict=True):
            told = described(doc, span, stored.get(span.id_, {}).get("place"), quoted)
            stored[span.id_] = stored.get(span.id_, {}) | told | {"ambiguous": link.ambiguous}
        for grant, index in zip(grants, nearest, strict=True):
            reason, kind = reason_of(grant.text)
            of = covered_chains(doc, grant, linked, index)
            stored[grant.id_] = stored.get(grant.id_, {}) | {"of": of, "reason": reason, "reason_kind": kind}
        by_id = {span.id_: span for span in linked}
        doc.spans[SOURCES] = span_group(doc, SOURCES, [by_id.get(span.id_, span) for span in spans], stored)
        return linked

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """Score a batch of examples."""
        return self.scorer(examples, **kwargs) if self.scorer is not None else {}

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Nothing to serialise: the settings come from the config."""
        return b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "Attribution":
        """The inverse of `to_bytes`."""
        return self

    def to_disk(self, path: Any, *, exclude: Iterable[str] = ()) -> None:
        """Nothing to serialise: the settings come from the config."""

    def from_disk(self, path: Any, *, exclude: Iterable[str] = ()) -> "Attribution":
        """The inverse of `to_disk`."""
        return self


def _covered(doc: Doc, spans: Iterable[Span]) -> list[bool]:
    """Whether each token stands inside of one of the spans."""
    inside = [False] * len(doc)
    for span in spans:
        inside[span.start : span.end] = [True] * len(span)
    return inside


def _mention(span: Span, stored: dict[str, Any], position: int, quoted: bool, names: frozenset[str]) -> Mention:
    """A mention as the sieve sees it."""
    tokens = [token.text for token in span if not token.is_space]
    head = head_of(tokens)
    return Mention(
        label=span.label_,
        words=[token.lower() for token in tokens],
        role=stored.get("role"),
        number=stored.get("number"),
        place=stored.get("place"),
        position=position,
        named=head is not None and is_name(tokens, head),
        inner=quoted,
        names=names | names_given(span.text) | names_behind(tokens, head),
        head=head,
    )
