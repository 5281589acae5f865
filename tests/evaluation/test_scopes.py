"""The scopes that the pointer is measured against."""

from __future__ import annotations

import pytest
from spacy.language import Language

from dprk_ner.evaluation.gold import article_record
from dprk_ner.evaluation.scopes import by_clause, by_pointer, by_sentence, compare, gold_cues, predicted_cues
from dprk_ner.evaluation.scorer import Scores

from ..util import article, gold

TEXT = 'He said that <claim>the mill <cue type="EPISTEMIC">may</cue> close</claim>, and left. Snow fell.'
CLAUSES = [
    (TEXT, "the mill may close"),
    ('It is <cue id="c1" type="UNVERIFIED">unclear</cue> whether <claim cues="c1">it works</claim>.', "it works."),
    ('<claim>The boat <cue type="HEARSAY">reportedly</cue> sank</claim>; nobody saw it.', "The boat reportedly sank"),
]


@pytest.mark.parametrize(("body", "words"), CLAUSES)
def test_clause(blank_nlp: Language, body: str, words: str) -> None:
    doc = gold(body, blank_nlp)
    [(start, end)] = by_clause(doc, predicted_cues(doc))
    assert doc[start:end].text == words


def test_sentence(blank_nlp: Language) -> None:
    doc = gold(TEXT, blank_nlp)
    [(start, end)] = by_sentence(doc, predicted_cues(doc))
    assert doc[start:end].text == "He said that the mill may close, and left."


def test_pointer_gives_the_claims_of_the_pipeline(tiny: Language, texts: list[str]) -> None:
    seen = 0
    for doc in tiny.pipe(texts):
        wanted = {(span.start, span.end) for span in doc.spans["claims"]}
        assert set(by_pointer(tiny)(doc, predicted_cues(doc))) == wanted
        seen += len(wanted)
    assert seen


def test_scores_as_evaluate_does(blank_nlp: Language) -> None:
    record, doc, scores = article_record(article(TEXT)), gold(TEXT, blank_nlp), Scores()
    compare(scores, record, doc, by_clause(doc, gold_cues(doc, record)))
    assert scores.figures()["claims"]["f"] == 1.0
    compare(scores, record, doc, by_sentence(doc, gold_cues(doc, record)))
    assert scores.figures()["claims"]["f"] == 0.5
    assert 0.5 < scores.figures()["claims (characters)"]["f"] < 1
