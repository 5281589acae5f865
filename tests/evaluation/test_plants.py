"""Figures about plants: aliases and links, from gold that has them and from listed names."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from dprk_ner.evaluation.gold import article_record, read_gold
from dprk_ner.evaluation.scorer import Scores, score_pair

from ..util import REPO, article

GOLD = article_record(
    article(
        '<p>The <factory id="f1">Taedong River Battery Factory</factory> (<factory id="f2" alias="f1" kind="serial" '
        'norm="245">No. 245 Factory</factory>) and the <factory id="f3" kind="date" norm="--03-09">March 9 Mill</factory>.</p>'
    )
)
RIGHT = deepcopy(GOLD)
for row, key in zip(RIGHT["factories"], ("no-245-factory", "no-245-factory", "unlisted:date-03-09"), strict=True):
    row["facility"] = key


def figures(predicted: dict[str, Any], gold: dict[str, Any] = GOLD) -> dict[str, dict[str, float]]:
    scores = Scores()
    score_pair(scores, gold, predicted)
    return scores.about_plants().figures()


def test_all_right() -> None:
    found = figures(RIGHT)
    assert found["links of listed names"] == {"p": 1.0, "r": 1.0, "f": 1.0, "gold": 2}
    assert found["aliases, found names"] == {"p": 1.0, "r": 1.0, "f": 1.0, "gold": 1}
    assert found["aliases in parentheses, found names"] == {"acc": 1.0, "n": 1}
    assert found["numeral norm, found names"] == {"acc": 1.0, "n": 2}


def test_wrong_links_and_lost_aliases() -> None:
    record = deepcopy(RIGHT)
    record["factories"][0]["facility"] = "may-7-factory"
    record["factories"][1] |= {"facility": None, "alias_of": None}
    found = figures(record)
    assert found["links of listed names"] == {"p": 0.0, "r": 0.0, "f": 0.0, "gold": 2}
    assert found["aliases, found names"]["r"] == 0.0
    assert found["aliases in parentheses, found names"]["acc"] == 0.0


def test_gold_links_judge_every_name() -> None:
    gold = deepcopy(RIGHT)
    gold["factories"][2]["facility"] = None
    record = deepcopy(gold)
    record["factories"][2]["facility"] = "may-7-factory"
    assert figures(record, gold)["links to known plants"] == {"p": 2 / 3, "r": 1.0, "f": 0.8, "gold": 2}


def test_gold_of_one_layer_is_compared_in_that_layer() -> None:
    for name in ("calibrate", "test"):
        documents = [document for _, document in read_gold([REPO / "assets" / "linking" / f"{name}.jsonl"])]
        assert sum(len(document["factories"]) for document in documents) >= 60
        for document in documents:
            for row in document["factories"]:
                assert document["text"][row["start"] : row["end"]] == row["text"]
    scores = Scores()
    score_pair(scores, documents[0], RIGHT | {"text": documents[0]["text"], "factories": documents[0]["factories"]})
    assert scores.figures()["factories"]["f"] == 1.0
    assert "hedges" not in scores.figures()
