"""Every declared entry point resolves, keeps its name, and costs nothing before it is used."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import entry_points

import pytest
import spacy
from spacy import registry
from thinc.api import Model

from .util import REPO

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib

#: Names that configurations out there may hold. None of them may go; new ones join the list.
SNAPSHOT = {
    "spacy_tokenizers": {"dprk_ner.Tokenizer.v1"},
    "spacy_models": {"dprk_ner"},
    "spacy_factories": {"numeral_factories", "anonymous_sources", "hedged_claims", "attribution"},
    "spacy_architectures": {
        "dprk_ner.Tok2Vec.v1",
        "dprk_ner.DilatedEncoder.v1",
        "dprk_ner.LexicalEmbed.v1",
        "dprk_ner.SpanTagger.v1",
        "dprk_ner.HedgedClaims.v1",
        "dprk_ner.ClaimPointer.v1",
    },
    "spacy_scorers": {
        "dprk_ner.factories_scorer.v1",
        "dprk_ner.sources_scorer.v1",
        "dprk_ner.claims_scorer.v1",
        "dprk_ner.attribution_scorer.v1",
    },
    "spacy_augmenters": {"dprk_ner.Augmenter.v1"},
    "spacy_callbacks": {"dprk_ner.Pretrained.v1"},
}
PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED = [(group, name, target) for group, own in PROJECT["entry-points"].items() for name, target in own.items()]
REGISTERED = [(group, name, target) for group, name, target in DECLARED if group != "spacy_models"]


def test_no_name_has_gone() -> None:
    for group, names in SNAPSHOT.items():
        assert names <= set(PROJECT["entry-points"][group])


@pytest.mark.parametrize(("group", "name", "target"), DECLARED)
def test_every_entry_point_is_installed_and_loads(group: str, name: str, target: str) -> None:
    [point] = [point for point in entry_points(group=group) if point.name == name]
    assert point.value == target
    assert point.load() is not None


@pytest.mark.parametrize(("group", "name", "target"), REGISTERED)
def test_every_name_resolves_through_the_registry(group: str, name: str, target: str) -> None:
    kind = group.removeprefix("spacy_")
    if kind == "factories":
        assert spacy.blank("en").has_factory(name)
        assert spacy.blank("en").create_pipe(name) is not None
    else:
        assert callable(getattr(registry, kind).get(name))


@pytest.mark.parametrize(("group", "name", "target"), REGISTERED)
def test_names_say_whose_they_are_and_which_version(group: str, name: str, target: str) -> None:
    assert target.startswith("dprk_ner.")
    if group != "spacy_factories":
        assert re.fullmatch(r"dprk_ner\.\w+\.v\d+", name)


@pytest.mark.parametrize("name", sorted(SNAPSHOT["spacy_factories"]))
def test_default_configuration_builds(name: str) -> None:
    nlp = spacy.blank("en")
    pipe = nlp.add_pipe(name)
    assert nlp.pipe_names == [name]
    if hasattr(pipe, "model"):
        assert isinstance(pipe.model, Model)
    assert nlp.get_pipe_meta(name).assigns


@pytest.mark.parametrize("name", sorted(SNAPSHOT["spacy_scorers"]))
def test_scorers_score_nothing_without_examples(name: str) -> None:
    scorer = registry.scorers.get(name)()
    assert all(value is None for value in scorer([]).values())


def test_the_script_is_declared() -> None:
    [point] = [point for point in entry_points(group="console_scripts") if point.name == "dprk-ner"]
    assert point.value == PROJECT["scripts"]["dprk-ner"]
    assert callable(point.load())


LIGHT = """
import sys
import spacy
before = {name.split(".")[0] for name in sys.modules}
nlp = spacy.blank("en")
for name in ("numeral_factories", "anonymous_sources", "hedged_claims", "attribution"):
    assert nlp.has_factory(name)
new = {name.split(".")[0] for name in sys.modules} - before - set(sys.stdlib_module_names)
print(sorted(new))
from dprk_ner import knowledge
from dprk_ner.lexicon import tables
read = [f.__name__ for f in (knowledge.places, knowledge.outlets, knowledge.facilities, tables.table) if f.cache_info().currsize]
print(read)
print([name for name in sys.modules if name.startswith("dprk_ner.cli")])
"""


def test_a_blank_pipeline_imports_nothing_heavy() -> None:
    """spaCy imports the entry points of every installed package; ours read no table and import no library."""
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True)
    modules, tables, commands = done.stdout.splitlines()
    heavy = {"pandas", "pyarrow", "ray", "altair", "torch", "rich", "sklearn", "hypothesis", "pytest", "weasel"}
    assert "'dprk_ner'" in modules
    assert not [name for name in heavy if f"'{name}'" in modules]
    assert tables == "[]"
    assert commands == "[]"
