"""What a teacher finds in documents, decoded as the package decodes its own scores."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
import torch
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.training import Example
from torch import Tensor

from dprk_ner.claims.decode import decode_claims
from dprk_ner.claims.marks import Cues
from dprk_ner.labels import APPROXIMATOR, CLAIMS, HEDGES
from dprk_ner.tagging.pipe import score_groups
from dprk_ner.tagging.scheme import best_actions, decode_actions, segments

from .chunks import TAGGED, Range, WordPieces, make_chunks
from .network import Teacher
from .silver import Claim, Labelled, mark

#: Chunks that are encoded together.
BATCH = 6


@dataclass
class Findings:
    """What a teacher finds in one document; see `silver.mark`."""

    spans: dict[str, list[Labelled]]
    claims: list[Claim]


@torch.inference_mode()
def find(teacher: Teacher, pieces: WordPieces, docs: Sequence[Doc]) -> list[Findings]:
    """Spans and claims of documents, which stay as they are: valid sequences of actions, claims that nest.

    No span leaves its paragraph, and no claim holds the end of a sentence.
    """
    return [_find(teacher, doc, own) for doc, own in zip(docs, _vectors(teacher, pieces, docs), strict=True)]


def _vectors(teacher: Teacher, pieces: WordPieces, docs: Sequence[Doc]) -> list[Tensor]:
    """The vectors of all tokens of each document, shape (tokens, width); zero between the chunks."""
    vectors = [torch.zeros(len(doc), teacher.encoder.config.hidden_size) for doc in docs]
    chunks = [(i, chunk) for i, doc in enumerate(docs) for chunk in make_chunks(doc, pieces)]
    chunks.sort(key=lambda item: len(item[1].pieces))
    for at in range(0, len(chunks), BATCH):
        batch = chunks[at : at + BATCH]
        for (i, chunk), own in zip(batch, teacher.encode([chunk for _, chunk in batch]), strict=True):
            vectors[i][chunk.start : chunk.start + len(chunk)] = own
    return vectors


def _find(teacher: Teacher, doc: Doc, vectors: Tensor) -> Findings:
    bounds = segments(doc)
    spans: dict[str, list[Labelled]] = {}
    for group, scores in teacher.tag(vectors).items():
        labels = TAGGED[group]
        actions = best_actions(scores.numpy(), len(labels), bounds)
        spans[group] = [(start, end, labels[k]) for start, end, k in decode_actions(actions)]
    asked = [i for i, (_, _, label) in enumerate(spans[HEDGES]) if label != APPROXIMATOR]
    cues = [spans[HEDGES][i][:2] for i in asked]
    windows = [next((a, b) for a, b in bounds if a <= start < b) for start, _ in cues]
    claims = decode_claims(doc, Cues(cues, windows), _points(teacher, vectors, cues, windows))
    return Findings(spans, [(claim.start, claim.end, sorted(asked[k] for k in claim.cues)) for claim in claims])


def _points(teacher: Teacher, vectors: Tensor, cues: list[Range], windows: list[Range]) -> list[NDArray[numpy.float32]]:
    return [teacher.point(vectors, cue, window).numpy() for cue, window in zip(cues, windows, strict=True)]


def annotate(teacher: Teacher, pieces: WordPieces, docs: Sequence[Doc], names: Sequence[str]) -> Iterator[Doc]:
    """The documents with what the teacher finds in them written into them."""
    for doc, name, found in zip(docs, names, find(teacher, pieces, docs), strict=True):
        yield mark(doc, found.spans, found.claims, name=name)


def score(teacher: Teacher, pieces: WordPieces, gold: Iterable[Doc]) -> dict[str, Any]:
    """Exact precision, recall and F of the teacher by group and label; see `dprk_ner.tagging.pipe.score_groups`."""
    teacher.eval()
    examples = []
    for doc in gold:
        blank = Doc(doc.vocab, words=[token.text for token in doc], spaces=[bool(token.whitespace_) for token in doc])
        examples += [Example(own, doc) for own in annotate(teacher, pieces, [blank], [""])]
    return score_groups(examples, [*TAGGED, CLAIMS])


def report(scores: dict[str, Any]) -> str:
    """F of the scored groups in a line, with the labels of each."""
    parts = []
    for group in (*TAGGED, CLAIMS):
        parts.append(f"{group} {scores[f'spans_{group}_f'] or 0:.3f}")
        by_label = scores.get(f"spans_{group}_per_type") or {}
        if group != CLAIMS:
            parts.append("(" + " ".join(f"{label} {own['f']:.3f}" for label, own in sorted(by_label.items())) + ")")
    return " ".join(parts)
