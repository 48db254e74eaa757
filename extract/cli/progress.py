"""Progress of a batch on standard error: a bar on a terminal, else a line now and then, or JSON for machines."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from types import TracebackType

from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from extract.batch.model import Outcome
from extract.cli.plain import neutral
from extract.cli.terminal import console

LINE_SECONDS = 30.0
"""Time between two lines where nobody watches a bar."""


class _Tally:
    """What every kind of progress counts."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = self.failed = self.kept = 0
        self._begin = time.monotonic()

    def take(self, outcome: Outcome) -> None:
        """Count one outcome."""
        self.done += 1
        self.failed += outcome.failure is not None
        self.kept += outcome.cached

    @property
    def rate(self) -> float:
        """Inputs a second; those kept from an earlier run say nothing about it."""
        return (self.done - self.kept) / max(time.monotonic() - self._begin, 1e-6)

    @property
    def seconds_left(self) -> float | None:
        """Expected seconds to the end at the present rate; None before the first result."""
        return (self.total - self.done) / self.rate if self.rate else None


class BatchProgress:
    """Counts outcomes as they come. A context manager."""

    def __init__(self, total: int) -> None:
        self._tally = _Tally(total)
        self._shown = sys.stderr.isatty()
        self._line_at = time.monotonic() + LINE_SECONDS
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _RateColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[counts]}"),
            console=console(sys.stderr),
            disable=not self._shown,
            transient=True,
        )
        self._task = self._bar.add_task("提取", total=total, counts="")

    def __enter__(self) -> BatchProgress:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.stop()

    def found(self, more: int) -> None:
        """Take note of further inputs."""
        self._tally.total += more
        self._bar.update(self._task, total=self._tally.total)

    def count(self, outcome: Outcome) -> None:
        """Take note of one decided input."""
        self._tally.take(outcome)
        counts = f"失败 {self._tally.failed} 已有 {self._tally.kept}"
        self._bar.update(self._task, advance=1, counts=counts)
        if self._bar.finished:
            self._bar.update(self._task, description="写出")
        if not self._shown and time.monotonic() >= self._line_at:
            self._line_at = time.monotonic() + LINE_SECONDS
            self._bar.console.print(f"提取 {self._tally.done}/{self._tally.total} {counts} {self._pace()}")

    def _pace(self) -> str:
        left = self._tally.seconds_left
        return f"{self._tally.rate:.1f} 份/秒" + (f" 约余 {left:.0f} 秒" if left is not None else "")

    def trace(self, text: str) -> None:
        """Print a traceback above the bar."""
        self._bar.console.print("\n".join(map(neutral, text.splitlines())))


class JsonLog:
    """One JSON object a line for each decided input, and one at the end. A context manager."""

    def __init__(self, total: int) -> None:
        self._tally = _Tally(total)

    def __enter__(self) -> JsonLog:
        self._write("begin")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._write("end", finished=kind is None)

    def found(self, more: int) -> None:
        """Take note of further inputs."""
        self._tally.total += more

    def count(self, outcome: Outcome) -> None:
        """Write one decided input."""
        self._tally.take(outcome)
        failure = outcome.failure
        self._write(
            "input",
            source=outcome.source,
            outcome="failed" if failure else "record",
            kept=outcome.cached,
            set_aside=outcome.aside,
            error=failure.code.value if failure else None,
            message=failure.message if failure else None,
        )

    def trace(self, text: str) -> None:
        """Write a traceback."""
        self._write("trace", text=text)

    def _write(self, event: str, **fields: object) -> None:
        tally, left = self._tally, self._tally.seconds_left
        counts = {"done": tally.done, "total": tally.total, "n_failed": tally.failed, "n_kept": tally.kept}
        pace = {"per_second": round(tally.rate, 2), "seconds_left": None if left is None else round(left, 1)}
        entry = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **fields}
        # ASCII alone: what a document's name says cannot steer the terminal of whoever reads the log.
        print(json.dumps({**entry, **counts, **pace}), file=sys.stderr, flush=True)


class _RateColumn(ProgressColumn):
    def render(self, task: Task) -> Text:
        """The column's text for `rich`: reports a second, empty before the first."""
        return Text(f"{task.speed:.1f} 份/秒" if task.speed else "")
