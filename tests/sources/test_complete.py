"""Mentions after a look at the whole article: relative clauses, later mentions, officials who get a name."""

from __future__ import annotations

import pytest
from spacy.language import Language

from dprk_ner.corpus.validate import create_nlp
from dprk_ner.labels import ANON_SOURCE, ANONYMITY_GRANT, UNNAMED_GROUP
from dprk_ner.sources.complete import complete_mentions, head_of


@pytest.fixture(scope="module")
def nlp() -> Language:
    return create_nlp()


def completed(nlp: Language, text: str, *marked: tuple[str, str]) -> list[tuple[str, str]]:
    """The mentions of a text, given those that the tagger found: each marked phrase where it stands first."""
    doc = nlp.make_doc(text)
    found = []
    for phrase, label in marked:
        start = text.index(phrase)
        span = doc.char_span(start, start + len(phrase))
        assert span is not None
        found.append((span.start, span.end, label, 0.9))
    return [(doc[start:end].text, label) for start, end, label, _ in complete_mentions(doc, sorted(found))]


@pytest.mark.parametrize(
    ("text", "tagged", "whole"),
    [
        ("A miner who fled in 2009 said so.", "A miner", "A miner who fled in 2009"),
        (
            "“It leaks,” said a cook who watched the hull leave. Then it rained.",
            "a cook",
            "a cook who watched the hull leave",
        ),
        (
            "A trader whose brother lives in Dandong told the paper.",
            "A trader",
            "A trader whose brother lives in Dandong",
        ),
        (
            "A source who said the mill was shut was wrong.",
            "A source",
            "A source",
        ),  # a clause that reports is not part of it
        ("An official who also said it was late left.", "An official", "An official"),
        ("A clerk, who asked for silence, said so.", "A clerk", "A clerk"),
        (
            "A miner who fled without ever looking back over the long white ridge behind the last row of huts of the pit",
            "A miner",
            "A miner",
        ),
    ],
)
def test_relative_clauses(nlp: Language, text: str, tagged: str, whole: str) -> None:
    assert completed(nlp, text, (tagged, ANON_SOURCE))[0][0] == whole


@pytest.mark.parametrize(
    ("sentence", "later"),
    [
        ("The trader said the bridge was shut.", ["The trader"]),
        ("The bridge is shut, according to the trader.", ["the trader"]),
        ("“It is shut,” said the trader.", ["the trader"]),
        ("The trader also said the bridge was shut.", ["The trader"]),
        ("The former trader said the bridge was shut.", ["The former trader"]),
        ("The trader sold his boat.", []),
        ("The trader Kim Chol said the bridge was shut.", []),
        ("The trader, Kim Chol, said the bridge was shut.", []),
        ("The banker said the bridge was shut.", []),
    ],
)
def test_a_source_that_comes_back(nlp: Language, sentence: str, later: list[str]) -> None:
    found = completed(nlp, f"A trader in Hyesan said prices rose.\n\n{sentence}", ("A trader in Hyesan", ANON_SOURCE))
    assert [text for text, _ in found] == ["A trader in Hyesan", *later]


def test_nobody_comes_back_who_was_never_introduced_as_a_source(nlp: Language) -> None:
    assert completed(nlp, "Traders say so. The traders said more.", ("Traders", UNNAMED_GROUP)) == [
        ("Traders", UNNAMED_GROUP)
    ]
    assert completed(nlp, "The trader said so.") == []


def test_an_official_who_is_named_by_the_next_mention_is_not_anonymous(nlp: Language) -> None:
    text = "An official said rain fell.\n\nThe official, Park Yoon-suk, said more."
    assert completed(nlp, text, ("An official", ANON_SOURCE), ("The official", ANON_SOURCE)) == []


def test_a_name_four_paragraphs_later_leaves_the_introduction_alone(nlp: Language) -> None:
    text = "An official said rain fell.\n\nIt did.\n\nIt did.\n\nIt did.\n\nThe official, Park Yoon-suk, said more."
    assert completed(nlp, text, ("An official", ANON_SOURCE), ("The official", ANON_SOURCE)) == [
        ("An official", ANON_SOURCE)
    ]


def test_grants_stay_as_they_are(nlp: Language) -> None:
    text = "A clerk, who asked not to be named, said so."
    marked = (("A clerk", ANON_SOURCE), ("who asked not to be named", ANONYMITY_GRANT))
    assert completed(nlp, text, *marked) == list(marked)


@pytest.mark.parametrize(
    ("phrase", "head"), [("a senior official in Seoul", "official"), ("the Hyesan source", "source"), ("Hyon-ju", None)]
)
def test_head(nlp: Language, phrase: str, head: str | None) -> None:
    words = [token.lower_ for token in nlp.make_doc(phrase)]
    found = head_of(words, 0, len(words))
    assert (None if found is None else words[found]) == head
