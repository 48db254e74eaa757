"""``nianbao eval bench --scans N``: generated scans through the whole pipeline, level by level."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

from eval.benchmarks.scan_baselines import CellsReader, cell_readers, read_true_cells
from eval.benchmarks.scan_counts import Judged, ScanCounts, calibration_error, confident_accuracy, judge
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
    """What became of the scans of one level.

    Attributes:
        methods: counts by method: plain readers that are told the true boxes, and ``ours``.
        failures: reports without a record, by error code.
    """

    reports: int = 0
    pages: int = 0
    seconds: float = 0.0
    methods: dict[str, ScanCounts] = field(default_factory=dict)
    judged: list[Judged] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)

    def add(self, method: str, counts: ScanCounts) -> None:
        """Add one report's counts."""
        self.methods[method] = self.methods.get(method, ScanCounts()) + counts

    def summary(self) -> dict[str, object]:
        """Everything for the JSON file."""
        return {
            "reports": self.reports,
            "pages": self.pages,
            "seconds_per_page": round(self.seconds / self.pages, 3) if self.pages else None,
            "failures": dict(sorted(self.failures.items())),
            "methods": {name: {"gold": counts.gold, **counts.rates()} for name, counts in self.methods.items()},
            "calibration_error": calibration_error(self.judged),
            "accuracy_of_confident_90": confident_accuracy(self.judged),
        }


def measure_scans(
    count: int, seed: int, console: Console, *, chosen: list[str] | None = None, baselines: bool = True
) -> dict[str, object]:
    """Measure, print the table, and return everything for the JSON file.

    Args:
        count: reports for each level; the same reports for every level, in looks that training never sees.
        chosen: names of levels or kinds of damage; None for every level.
        baselines: also run the readers that are told the true boxes.

    Raises:
        PrintError: scans cannot be printed on this machine.
    """
    extractor = Extractor()
    readers = cell_readers() if baselines else {}
    results: dict[str, LevelResult] = {}
    for level in chosen or levels():
        console.print(f"扫描件 {level}：{count} 份…")
        results[level] = LevelResult()
        for sample in scans(count, level, seed):
            _measure(sample, extractor, readers, results[level])
    console.print(_table(results))
    return {"schema": 1, "seed": seed, "levels": {level: result.summary() for level, result in results.items()}}


def _measure(sample: ScanSample, extractor: Extractor, readers: dict[str, CellsReader], result: LevelResult) -> None:
    start = time.perf_counter()
    record: Record | None = None
    try:
        record = extractor.extract(sample.data, sample.name).record
    except NianbaoError as error:
        result.failures[error.code.value] += 1
    result.seconds += time.perf_counter() - start
    result.reports += 1
    result.pages += len(sample.pages)
    counts, judged = judge(record, sample.gold)
    result.add("ours", counts)
    result.judged += judged
    for name, reader in readers.items():
        result.add(name, read_true_cells(sample, reader))


def _table(results: dict[str, LevelResult]) -> Table:
    columns = ("方法", "级别", "单元格", "正确率", "错·未标", "错·已标", "未给出", "改错", "每页秒数")
    table = Table(*columns, title="生成的扫描件（未用于训练的字体）", title_justify="left")
    for method, label in _METHODS.items():
        for level, result in results.items():
            counts = result.methods.get("ours" if method == "read" else method)
            if counts is None:
                continue
            rates = counts.rates()
            if method == "read":
                table.add_row(label, level, str(counts.gold), _percent(rates["read"]), *["—"] * 5)
                continue
            shares = (_percent(rates[name]) for name in ("right", "silent", "marked", "absent", "harmed"))
            pace = f"{result.seconds / result.pages:.2f}" if method == "ours" and result.pages else "—"
            table.add_row(label, level, str(counts.gold), *shares, pace)
    return table


def _percent(rate: float | None) -> str:
    return "—" if rate is None else f"{rate:.2%}"
