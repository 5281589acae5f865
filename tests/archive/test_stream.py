"""Archives from Python: `dprk_ner.annotate` and `dprk_ner.tables`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

import dprk_ner
from dprk_ner import reading
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


def test_the_cache_of_words_is_bounded_and_changes_nothing(
    blank_nlp: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"The No. {i} Factory may close in town{i}." for i in range(20)]
    words = WordFeatures(WordTable.empty())
    reading.forget()
    free = [extract(blank_nlp.make_doc(text), words) for text in texts]
    assert len(reading._STORE[0].rows) > 25
    monkeypatch.setattr(reading, "LIMIT", 10)
    reading.forget()
    for text, expected in zip(texts, free, strict=True):
        assert (extract(blank_nlp.make_doc(text), words) == expected).all()
        assert len(reading._STORE[0].rows) < 25


def test_a_form_with_two_norms_is_read_the_same_whatever_came_before(blank_nlp: Language) -> None:
    texts = ("They can't say.", "Ca is calcium, ca . 1950.")
    docs = [blank_nlp.make_doc(text) for text in texts]
    assert len({token.norm_ for doc in docs for token in doc if token.text == "ca"}) == 2
    runs = []
    for order in (texts, texts[::-1]):
        reading.forget()
        words = WordFeatures(WordTable.empty())
        runs.append({text: extract(blank_nlp.make_doc(text), words) for text in order})
    assert all((runs[0][text] == runs[1][text]).all() for text in texts)
