"""Tests of the articles themselves: those of the test side are not known, in part, from training."""

import re
from pathlib import Path

import pytest

from dprk_ner.corpus.articles import Article, article_paths, read_article
from dprk_ner.corpus.convert import split
from dprk_ner.labels import FACTORIES

ARTICLES = Path(__file__).parents[2] / "assets" / "articles"
#: What any two articles may share: titles of the state and of a page. Names of plants may recur, too.
SET_PHRASES = (
    "democratic people s republic of korea",
    "commander of the korean people s army",
    "north korean leader kim jong un",
    "rodong sinmun en read original version",
)


def runs(article: Article, n: int = 8) -> dict[str, bool]:
    """Runs of n words, each with whether names of plants make up more than half of it."""
    names = [(span.start, span.end) for span in article.layer(FACTORIES)]
    words = [
        (match[0].lower(), any(start <= match.start() < end for start, end in names))
        for match in re.finditer(r"\w+", article.text)
    ]
    return {
        " ".join(word for word, _ in words[i : i + n]): sum(inside for _, inside in words[i : i + n]) > n / 2
        for i in range(len(words) - n + 1)
    }


@pytest.fixture(scope="module")
def sides() -> dict[str, list[Article]]:
    return split([read_article(path) for path in article_paths([ARTICLES])])


def test_every_side_has_articles(sides):
    assert min(len(articles) for articles in sides.values()) > 50


@pytest.mark.parametrize("side", ["dev", "test"])
def test_no_run_of_eight_words_is_shared_with_training(sides, side):
    known = {run: article.id for article in sides["train"] for run in runs(article)}
    shared = [
        f"{article.id} and {known[run]}: {run}"
        for article in sides[side]
        for run, is_name in runs(article).items()
        if run in known and not is_name and not any(phrase in run for phrase in SET_PHRASES)
    ]
    assert not shared
