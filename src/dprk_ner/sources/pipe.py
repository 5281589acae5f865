"""The component `anonymous_sources`: mentions of unnamed sources and groups, and grants of anonymity.

Registered as factory `anonymous_sources` and scorer `dprk_ner.sources_scorer.v1`. Which mentions are one source is
decided later, by `attribution`.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.vocab import Vocab
from thinc.api import Model

from ..document import span_group
from ..factories.pipe import DEFAULT_MODEL
from ..labels import ANON_SOURCE, ANONYMITY_GRANT, ID_PREFIX, SOURCES, UNNAMED_GROUP
from ..lexicon.tables import table
from ..tagging.layer import Layer
from ..tagging.pipe import Found, SpanTaggingPipe, score_groups
from .complete import complete_mentions
from .profile import profile_of


def make_sources_scorer() -> Callable:
    """Registered as `dprk_ner.sources_scorer.v1`."""
    return sources_score


def sources_score(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """Exact precision, recall and F of `doc.spans["sources"]`."""
    return score_groups(examples, [SOURCES])


@Language.factory(
    "anonymous_sources",
    assigns=["doc.spans"],
    default_config={"model": DEFAULT_MODEL, "scorer": {"@scorers": "dprk_ner.sources_scorer.v1"}},
    default_score_weights={"spans_sources_f": 1.0, "spans_sources_p": 0.0, "spans_sources_r": 0.0},
)
def make_anonymous_sources(nlp: Language, name: str, model: Model, scorer: Callable | None) -> "AnonymousSources":
    """Construct the component."""
    return AnonymousSources(nlp.vocab, model, name, scorer=scorer)


class AnonymousSources(SpanTaggingPipe):
    """Finds mentions and grants and describes each mention by its own words.

    Grants may lie inside of mentions, so they are a layer of their own.
    """

    def __init__(
        self, vocab: Vocab, model: Model, name: str = "anonymous_sources", *, scorer: Callable | None = sources_score
    ) -> None:
        rules = {name: frozenset(words) for name, words in table("sources")["borders"]["mentions"].items()}
        grants = {name: frozenset(words) for name, words in table("sources")["borders"]["grants"].items()}
        layers = (Layer(SOURCES, (ANON_SOURCE, UNNAMED_GROUP), **rules), Layer(SOURCES, (ANONYMITY_GRANT,), **grants))
        super().__init__(vocab, model, name, layers=layers, scorer=scorer)

    def set_annotations(self, docs: Iterable[Doc], found: list[list[Found]]) -> None:
        """Write `doc.spans["sources"]` with the profile of each mention in its attrs."""
        for doc, own in zip(docs, found, strict=True):
            spans, attrs = [], {}
            for i, (start, end, label, score) in enumerate(complete_mentions(doc, own), 1):
                key = f"{ID_PREFIX[SOURCES]}{i}"
                span = Span(doc, start, end, label=label, span_id=key)
                spans.append(span)
                values: dict[str, Any] = {"score": round(score, 4)}
                if label != ANONYMITY_GRANT:
                    values |= asdict(profile_of([token.text for token in span if not token.is_space], span.text))
                attrs[key] = values
            doc.spans[SOURCES] = span_group(doc, SOURCES, spans, attrs)
