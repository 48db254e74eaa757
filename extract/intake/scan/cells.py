"""Cells of a scanned table: which hold values and which labels, and what each says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from extract.intake.scan.crops import CellCrop, InkPage
from extract.intake.scan.grid import GridCell, ScanTable
from extract.intake.scan.raster import Pixels
from extract.intake.scan.readers import Readers

_VALUE_SIGNS = "0123456789.-,万元零/—"
_VALUE_WIDTH = 9.0
"""Widest line of a value cell, in heights of a line: an amount with its unit."""
_SURE = 0.9
_LABEL_SCORE = 0.6
_VALUE_COLUMN = 0.5
_NARROW = 1.7
_LEAST_STACK = 3
_SIGNS = re.compile(r"[\s，,．.。:：;；、\-—－–_~'\"‘’“”/／|()（）]*")
_WIDE = str.maketrans("０１２３４５６７８９．，－／O○〇oＯlI|Il", "0123456789.,-/0000011111", "")


@dataclass(slots=True)
class ReadCell:
    """A cell with what it says; ``readings`` only where it is a value cell."""

    place: GridCell
    crop: CellCrop
    text: str = ""
    readings: tuple[tuple[str, float], ...] = ()
    lines: list[Pixels] = field(default_factory=list)
    stacked: bool = False


def read_table(table: ScanTable, ink: InkPage, readers: Readers) -> list[ReadCell]:
    """Read all cells of a table.

    A cell that holds at most one narrow line of ink may be a value: the digit reader is asked first. Where it is not
    sure, the text engine is asked too, and what stands in most cells of its columns decides with the scores.
    """
    cells = [ReadCell(place, ink.cell(place.box)) for place in table.cells]
    narrow = [cell for cell in cells if _may_be_value(cell.crop, ink.text_height)]
    answers = readers.digits.read([cell.crop.grey for cell in narrow], text_height=None) if narrow else []
    for cell, readings in zip(narrow, answers, strict=True):
        cell.readings = tuple(readings)
    columns = _value_columns(cells, table.n_columns)
    texts = [cell for cell in cells if not cell.readings or not _sure(cell) or cell.place.column not in columns]
    _read_lines([cell for cell in texts if cell.crop.lines], ink, readers, columns)
    for cell in cells:
        if cell.readings:
            cell.text = cell.readings[0][0]
    return cells


def _may_be_value(crop: CellCrop, text_height: float) -> bool:
    if not crop.lines:
        return True
    line = crop.lines[0]
    return len(crop.lines) == 1 and line.width <= _VALUE_WIDTH * max(min(line.height, text_height), 0.5 * text_height)


def _sure(cell: ReadCell) -> bool:
    """Whether the digit reader stands behind its answer, and it agrees with whether there is ink."""
    text, chance = cell.readings[0]
    return chance >= _SURE and bool(text) == bool(cell.crop.lines)


def _value_columns(cells: Sequence[ReadCell], n_columns: int) -> set[int]:
    """Columns most of whose cells are sure values."""
    values, all_cells = np.zeros(n_columns), np.zeros(n_columns)
    for cell in cells:
        if cell.place.column_span > 1:
            continue
        all_cells[cell.place.column] += 1
        values[cell.place.column] += bool(cell.readings) and _sure(cell) and bool(cell.crop.lines)
    return {int(i) for i in np.flatnonzero(values > _VALUE_COLUMN * np.maximum(all_cells, 1) - 0.5) if values[i]}


def _read_lines(cells: Sequence[ReadCell], ink: InkPage, readers: Readers, columns: set[int]) -> None:
    """Ask the text engine, and take its answer where it is better than the digit reader's or the only one."""
    for cell in cells:
        cell.lines, cell.stacked = _line_pictures(cell.crop, ink)
    answers = iter(readers.engine.read_crops([line for cell in cells for line in cell.lines]))
    for cell in cells:
        read = [next(answers) for _ in cell.lines]
        cell.lines = []
        text = ("" if cell.stacked else "\n").join(line for line, _ in read if line)
        score = min((score for line, score in read if line), default=0.0)
        if not cell.readings or _is_label(text, score, cell, columns):
            cell.text, cell.readings = text, ()


def _is_label(text: str, score: float, cell: ReadCell, columns: set[int]) -> bool:
    """Whether a narrow cell holds words: signs that no value has, read with more certainty than the digits were."""
    words = _SIGNS.sub("", text.translate(_WIDE))
    if not words or all(sign in _VALUE_SIGNS for sign in words):
        return False
    if cell.place.column in columns and _sure(cell):
        return False
    return score >= min(_LABEL_SCORE, cell.readings[0][1]) or score > cell.readings[0][1]


def _line_pictures(crop: CellCrop, ink: InkPage) -> tuple[list[Pixels], bool]:
    """Pictures of the lines of a cell; characters stacked in a narrow cell come side by side as one line."""
    pictures = [np.ascontiguousarray(ink.crop(line)) for line in crop.lines]
    widest = max(line.width for line in crop.lines)
    if len(pictures) < _LEAST_STACK or widest > _NARROW * ink.text_height:
        return pictures, False
    height = max(picture.shape[0] for picture in pictures)
    tiles = [
        np.pad(p, (((height - p.shape[0]) // 2, height - p.shape[0] - (height - p.shape[0]) // 2), (1, 1)), mode="edge")
        for p in pictures
    ]
    return [np.concatenate(tiles, axis=1)], True
