"""`kill -9` at random moments: the parent, or one of its workers; then --resume, and the output has to be the same.

python benchmarks/kill.py --moments 20
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer
from common import check_output, command, content, family, write_archive


def workers(pid: int) -> list[int]:
    """The processes that annotate."""
    found = []
    for child in family(pid)[1:]:
        try:
            arguments = Path(f"/proc/{child}/cmdline").read_bytes()
        except OSError:
            continue
        if b"spawn_main" in arguments:
            found.append(child)
    return found


def gone(pids: list[int], seconds: float) -> bool:
    """Whether processes end by themselves within some time."""
    end = time.monotonic() + seconds
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def main(
    moments: Annotated[int, typer.Option(help="How often to kill.")] = 20,
    documents: Annotated[int, typer.Option(help="Documents of each run.")] = 100,
    model: Annotated[str | None, typer.Option(help="A trained pipeline other than the package's own.")] = None,
    seed: Annotated[int, typer.Option(help="Of the moments.")] = 7,
) -> None:
    """Kill, resume, compare; stop at the first difference."""
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = folder / "in.jsonl"
        write_archive(archive, documents)
        settings = ["--part-size", "10", "--batch-size", "2", "--n-process", "2"]
        settings += ["--model", model] if model else []
        start = time.monotonic()
        subprocess.run(command(archive, "-o", folder / "whole", *settings), check=True)
        duration = time.monotonic() - start
        reference = content(folder / "whole")
        print(f"undisturbed: {duration:.1f} s, {len(reference) - 1} parts", flush=True)
        for i in range(moments):
            output = folder / f"out{i}"
            run = command(archive, "-o", output, *settings)
            process = subprocess.Popen(run, stderr=subprocess.PIPE)
            # a random part, and a random moment within it: startup takes long, and little can go wrong in it
            target, rest = draw.randrange(len(reference) - 1), draw.uniform(0, 1) * duration / len(reference)
            while process.poll() is None and len(list(output.glob("part-*"))) < target:
                time.sleep(0.01)
            time.sleep(rest)
            own = workers(process.pid)
            victim = draw.choice(own) if i % 2 and own else process.pid
            parts = len(list(output.glob("part-*")))
            if process.poll() is None:
                os.kill(victim, signal.SIGKILL)
            code = process.wait()
            if victim == process.pid and not gone(own, 20):
                sys.exit("workers outlived their parent")
            resumed = code != 0
            if resumed:
                subprocess.run([*run, "--resume"], check=True)
            check_output(output, reference, documents)
            who = "parent" if victim == process.pid else "worker"
            print(
                f"{i + 1:2d}: {who} killed with {parts} parts on disk; "
                f"{'resumed' if resumed else 'went on by itself'}: the same {documents} records",
                flush=True,
            )


if __name__ == "__main__":
    typer.run(main)
