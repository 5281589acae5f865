"""Fixtures of the archive: small archives, and a way to run a job on them with the tiny pipeline."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from dprk_ner.archive.plan import Cut
from dprk_ner.archive.run import Job, run_job
from dprk_ner.archive.worker import Trained

from ..util import LESSONS, blank, gold


@pytest.fixture(scope="session")
def lesson_texts() -> list[str]:
    nlp = blank()
    return [gold(body, nlp).text for body in LESSONS]


@pytest.fixture
def archive(tmp_path: Path, lesson_texts: list[str]) -> Path:
    """Thirty documents of different lengths, and three bad lines."""
    path = tmp_path / "in.jsonl"
    lines = [
        json.dumps({"id": f"d{i}", "text": "\n\n".join(lesson_texts[: i % 5]), "meta": {"n": i}}) for i in range(30)
    ]
    for at, bad in ((7, "{broken"), (12, '{"id": "x"}'), (25, "[1]")):
        lines.insert(at, bad)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def run(tiny: Language, tiny_path: Path) -> Callable[..., Any]:
    """Run a job; returns how many records were bad and which were told."""

    def start(*paths: object, output: object, part_size: int = 8, batch_size: int = 3, **settings: Any) -> Any:
        told: list[dict[str, Any]] = []
        cut = settings.pop("cut", Cut(part_size, batch_size))
        job = Job(tuple(map(str, paths)), str(output), Trained(str(tiny_path)), cut=cut, **settings)
        return run_job(job, nlp=tiny, tell=told.append), told

    return start


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def rows(folder: Path) -> list[dict[str, Any]]:
    """The records of a folder of JSONL parts, in order."""
    return [json.loads(line) for p in sorted(folder.glob("part-*.jsonl")) for line in p.read_text("utf-8").splitlines()]
