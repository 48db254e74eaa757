"""``nianbao eval bench --scans N``: generated scans through the whole pipeline, level by level."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from eval.benchmarks.scan_baselines import CellsReader, cell_readers, read_true_cells
from eval.benchmarks.scan_counts import Judged, ScanCounts, calibration_error, confident_accuracy, judge, wrong_cells
from eval.benchmarks.scan_runs import Journal, Measured
from eval.gold.scans.damage import levels
from eval.gold.scans.sample import ScanSample, scans
from extract.errors import NianbaoError
from extract.pipeline import Extractor
from extract.record import Record

_METHODS = {
    "ocr_cells": "整页文字识别模型（给定真实格框）",
    "digits_cells": "数字识别模型（给定真实格框）",
    "read": "本系统：逐格读数，勾稽之前",
    "ours": "本系统：勾稽之后",
}


@dataclass(slots=True)
class LevelResult:
    """What became of the scans of one level."""

    reports: list[Measured] = field(default_factory=list)

    @property
    def pages(self) -> int:
        """Pages of all reports."""
        return sum(report.pages for report in self.reports)

    @property
    def judged(self) -> list[Judged]:
        """The cells that the records claim."""
        return [each for report in self.reports for each in report.judged]

    def per_page(self, name: str) -> float | None:
        """``seconds`` or ``cpu_seconds`` of a page."""
        total = sum(getattr(report, name) for report in self.reports)
        return round(total / self.pages, 3) if self.pages else None

    def methods(self) -> dict[str, ScanCounts]:
        """Counts by method: plain readers that are told the true boxes, and ``ours``."""
        names = dict.fromkeys(name for report in self.reports for name in report.methods)
        return {
            name: ScanCounts.total(report.methods[name] for report in self.reports if name in report.methods)
            for name in names
        }

    def summary(self) -> dict[str, object]:
        """Everything for the JSON file."""
        return {
            "reports": len(self.reports),
            "pages": self.pages,
            "seconds_per_page": self.per_page("seconds"),
            "cpu_seconds_per_page": self.per_page("cpu_seconds"),
            "failures": dict(sorted(Counter(r.failure for r in self.reports if r.failure).items())),
            "methods": {name: {"gold": counts.gold, **counts.rates()} for name, counts in self.methods().items()},
            "calibration_error": calibration_error(self.judged),
            "accuracy_of_confident_90": confident_accuracy(self.judged),
            "wrong": {report.name: report.wrong for report in self.reports if report.wrong},
        }


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """What is measured.

    Attributes:
        count: reports for each level; the same reports for every level, in looks that training never sees.
        chosen: names of levels or kinds of damage; None for every level.
        baselines: also run the readers that are told the true boxes.
        journal: where the result of each report is kept, None for nowhere; ``resume`` takes over those that lie there.
        ruled: whether the tables have lines.
    """

    count: int
    seed: int
    chosen: Sequence[str] | None = None
    baselines: bool = True
    journal: Path | None = None
    resume: bool = False
    ruled: bool = True


def measure_scans(options: ScanOptions, console: Console) -> dict[str, object]:
    """Measure, print the table, and return everything for the JSON file.

    Raises:
        PrintError: scans cannot be printed on this machine.
    """
    extractor = Extractor()
    readers = cell_readers() if options.baselines else {}
    journal = Journal(options.journal, resume=options.resume)
    results: dict[str, LevelResult] = {}
    for level in options.chosen or levels():
        results[level] = LevelResult()
        for number, sample in enumerate(scans(options.count, level, options.seed, ruled=options.ruled), 1):
            measured = journal.get(sample.name)
            if measured is None:
                measured = _measure(sample, extractor, readers)
                journal.add(measured)
            results[level].reports.append(measured)
            console.print(_progress(level, number, options.count, measured))
    console.print(_table(results))
    return {"schema": 2, "seed": options.seed, "levels": {level: result.summary() for level, result in results.items()}}


def _progress(level: str, number: int, count: int, measured: Measured) -> str:
    ours = measured.methods["ours"]
    return f"{level} {number}/{count} {measured.name}：{ours.right}/{ours.gold} 格正确，错而未标 {ours.silent} 格"


def _measure(sample: ScanSample, extractor: Extractor, readers: Mapping[str, CellsReader]) -> Measured:
    measured = Measured(sample.name, sample.level, len(sample.pages))
    start, cpu_start = time.perf_counter(), time.process_time()
    record: Record | None = None
    try:
        record = extractor.extract(sample.data, sample.name).record
    except NianbaoError as error:
        measured.failure = error.code.value
    measured.seconds, measured.cpu_seconds = time.perf_counter() - start, time.process_time() - cpu_start
    measured.methods["ours"], measured.judged = judge(record, sample.gold)
    measured.wrong = wrong_cells(record, sample.gold)
    for name, reader in readers.items():
        measured.methods[name] = read_true_cells(sample, reader)
    return measured


def _table(results: dict[str, LevelResult]) -> Table:
    columns = ("方法", "级别", "单元格", "正确率", "错·未标", "错·已标", "未给出", "改错", "ECE", "每页 CPU 秒")
    table = Table(*columns, title="生成的扫描件（未用于训练的字体）", title_justify="left")
    for method, label in _METHODS.items():
        for level, result in results.items():
            counts = result.methods().get("ours" if method == "read" else method)
            if counts is None:
                continue
            rates = counts.rates()
            if method == "read":
                table.add_row(label, level, str(counts.gold), _percent(rates["read"]), *["—"] * 6)
                continue
            shares = (_percent(rates[name]) for name in ("right", "silent", "marked", "absent", "harmed"))
            error, pace = calibration_error(result.judged), result.per_page("cpu_seconds")
            extra = [f"{each:.3f}" if method == "ours" and each is not None else "—" for each in (error, pace)]
            table.add_row(label, level, str(counts.gold), *shares, *extra)
    return table


def _percent(rate: float | None) -> str:
    return "—" if rate is None else f"{rate:.2%}"
