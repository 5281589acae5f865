"""Resident memory over a long run: samples, the rule of the last tenth, and a picture.

    python benchmarks/memory.py --documents 50000 --picture docs/memory.svg

Sums the resident memory of the command and all its processes, once a second, beside the number of parts on disk.
"""

import subprocess
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer
from common import command, family, write_archive


def resident(pids: list[int]) -> float:
    """Resident megabytes of some processes."""
    total = 0
    for pid in pids:
        try:
            total += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4
        except (OSError, IndexError):
            continue
    return total / 1024


def main(
    documents: Annotated[int, typer.Option(help="How many documents.")] = 50_000,
    n_process: Annotated[int, typer.Option(help="Processes.")] = 2,
    part_size: Annotated[int, typer.Option(help="Documents in a part.")] = 1000,
    minutes: Annotated[float, typer.Option(help="Stop after this time and judge what was done.")] = 60,
    picture: Annotated[Path | None, typer.Option(help="Draw the curve (needs matplotlib).")] = None,
) -> None:
    """Measure and print; exit 1 if the last tenth is more than 5 % from the second."""
    samples: list[tuple[float, int, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        archive, output = Path(folder) / "in.jsonl", Path(folder) / "out"
        words = write_archive(archive, documents, new_words=True)
        start = time.monotonic()
        args = command(archive, "-o", output, "--n-process", n_process, "--part-size", part_size)
        process = subprocess.Popen(args)
        while process.poll() is None and time.monotonic() - start < 60 * minutes:
            parts = len(list(output.glob("part-*.jsonl")))
            samples.append((time.monotonic() - start, parts, resident(family(process.pid))))
            time.sleep(1)
        seconds, ended = time.monotonic() - start, process.poll() is not None
        process.terminate()
        process.wait()
        done = len(list(output.glob("part-*.jsonl"))) * part_size
    n = len(samples)
    second = [mb for _, _, mb in samples[n // 10 : n // 5]]
    last = [mb for _, parts, mb in samples[n - n // 10 :] if parts * part_size < documents]
    before, after = sum(second) / len(second), sum(last) / len(last)
    print(f"{min(done, documents):,} of {documents:,} documents in {seconds:,.0f} s, {n_process} processes")
    if ended:
        print(f"{words:,} words, {words / seconds:,.0f} words per second")
    print(f"resident memory of all processes: second tenth {before:.1f} MB, last tenth {after:.1f} MB")
    print(f"difference {100 * (after / before - 1):+.2f} % (bound: 5 %); peak {max(mb for *_, mb in samples):.1f} MB")
    if picture is not None:
        draw(samples, part_size, picture)
    raise typer.Exit(abs(after / before - 1) > 0.05)


def draw(samples: list[tuple[float, int, float]], part_size: int, path: Path) -> None:
    """Memory over time, documents done beside it."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "dprk_ner"
    from matplotlib import pyplot

    figure, axis = pyplot.subplots(figsize=(8, 3.2))
    step = max(len(samples) // 400, 1)
    times = [t / 60 for t, _, _ in samples[::step]]
    axis.plot(times, [mb for *_, mb in samples[::step]], color="#5f87af", label="resident memory, all processes")
    axis.set_ylim(0)
    axis.set_xlabel("minutes")
    axis.set_ylabel("MB")
    other = axis.twinx()
    other.plot(times, [p * part_size / 1000 for _, p, _ in samples[::step]], color="#c0c0c0", label="documents")
    other.set_ylabel("thousand documents")
    other.set_ylim(0)
    axis.set_zorder(2)
    axis.patch.set_visible(False)
    figure.legend(loc="lower right", bbox_to_anchor=(0.88, 0.18), frameon=False)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    typer.run(main)
