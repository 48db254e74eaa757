"""``nianbao eval bench``: digital reports, one run, one table, one JSON file."""

from __future__ import annotations

import os
import platform
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from eval.benchmarks import latency, throughput
from eval.benchmarks.accuracy import AnswerCounts
from eval.benchmarks.corpus import samples, write_corpus
from eval.benchmarks.latency import FormatResult, method_numbers
from eval.benchmarks.throughput import Throughput

_METHODS = {"ours": "本系统", "positional": "按位填数", "tables": "通用表格抽取"}


@dataclass(frozen=True, slots=True)
class BenchOptions:
    """What to measure.

    Attributes:
        timed: reports that are timed one by one and compared with the baselines.
        batch: reports of the batch run, 0 for none.
    """

    seed: int = 20_000
    timed: int = 270
    batch: int = 1000
    workers: int = 2


def measure_digital(options: BenchOptions, console: Console) -> dict[str, object]:
    """Measure, print the tables, and return everything for the JSON file."""
    console.print(f"逐份计时并与基线对照：{options.timed} 份生成的报告…")
    formats = latency.measure(list(samples(options.seed, options.timed)))
    console.print(_latency_table(formats))
    console.print(_method_table(formats))
    result: dict[str, object] = {
        "schema": 1,
        "seed": options.seed,
        "machine": {"cpus": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()},
        "formats": {name: part.summary() for name, part in formats.items()},
        "cells": _totals(formats),
    }
    if options.batch:
        console.print(f"批量：{options.batch} 份，{options.workers} 个工作进程…")
        run = _batch(options)
        console.print(_throughput_table(run))
        result["batch"] = run.summary()
    return result


def _batch(options: BenchOptions) -> Throughput:
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as name:
        reports, out = Path(name, "reports"), Path(name, "out")
        reports.mkdir()
        paths = write_corpus(reports, options.seed + options.timed, options.batch)
        return throughput.measure(paths, out, options.workers)


def _sum(formats: dict[str, FormatResult], only: set[str]) -> dict[str, AnswerCounts]:
    totals: dict[str, AnswerCounts] = defaultdict(AnswerCounts)
    for name in only & formats.keys():
        for method, counts in formats[name].methods.items():
            totals[method] += counts
    return totals


def _totals(formats: dict[str, FormatResult]) -> dict[str, object]:
    """Counts over all formats, and over those that plain table extraction knows, where all three compare."""
    with_tables = {name for name, part in formats.items() if "tables" in part.methods}
    result: dict[str, object] = {}
    for label, names in (("all", set(formats)), ("with_tables", with_tables)):
        totals = _sum(formats, names)
        ours = totals["ours"].rates()["right_rate"]
        result[label] = {method: method_numbers(counts, ours) for method, counts in sorted(totals.items())}
    return result


def _latency_table(formats: dict[str, FormatResult]) -> Table:
    columns = ("格式", "份数", "失败", "中位数 毫秒", "其中 CPU", "95% 毫秒", "最慢 毫秒", "最慢的一份")
    table = Table(*columns, title="单进程每份耗时", title_justify="left")
    for name, part in formats.items():
        numbers = part.summary()
        slowest = max(part.milliseconds, key=part.milliseconds.__getitem__)
        medians = (f"{numbers['median_ms']}", f"{numbers['median_cpu_ms']}")
        times = (*medians, f"{numbers['p95_ms']}", f"{part.milliseconds[slowest]:.1f}", slowest)
        table.add_row(name, str(len(part.milliseconds)), str(len(part.failed)), *times)
    return table


def _method_table(formats: dict[str, FormatResult]) -> Table:
    columns = ("格式", "方法", "单元格", "正确", "已标待核", "未给出", "错·未标", "正确率", "本系统/该法")
    table = Table(*columns, title="单元格数值（同一批文件）", title_justify="left")
    with_total = {**{name: part.methods for name, part in formats.items()}, "合计": _sum(formats, set(formats))}
    for name, methods in with_total.items():
        ours = methods["ours"].rates()["right_rate"]
        for method, label in _METHODS.items():
            if method not in methods or (name == "合计" and method == "tables"):
                continue  # table extraction knows some formats only: its counts have another whole
            numbers = method_numbers(methods[method], ours)
            counts = (str(numbers[field]) for field in ("gold", "right", "marked", "absent", "silent"))
            rate, factor = numbers["right_rate"], numbers["ours_to_this"]
            shown = f"{rate:.1%}" if rate is not None else "—", f"{factor:.2f}" if factor is not None else "—"
            table.add_row(name, label, *counts, *shown)
    return table


def _throughput_table(run: Throughput) -> Table:
    numbers = run.summary()
    table = Table("批量", "", title="批量抽取", title_justify="left")
    table.add_row("每秒份数", str(numbers["reports_per_second"]))
    table.add_row("成功 / 总数", f"{numbers['records']} / {numbers['reports']}")
    sizes = (numbers[f"resident_mib_{when}"] for when in ("first", "last", "max"))
    table.add_row("最大工作进程常驻内存 MiB（起 / 末 / 最大）", " / ".join(map(str, sizes)))
    return table
