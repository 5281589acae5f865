"""`dprk-ner check`: versions, model, a one-sentence self test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import spacy

import dprk_ner

from .conftest import complaint


def test_a_pipeline_that_works(run: Callable) -> None:
    result = run("check")
    assert result.exit_code == 0, result.output
    assert f"dprk_ner {dprk_ner.__version__}" in result.stdout
    assert f"spaCy {spacy.__version__}" in result.stdout
    for component in ("numeral_factories", "anonymous_sources", "hedged_claims", "attribution"):
        assert component in result.stdout
    assert "wrong" not in result.stdout
    assert result.stderr == ""


def test_a_pipeline_that_does_not(run: Callable, tiny_path: Path, tmp_path: Path) -> None:
    spacy.load(tiny_path, exclude=["anonymous_sources"]).to_disk(tmp_path / "half")
    result = run("check", "--model", tmp_path / "half")
    assert result.exit_code == 2
    assert "self test failed" in complaint(result)
    assert "wrong ANON_SOURCE: nothing" in result.stdout


def test_a_model_path_that_is_none(run: Callable, tmp_path: Path) -> None:
    result = run("check", "--model", tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "nowhere" in complaint(result)
