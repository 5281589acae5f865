"""A bar with rate and time left, for people; nothing at all where standard error is no terminal."""

import time
from types import TracebackType
from typing import Any


class Progress:
    """How far a run is.

    total: Bytes of input.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self.documents = self.words = 0
        self._bar: Any = None
        self._task: Any = None
        self._start = time.monotonic()

    def __enter__(self) -> "Progress":
        from rich.console import Console
        from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        console = Console(stderr=True)
        if console.is_terminal:
            text = TextColumn("{task.fields[documents]:,} documents, {task.fields[rate]:,.0f} words/s")
            columns = (BarColumn(), TaskProgressColumn(), text, TimeElapsedColumn(), TimeRemainingColumn())
            self._bar = Bar(*columns, console=console, speed_estimate_period=300)
            self._task = self._bar.add_task("", total=self.total or None, documents=0, rate=0.0)
            self._bar.start()
        return self

    def advance(self, documents: int, words: int, position: float) -> None:
        """Some documents more are done.

        position: Bytes of input behind them.
        """
        self.documents += documents
        self.words += words
        if self._bar is not None:
            rate = self.words / max(time.monotonic() - self._start, 1e-9)
            self._bar.update(self._task, completed=position, documents=self.documents, rate=rate)

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
