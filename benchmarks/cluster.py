"""A Ray cluster on this machine, one of its workers killed midway: the output has to be that of the local engine.

python benchmarks/cluster.py
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer
from common import check_output, command, content, write_archive


def tasks(before: set[int]) -> list[int]:
    """The processes of Ray that annotate, those of other runs left out."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes()
        except OSError:
            continue
        if words.startswith(b"ray::") and b"write_part" in words:
            found.append(int(path.parent.name))
    return sorted(set(found) - before)


def main(
    documents: Annotated[int, typer.Option(help="Documents of the run.")] = 160,
    model: Annotated[str | None, typer.Option(help="A trained pipeline other than the package's own.")] = None,
    kill: Annotated[bool, typer.Option(help="Kill a worker.")] = True,
) -> None:
    """Annotate with both engines and compare."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = folder / "in.jsonl"
        write_archive(archive, documents)
        settings = ["--part-size", "8", "--n-process", "2", *(["--model", model] if model else [])]
        subprocess.run(command(archive, "-o", folder / "local", *settings), check=True)
        reference = content(folder / "local")
        before = set(tasks(set()))
        output = folder / "ray"
        start = time.monotonic()
        process = subprocess.Popen(command(archive, "-o", output, *settings, "--engine", "ray"))
        while kill and process.poll() is None:
            parts = len(list(output.glob("part-*")))
            running = tasks(before)
            if parts >= documents // 60 and running:  # a third of them
                victim = running[0]
                os.kill(victim, signal.SIGKILL)
                print(f"killed worker {victim} with {parts} of {len(reference) - 1} parts on disk", flush=True)
                break
            time.sleep(0.05)
        if process.wait() != 0:
            sys.exit("the run on the cluster failed")
        check_output(output, reference, documents)
        seconds = time.monotonic() - start
        print(f"ray, {seconds:.1f} s: the same {documents} records as the local engine, byte for byte, none twice")


if __name__ == "__main__":
    typer.run(main)
