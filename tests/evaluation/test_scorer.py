"""Figures: hand-made pairs of gold and records, and the same figures as the reference scorer on real articles."""

from __future__ import annotations

import importlib.util
import sys
from copy import deepcopy
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import srsly
from spacy.language import Language

from dprk_ner.cli.evaluate import evaluate
from dprk_ner.errors import InputError
from dprk_ner.evaluation.gold import article_record
from dprk_ner.evaluation.scorer import Scores, score_all, score_pair, table
from dprk_ner.labels import LAYERS

from ..util import article

GOLD = article_record(
    article(
        "<p><claim cues='c1' by='A'>The <factory kind='date' norm='--05-07'>May 7 Factory</factory> <cue id='c1' "
        "type='EPISTEMIC'>may</cue> close</claim>, <source who='A' place='Hyesan' number='one'>a source in Hyesan</source> "
        "told us. “<quote by='A'>Nobody has been paid since March,</quote>” <source who='A' number='one'>the source</source> "
        "said.</p><p><source who='B' number='one'>Another source</source> denied it.</p>",
        name="t",
    )
)


def figures(predicted: dict[str, Any]) -> dict[str, dict[str, float]]:
    scores = Scores()
    score_pair(scores, GOLD, predicted)
    return scores.figures()


def changed(layer: str, index: int, **values: Any) -> dict[str, Any]:
    record = deepcopy(GOLD)
    record[layer][index] |= values
    return record


def test_gold_against_itself_is_right() -> None:
    for name, row in figures(GOLD).items():
        assert row.get("f", row.get("acc")) == 1.0, name


def test_nothing_found() -> None:
    empty = GOLD | {layer: [] for layer in LAYERS}
    result = figures(empty)
    for layer in LAYERS:
        assert result[layer] == {"p": 0.0, "r": 0.0, "f": 0.0, "gold": len(GOLD[layer])}
    assert result["numeral norm, end to end"] == {"acc": 0.0, "n": 1}
    assert result["quotes attribution"] == {"acc": 0.0, "n": 1}


def test_nothing_to_find() -> None:
    scores = Scores()
    score_pair(scores, GOLD | {layer: [] for layer in LAYERS}, GOLD)
    assert scores.figures()["factories"] == {"p": 0.0, "r": 0.0, "f": 0.0, "gold": 0}


def test_a_wrong_label_is_wrong_with_its_label_and_right_without() -> None:
    result = figures(changed("factories", 0, label="FACTORY"))
    assert result["factories"]["f"] == 0.0
    assert result["factories (no label)"]["f"] == 1.0
    assert result["factories/NUMERAL_FACTORY"]["r"] == 0.0
    assert result["factories/FACTORY"]["p"] == 0.0


def test_marks_and_stops_at_the_edges_decide_nothing() -> None:
    quote = GOLD["quotes"][0]
    result = figures(changed("quotes", 0, start=quote["start"] - 1, end=quote["end"] + 1))
    assert result["quotes"]["f"] == 1.0


def test_other_borders_are_wrong_but_overlap() -> None:
    result = figures(changed("sources", 0, end=GOLD["sources"][0]["end"] - len(" in Hyesan")))
    assert result["sources"]["f"] == pytest.approx(2 / 3)
    assert result["sources/ANON_SOURCE"]["f"] == pytest.approx(2 / 3)
    assert result["sources/ANON_SOURCE~"]["f"] == 1.0


def test_claims_by_characters() -> None:
    claim = GOLD["claims"][0]
    result = figures(changed("claims", 0, end=claim["end"] - len(" close")))
    assert result["claims"]["f"] == 0.0
    whole = claim["end"] - claim["start"]
    assert result["claims (characters)"]["p"] == 1.0
    assert result["claims (characters)"]["r"] == pytest.approx((whole - 6) / whole)


def test_the_numeral_is_wrong_or_not_found() -> None:
    assert figures(changed("factories", 0, norm="--05-08"))["numeral norm, end to end"]["acc"] == 0.0
    assert figures(changed("factories", 0, start=0))["numeral norm, end to end"]["acc"] == 0.0


def test_places_may_be_longer_or_shorter() -> None:
    for place, right in (("hyesan", 1.0), ("Hyesan city", 1.0), ("Musan", 0.0), (None, 0.0)):
        assert figures(changed("sources", 0, place=place))["source place, found mentions"]["acc"] == right


