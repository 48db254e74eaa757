"""Reports a second through the batch runner, and whether its workers keep their size."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from extract.batch.model import Outcome
from extract.batch.runner import BatchOptions, run_batch
from extract.batch.worker import build_extractor

_STEPS = 20
"""Looks at the memory in the course of a run."""
_MIB = 1024 * 1024


@dataclass(slots=True)
class Throughput:
    """A finished run.

    Attributes:
        resident: (reports done, MiB of the largest worker) in the course of the run.
    """

    reports: int
    workers: int
    seconds: float = 0.0
    records: int = 0
    resident: list[tuple[int, float]] = field(default_factory=list)

    def summary(self) -> dict[str, object]:
        """Numbers for the table and the JSON file; the first look comes after a twentieth of the reports, warm."""
        sizes = [size for _, size in self.resident]
        return {
            "reports": self.reports,
            "records": self.records,
            "workers": self.workers,
            "seconds": round(self.seconds, 1),
            "reports_per_second": round(self.reports / self.seconds, 1) if self.seconds else None,
            "resident_mib_first": sizes[0] if sizes else None,
            "resident_mib_last": sizes[-1] if sizes else None,
            "resident_mib_max": max(sizes, default=None),
            "resident_mib": self.resident,
        }


def measure(paths: Sequence[Path], out: Path, workers: int) -> Throughput:
    """Extract all files into an empty folder, the start of the workers and the writing of the exports included."""
    result = Throughput(len(paths), workers)
    step = max(1, len(paths) // _STEPS)
    done = 0

    def look(_: Outcome) -> None:
        nonlocal done
        done += 1
        if done % step == 0:
            result.resident.append((done, _largest_worker()))

    summary = run_batch(paths, out, BatchOptions(build_extractor, workers=workers, resume=False, on_outcome=look))
    result.seconds, result.records = summary.seconds, summary.records
    return result


def _largest_worker() -> float:
    sizes = [0.0]
    for child in multiprocessing.active_children():
        try:
            sizes.append(psutil.Process(child.pid).memory_info().rss / _MIB)
        except psutil.Error:  # ended meanwhile
            continue
    return round(max(sizes), 1)
