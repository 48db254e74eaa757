"""Progress of a batch on standard error: a bar on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType

from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from extract.batch.model import Outcome
from extract.cli.plain import neutral
from extract.cli.terminal import console


class _RateColumn(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f} 份/秒" if task.speed else "")


class BatchProgress:
    """Counts outcomes as they come. A context manager."""

    def __init__(self, total: int) -> None:
        self._failed = self._cached = 0
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _RateColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[counts]}"),
            console=console(sys.stderr),
            disable=not sys.stderr.isatty(),
            transient=True,
        )
        self._task = self._bar.add_task("提取", total=total, counts="")

    def __enter__(self) -> BatchProgress:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.stop()

    def count(self, outcome: Outcome) -> None:
        """Take note of one decided input."""
        self._failed += outcome.failure is not None
        self._cached += outcome.cached
        self._bar.update(self._task, advance=1, counts=f"失败 {self._failed} 已有 {self._cached}")
        if self._bar.finished:
            self._bar.update(self._task, description="写出")

    def trace(self, text: str) -> None:
        """Print a traceback above the bar."""
        self._bar.console.print("\n".join(map(neutral, text.splitlines())))
