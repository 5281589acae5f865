"""Fixtures: one tiny pipeline, trained once a session on part of the corpus, and what lies beside the repository."""

from __future__ import annotations

import os

# Before numpy is imported: matrices as small as these are multiplied several times slower by two threads than by one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, settings
from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config
from thinc.api import Config

from dprk_ner.corpus.convert import to_doc

from .util import LESSONS, REPO, SHARED, blank, gold, some_articles, write_corpus

settings.register_profile(
    "dprk_ner",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("dprk_ner")


def shrink(config: Config) -> None:
    """Make the packaged configuration small: seconds of training, megabytes on disk."""
    tok2vec = config["components"]["tok2vec"]["model"]
    tok2vec["embed"]["word_types"] = 0
    tok2vec["encode"]["width"] = 48
    for name, value in (("depth", 2), ("dilations", [1, 2])):
        if name in tok2vec["encode"]:
            tok2vec["encode"][name] = value
    config["paths"]["pretrained"] = None  # weights of the full size
    config["corpora"]["train"]["augmenter"] = None
    config["training"] |= {"max_epochs": 8, "max_steps": 0, "eval_frequency": 10_000}
    config["training"]["batcher"]["size"] = 700
    config["training"]["optimizer"]["learn_rate"] = {
        "@schedules": "warmup_linear.v1",
        "warmup_steps": 10,
        "total_steps": 400,
        "initial_rate": 0.01,
    }


@pytest.fixture(scope="session")
def blank_nlp() -> Language:
    """The tokenizer alone."""
    return blank()


@pytest.fixture(scope="session")
def annotated(blank_nlp: Language) -> Callable:
    """Inline-annotated text to a document with its groups."""
    return lambda body: gold(body, blank_nlp)


@pytest.fixture(scope="session")
def tiny_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trained pipeline on disk. Good enough to find things, no measure of the package."""
    folder = tmp_path_factory.mktemp("tiny")
    nlp = blank()
    own = [gold(body, nlp) for body in LESSONS]
    docs = [to_doc(item, nlp) for item in some_articles("train", 50)]
    write_corpus(folder, {"train": [*docs, *(own * 10)], "dev": own})
    paths = {f"paths.{side}": str(folder / f"{side}.spacy") for side in ("train", "dev")}
    config = load_config(REPO / "configs" / "dprk_ner.cfg", overrides=paths)
    shrink(config)
    trained = init_nlp(config.interpolate())
    train(trained, None, stdout=io.StringIO(), stderr=io.StringIO())
    trained.to_disk(folder / "model")
    return folder / "model"


@pytest.fixture(scope="session")
def tiny(tiny_path: Path) -> Language:
    """The tiny pipeline, loaded. Tests do not change it."""
    return spacy.load(tiny_path)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the repository with real articles and the reference scorer."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared beside the repository")
    return SHARED


@pytest.fixture(scope="session")
def texts(tiny: Language) -> list[str]:
    """Texts the tiny pipeline finds something in, one of them long, one empty."""
    held_out = [item.text for item in some_articles("dev", 6)]
    return [*held_out, *(gold(body, tiny).text for body in LESSONS), "", held_out[0] + "\n\n" + held_out[1]]
