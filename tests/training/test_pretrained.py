"""First weights: each component gets its own, and weights that do not fit are refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.util import load_config

from dprk_ner.errors import InputError
from dprk_ner.training.pretrained import create_loader, load_weights

from ..conftest import shrink
from ..util import LESSONS, REPO, gold, state, write_corpus

TRAINED = ("tok2vec", "senter", "numeral_factories", "anonymous_sources", "hedged_claims")


@pytest.fixture(scope="module")
def weights(tiny_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pretrained")
    for name in TRAINED:
        shutil.copyfile(tiny_path / name / "model", folder / f"{name}.model")
    return folder


def begun(folder: Path, nlp: Language, pretrained: Path | None) -> Language:
    """A pipeline of the packaged configuration, initialised and not trained."""
    write_corpus(folder, {side: [gold(body, nlp) for body in LESSONS] for side in ("train", "dev")})
    config = load_config(REPO / "configs" / "dprk_ner.cfg")
    shrink(config)
    config["paths"] |= {side: str(folder / f"{side}.spacy") for side in ("train", "dev")}
    config["paths"]["pretrained"] = None if pretrained is None else str(pretrained)
    return init_nlp(config.interpolate())


def test_training_begins_with_the_weights_of_every_component(
    weights: Path, tiny: Language, blank_nlp: Language, tmp_path: Path
) -> None:
    nlp = begun(tmp_path, blank_nlp, weights)
    text = "The May 7 Factory may reopen in spring, a source in Hyesan told Daily NK. Residents say it was reportedly closed."
    assert state(nlp(text)) == state(tiny(text))
    for name in TRAINED:
        assert nlp.get_pipe(name).model.to_bytes() == tiny.get_pipe(name).model.to_bytes()


def test_without_a_folder_nothing_is_loaded(tiny: Language, blank_nlp: Language, tmp_path: Path) -> None:
    nlp = begun(tmp_path, blank_nlp, None)
    assert nlp.get_pipe("tok2vec").model.to_bytes() != tiny.get_pipe("tok2vec").model.to_bytes()
    assert create_loader(None)(nlp) is nlp


def test_a_component_without_a_file_stays_as_it_was(weights: Path, blank_nlp: Language, tmp_path: Path) -> None:
    folder = tmp_path / "some"
    folder.mkdir()
    shutil.copyfile(weights / "tok2vec.model", folder / "tok2vec.model")
    plain = begun(tmp_path, blank_nlp, None)
    before = {name: plain.get_pipe(name).model.to_bytes() for name in TRAINED}
    load_weights(plain, folder)
    changed = [name for name in TRAINED if plain.get_pipe(name).model.to_bytes() != before[name]]
    assert changed == ["tok2vec"]


def test_weights_of_other_sizes_are_refused(weights: Path, tiny_path: Path, tmp_path: Path) -> None:
    nlp = spacy.load(tiny_path)
    shutil.copyfile(weights / "senter.model", tmp_path / "tok2vec.model")
    with pytest.raises(InputError, match=r"tok2vec\.model: weights of other layers .*weasel run distil"):
        load_weights(nlp, tmp_path)


def test_a_folder_without_weights_is_refused(tiny_path: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no weights of any component"):
        load_weights(spacy.load(tiny_path), tmp_path)
