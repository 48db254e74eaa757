"""Reports of other people's making, printed and scanned: html by Chromium, docx by LibreOffice.

The scans of ``eval bench`` are laid out by our generator; here the layouts are those of a folder of files with what
they hold in ``truth.tsv`` (table, row and ``column=value`` pairs, ``?`` where nobody can tell).
``python -m eval.benchmarks.printed tests/pipeline/varied --reports 60 --way text --way L2``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Literal, TypeAlias

from rich.console import Console
from rich.table import Table

from eval.benchmarks.accuracy import Answer, AnswerCounts, our_answers
from eval.gold.format import GoldReport
from eval.gold.scans.clean import CleanReport
from eval.gold.scans.container import write_pdf
from eval.gold.scans.damage import draw_damage, levels
from eval.gold.scans.look import Printer, random_look
from eval.gold.scans.printing import print_all, print_pdf
from eval.gold.scans.scan import scan_pages
from eval.metrics.cells import same_value
from extract.config import Config
from extract.errors import NianbaoError
from extract.pipeline import Extractor
from extract.record import Number

Key: TypeAlias = tuple[str, str, str]
Truth: TypeAlias = Number | Literal["?"] | None
"""None for a cell without a value, ``?`` for one that says nothing certain."""
TEXT = "text"
"""The printed file as it is, with its text layer."""
_PRINTERS: dict[str, Printer] = {".docx": "word", ".html": "web"}
_SEAL = "某某镇人民政府"


@dataclass(frozen=True, slots=True)
class PrintedReport:
    """A report as PDF with its text layer, and the cells that it shows."""

    name: str
    pdf: bytes
    truth: Mapping[Key, Truth]


def read_truth(folder: Path) -> dict[str, dict[Key, Truth]]:
    """What the files of a folder hold, by their names, from its ``truth.tsv``."""
    found: dict[str, dict[Key, Truth]] = {}
    for line in (folder / "truth.tsv").read_text(encoding="utf-8").splitlines():
        name, table, row, values = line.split("\t")
        cells = found.setdefault(name, {})
        for column, _, value in (item.partition("=") for item in values.split()):
            cells[table, row, column] = "?" if value == "?" else float(value) if value else None
    return found


def read_unprinted(folder: Path) -> set[tuple[str, str, str]]:
    """Name, table and column (``*`` for any) of the cells that do not come out of a printer as the files hold them."""
    listed = folder / "unprinted.tsv"
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    return {(name, table, column) for name, table, column, _ in (line.split("\t") for line in lines)}


def printed_reports(folder: Path, count: int, seed: int) -> Iterator[PrintedReport]:
    """Some of the reports of a folder that can be printed, in an order drawn by ``seed``. Raises PrintError."""
    truths, unprinted = read_truth(folder), read_unprinted(folder)
    names = sorted(name for name in truths if Path(name).suffix in _PRINTERS)
    chosen = Random(seed).sample(names, min(count, len(names)))
    for suffix, printer in _PRINTERS.items():
        print_all([(folder / name).read_bytes() for name in chosen if name.endswith(suffix)], printer)
    for name in chosen:
        shown = {
            key: value
            for key, value in truths[name].items()
            if unprinted.isdisjoint({(name, "*", "*"), (name, key[0], "*"), (name, key[0], key[2])})
        }
        if shown:
            yield PrintedReport(name, print_pdf((folder / name).read_bytes(), _PRINTERS[Path(name).suffix]), shown)


def as_read(report: PrintedReport, way: str) -> bytes:
    """The report as it is given to the program: printed (``text``), or scanned at a level of damage."""
    if way == TEXT:
        return report.pdf
    gold = GoldReport(source=report.name, agency=_SEAL)
    clean = CleanReport(report.pdf, gold, random_look(Random(0), held_out=True), ())
    return write_pdf(scan_pages(clean, draw_damage(way, Random(report.name)), report.name).pages)


def judge(answers: Mapping[Key, Answer], truth: Mapping[Key, Truth]) -> tuple[AnswerCounts, list[str]]:
    """Counts of the cells whose truth is known, and those that are wrong without a mark."""
    total, silent = AnswerCounts(), []
    for key, value in truth.items():
        if value == "?":
            continue
        answer = answers.get(key)
        right = answer is not None and (answer.value is None if value is None else same_value(answer.value, value))
        if right or (answer is None and value is None):
            total += AnswerCounts(gold=1, right=1)
        elif answer is None:
            total += AnswerCounts(gold=1, absent=1)
        elif answer.marked:
            total += AnswerCounts(gold=1, marked=1)
        else:
            total += AnswerCounts(gold=1, silent=1)
            silent.append(f"{'/'.join(key)}: {answer.value} ({value})")
    return total, silent


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Reports of other layouts, printed and scanned.")
    parser.add_argument("folder", type=Path, help="folder with reports and truth.tsv")
    parser.add_argument("--reports", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--way", action="append", choices=[TEXT, *levels()], help="text, or a level of scans")
    options = parser.parse_args()
    console, extractor = Console(), Extractor(Config(taggers="rules"))
    ways = options.way or [TEXT, "L2"]
    totals = dict.fromkeys(ways, AnswerCounts())
    for report in printed_reports(options.folder, options.reports, options.seed):
        for way in ways:
            try:
                answers = our_answers(extractor.extract(as_read(report, way), f"{report.name}.pdf").record)
            except NianbaoError:
                answers = {}
            counts, silent = judge(answers, report.truth)
            totals[way] += counts
            if counts.right < counts.gold:
                console.print(report.name, way, f"{counts.right}/{counts.gold}", *silent[:3])
    table = Table("读法", "单元格", "正确", "错·已标", "未给出", "错·未标", title="打印和扫描的其他版式")
    for way, counts in totals.items():
        parts = (counts.right, counts.marked, counts.absent, counts.silent)
        table.add_row(way, str(counts.gold), *(f"{part} ({part / max(counts.gold, 1):.2%})" for part in parts))
    console.print(table)


if __name__ == "__main__":
    main()
