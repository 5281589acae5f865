"""Ways to get from cues to claims, beside the pointer: what a scope model has to be better than."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy
from spacy.language import Language
from spacy.tokens import Doc

from ..claims.decode import decode_claims
from ..claims.marks import make_cues, read_marks
from ..labels import APPROXIMATOR, CLAIMS, HEDGES, LAYERS
from .gold import Annotated
from .scorer import Scores, score_pair

#: Token offsets, end exclusive.
Tokens = tuple[int, int]
#: From a document and its cues to claims.
Method = Callable[[Doc, Sequence[Tokens]], list[Tokens]]

_MARKS = frozenset(',;:()[]“”"—–') | {"--", "``", "''", "\n\n"}
_CONJUNCTIONS = frozenset(
    "and but or that whether if because while although though as since after before so unless until whereas when "
    "who which where".split()
)


def by_sentence(doc: Doc, cues: Sequence[Tokens]) -> list[Tokens]:
    """The sentence in which each cue stands."""
    found = []
    for start, _ in cues:
        sent = doc[start].sent
        found.append((sent.start, sent.end))
    return _distinct(found)


def by_clause(doc: Doc, cues: Sequence[Tokens]) -> list[Tokens]:
    """From each cue to the next mark or conjunction on both sides, within the sentence.

    Behind a cue that a conjunction follows (`unclear whether`, `rumours that`) the clause behind the conjunction.
    """
    found = []
    for start, end in cues:
        sent = doc[start].sent
        a, b = start, end
        if b < sent.end and doc[b].lower_ in _CONJUNCTIONS:
            a = b = b + 1
        else:
            while a > sent.start and not _is_border(doc, a - 1):
                a -= 1
        while b < sent.end and not _is_border(doc, b):
            b += 1
        if a < b:
            found.append((a, b))
    return _distinct(found)


def by_pointer(nlp: Language) -> Method:
    """The pointer of a trained pipeline, whose encoder has seen the documents."""
    model: Any = nlp.get_pipe("hedged_claims").model

    def method(doc: Doc, cues: Sequence[Tokens]) -> list[Tokens]:
        if not cues:
            return []
        own = make_cues(doc, list(cues))
        vectors = model.get_ref("tok2vec").predict([doc])
        [points] = model.get_ref("pointer").predict((vectors, [own], [read_marks(doc)]))
        return [(claim.start, claim.end) for claim in decode_claims(doc, own, [numpy.asarray(p) for p in points])]

    return method


def _is_border(doc: Doc, i: int) -> bool:
    return doc[i].text in _MARKS or doc[i].is_space or doc[i].lower_ in _CONJUNCTIONS


def _distinct(spans: Iterable[Tokens]) -> list[Tokens]:
    return list(dict.fromkeys(spans))


def gold_cues(doc: Doc, record: Annotated) -> list[Tokens]:
    """The annotated cues that can open a claim, on the document's tokens."""
    spans = [
        doc.char_span(row["start"], row["end"], alignment_mode="expand")
        for row in record[HEDGES]
        if row["label"] != APPROXIMATOR
    ]
    return [(span.start, span.end) for span in spans if span is not None]


def predicted_cues(doc: Doc) -> list[Tokens]:
    """The cues that the pipeline found and that can open a claim."""
    return [(span.start, span.end) for span in doc.spans[HEDGES] if span.label_ != APPROXIMATOR]


def compare(scores: Scores, record: Annotated, doc: Doc, claims: Iterable[Tokens]) -> None:
    """Count the claims of one document against the annotated ones, as `dprk-ner evaluate` does."""
    empty: Annotated = {"doc_id": record["doc_id"], "text": record["text"]} | {layer: [] for layer in LAYERS}
    rows = [{"start": doc[a:b].start_char, "end": doc[a:b].end_char} for a, b in claims]
    score_pair(scores, empty | {CLAIMS: record[CLAIMS]}, empty | {CLAIMS: rows})
