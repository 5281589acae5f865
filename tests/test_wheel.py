"""The wheel: built from a copy of the repository with the tiny pipeline in it, loaded from elsewhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from .util import REPO

pytest.importorskip("hatchling", reason="building without a network needs hatchling in this environment")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, tiny_path: Path) -> Path:
    root = tmp_path_factory.mktemp("wheel")
    copy = root / "copy"
    (copy / "src").mkdir(parents=True)
    for name in ("README.md", "LICENSE", "pyproject.toml", ".gitignore"):
        shutil.copy(REPO / name, copy / name)
    package = copy / "src" / "dprk_ner"
    shutil.copytree(REPO / "src" / "dprk_ner", package, ignore=shutil.ignore_patterns("__pycache__", "model"))
    shutil.copytree(tiny_path, package / "model")
    command = [sys.executable, "-m", "pip", "wheel", str(copy), "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*command, "--quiet", "--wheel-dir", str(root)], check=True, capture_output=True)
    [built] = root.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def target(wheel: Path) -> Path:
    folder = wheel.parent / "target"
    command = [sys.executable, "-m", "pip", "install", str(wheel), "--no-deps", "--no-index", "--quiet"]
    subprocess.run([*command, "--target", str(folder)], check=True, capture_output=True)
    return folder


def test_size_and_contents(wheel: Path) -> None:
    assert wheel.stat().st_size < 30e6
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in (
        "dprk_ner/py.typed",
        "dprk_ner/knowledge/places.json",
        "dprk_ner/knowledge/facilities.json",
        "dprk_ner/claims/cues.json",
        "dprk_ner/model/config.cfg",
        "dprk_ner/model/meta.json",
    ):
        assert name in names
    assert not [
        name for name in names if name.startswith(("tests", "assets", "corpus", "scripts")) or "__pycache__" in name
    ]
    for path in (REPO / "src" / "dprk_ner").rglob("*"):
        if path.suffix in (".py", ".json") and "model" not in path.relative_to(REPO / "src" / "dprk_ner").parts:
            assert str(path.relative_to(REPO / "src")) in names


PROBE = """
import json, sys
import spacy
import dprk_ner
nlp = spacy.load("dprk_ner")
doc = nlp("The May 7 Factory may reopen in spring, a source in Hyesan told Daily NK.")
print(json.dumps({"file": dprk_ner.__file__, "version": dprk_ner.__version__, "pipes": nlp.pipe_names,
                  "spans": {key: [span.text for span in doc.spans[key]] for key in doc.spans}}))
"""


def run(target: Path, folder: Path, *args: str) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONPATH": str(target)}
    return subprocess.run(
        [sys.executable, *args], capture_output=True, text=True, check=False, cwd=folder, env=environment
    )


def test_it_loads_from_another_directory(target: Path, tmp_path: Path) -> None:
    done = run(target, tmp_path, "-W", "error::UserWarning", "-c", PROBE)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert Path(told["file"]).is_relative_to(target)
    assert told["version"] in (REPO / "pyproject.toml").read_text(encoding="utf-8")
    assert told["pipes"][-4:] == ["numeral_factories", "anonymous_sources", "hedged_claims", "attribution"]
    assert told["spans"]["factories"] == ["May 7 Factory"]
    assert told["spans"]["hedges"] == ["may"]


def test_its_command_line_works(target: Path, tmp_path: Path) -> None:
    done = run(target, tmp_path, "-m", "dprk_ner", "check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ok    NUMERAL_FACTORY: May 7 Factory" in done.stdout


def test_an_installation_without_a_pipeline_says_so(target: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    shutil.copytree(target, bare, ignore=shutil.ignore_patterns("model"))
    done = run(bare, tmp_path, "-m", "dprk_ner", "check")
    assert done.returncode == 2
    assert "weasel run all" in done.stderr
    assert "Traceback" not in done.stderr
