"""Readers that are told the true cell boxes of a scan, without layout, template or relations."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from eval.benchmarks.scan_cells import true_cells
from eval.benchmarks.scan_counts import ScanCounts
from eval.gold.format import GoldCell
from eval.gold.scans.geometry import Pixels
from eval.gold.scans.sample import ScanSample
from eval.metrics.cells import same_value
from extract.numerals import parse_cell
from extract.templates.loader import cell_kinds

CropReader = Callable[[Sequence[Pixels]], Sequence[str]]
"""The text of each crop, "" where nothing is read."""


def crop_readers() -> dict[str, CropReader]:
    """Page OCR and the digit reader, opened once; each on crops of single cells."""
    from models.digits.reader import open_reader
    from models.ocr.engine import open_engine

    engine = open_engine("rapidocr")
    reader = open_reader()

    def by_ocr(crops: Sequence[Pixels]) -> list[str]:
        return [text for text, _ in engine.read_crops([np.ascontiguousarray(crop) for crop in crops])]

    def by_digits(crops: Sequence[Pixels]) -> list[str]:
        return [readings[0][0] if readings else "" for readings in reader.read(crops)]

    return {"ocr_cells": by_ocr, "digits_cells": by_digits}


def read_true_cells(sample: ScanSample, reader: CropReader) -> ScanCounts:
    """Judge a reader on every value cell: an empty cell is right where nothing is read, a number by its value."""
    kinds = cell_kinds(sample.gold.template or "")
    truths = sample.gold.cell_map()
    cells = list(true_cells(sample))
    texts = reader([cell.crop for cell in cells])
    return ScanCounts.total(
        _judge(text.strip(), truths[cell.box.key[:3]], kinds[cell.box.key].unit)
        for cell, text in zip(cells, texts, strict=True)
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
