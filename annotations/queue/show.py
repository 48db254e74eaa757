"""The queue as a table for the terminal and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from annotations.out import RunFolder
from annotations.queue.learned import learn
from annotations.queue.score import Candidate, Queued, candidates, order
from annotations.task.title import file_name
from extract.cli.plain import neutral

_COLUMNS = ("score", "audit", "task", "source", "doubt", "doubtful", "failed", "missing")


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A task in the queue with the name of its report's file."""

    source: str
    queued: Queued

    def cells(self) -> tuple[str, ...]:
        """As text, in the order of the columns."""
        c = self.queued.candidate
        return (
            f"{self.queued.score:.4f}", "audit" if self.queued.audit else "", str(c.key), self.source,
            f"{self.queued.doubt:.4f}", str(len(c.confidences)), str(c.failed), str(c.missing),
        )  # fmt: skip


def build_queue(out: RunFolder, gold: Path | None) -> list[QueueRow]:
    """The queue of an OUT folder; tasks that ``gold`` has are left out, and what it corrected teaches the rest."""
    learned = learn(out, gold)
    sources: dict[str, str] = {}
    waiting: list[Candidate] = []
    for record in out.records():
        sources[record.report_id] = file_name(record.source)
        waiting += [c for c in candidates(record, out.text(record)) if c.key not in learned.done]
    queue = order(waiting, learned.known, learned.experience)
    return [QueueRow(sources[q.candidate.key.report_id], q) for q in queue]


def show_queue(rows: Sequence[QueueRow], console: Console) -> None:
    """Print the queue."""
    table = Table(
        "分数", "抽查", "任务", "文件", "疑点", "存疑数", "不成立", "缺失", title="标注队列", title_justify="left"
    )
    for row in rows:
        table.add_row(*(neutral(cell) for cell in row.cells()))
    console.print(table)


def write_queue(rows: Sequence[QueueRow], path: Path) -> None:
    """Write the queue as CSV."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for row in rows:
            writer.writerow("'" + cell if cell[:1] in ("=", "+", "-", "@") else cell for cell in row.cells())
