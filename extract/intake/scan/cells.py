"""Cells of a scanned table: which hold values and which labels, and what each says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extract.intake.scan.crops import CellCrop, InkPage
from extract.intake.scan.grid import ScanTable
from extract.intake.scan.joint import joint, value_text
from extract.intake.scan.lattice import GridCell
from extract.intake.scan.readers import CellReader
from extract.intake.scan.textlines import PageText, Strip

_VALUE_WIDTH = 9.0
"""Widest line of a value cell, in heights of a line: an amount with its unit."""
_SURE = 0.9
_LABEL_SCORE = 0.6
_VALUE_COLUMN = 0.5
_NARROW = 1.7
_LEAST_STACK = 3
_SIGNS = re.compile(r"[\s，,．.。:：;；、\-—－–_~'\"‘’“”/／|()（）]*")


@dataclass(slots=True)
class ReadCell:
    """A cell with what it says; ``readings`` only where it is a value cell."""

    place: GridCell
    crop: CellCrop
    text: str = ""
    readings: tuple[tuple[str, float], ...] = ()


def read_table(table: ScanTable, ink: InkPage, texts: PageText, digits: CellReader) -> list[ReadCell]:
    """Read all cells of a table.

    A cell that holds at most one narrow line of ink may be a value: the digit reader is asked first. Where it is not
    sure, the text engine is asked too, and what stands in most cells of its columns decides with the scores.
    """
    cells = [ReadCell(place, ink.cell(place.box)) for place in table.cells]
    narrow = [cell for cell in cells if _may_be_value(cell.crop, ink.text_height)]
    answers = digits.read([cell.crop.grey for cell in narrow], text_height=None) if narrow else []
    for cell, readings in zip(narrow, answers, strict=True):
        cell.readings = tuple(readings)
    columns = _value_columns(cells, table.n_columns)
    doubtful = [cell for cell in cells if not cell.readings or not _sure(cell) or cell.place.column not in columns]
    _ask_engine([cell for cell in doubtful if cell.crop.lines], ink, texts, columns)
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


def _ask_engine(cells: Sequence[ReadCell], ink: InkPage, texts: PageText, columns: set[int]) -> None:
    """Read words in cells that hold some, and take the text engine's word into account for values in doubt."""
    strips = [_strips(cell.crop, ink.text_height) for cell in cells]
    answers = iter(texts.read([strip for each in strips for strip in each]))
    for cell, each in zip(cells, strips, strict=True):
        read = [next(answers) for _ in each]
        text = "\n".join(line for line, _ in read if line)
        score = min((score for line, score in read if line), default=0.0)
        if not cell.readings or _is_label(text, score, cell, columns):
            cell.text, cell.readings = text, ()
        elif not _sure(cell):
            cell.readings = joint(cell.readings, text, score)


def _is_label(text: str, score: float, cell: ReadCell, columns: set[int]) -> bool:
    """Whether a narrow cell holds words: signs that no value has, read with more certainty than the digits were."""
    words = _SIGNS.sub("", text)
    if not words or value_text(words) is not None:
        return False
    if cell.place.column in columns and _sure(cell):
        return False
    return score >= min(_LABEL_SCORE, cell.readings[0][1]) or score > cell.readings[0][1]


def _strips(crop: CellCrop, text_height: float) -> list[Strip]:
    """The lines of a cell; characters stacked in a narrow cell come side by side as one line."""
    widest = max(line.width for line in crop.lines)
    if len(crop.lines) >= _LEAST_STACK and widest <= _NARROW * text_height:
        return [crop.lines]
    return [(line,) for line in crop.lines]
