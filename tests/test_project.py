"""The project file: its inputs and outputs are true, and its workflow runs on a handful of articles."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import srsly
from spacy.util import load_config

from dprk_ner.corpus.articles import read_article
from dprk_ner.corpus.convert import side_of, split

from .conftest import shrink
from .util import REPO, corpus_articles

PROJECT: dict[str, Any] = srsly.read_yaml(REPO / "project.yml")
COMMANDS: dict[str, dict[str, Any]] = {command["name"]: command for command in PROJECT["commands"]}


def filled(text: str) -> str:
    """Variables replaced by their values."""
    return re.sub(r"\$\{vars\.(\w+)\}", lambda match: str(PROJECT["vars"][match[1]]), text)


def paths(command: dict[str, Any], *keys: str) -> list[str]:
    return [filled(path) for key in keys for path in command.get(key, [])]


OUTPUTS = {path for command in COMMANDS.values() for path in paths(command, "outputs", "outputs_no_cache")}


def committed(path: str) -> bool:
    """Whether git holds the file or folder; in a copy without history, whether it is there."""
    if (REPO / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "--", path], cwd=REPO, capture_output=True, text=True, check=True)
        return bool(listed.stdout.strip())
    return (REPO / path).exists()


def test_workflows_are_made_of_commands() -> None:
    assert set(PROJECT["workflows"]["all"]) <= set(COMMANDS)
    assert len(COMMANDS) == len(PROJECT["commands"])
    assert all(command.get("help") for command in COMMANDS.values())


@pytest.mark.parametrize("name", list(COMMANDS))
def test_what_a_command_needs_is_committed_or_made_before(name: str) -> None:
    order = PROJECT["workflows"]["all"]
    earlier = COMMANDS if name not in order else order[: order.index(name)]
    made = {path for other in earlier for path in paths(COMMANDS[other], "outputs", "outputs_no_cache")}
    for path in paths(COMMANDS[name], "deps"):
        assert path in made or committed(path), f"{name}: {path} is neither committed nor an earlier output"


@pytest.mark.parametrize("name", list(COMMANDS))
def test_no_command_edits_what_it_reads(name: str) -> None:
    read, written = paths(COMMANDS[name], "deps"), paths(COMMANDS[name], "outputs", "outputs_no_cache")
    for dep in read:
        for output in written:
            assert not Path(output).is_relative_to(dep)
            assert not Path(dep).is_relative_to(output)


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_script_exists_and_is_among_the_inputs(name: str) -> None:
    command = COMMANDS[name]
    assert command["script"]
    for line in command["script"]:
        program, *args = shlex.split(filled(line))
        assert program == "python"
        if args[0] == "-m":
            assert importlib.util.find_spec(args[1]) is not None
            root = () if args[1].startswith("distillation.") else ("src",)
            module = Path(*root, *args[1].split(".")).with_suffix(".py")
            if args[1].startswith(("dprk_ner.", "distillation.")) and command.get("outputs"):
                assert any(module.is_relative_to(dep) for dep in paths(command, "deps"))
        else:
            assert args[0].startswith(("scripts/", "benchmarks/"))
            assert (REPO / args[0]).is_file()
            assert args[0] in paths(command, "deps")
        for arg in args[1:]:
            if arg.startswith(("assets/", "configs/", "scripts/")) and arg not in paths(command, "outputs"):
                assert (REPO / arg).exists()


def test_outputs_are_ignored_by_git_or_committed_tables() -> None:
    ignored = (REPO / ".gitignore").read_text(encoding="utf-8").split()
    for path in OUTPUTS:
        known = any(path.startswith(line.strip("/")) for line in ignored)
        assert known or path.startswith(("src/dprk_ner/knowledge/", "metrics/", "docs/", "assets/pretrained")), path


def test_variables_are_used_and_defined() -> None:
    text = (REPO / "project.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{vars\.(\w+)\}", text)) == set(PROJECT["vars"])


def registered(config: Any) -> set[str]:
    """All names of ours in a configuration."""
    if isinstance(config, dict):
        own = {value for key, value in config.items() if key.startswith("@") and str(value).startswith("dprk_ner.")}
        return own.union(*(registered(value) for value in config.values()))
    return set()


def test_training_depends_on_the_code_of_every_name_in_its_configuration() -> None:
    config = load_config(REPO / filled("${vars.config}"))
    names = registered(config) | {pipe["factory"] for pipe in config["components"].values()}
    groups = [
        f"spacy_{name}" for name in ("architectures", "tokenizers", "factories", "augmenters", "callbacks", "readers")
    ]
    modules = {point.module for group in groups for point in entry_points(group=group) if point.name in names}
    own = {module for module in modules if module.startswith("dprk_ner.")}
    assert len(own) >= 8
    deps = paths(COMMANDS["train"], "deps")
    missing = [m for m in own if not any(Path("src", *m.split(".")).with_suffix(".py").is_relative_to(d) for d in deps)]
    assert missing == []


SKIPPED = ("check",)  # installs the wheel with its dependencies into a new environment


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with twelve articles and a small configuration."""
    root = tmp_path_factory.mktemp("project") / "copy"
    root.mkdir()
    for name in ("README.md", "LICENSE", "pyproject.toml", "project.yml"):
        shutil.copy(REPO / name, root / name)
    for name in ("scripts", "assets/samples", "assets/knowledge", "assets/pretrained"):
        shutil.copytree(REPO / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    package = REPO / "src" / "dprk_ner"
    shutil.copytree(package, root / "src" / "dprk_ner", ignore=shutil.ignore_patterns("__pycache__", "model"))
    (root / "assets" / "articles").mkdir()
    for side, n in (("train", 8), ("dev", 2), ("test", 2)):
        for article in [a for a in corpus_articles() if side_of(a.id) == side][:n]:
            shutil.copy(article.path, root / "assets" / "articles")
    config = load_config(REPO / "configs" / "dprk_ner.cfg")
    shrink(config)
    config["training"]["eval_frequency"] = 5
    (root / "configs").mkdir()
    config.to_disk(root / "configs" / "small.cfg")
    project = srsly.read_yaml(root / "project.yml")
    project["workflows"]["all"] = [name for name in project["workflows"]["all"] if name not in SKIPPED]
    if importlib.util.find_spec("hatchling") is None:  # building would have to download it
        project["workflows"]["all"] = [n for n in project["workflows"]["all"] if n not in ("package", "demo")]
    srsly.write_yaml(root / "project.yml", project)
    return root


def run(root: Path, *args: str) -> str:
    """Run a command or workflow of the copy, with the copy's own code and without a network."""
    environment = os.environ | {
        "PYTHONPATH": str(root / "src"),
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads it as the option's value: no isolation
        "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    overrides = ["--vars.config", "configs/small.cfg", "--vars.max_steps", "10"]
    command = [sys.executable, "-m", "weasel", "run", *args, str(root), *overrides]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=root.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def ran(copy: Path) -> tuple[Path, str]:
    return copy, run(copy, "all")


@pytest.mark.slow
def test_the_whole_workflow(ran: tuple[Path, str]) -> None:
    root, printed = ran
    project = srsly.read_yaml(root / "project.yml")
    steps = project["workflows"]["all"]
    for name in steps:
        for path in paths(COMMANDS[name], "outputs", "outputs_no_cache"):
            assert (root / path).exists(), f"{name} did not write {path}"
    figures = json.loads((root / "metrics" / "test.json").read_text(encoding="utf-8"))
    assert "factories" in figures
    assert "speed" not in json.dumps(figures)
    assert "NUMERAL_FACTORY" in printed  # the counts of `validate`
    if "package" in steps:
        [wheel] = (root / "dist").glob("*.whl")
        assert wheel.name.startswith("dprk_ner-")
        meta = json.loads((root / "src" / "dprk_ner" / "model" / "meta.json").read_text(encoding="utf-8"))
        assert meta["name"] == "dprk_ner"
        assert meta["sources"]
        assert meta["performance"] == figures
        assert "Sungri dockers" in printed  # the sample article of `demo`


@pytest.mark.slow
def test_a_second_run_has_nothing_to_do(ran: tuple[Path, str]) -> None:
    root, _ = ran
    model = root / "training" / "model-best" / "tok2vec" / "model"
    before = model.stat().st_mtime_ns
    printed = run(root, "all")
    for name in ("corpus", "train", "evaluate"):
        assert f"Skipping '{name}'" in printed
    assert model.stat().st_mtime_ns == before


@pytest.mark.slow
def test_clean_removes_what_was_made(ran: tuple[Path, str], tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(ran[0], root)
    run(root, "clean")
    for name in ("corpus/train.spacy", "training", "metrics/test.json", "src/dprk_ner/model"):
        assert not (root / name).exists()
    assert (root / "assets" / "articles").is_dir()
    assert (root / "src" / "dprk_ner" / "knowledge" / "places.json").exists()


@pytest.mark.slow
def test_scores_are_those_of_the_test_articles(ran: tuple[Path, str]) -> None:
    root, _ = ran
    articles = [read_article(path) for path in sorted((root / "assets" / "articles").glob("*.xml"))]
    wanted = sum(len(article.layer("hedges")) for article in split(articles)["test"])
    figures = json.loads((root / "metrics" / "test.json").read_text(encoding="utf-8"))
    assert figures["hedges"]["gold"] == wanted > 0


TRAIN = """
import sys
from spacy.cli.train import train
train(sys.argv[1], sys.argv[2], overrides={"paths.train": "corpus/train.spacy", "paths.dev": "corpus/dev.spacy",
      "training.max_steps": 6})
"""


@pytest.mark.slow
def test_training_again_gives_the_same_model(ran: tuple[Path, str]) -> None:
    """Augmentation included, whatever the order of hashes in the process."""
    root, _ = ran
    results = []
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONPATH": str(root / "src"), "PYTHONHASHSEED": seed}
        config = load_config(root / "configs" / "small.cfg")
        config["corpora"]["train"]["augmenter"] = load_config(REPO / "configs" / "dprk_ner.cfg")["corpora"][
            "train"
        ].get("augmenter")
        config.to_disk(root / "configs" / "again.cfg")
        command = [sys.executable, "-c", TRAIN, "configs/again.cfg", f"again{seed}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=root)
        assert done.returncode == 0, done.stdout + done.stderr
        model = root / f"again{seed}" / "model-best"
        results.append({str(p.relative_to(model)): p.read_bytes() for p in sorted(model.rglob("*")) if p.is_file()})
    assert results[0].keys() == results[1].keys()
    assert [name for name in results[0] if results[0][name] != results[1][name]] == []
