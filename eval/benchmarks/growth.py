"""``nianbao eval growth``: time and memory as pages, reports and workers grow."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from rich.console import Console
from rich.table import Table

from eval.benchmarks.apart import apart
from eval.benchmarks.corpus import write_corpus
from eval.benchmarks.throughput import Throughput, measure
from eval.gold.scans.container import PageScan, write_pdf
from eval.gold.scans.sample import scans

_PAGES = (6, 12, 30, 60)
_SHARES = (4, 2, 1)
"""Parts of the batch that are run with all workers."""


def measure_growth(batch: int, workers: int, level: str, seed: int, console: Console) -> dict[str, object]:
    """Run scans of 6 to 60 pages, each in its own process, and batches; print the tables, return the numbers.

    Raises:
        PrintError: scans cannot be printed on this machine.
    """
    own = next(scans(1, level, seed)).pages
    pages = [_scan(own, count, console) for count in _PAGES]
    _show(pages, "扫描件的页数（一个线程）", console)
    batches = _batches(batch, workers, seed, console)
    _show(batches, "批量的份数与工作进程数", console)
    return {"schema": 1, "seed": seed, "level": level, "pages": pages, "batches": batches}


def _scan(own: Sequence[PageScan], count: int, console: Console) -> dict[str, object]:
    # The pages of one report again and again: what changes is their number alone.
    spent = apart(_extract, write_pdf(_repeated(own, count)))
    console.print(f"{count} 页：{spent.value:.1f} CPU 秒")
    return {
        "pages": count,
        "cpu_seconds": round(spent.value, 2),
        "cpu_seconds_per_page": round(spent.value / count, 3),
        "peak_mib": spent.peak_mib,
    }


def _repeated(pages: Sequence[PageScan], count: int) -> list[PageScan]:
    return list(islice(cycle(pages), count))


def _extract(data: bytes) -> float:
    """Processor seconds of one report, models already loaded."""
    from extract.pipeline import Extractor

    extractor = Extractor()
    start = time.process_time()
    extractor.extract(data, "")
    return time.process_time() - start


def _batches(batch: int, workers: int, seed: int, console: Console) -> list[dict[str, object]]:
    runs: list[Throughput] = []
    with tempfile.TemporaryDirectory(prefix="nianbao-growth-") as name:
        reports = Path(name, "reports")
        reports.mkdir()
        paths = write_corpus(reports, seed, batch)
        for index, (count, pool) in enumerate([*((batch // part, workers) for part in _SHARES), (batch, 1)]):
            console.print(f"批量 {count} 份，{pool} 个工作进程…")
            runs.append(measure(paths[:count], Path(name, f"out{index}"), pool))
    rows: list[dict[str, object]] = []
    for run in runs:
        numbers = run.summary()
        del numbers["resident_mib"]
        rows.append({**numbers, "times_one_worker": round(runs[-1].seconds / run.seconds * run.reports / batch, 2)})
    return rows


def _show(rows: Sequence[dict[str, object]], title: str, console: Console) -> None:
    table = Table(*rows[0], title=title, title_justify="left")
    for row in rows:
        table.add_row(*map(str, row.values()))
    console.print(table)
