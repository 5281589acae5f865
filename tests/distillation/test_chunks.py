"""Documents as chunks of word pieces, and gold as targets."""

from __future__ import annotations

import numpy
import pytest
from spacy.language import Language

from distillation.chunks import LONGEST, TAGGED, TOGETHER, WordPieces, is_whole, make_chunks, make_lessons, word_shape
from dprk_ner.labels import FACTORIES, HEDGES, LAYERS, SOURCES
from dprk_ner.tagging.scheme import decode_actions

from ..util import LESSONS, gold


class Letters:
    """A tokenizer that takes two letters at a time, and knows no emoji."""

    cls_token_id, sep_token_id, unk_token_id = 1, 2, 3

    def tokenize(self, word: str) -> list[str]:
        return [] if "🏭" in word else [word[i : i + 2] for i in range(0, len(word), 2)]

    def convert_tokens_to_ids(self, pieces: list[str]) -> list[int]:
        return [10 + len(piece) for piece in pieces]


@pytest.fixture(scope="module")
def pieces() -> WordPieces:
    return WordPieces(Letters())


def test_pieces_of_words(pieces: WordPieces) -> None:
    assert pieces.of("mills") == [12, 12, 11]
    assert pieces.of("🏭") == [3]
    assert pieces.of("\n\n") == []


def test_a_chunk(blank_nlp: Language, pieces: WordPieces) -> None:
    doc = blank_nlp.make_doc("May 7 Factory\n\ncloses")
    [chunk] = make_chunks(doc, pieces)
    assert chunk.pieces.tolist() == [1, 12, 11, 11, 12, 12, 12, 11, 12, 12, 12, 2]
    assert chunk.first.tolist() == [1, 3, 4, 0, 8]
    assert chunk.last.tolist() == [2, 3, 7, 0, 10]
    assert chunk.segments == [(0, 3), (4, 5)]
    assert chunk.shapes.shape == (len(doc), 5)


def test_paragraphs_stand_together_while_there_is_room(blank_nlp: Language, pieces: WordPieces) -> None:
    text = "\n\n".join(" ".join(["ab"] * n) for n in (TOGETHER - 10, 10, 5, TOGETHER + 40, 1))
    chunks = make_chunks(blank_nlp.make_doc(text), pieces)
    assert [len(chunk.segments) for chunk in chunks] == [2, 1, 1, 1]
    doc = blank_nlp.make_doc(text)
    words = [doc[chunk.start + a : chunk.start + b].text for chunk in chunks for a, b in chunk.segments]
    assert words == text.split("\n\n")


def test_a_paragraph_that_is_too_long(blank_nlp: Language, pieces: WordPieces) -> None:
    long, short = (blank_nlp.make_doc(" ".join(["ab"] * n)) for n in (LONGEST, LONGEST - 1))
    [chunk] = make_chunks(long, pieces)
    assert len(chunk.pieces) == LONGEST + 1
    assert (chunk.first[-1], chunk.last[-1]) == (0, 0)
    assert not is_whole(long, [chunk])
    assert is_whole(short, make_chunks(short, pieces))


@pytest.mark.parametrize("text", ["", "  ", "\n\n\n"])
def test_nothing_to_read(text: str, blank_nlp: Language, pieces: WordPieces) -> None:
    doc = blank_nlp.make_doc(text)
    assert is_whole(doc, make_chunks(doc, pieces))
    assert sum(len(chunk.pieces) - 2 for chunk in make_chunks(doc, pieces)) == 0


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("Mill", [1, 0, 0, 0, 0]),
        ("DPRK", [1, 1, 0, 0, 0]),
        ("A", [1, 0, 0, 0, 0]),
        ("245", [0, 0, 1, 0, 0]),
        ("”", [0, 0, 0, 1, 0]),
        ("may", [0, 0, 0, 0, 1]),
    ],
)
def test_shapes(word: str, shape: list[int]) -> None:
    assert word_shape(word) == shape


@pytest.mark.parametrize("body", LESSONS)
def test_lessons_are_the_gold(body: str, blank_nlp: Language, pieces: WordPieces) -> None:
    doc = gold(body, blank_nlp)
    grants = [span for span in doc.spans[SOURCES] if span.label_ == "ANONYMITY_GRANT"]
    for lesson in make_lessons(doc, pieces):
        for group in (FACTORIES, HEDGES, *(() if grants else (SOURCES,))):
            found = [(a, b, TAGGED[group][k]) for a, b, k in decode_actions(lesson.actions[group])]
            assert found == [(span.start, span.end, span.label_) for span in doc.spans[group]]
        claims = {span.id_: (span.start, span.end) for span in doc.spans["claims"]}
        cues = {span.id_: (span.start, span.end) for span in doc.spans[HEDGES]}
        links = {
            (cues[key], claims[claim])
            for claim, values in doc.spans["claims"].attrs.items()
            for key in values["hedges"]
        }
        assert {(pointer.cue, pointer.claim) for pointer in lesson.pointers if pointer.claim} == links
        assert all(a <= pointer.cue[0] < b for pointer in lesson.pointers for a, b in [pointer.segment])


def test_lessons_of_the_second_chunk_count_from_its_start(blank_nlp: Language, pieces: WordPieces) -> None:
    doc = gold(f"<p>{'ab ' * TOGETHER}</p>{LESSONS[0]}", blank_nlp)
    first, second = make_lessons(doc, pieces)
    assert not first.pointers
    [pointer] = second.pointers
    assert doc[second.chunk.start + pointer.cue[0]].text == "may"
    assert pointer.claim is not None
    a, b = (second.chunk.start + i for i in pointer.claim)
    assert doc[a:b].text == "The May 7 Factory may reopen in spring"
    assert numpy.flatnonzero(second.actions[FACTORIES]).tolist() == [1, 2, 3]


def test_a_grant_covers_the_mention_it_lies_in(blank_nlp: Language, pieces: WordPieces) -> None:
    doc = gold(
        '<p><source id="s1" who="A" role="source" number="one">A source <grant id="n1" of="A">unnamed here</grant></source> '
        "said so.</p>",
        blank_nlp,
    )
    [lesson] = make_lessons(doc, pieces)
    grant = 1 + 4 * LAYERS[SOURCES].index("ANONYMITY_GRANT")
    assert lesson.actions[SOURCES].tolist()[:5] == [1, 2, grant, grant + 2, 0]
