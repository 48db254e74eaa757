"""The table of what happened at the end of a run."""

from __future__ import annotations

from collections.abc import Mapping

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from extract.batch.summary import Summary
from extract.cli.plain import neutral
from extract.export.labels import labels

MAX_FAILURES = 50
"""Failures listed on the terminal; failures.csv has them all."""


def print_summary(summary: Summary, console: Console) -> None:
    """Print the counts of a run and why inputs failed."""
    table = Table(box=SIMPLE_HEAD)
    table.add_column("项目", no_wrap=True)
    table.add_column("数量", justify="right")
    table.add_column("其中")
    names = labels()
    rate = f"{summary.records / summary.seconds:.1f} 份/秒" if summary.seconds > 0 else ""
    resumed = f"沿用已有结果 {summary.cached}" if summary.cached else ""
    table.add_row("报告", str(summary.records), _join([f"用时 {summary.seconds:.1f} 秒", rate, resumed]))
    table.add_row("模板", str(sum(summary.templates.values())), _counts(summary.templates, {"": "无法定表格"}))
    table.add_row("格式", str(sum(summary.formats.values())), _counts(summary.formats, names.formats))
    statuses = {status: label.name for status, label in names.statuses.items()}
    table.add_row("单元格", str(summary.statuses.total()), _counts(summary.statuses, statuses, list(statuses)))
    table.add_row("叙述数据", str(summary.figures), "")
    table.add_row("问题", str(summary.findings.total()), _counts(summary.findings, names.kinds, list(names.kinds)))
    aside = f"不再重试 {summary.aside}（已试两次；--no-resume 重做）" if summary.aside else ""
    table.add_row("失败", str(len(summary.failures)), aside)
    console.print(table)
    if summary.failures:
        _print_failures(summary, console)


def _print_failures(summary: Summary, console: Console) -> None:
    table = Table(title="失败的输入", title_justify="left", box=SIMPLE_HEAD)
    table.add_column("来源", overflow="fold")
    table.add_column("错误代码", no_wrap=True)
    table.add_column("原因", overflow="fold")
    for source, failure in summary.failures[:MAX_FAILURES]:
        table.add_row(neutral(source), failure.code.value, neutral(failure.message))
    console.print(table)
    if (more := len(summary.failures) - MAX_FAILURES) > 0:
        console.print(f"另有 {more} 个，全部列在 failures.csv。")


def _join(parts: list[str]) -> str:
    return "，".join(filter(None, parts))


def _counts(counts: Mapping[str, int], names: Mapping[str, str], order: list[str] | None = None) -> str:
    """``名称 数量`` of each key in a fixed order."""
    return _join([f"{names.get(key, key)} {counts[key]}" for key in order or sorted(counts) if counts.get(key)])
