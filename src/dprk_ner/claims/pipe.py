"""The component `hedged_claims`: the words that hedge, and the propositions they qualify.

Registered as factory `hedged_claims` and scorer `dprk_ner.claims_scorer.v1`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example, validate_examples
from spacy.vocab import Vocab
from thinc.api import Config, Model, Optimizer, set_dropout_rate

from ..document import span_group
from ..factories.pipe import DEFAULT_CONFIG as TAGGER_CONFIG
from ..labels import APPROXIMATOR, CLAIMS, HEDGED_CLAIM, HEDGES, ID_PREFIX, LAYERS
from ..tagging.layer import Layer
from ..tagging.pipe import Found, SpanTaggingPipe, score_groups
from ..tagging.scheme import log_softmax
from .certainty import certainty_attrs, claim_certainty, read_certainty
from .decode import FoundClaim, decode_claims
from .marks import Cues, make_cues, read_marks

DEFAULT_CONFIG = """
[model]
@architectures = "dprk_ner.HedgedClaims.v1"
tagger_width = 0
dropout = 0.1

[model.pointer]
@architectures = "dprk_ner.ClaimPointer.v1"
hidden_width = 64
dilations = [1,2]
maxout_pieces = 2
"""
DEFAULT_MODEL = {
    **Config().from_str(DEFAULT_CONFIG)["model"],
    "tok2vec": Config().from_str(TAGGER_CONFIG)["model"]["tok2vec"],
}


@dataclass
class FoundClaims:
    """What the component finds in one document: cues, and claims over those that can open one."""

    cues: list[Found]
    #: Indices into `cues` of the cues that were asked for a claim (all but approximators).
    asked: list[int]
    claims: list[FoundClaim]


def make_claims_scorer() -> Callable:
    """Registered as `dprk_ner.claims_scorer.v1`."""
    return claims_score


def claims_score(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """Exact precision, recall and F of `doc.spans["hedges"]` and `doc.spans["claims"]`."""
    return score_groups(examples, [HEDGES, CLAIMS])


@Language.factory(
    "hedged_claims",
    assigns=["doc.spans"],
    default_config={
        "model": DEFAULT_MODEL,
        "pointer_weight": 1.0,
        "scorer": {"@scorers": "dprk_ner.claims_scorer.v1"},
    },
    default_score_weights={
        "spans_hedges_f": 0.5,
        "spans_claims_f": 0.5,
        "spans_hedges_p": 0.0,
        "spans_hedges_r": 0.0,
        "spans_claims_p": 0.0,
        "spans_claims_r": 0.0,
    },
)
def make_hedged_claims(
    nlp: Language, name: str, model: Model, pointer_weight: float, scorer: Callable | None
) -> "HedgedClaims":
    """Construct the component."""
    return HedgedClaims(nlp.vocab, model, name, pointer_weight=pointer_weight, scorer=scorer)


class HedgedClaims(SpanTaggingPipe):
    """Tags cues, then points from each cue to the start and the end of its claim.

    pointer_weight: Weight of the pointer's loss beside the cues' while training: there is one claim to about sixty tokens.
    """

    def __init__(
        self,
        vocab: Vocab,
        model: Model,
        name: str = "hedged_claims",
        *,
        pointer_weight: float = 1.0,
        scorer: Callable | None = claims_score,
    ) -> None:
        self.pointer_weight = pointer_weight
        super().__init__(vocab, model, name, layers=(Layer(HEDGES, LAYERS[HEDGES]),), scorer=scorer)

    def predict(self, docs: Iterable[Doc]) -> list[FoundClaims]:  # type: ignore[override]
        """Find cues and claims of each document; the documents stay as they are."""
        docs = list(docs)
        if not any(len(doc) for doc in docs):
            return [FoundClaims([], [], []) for _ in docs]
        vectors = self.model.get_ref("tok2vec").predict(docs)
        scores = self.model.get_ref("tagger").predict(vectors)
        found = self.find(docs, scores)
        asked = [[i for i, cue in enumerate(own) if cue[2] != APPROXIMATOR] for own in found]
        cues = [
            make_cues(doc, [(own[i][0], own[i][1]) for i in indices])
            for doc, own, indices in zip(docs, found, asked, strict=True)
        ]
        marks = [read_marks(doc) for doc in docs]
        pointed = self.model.get_ref("pointer").predict((vectors, cues, marks))
        return [
            FoundClaims(own, indices, decode_claims(doc, cue, points))
            for doc, own, indices, cue, points in zip(docs, found, asked, cues, pointed, strict=True)
        ]

    def set_annotations(self, docs: Iterable[Doc], found: list[FoundClaims]) -> None:  # type: ignore[override]
        """Write `doc.spans["hedges"]` and `doc.spans["claims"]`, linked with each other, with their certainty."""
        for doc, own in zip(docs, found, strict=True):
            cue_ids = [f"{ID_PREFIX[HEDGES]}{i}" for i in range(1, len(own.cues) + 1)]
            cues, cue_attrs, certainties = [], {}, []
            for key, (start, end, label, score) in zip(cue_ids, own.cues, strict=True):
                cues.append(Span(doc, start, end, label=label, span_id=key))
                certainties.append((label, read_certainty(cues[-1])))
                cue_attrs[key] = {"certainty": certainty_attrs(certainties[-1][1]), "score": round(score, 4)}
            claims, claim_attrs = [], {}
            for i, claim in enumerate(own.claims, 1):
                key = f"{ID_PREFIX[CLAIMS]}{i}"
                indices = sorted(own.asked[k] for k in claim.cues)
                claims.append(Span(doc, claim.start, claim.end, label=HEDGED_CLAIM, span_id=key))
                claim_attrs[key] = {
                    "hedges": [cue_ids[k] for k in indices],
                    "certainty": certainty_attrs(claim_certainty([certainties[k] for k in indices])),
                    "source": None,
                    "score": round(claim.score, 4),
                }
            doc.spans[HEDGES] = span_group(doc, HEDGES, cues, cue_attrs)
            doc.spans[CLAIMS] = span_group(doc, CLAIMS, claims, claim_attrs)

    def update(
        self,
        examples: Iterable[Example],
        *,
        drop: float = 0.0,
        sgd: Optimizer | None = None,
        losses: dict[str, float] | None = None,
    ) -> dict[str, float]:
        """Learn cues, and claims from the gold cues; both losses are divided by the number of tokens."""
        losses = {} if losses is None else losses
        losses.setdefault(self.name, 0.0)
        examples = list(examples)
        validate_examples(examples, f"{type(self).__name__}.update")
        docs = [eg.predicted for eg in examples]
        if not any(len(doc) for doc in docs):
            return losses
        set_dropout_rate(self.model, drop)
        vectors, back_tok2vec = self.model.get_ref("tok2vec").begin_update(docs)
        shared, back_shared = self.model.get_ref("shared").begin_update(vectors)
        scores, back_tagger = self.model.get_ref("tagger").begin_update(shared)
        loss, gradient = self.get_loss(examples, scores)
        d_shared = back_tagger(gradient)
        targets = [gold_pointers(eg) for eg in examples]
        cues = [make_cues(doc, [span for span, _ in own]) for doc, own in zip(docs, targets, strict=True)]
        marks = [read_marks(doc) for doc in docs]
        points, back_pointer = self.model.get_ref("pointer").begin_update((shared, cues, marks))
        n_tokens = sum(len(doc) for doc in docs)
        pointer_loss, d_points = pointing_loss(cues, points, targets, n_tokens, self.pointer_weight)
        d_pointer = back_pointer(d_points)
        back_tok2vec(back_shared([a + b for a, b in zip(d_shared, d_pointer, strict=True)]))
        if sgd is not None:
            self.finish_update(sgd)
        losses[self.name] += loss + pointer_loss
        return losses


#: A cue with the claim it opens: token offsets, the claim None if it opens none.
Pointer = tuple[tuple[int, int], tuple[int, int] | None]


def gold_pointers(eg: Example) -> list[Pointer]:
    """Gold cues (without approximators) and their claims, on the predicted tokens.

    Cues and claims whose borders fall inside predicted tokens are left out.
    """
    reference, predicted = eg.reference, eg.predicted
    if HEDGES not in reference.spans or CLAIMS not in reference.spans:
        return []
    claim_of: dict[str, tuple[int, int] | None] = {}
    claims = sorted(reference.spans[CLAIMS], key=lambda span: span.start - span.end)
    for claim in claims:  # the longest first, so that the innermost claim of a cue is what stays
        aligned = predicted.char_span(claim.start_char, claim.end_char)
        for key in reference.spans[CLAIMS].attrs.get(claim.id_, {}).get("hedges", ()):
            claim_of[key] = (aligned.start, aligned.end) if aligned is not None else None
            if aligned is None:
                claim_of[f"{key} unknown"] = None
    pointers: list[Pointer] = []
    for cue in reference.spans[HEDGES]:
        aligned = predicted.char_span(cue.start_char, cue.end_char)
        if cue.label_ == APPROXIMATOR or aligned is None or f"{cue.id_} unknown" in claim_of:
            continue
        pointers.append(((aligned.start, aligned.end), claim_of.get(cue.id_)))
    return pointers


def pointing_loss(
    cues: list[Cues], scores: list[list[Any]], targets: list[list[Pointer]], n_tokens: int, weight: float = 1.0
) -> tuple[float, list[list[NDArray[numpy.float32]]]]:
    """Cross-entropy of the right start and end of every cue, and its gradient, divided by the number of tokens.

    A claim that leaves its cue's window gives no gradient; `weight` multiplies both.
    """
    total, gradients = 0.0, []
    for own, points, wanted in zip(cues, scores, targets, strict=True):
        grads = []
        for (a, b), score, (_, claim) in zip(own.windows, points, wanted, strict=True):
            log = log_softmax(numpy.asarray(score).T).T
            gradient = numpy.exp(log)
            if claim is None:
                start = end = len(score) - 1
            elif claim[0] < a or claim[1] > b:
                grads.append(numpy.zeros_like(gradient))
                continue
            else:
                start, end = claim[0] - a, claim[1] - 1 - a
            total -= float(log[start, 0] + log[end, 1])
            gradient[start, 0] -= 1.0
            gradient[end, 1] -= 1.0
            grads.append(gradient * numpy.float32(weight / n_tokens))
        gradients.append(grads)
    return weight * total / max(n_tokens, 1), gradients
