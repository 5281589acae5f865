"""Tests of the articles themselves: those of the test side are not known, in part, from training."""

import re
from pathlib import Path

import pytest

from dprk_ner.corpus.articles import Article, article_paths, read_article
from dprk_ner.corpus.convert import split

ARTICLES = Path(__file__).parents[2] / "assets" / "articles"
#: Runs of eight words that any two articles may share: names of plants and of the state, with the words around them.
SET_PHRASES = (
    "kim chaek iron and steel complex",
    "may 10 coal mining machine factory",
    "democratic people s republic of korea",
)


def runs(article: Article, n: int = 8) -> set[str]:
    words = re.findall(r"\w+", article.text.lower())
    return {" ".join(words[i : i + n]) for i in range(len(words) - n + 1)}


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
        for run in sorted(runs(article) & known.keys())
        if not any(phrase in run for phrase in SET_PHRASES)
    ]
    assert not shared
