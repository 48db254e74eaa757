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
from eval.gold.scans.sample import ScanSample, scans

_PAGES = (6, 12, 30, 60)
_SHARES = (4, 2, 1)
"""Parts of the batch that are run with all workers."""


def measure_growth(
    batch: int, scanned: int, workers: int, level: str, seed: int, console: Console
) -> dict[str, object]:
    """Run scans of 6 to 60 pages, each in its own process, and batches; print the tables, return the numbers.

    Args:
        batch: digital reports in the largest batch.
        scanned: scanned reports in the batch of scans.
        workers: worker processes; the largest batches are run with one as well.
        level: of all scans.
        seed: of the reports.
        console: where tables and progress go.

    Raises:
        PrintError: scans cannot be printed on this machine.
    """
    samples = list(scans(scanned, level, seed))
    own = samples[0].pages
    pages = [_scan(own, count, console) for count in _PAGES]
    _show(pages, "扫描件的页数（一个线程）", console)
    batches = _batches(batch, workers, seed, console)
    _show(batches, "批量的份数与工作进程数", console)
    scan_batches = _scan_batches(samples, workers, console)
    _show(scan_batches, "扫描件的批量", console)
    return {
        "schema": 2, "seed": seed, "level": level,
        "pages": pages, "batches": batches, "scan_batches": scan_batches,
    }  # fmt: skip


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


def _scan_batches(samples: Sequence[ScanSample], workers: int, console: Console) -> list[dict[str, object]]:
    count = sum(len(sample.pages) for sample in samples)
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory(prefix="nianbao-growth-") as name:
        paths = [Path(name, sample.name) for sample in samples]
        for path, sample in zip(paths, samples, strict=True):
            path.write_bytes(sample.data)
        for pool in (workers, 1):
            console.print(f"批量 {len(paths)} 份扫描件，{pool} 个工作进程…")
            run = measure(paths, Path(name, f"out{pool}"), pool)
            rows.append(
                {
                    "reports": run.reports, "records": run.records, "pages": count, "workers": pool,
                    "seconds": round(run.seconds, 1), "pages_per_second": round(count / run.seconds, 2),
                }
            )  # fmt: skip
    return rows


def _show(rows: Sequence[dict[str, object]], title: str, console: Console) -> None:
    table = Table(*rows[0], title=title, title_justify="left")
    for row in rows:
        table.add_row(*map(str, row.values()))
    console.print(table)
