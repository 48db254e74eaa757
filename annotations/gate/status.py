"""``nianbao annotate status``: how far the loop is, and the gate for a new tagger."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from annotations.backend.figures import FigureReader
from annotations.gate.compare import Verdict, compare, measure
from annotations.gate.unseen import seen_by, split_sizes, unseen
from annotations.gate.versions import Versions

_SHARE = "{:.4f}"


def judge(gold: Path, weights: Path, versions: Versions) -> Verdict:
    """A new tagger against the version in use (the shipped one where none was promoted), on gold that neither saw.

    Raises:
        AnnotateError, GoldError: a folder cannot be used.
    """
    current = versions.current()
    old_folder = versions.path(current) if current else None
    samples = unseen(gold, seen_by(weights) | (seen_by(old_folder) if old_folder else frozenset()))
    old, new = FigureReader(weights=old_folder), FigureReader(weights=weights)
    found = compare(measure(old, samples), measure(new, samples))
    return replace(found, old=old.version, new=new.version)


def show_verdict(verdict: Verdict, console: Console) -> None:
    """Print what was compared and what follows."""
    console.print(f"现用：{verdict.old}；新：{verdict.new}", highlight=False)
    table = Table("项目", "现用", "新", title=f"{verdict.reports} 份两者都没见过的报告", title_justify="left")
    for name, before, after in verdict.rows:
        table.add_row(name, *("—" if x is None else _SHARE.format(x) for x in (before, after)))
    console.print(table)
    console.print("结论：采用新模型。" if verdict.promoted else "结论：不采用。" + "；".join(verdict.reasons) + "。")


def show_status(gold: Path, versions: Versions, console: Console) -> None:
    """Print how much gold there is and which version is in use."""
    train, held = split_sizes(gold)
    console.print(f"标准答案（正文）：训练 {train} 份，留作评测 {held} 份（按单位划分）。")
    console.print(f"现用模型：{versions.current() or '随包发布的'}；已有版本：{'、'.join(versions.names()) or '无'}。")
