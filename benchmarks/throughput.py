"""Words per second, in one run: tokenisation alone, `nlp.pipe` alone, `annotate` in Python, the command with 1 and more processes.

    python benchmarks/throughput.py --documents 3000 --repeat 3

Each is measured several times in turn, and the best counts: what is slower was disturbed by something else. The commands
are measured from start to end, loading and writing included.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from common import command, content, texts, write_archive

import dprk_ner


def clock(call: Callable[[], Any]) -> float:
    """Seconds."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def main(
    documents: Annotated[int, typer.Option(help="Documents of each measurement.")] = 3000,
    repeat: Annotated[int, typer.Option(help="Measurements of each.")] = 3,
    n_process: Annotated[int, typer.Option(help="Processes beside one.")] = 2,
    form: Annotated[str, typer.Option("--format", help="Form of the output.")] = "jsonl",
) -> None:
    """Measure and print."""
    own = texts()
    some = [own[i % len(own)] for i in range(documents)]
    nlp = dprk_ner.load()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        words = write_archive(folder / "in.jsonl", documents)

        def run(processes: int, number: int) -> None:
            args = ["-o", folder / f"out{processes}-{number}", "--n-process", processes, "--format", form]
            subprocess.run(command(folder / "in.jsonl", *args), check=True)

        seconds: dict[str, list[float]] = {}
        for i in range(repeat):
            measured = {
                "tokenisation alone": lambda: sum(len(nlp.make_doc(text)) for text in some),
                "nlp.pipe alone": lambda: sum(len(doc) for doc in nlp.pipe(some)),
                "dprk_ner.annotate": lambda: sum(1 for _ in dprk_ner.annotate(some, nlp=nlp)),
                "command, 1 process": lambda i=i: run(1, i),
                f"command, {n_process} processes": lambda i=i: run(n_process, i),
            }
            for label, call in measured.items():
                seconds.setdefault(label, []).append(clock(call))
        print(f"{documents:,} documents, {words:,} words, {form}; load average {os.getloadavg()[0]:.1f}")
        for label, times in seconds.items():
            every = ", ".join(f"{words / t:,.0f}" for t in times)
            print(f"{label:24s} {words / min(times):10,.0f} words per second (each: {every})")
        one, many = seconds["command, 1 process"], seconds[f"command, {n_process} processes"]
        print(f"{n_process} processes: {min(one) / min(many):.2f} times one (bound for 2: 1.7)")
        same = content(folder / "out1-0") == content(folder / f"out{n_process}-0")
        print(f"outputs of 1 and {n_process} processes are {'identical' if same else 'DIFFERENT'}")
        raise typer.Exit(not same)


if __name__ == "__main__":
    typer.run(main)
