"""Put a trained pipeline into the package and build the wheel: `package.py MODEL METRICS`."""

import shutil
import subprocess
import sys
from importlib.metadata import metadata
from pathlib import Path

import spacy
import srsly

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "src" / "dprk_ner" / "model"
DIST = ROOT / "dist"

SOURCES = [
    {
        "name": "dprk_ner articles",
        "url": "assets/articles",
        "license": "MIT",
        "author": "the dprk_ner authors",
    },
    {
        "name": "spacy-lookups-data (Brown clusters, word probabilities, WordNet lemma lists)",
        "url": "https://github.com/explosion/spacy-lookups-data",
        "license": "MIT",
        "author": "Explosion and the authors named there",
    },
    {
        "name": "first weights, learned from labels that a model fine-tuned on the articles gave to other texts (docs/distillation.md): "
        "all-MiniLM-L6-v2",
        "url": "https://www.sbert.net",
        "license": "Apache-2.0",
        "author": "the sentence-transformers authors",
    },
    {
        "name": "texts labelled for the first weights, not contained: Reuters-21578",
        "url": "http://www.daviddlewis.com/resources/testcollections/reuters21578/",
        "license": "for research purposes only",
        "author": "Reuters Ltd., Carnegie Group, Inc.",
    },
    {
        "name": "texts labelled for the first weights, not contained: Brown corpus",
        "url": "http://www.hit.uib.no/icame/brown/bcm.html",
        "license": "permission of the copyright holders; see its CONTENTS",
        "author": "W. N. Francis, H. Kučera",
    },
    {
        "name": "open-admin-data: administrative divisions of North Korea",
        "url": "https://github.com/open-admin-data/north-korea-administrative-divisions",
        "license": "CC-BY-4.0",
        "author": "open-admin-data",
    },
]


def place_model(source: Path, metrics: Path) -> None:
    """Write the pipeline with complete meta data into the package."""
    nlp = spacy.load(source)
    package = metadata("dprk_ner")
    nlp.meta.update(
        name="dprk_ner",
        version=package["Version"],
        description=package["Summary"],
        author="the dprk_ner authors",
        license="MIT",
        sources=SOURCES,
    )
    nlp.meta["performance"] = srsly.read_json(metrics)
    shutil.rmtree(TARGET, ignore_errors=True)
    nlp.to_disk(TARGET)


def build_wheel() -> Path:
    """Build the wheel and return its path; older wheels in dist/ are removed."""
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir()
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", str(ROOT), "--no-deps", "--quiet", "--wheel-dir", str(DIST)],
        check=True,
    )
    return next(DIST.glob("*.whl"))


if __name__ == "__main__":
    place_model(Path(sys.argv[1]), Path(sys.argv[2]))
    wheel = build_wheel()
    print(f"{wheel.relative_to(ROOT)}: {wheel.stat().st_size / 1e6:.1f} MB")
