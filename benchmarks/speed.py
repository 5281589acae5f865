"""Time `dprk_ner` beside the pipelines that a user would take instead: `python benchmarks/speed.py`.

Everything runs on one core in one process, in turn, on the same authored articles; what is counted is processor time, so that a busy
machine does not change the picture. Writes docs/benchmarks.json, and from it docs/benchmarks.md and docs/benchmarks.svg.
"""

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # before numpy is imported

import argparse  # noqa: E402
import json  # noqa: E402
import resource  # noqa: E402
import statistics  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
import zipfile  # noqa: E402
from collections.abc import Callable  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import report  # noqa: E402
import spacy  # noqa: E402
import systems  # noqa: E402

from dprk_ner.records import to_record  # noqa: E402

LENGTHS = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
BATCHES = (1, 8, 64, 256)
LOAD = """
import spacy, time
start = time.perf_counter()
spacy.load("dprk_ner")
print(time.perf_counter() - start)
"""


def timed(function: Callable[[], Any]) -> float:
    """Seconds of processor time."""
    start = time.process_time()
    function()
    return time.process_time() - start


def portion(texts: list[str], size: int, i: int) -> list[str]:
    """The i-th portion of the articles, so that nobody is timed on what it has read (and may have kept) before."""
    start = i * size % max(len(texts) - size, 1)
    return texts[start : start + size]


def compare(texts: list[str], size: int, rounds: int) -> dict[str, dict[str, float]]:
    """Words per second of every system, round by round in turn, each round on other articles; the first one warms up."""
    runs = {key: make() for key, (_, make) in systems.SYSTEMS.items()}
    rates: dict[str, list[float]] = {key: [] for key in runs}
    for i in range(rounds + 1):
        own = portion(texts, size, i)
        for key, run in runs.items():
            seconds = timed(lambda run=run, own=own: run(own))  # type: ignore[misc]
            if i:
                rates[key].append(systems.count_words(own) / seconds)
        print(f"round {i} of {rounds}", file=sys.stderr)
    return {key: {"median": statistics.median(r), "low": min(r), "high": max(r)} for key, r in rates.items()}


def by_component(texts: list[str], size: int, rounds: int) -> dict[str, float]:
    """Microseconds a word of each part of our pipeline."""
    nlp = spacy.load("dprk_ner")
    costs: dict[str, list[float]] = {}
    steps: list[tuple[str, Callable[[list[Any]], Any]]] = [("tokenizer", lambda docs: [nlp.make_doc(t) for t in docs])]
    steps += [(name, lambda docs, pipe=pipe: list(pipe.pipe(docs, batch_size=64))) for name, pipe in nlp.pipeline]  # type: ignore[misc]
    steps.append(("records", lambda docs: [to_record(doc, doc_id="") for doc in docs]))
    for i in range(rounds + 1):
        docs: list[Any] = portion(texts, size, i)
        words = systems.count_words(docs)
        for name, step in steps:
            start = time.process_time()
            docs = step(docs)
            if i:
                costs.setdefault(name, []).append((time.process_time() - start) / words * 1e6)
    return {name: statistics.median(own) for name, own in costs.items()}


def by_length(texts: list[str], rounds: int) -> dict[int, float]:
    """Words per second for single documents of growing length, cut one after the other from all articles."""
    nlp = spacy.load("dprk_ner")
    words = [word for text in texts for word in [*text.split(" "), "\n\n"]]
    systems.run_pipe(nlp, texts[:200], records=True)
    result = {}
    at = 0
    for length in LENGTHS:
        rates = []
        for _ in range(rounds):
            cut = []
            for _ in range(1 + 3_000 // length):
                at = at if at + length <= len(words) else 0
                cut.append(" ".join(words[at : at + length]))
                at += length
            seconds = timed(lambda cut=cut: [to_record(nlp(text), doc_id="") for text in cut])  # type: ignore[misc]
            rates.append(systems.count_words(cut) / seconds)
        result[length] = statistics.median(rates)
    return result


def by_batch(texts: list[str], size: int, rounds: int) -> dict[int, float]:
    """Words per second for growing batches."""
    nlp = spacy.load("dprk_ner")
    systems.run_pipe(nlp, texts[-size:], records=True)
    rates: dict[int, list[float]] = {batch: [] for batch in BATCHES}
    for i in range(rounds * len(BATCHES)):
        batch, own = BATCHES[i % len(BATCHES)], portion(texts, size, i)
        seconds = timed(lambda: systems.run_pipe(nlp, own, records=True, batch_size=batch))  # noqa: B023
        rates[batch].append(systems.count_words(own) / seconds)
    return {batch: statistics.median(own) for batch, own in rates.items()}


def peak_memory(key: str) -> float:
    """Megabytes of a fresh process that loads a system and annotates 200 articles."""
    command = [sys.executable, __file__, "--peak", key]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def own_peak() -> float:
    """Megabytes; from /proc where there is one, since `ru_maxrss` of a child begins with that of its parent."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def load_time(rounds: int) -> float:
    """Seconds of `spacy.load("dprk_ner")` in a fresh process, median."""
    command = [sys.executable, "-c", LOAD]
    return statistics.median(
        float(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(rounds)
    )


def wheel_size() -> float:
    """Megabytes of the package, model included, compressed as a wheel is."""
    package = systems.ROOT / "src" / "dprk_ner"
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "package.zip"
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in package.rglob("*"):
                if path.is_file() and path.suffix != ".pyc":
                    archive.write(path, path.relative_to(package))
        return target.stat().st_size / 1e6


def main() -> None:
    """Measure everything and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--articles", type=int, default=120)
    parser.add_argument("--peak", choices=list(systems.SYSTEMS), help="print the peak memory of one system")
    args = parser.parse_args()
    texts = systems.texts()
    size = args.articles
    if args.peak:
        systems.SYSTEMS[args.peak][1]()(texts[:200])
        print(own_peak())
        return
    result = {
        "articles": size,
        "words": systems.count_words(texts[:size]),
        "rounds": args.rounds,
        "speed": compare(texts, size, args.rounds),
        "components": by_component(texts, size, args.rounds),
        "lengths": by_length(texts, 3),
        "batches": by_batch(texts, size, 3),
        "memory": {key: peak_memory(key) for key in systems.SYSTEMS},
        "load": load_time(args.rounds),
        "wheel": wheel_size(),
    }
    target = systems.ROOT / "docs" / "benchmarks.json"
    target.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    report.write(result, {key: title for key, (title, _) in systems.SYSTEMS.items()}, systems.ROOT / "docs")
    print((systems.ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
