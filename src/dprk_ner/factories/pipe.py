"""The component `numeral_factories`: names of enterprises, with and without a numeral.

Registered as factory `numeral_factories` and scorer `dprk_ner.factories_scorer.v1`.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import filter_spans
from spacy.vocab import Vocab
from thinc.api import Config, Model
from thinc.types import Floats2d

from ..document import span_group
from ..knowledge import Facilities, facilities, listed, read_facilities
from ..labels import FACTORIES, ID_PREFIX, LAYERS, NUMERAL_FACTORY
from ..reading import read
from ..tagging.layer import Layer
from ..tagging.pipe import Found, SpanTaggingPipe, score_groups
from .patterns import named_after_body, token_class

DEFAULT_CONFIG = """
[model]
@architectures = "dprk_ner.SpanTagger.v1"
hidden_width = 0
dropout = 0.1

[model.tok2vec]
@architectures = "spacy.Tok2Vec.v2"

[model.tok2vec.embed]
@architectures = "dprk_ner.LexicalEmbed.v1"
width = 96
word_types = 0

[model.tok2vec.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = 96
window_size = 1
maxout_pieces = 3
depth = 2
"""
DEFAULT_MODEL = Config().from_str(DEFAULT_CONFIG)["model"]


def make_factories_scorer() -> Callable:
    """Registered as `dprk_ner.factories_scorer.v1`."""
    return factories_score


def factories_score(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """Exact precision, recall and F of `doc.spans["factories"]`."""
    return score_groups(examples, [FACTORIES])


@Language.factory(
    "numeral_factories",
    assigns=["doc.spans", "doc.ents"],
    default_config={
        "model": DEFAULT_MODEL,
        "scorer": {"@scorers": "dprk_ner.factories_scorer.v1"},
        "set_ents": True,
        "facilities": None,
    },
    default_score_weights={"spans_factories_f": 1.0, "spans_factories_p": 0.0, "spans_factories_r": 0.0},
)
def make_numeral_factories(
    nlp: Language, name: str, model: Model, scorer: Callable | None, set_ents: bool, facilities: str | None
) -> "NumeralFactories":
    """Construct the component.

    set_ents: Whether the names become entities, too.
    facilities: A JSONL file of plants that are known besides the package's own, or null.
    RAISES: `InputError` with file and line if that file is not as `docs/api.md` describes it.
    """
    return NumeralFactories(nlp.vocab, model, name, scorer=scorer, set_ents=set_ents, facilities=facilities)


class NumeralFactories(SpanTaggingPipe):
    """Finds enterprises, reads the numerals of their names, joins aliases, links known plants."""

    def __init__(
        self,
        vocab: Vocab,
        model: Model,
        name: str = "numeral_factories",
        *,
        scorer: Callable | None = factories_score,
        set_ents: bool = True,
        facilities: str | None = None,
    ) -> None:
        super().__init__(vocab, model, name, layers=(Layer(FACTORIES, LAYERS[FACTORIES]),), scorer=scorer)
        self.set_ents = set_ents
        self.known = known_facilities(facilities)

    def find(self, docs: list[Doc], scores: list[Floats2d]) -> list[list[Found]]:
        """Names of enterprises, in text order, without those that are named after a numbered body."""
        return [
            [
                item
                for item in own
                if not named_after_body("".join(map(token_class, read(doc).texts[item[0] : item[1]])))
            ]
            for doc, own in zip(docs, super().find(docs, scores), strict=True)
        ]

    def set_annotations(self, docs: Iterable[Doc], found: list[list[Found]]) -> None:
        """Write `doc.spans["factories"]` and, if asked, `doc.ents`.

        Entities of others stay where they do not overlap a factory.
        """
        for doc, own in zip(docs, found, strict=True):
            spans, attrs = self.describe(doc, own)
            doc.spans[FACTORIES] = span_group(doc, FACTORIES, spans, attrs)
            if self.set_ents:
                doc.set_ents(filter_spans([*spans, *_apart(doc.ents, spans)]))

    def describe(self, doc: Doc, found: list[Found]) -> tuple[list[Span], dict[str, Any]]:
        """The spans with ids and links, and their values: numeral, alias, link, a user's own record, probability."""
        # they read tables, and spaCy imports this module at `spacy.blank`
        from .aliases import find_aliases
        from .linking import link_article
        from .numerals import numeral_attrs, read_numerals

        if not found:
            return [], {}
        text = read(doc).text
        bare = [Span(doc, start, end, label=label) for start, end, label, _ in found]
        offsets = [(span.start_char, span.end_char) for span in bare]
        named = [i for i, span in enumerate(bare) if span.label_ == NUMERAL_FACTORY]
        readings = read_numerals(text, [offsets[i] for i in named], self.known)
        numerals = dict(zip(named, readings, strict=True))
        aliases = find_aliases(bare, text)
        links = link_article(text, offsets, [numerals.get(i) for i in range(len(bare))], aliases, self.known)
        ids = [f"{ID_PREFIX[FACTORIES]}{i}" for i in range(1, len(bare) + 1)]
        spans, attrs = [], {}
        for i, (span, link) in enumerate(zip(bare, links, strict=True)):
            numeral = numerals.get(i)
            spans.append(Span(doc, span.start, span.end, label=span.label_, kb_id=link.key, span_id=ids[i]))
            attrs[ids[i]] = {
                "numeral": numeral_attrs(numeral) if numeral else None,
                "alias_of": ids[aliases[i]] if i in aliases else None,
                "link_score": link.score,
                "score": round(found[i][3], 4),
            }
            if link.plant and link.plant.own:
                attrs[ids[i]]["facility"] = link.plant.row
        return spans, attrs


def _apart(ents: Iterable[Span], spans: list[Span]) -> list[Span]:
    """The entities that share no token with the spans."""
    taken = {i for span in spans for i in range(span.start, span.end)}
    return [ent for ent in ents if taken.isdisjoint(range(ent.start, ent.end))]


def known_facilities(path: str | None) -> Facilities:
    """The known plants: those of a user's table, then the package's own.

    RAISES: `InputError` with file and line if the table is not as `docs/api.md` describes it.
    """
    return Facilities(facilities(), own=read_facilities(Path(path))) if path else listed()
