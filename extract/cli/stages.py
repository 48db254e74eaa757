"""Progress through several stages on standard error: a bar a stage on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType

from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

from extract.cli.terminal import console


class Stages:
    """One bar for each stage, made when the stage first reports. A context manager."""

    def __init__(self) -> None:
        self._tasks: dict[str, TaskID] = {}
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            console=console(sys.stderr),
            disable=not sys.stderr.isatty(),
            transient=True,
        )

    def __enter__(self) -> Stages:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.stop()

    def step(self, what: str, done: int, whole: int) -> None:
        """Count ``done`` more of the ``whole`` of a stage."""
        if what not in self._tasks:
            self._tasks[what] = self._bar.add_task(what, total=whole)
        self._bar.update(self._tasks[what], advance=done)
