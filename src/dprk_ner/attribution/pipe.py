"""The component `attribution`: quotes, chains of sources, and whose words quotes and claims are.

Rules throughout, so that every link can be explained. Registered as factory `attribution` and scorer
`dprk_ner.attribution_scorer.v1`.
"""

from collections.abc import Callable, Iterable
from typing import Any

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span
from spacy.training import Example

from ..document import group, install_extensions, span_group, values
from ..labels import ANONYMITY_GRANT, CLAIMS, HEDGES, ID_PREFIX, QUOTE, QUOTES, SOURCES
from ..quotes.finder import find_quotes
from ..tagging.pipe import score_groups
from .chains import Mention, link_mentions
from .rules import Voices, attach_grants, attribute_claims, attribute_quotes, paragraph_of
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
        mentions = self._link(doc) if SOURCES in doc.spans else []
        quoted = [False] * len(doc)
        for quote in quotes:
            quoted[quote.start : quote.end] = [True] * len(quote)
        speech = find_speech(doc, [span for span in mentions if not quoted[span.start]], quoted)
        inner = find_speech(doc, [span for span in mentions if quoted[span.start]], [False] * len(doc))
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
        spans = (doc.char_span(start, end, alignment_mode="contract") for start, end in find_quotes(doc.text))
        return [span for span in spans if span is not None and len(span)]

    def _link(self, doc: Doc) -> list[Span]:
        """Write chain ids into the sources group; returns the mentions."""
        spans, stored = group(doc, SOURCES), values(doc, SOURCES)
        paragraphs = paragraph_of(doc)
        mentions = [span for span in spans if span.label_ != ANONYMITY_GRANT]
        chains = link_mentions(
            [
                Mention(
                    label=span.label_,
                    words=[token.lower_ for token in span if not token.is_space],
                    role=stored.get(span.id_, {}).get("role"),
                    number=stored.get(span.id_, {}).get("number"),
                    place=stored.get(span.id_, {}).get("place"),
                    position=paragraphs[span.start],
                    named=stored.get(span.id_, {}).get("role") is None,
                )
                for span in mentions
            ]
        )
        linked = {
            span.id_: Span(doc, span.start, span.end, label=span.label_, kb_id=chain, span_id=span.id_)
            for span, chain in zip(mentions, chains, strict=True)
        }
        grants = [span for span in spans if span.label_ == ANONYMITY_GRANT]
        for grant, of in zip(grants, attach_grants(doc, grants, list(linked.values())), strict=True):
            stored[grant.id_] = stored.get(grant.id_, {}) | {"of": of}
        doc.spans[SOURCES] = span_group(doc, SOURCES, [linked.get(span.id_, span) for span in spans], stored)
        return list(linked.values())

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
