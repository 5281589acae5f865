"""The engine of one machine: chunks to processes and back, in order."""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from ..formats import Input
from .worker import ONE_THREAD, Result, Trained, Worker, start_worker, work

if TYPE_CHECKING:
    from spacy.language import Language

T = TypeVar("T")
Task = tuple[T, Sequence[Input]]
#: Chunks handed out beyond those in work, for each process.
AHEAD = 2
#: How often in a row workers may be lost over one chunk before it is given up.
LOSSES = 3


class WorkerLost(RuntimeError):
    """Processes of the pool keep dying."""


def count_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_tasks(
    tasks: Iterable[Task[T]], *, model: Trained, form: str, n_process: int, nlp: "Language | None" = None
) -> Iterator[tuple[T, Result]]:
    """Annotate chunks; results come in the order of the tasks.

    tasks: Whatever belongs to the chunk, and the chunk.
    n_process: A single process, or a single chunk, is worked on here, without a pool.
    nlp: The pipeline of this process, if it is already loaded.
    """
    stream = iter(tasks)
    first = list(islice(stream, 2))
    if n_process == 1 or len(first) < 2:
        worker = Worker(model, form, nlp)
        for key, items in _again(first, stream):
            yield key, worker(items)
        return
    yield from _run_pool(_again(first, stream), partial(_start_pool, model, form, n_process), n_process)


def _again(first: list[T], rest: Iterator[T]) -> Iterator[T]:
    yield from first
    yield from rest


def _start_pool(model: Trained, form: str, n_process: int) -> Executor:
    # the environment has to be set before a worker imports numpy; `spawn` copies no threads and no locks
    os.environ.update({name: "1" for name in ONE_THREAD if name not in os.environ})
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(n_process, context, start_worker, (model, form))


def _run_pool(tasks: Iterator[Task[T]], start: Callable[[], Executor], n_process: int) -> Iterator[tuple[T, Result]]:
    pool, losses = start(), 0
    pending: deque[tuple[Task[T], Future[Result] | None]] = deque()
    try:
        while True:
            pending.extend((task, None) for task in islice(tasks, n_process * (1 + AHEAD) - len(pending)))
            if not pending:
                return
            try:
                for i, (task, future) in enumerate(pending):
                    if future is None:
                        pending[i] = (task, pool.submit(work, task[1]))
                result = pending[0][1].result()  # type: ignore[union-attr]
            except BrokenProcessPool as err:
                losses += 1
                if losses > LOSSES:
                    raise WorkerLost(
                        f"a worker was lost {losses} times in a row; is there enough memory for {n_process} processes?"
                    ) from err
                pool.shutdown(wait=False, cancel_futures=True)
                pool = start()
                pending = deque((task, None) for task, _ in pending)
                continue
            losses = 0
            (key, _), _ = pending.popleft()
            yield key, result
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
