"""Readers that are told the true cell boxes of a scan, without layout, template or relations."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eval.benchmarks.scan_cells import TrueCell, read_lines, true_cells
from eval.benchmarks.scan_counts import ScanCounts
from eval.gold.format import GoldCell
from eval.gold.scans.sample import ScanSample
from eval.metrics.cells import same_value
from extract.numerals import parse_cell
from extract.templates.loader import cell_kinds

CellsReader = Callable[[Sequence[TrueCell]], Sequence[str]]
"""The text of each cell, "" where nothing is read."""


def cell_readers() -> dict[str, CellsReader]:
    """Page OCR on the lines of cells and the digit reader on whole cells, opened once."""
    from models.digits import open_reader
    from models.ocr.engine import open_engine

    engine = open_engine("rapidocr")
    reader = open_reader()

    def by_ocr(cells: Sequence[TrueCell]) -> list[str]:
        return [readings[0][0] for readings in read_lines(cells, engine)]

    def by_digits(cells: Sequence[TrueCell]) -> list[str]:
        return [readings[0][0] for readings in reader.read([cell.crop for cell in cells])]

    return {"ocr_cells": by_ocr, "digits_cells": by_digits}


def read_true_cells(sample: ScanSample, reader: CellsReader) -> ScanCounts:
    """Judge a reader on every value cell: an empty cell is right where nothing is read, a number by its value."""
    kinds = cell_kinds(sample.gold.template or "")
    truths = sample.gold.cell_map()
    cells = list(true_cells(sample))
    return ScanCounts.total(
        _judge(text.strip(), truths[cell.box.key[:3]], kinds[cell.box.key].unit)
        for cell, text in zip(cells, reader(cells), strict=True)
    )


def _judge(text: str, truth: GoldCell, unit: str) -> ScanCounts:
    if not (text and truth.printed.strip()):
        right, found = text == truth.printed.strip(), bool(text)
    else:
        number = parse_cell(text, unit)
        right, found = number is not None and same_value(number.value, truth.value), True
    return ScanCounts(
        gold=1, right=int(right), read=int(right), absent=int(not right and not found), silent=int(not right and found)
    )
