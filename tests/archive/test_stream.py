"""Archives from Python: `dprk_ner.annotate` and `dprk_ner.tables`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

import dprk_ner
from dprk_ner.errors import InputError
from dprk_ner.lexicon.features import WordFeatures, extract
from dprk_ner.lexicon.words import WordTable


def test_texts_and_mappings(tiny: Language, lesson_texts: list[str]) -> None:
    given: list[Any] = [lesson_texts[0], {"text": "Two.", "id": "b", "meta": {"x": 1}}, {"text": ""}]
    found = list(dprk_ner.annotate(given, nlp=tiny))
    assert [(record["doc_id"], record["text"], record["meta"]) for record in found] == [
        ("1", lesson_texts[0], {}),
        ("b", "Two.", {"x": 1}),
        ("texts:3", "", {}),
    ]
    assert len(dprk_ner.tables(found)["factories"]) == len(found[0]["factories"]) > 0


def test_it_reads_no_further_than_it_must(tiny: Language) -> None:
    seen = []

    def texts() -> Any:
        for i in range(100):
            seen.append(i)
            yield f"Text {i}."

    stream = dprk_ner.annotate(texts(), nlp=tiny, batch_size=4)
    assert seen == []
    assert next(stream)["text"] == "Text 0."
    assert len(seen) <= 8


def test_processes_give_the_same(tiny: Language, tiny_path: Path, lesson_texts: list[str]) -> None:
    texts = lesson_texts * 3
    alone = list(dprk_ner.annotate(texts, nlp=tiny, batch_size=2))
    assert list(dprk_ner.annotate(texts, model=str(tiny_path), batch_size=2, n_process=2)) == alone


@pytest.mark.parametrize("bad", [5, {"id": "x"}, {"text": None}])
def test_what_is_no_text_is_refused(tiny: Language, bad: Any) -> None:
    with pytest.raises(InputError):
        list(dprk_ner.annotate(["One.", bad], nlp=tiny))


def test_words_do_not_pile_up(tiny: Language) -> None:
    list(dprk_ner.annotate(["warm up"], nlp=tiny))
    before = len(tiny.vocab.strings)
    list(dprk_ner.annotate((f"The plant K{i}x at P{i}y may close." for i in range(300)), nlp=tiny))
    assert len(tiny.vocab.strings) == before


def test_the_cache_of_words_is_bounded_and_changes_nothing(blank_nlp: Language) -> None:
    bounded, free = WordFeatures(WordTable.empty(), limit=10), WordFeatures(WordTable.empty())
    for i in range(20):
        doc = blank_nlp.make_doc(f"The No. {i} Factory may close in town{i}.")
        assert (extract(doc, bounded) == extract(doc, free)).all()
    assert len(bounded._rows) < 25 < len(free._rows)


def test_a_form_with_two_norms_is_read_the_same_whatever_came_before(blank_nlp: Language) -> None:
    docs = [blank_nlp.make_doc(text) for text in ("They can't say.", "Ca is calcium, ca . 1950.")]
    assert len({token.norm_ for doc in docs for token in doc if token.text == "ca"}) == 2
    one, other = WordFeatures(WordTable.empty()), WordFeatures(WordTable.empty())
    there = [extract(doc, one) for doc in docs]
    back = [extract(doc, other) for doc in reversed(docs)][::-1]
    assert all((a == b).all() for a, b in zip(there, back, strict=True))