def test_chains_are_counted_by_links() -> None:
    result = figures(changed("sources", 1, chain="B"))  # joins the wrong source
    assert result["chain links, found mentions"]["r"] == 0.0
    assert result["chain links, found mentions"]["p"] == 0.0
    assert result["distinct source count"]["acc"] == 1.0
    assert figures(changed("sources", 1, chain="C"))["distinct source count"]["acc"] == 0.0


def test_names_of_chains_do_not_matter() -> None:
    record = deepcopy(GOLD)
    names = {"A": "X", "B": "Y"}
    for row in record["sources"]:
        row["chain"] = names[row["chain"]]
    for layer in ("claims", "quotes"):
        for row in record[layer]:
            row["source"] = names[row["source"]]
    result = figures(record)
    assert result["quotes attribution"]["acc"] == result["claims attribution"]["acc"] == 1.0
    assert result["chain links, found mentions"]["f"] == 1.0


def test_attribution_is_wrong_or_missing() -> None:
    assert figures(changed("quotes", 0, source="B"))["quotes attribution"]["acc"] == 0.0
    assert figures(changed("quotes", 0, source=None))["quotes attribution (has source)"]["acc"] == 0.0
    assert figures(changed("claims", 0, source=None))["claims attribution"]["acc"] == 0.0


def test_mistakes_are_listed() -> None:
    scores = Scores()
    score_pair(scores, GOLD, changed("hedges", 0, label="DOXASTIC"))
    kinds = {(mistake.kind, mistake.label, mistake.text) for mistake in scores.mistakes["hedges"]}
    assert kinds == {("MISS", "EPISTEMIC", "may"), ("EXTRA", "DOXASTIC", "may")}


def test_other_texts_cannot_be_compared() -> None:
    with pytest.raises(InputError, match="'t'"):
        score_pair(Scores(), GOLD, GOLD | {"text": "Another text."})


def test_a_document_without_a_record() -> None:
    with pytest.raises(InputError, match="'t'"):
        score_all([("wire", GOLD)], {})


def test_groups() -> None:
    other = GOLD | {"doc_id": "u"}
    result = score_all([("wire", GOLD), ("tabloid", other)], {"t": GOLD, "u": GOLD | {layer: [] for layer in LAYERS}})
    assert set(result) == {"all", "wire", "tabloid"}
    assert [result[key].figures()["hedges"]["r"] for key in ("all", "wire", "tabloid")] == [0.5, 1.0, 0.0]


def test_the_table_has_a_line_for_each_figure() -> None:
    scores = Scores()
    score_pair(scores, GOLD, GOLD)
    lines = table(scores).splitlines()
    assert len(lines) == len(scores.figures())
    assert any(line.startswith("factories/NUMERAL_FACTORY ") and "F 1.000" in line for line in lines)


def reference(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    spec.loader.exec_module(module)
    sys.path[:] = before
    return module


@pytest.fixture(scope="module")
def real(shared: Path, tiny: Language, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Real articles, and records of the tiny pipeline for them."""
    from dprk_ner.cli.annotate import annotate_stream
    from dprk_ner.evaluation.gold import read_gold
    from dprk_ner.formats import Input

    articles, records = shared / "real_dev", tmp_path_factory.mktemp("real") / "records.jsonl"
    inputs = [Input(str(document["doc_id"]), document["text"]) for _, document in read_gold([articles])]
    srsly.write_jsonl(records, annotate_stream(inputs, nlp=tiny))
    return articles, records


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")  # its files
def test_same_figures_as_the_reference_scorer(shared: Path, real: tuple[Path, Path]) -> None:
    articles, records = real
    score = reference(shared / "eval" / "score.py")
    theirs = score.run(score.load([articles]), records, groups=True)
    ours = evaluate([articles], records, nlp=None)
    assert set(ours) == set(theirs)
    for group, tally in theirs.items():
        assert {k: dict(v) for k, v in ours[group].found.items()} == {k: dict(v) for k, v in tally.c.items()}
        assert {k: dict(v) for k, v in ours[group].right.items()} == {k: dict(v) for k, v in tally.ok.items()}
        assert table(ours[group]) == score.table(tally)


def test_records_and_pipeline_give_the_same_figures(real: tuple[Path, Path], tiny: Language) -> None:
    articles, records = real
    assert (
        evaluate([articles], None, nlp=tiny)["all"].figures()
        == evaluate([articles], records, nlp=None)["all"].figures()
    )


def test_evaluate_needs_something_to_score(tmp_path: Path) -> None:
    (tmp_path / "t.xml").write_text('<article id="t"><p>A.</p></article>', encoding="utf-8")
    with pytest.raises(ValueError, match="records or a pipeline"):
        evaluate([tmp_path], None, nlp=None)
