"""What the teacher reads: documents as chunks of word pieces, and what it is to learn of them.

Nothing in here needs torch.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.training import Example

from dprk_ner.claims.pipe import gold_pointers
from dprk_ner.labels import FACTORIES, HEDGES, LAYERS, SOURCES
from dprk_ner.tagging.scheme import encode_spans, segments

#: The groups that the teacher tags, with their labels in the order of the actions.
TAGGED = {group: LAYERS[group] for group in (FACTORIES, SOURCES, HEDGES)}
#: Paragraphs are read together up to so many word pieces; a longer one alone, up to what the encoder has positions for.
TOGETHER, LONGEST = 300, 505

Range = tuple[int, int]


@dataclass(frozen=True)
class Chunk:
    """Neighbouring paragraphs of one document, which the teacher reads at once.

    start: Token of the document at which it begins; all other tokens are counted from here.
    pieces: Word pieces between the two special ones, shape (pieces,).
    first, last: The first and the last piece of each token, shape (tokens,). White space, and what comes after `LONGEST`
        pieces, has none and stands at the opening special piece, 0.
    shapes: See `word_shape`; shape (tokens, 5).
    segments: Token ranges of its paragraphs.
    """

    start: int
    pieces: NDArray[numpy.int64]
    first: NDArray[numpy.int64]
    last: NDArray[numpy.int64]
    shapes: NDArray[numpy.float32]
    segments: list[Range]

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True)
class Pointer:
    """A cue and what it opens, in tokens of a chunk.

    segment: The paragraph in which its claim may lie.
    claim: None if it opens none; ends are exclusive.
    """

    cue: Range
    segment: Range
    claim: Range | None


@dataclass(frozen=True)
class Lesson:
    """A chunk with its gold: the action of every token by group, shape (tokens,), and the cues that can open a claim."""

    chunk: Chunk
    actions: dict[str, NDArray[numpy.int64]]
    pointers: list[Pointer]


class WordPieces:
    """The pieces of words, each form looked up once.

    tokenizer: One of `transformers`, for lower-cased or cased words.
    """

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        self.opening, self.closing = int(tokenizer.cls_token_id), int(tokenizer.sep_token_id)
        self._known: dict[str, list[int]] = {}

    def of(self, word: str) -> list[int]:
        """Ids of the pieces of a token, none for white space."""
        if word not in self._known:
            ids = self.tokenizer.convert_tokens_to_ids(self.tokenizer.tokenize(word)) if word.strip() else []
            self._known[word] = ids or ([self.tokenizer.unk_token_id] if word.strip() else [])
        return self._known[word]


def word_shape(word: str) -> list[float]:
    """What an encoder that lower-cases does not see: begins with a capital, all capitals, a digit, no letter, lower case."""
    marks = not any(map(str.isalnum, word))
    capitals = word.isupper() and len(word) > 1
    return [float(x) for x in (word[:1].isupper(), capitals, any(map(str.isdigit, word)), marks, word.islower())]


def make_chunks(doc: Doc, pieces: WordPieces) -> list[Chunk]:
    """The chunks of a document in text order: paragraphs are never divided, and together have `TOGETHER` pieces at most."""
    groups: list[list[Range]] = []
    size = 0
    for a, b in segments(doc):
        own = sum(len(pieces.of(token.text)) for token in doc[a:b])
        if not groups or size + own > TOGETHER:
            groups.append([])
            size = 0
        groups[-1].append((a, b))
        size += own
    return [_chunk(doc, pieces, group) for group in groups]


def _chunk(doc: Doc, pieces: WordPieces, group: list[Range]) -> Chunk:
    start, end = group[0][0], group[-1][1]
    between = set(range(start, end)).difference(*(range(a, b) for a, b in group))
    flat = [pieces.opening]
    first, last = numpy.zeros((2, end - start), dtype="int64")
    for i in range(start, end):
        own = [] if i in between else pieces.of(doc[i].text)
        if own and len(flat) + len(own) <= LONGEST:
            first[i - start], last[i - start] = len(flat), len(flat) + len(own) - 1
            flat += own
    shapes = numpy.array([word_shape(token.text) for token in doc[start:end]], dtype="float32")
    bounds = [(a - start, b - start) for a, b in group]
    return Chunk(start, numpy.array([*flat, pieces.closing]), first, last, shapes, bounds)


def is_whole(doc: Doc, chunks: Iterable[Chunk]) -> bool:
    """Whether every word of a document has its pieces in a chunk: no paragraph is too long for the encoder."""
    return all(
        chunk.last[i] or doc[chunk.start + i].is_space
        for chunk in chunks
        for a, b in chunk.segments
        for i in range(a, b)
    )


def make_lessons(doc: Doc, pieces: WordPieces) -> list[Lesson]:
    """The chunks of a document that carries gold groups, with what is to be learned of them."""
    actions = {group: _actions(doc, group) for group in TAGGED}
    pointers = gold_pointers(Example(doc, doc))
    lessons = []
    for chunk in make_chunks(doc, pieces):
        a, b = chunk.start, chunk.start + len(chunk)
        own = {group: all_actions[a:b] for group, all_actions in actions.items()}
        lessons.append(Lesson(chunk, own, _pointers(chunk, pointers)))
    return lessons


def _actions(doc: Doc, group: str) -> NDArray[numpy.int64]:
    """The action of every token. Where a grant lies in a mention it is the grant's: there are few of them, and one layer."""
    actions = numpy.zeros((len(doc),), dtype="int64")
    for span in doc.spans[group]:
        label = TAGGED[group].index(span.label_)
        actions[span.start : span.end] = encode_spans([(0, len(span), label)], len(span))
    return actions


def _pointers(chunk: Chunk, pointers: Iterable[tuple[Range, Range | None]]) -> list[Pointer]:
    """The cues of a chunk; one whose claim leaves its paragraph teaches nothing and is left out."""
    found = []
    for cue, claim in pointers:
        own = (cue[0] - chunk.start, cue[1] - chunk.start)
        target = None if claim is None else (claim[0] - chunk.start, claim[1] - chunk.start)
        for a, b in chunk.segments:
            if a <= own[0] < b and (target is None or (a <= target[0] and target[1] <= b)):
                found.append(Pointer(own, (a, b), target))
    return found
