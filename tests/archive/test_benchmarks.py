"""The benchmarks that prove something: a run killed at random moments, a cluster that loses a worker."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from ..util import REPO


def bench(name: str, *args: object) -> str:
    command = [sys.executable, str(REPO / "benchmarks" / f"{name}.py"), *map(str, args)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for processes in /proc")
def test_killed_at_random_moments(tiny_path: Path) -> None:
    printed = bench("kill", "--moments", 4, "--documents", 80, "--model", tiny_path)
    assert printed.count("the same 80 records") == 4


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="needs ray")
def test_a_cluster_that_loses_a_worker(tiny_path: Path) -> None:
    assert "byte for byte" in bench("cluster", "--documents", 160, "--model", tiny_path)
