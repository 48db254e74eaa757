"""Cells of a scanned table: which hold values and which labels, and what each says."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from extract.document import Box
from extract.intake.scan.again import Print, read_again
from extract.intake.scan.crops import CellCrop, InkPage, TextBox
from extract.intake.scan.forms import LIKELY, Look, Shape, shape
from extract.intake.scan.grid import ScanTable
from extract.intake.scan.joint import joint, value_text
from extract.intake.scan.lattice import GridCell
from extract.intake.scan.merged import merged_readings
from extract.intake.scan.readers import CellReader, Readers
from extract.intake.scan.rowlabels import counts_things, deferred, encloses_one
from extract.intake.scan.signs import hold_other_signs
from extract.intake.scan.textlines import PageText, Strip
from extract.intake.scan.usual import UsualValues
from models.digits.prepare import overlaid

_VALUE_WIDTH = 9.0
"""Widest line of a value cell, in heights of a line: an amount with its unit."""
_SURE, _LOOK_AGAIN = 0.9, 0.95
_BELIEF_IN_DOUBT = 0.5
"""Share of its probability that a reading keeps where a pen has been: what is printed may be struck out, or be taken
for a part of the stroke; and where two prints stand in one cell: the ruling between two rows may be lost."""
_LEAST_PRINT, _MOST_PRINT = 0.6, 1.5
"""Height of a line of print in a cell, in heights of a line of the page."""
_LABEL_SCORE = 0.6
_VALUE_COLUMN = 0.5
_VALUE_ROW = 0.5
_NARROW = 1.7
_LEAST_STACK = 3
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(slots=True)
class ReadCell:
    """A cell with what it says.

    Attributes:
        place: where it is.
        crop: its inside.
        text: what it says.
        readings: of a value cell, best first; empty for words.
        is_value: the form of the table or the values around it leave no doubt that it is one.
        is_words: the form of the table says that it holds words.
    """

    place: GridCell
    crop: CellCrop
    text: str = ""
    readings: tuple[tuple[str, float], ...] = ()
    is_value: bool = False
    is_words: bool = False


def read_table(table: ScanTable, ink: InkPage, texts: PageText, readers: Readers, usual: UsualValues) -> list[ReadCell]:
    """Read all cells of a table; ``usual`` learns of its values.

    The shape of a known form tells values from words. Elsewhere a cell that holds at most one narrow line of ink may be
    a value: the digit reader is asked first. Where sure values fill a column and a row, the cell in which they meet is
    a value whatever lies over it, such as a seal. For the rest the text engine is asked too, and the scores decide.
    """
    digits = readers.digits
    cells = [ReadCell(place, ink.cell(place.box)) for place in table.cells]
    # Noise makes lines of ink where there are none, so that single cells are asked whatever they look like.
    _ask_digits([c for c in cells if c.place.row_span == 1 or _may_be_value(c.crop, ink.text_height)], digits)
    likely = {c.place for c in cells if c.readings and c.readings[0][1] >= LIKELY}
    numbers = {c.place for c in cells if c.place in likely and c.readings[0][0]}
    form = shape(table.cells, table.n_columns, likely.__contains__, numbers.__contains__)
    for cell in cells:
        cell.is_value, cell.is_words = cell.place in form.values, cell.place in form.words
        if cell.is_words or not (cell.is_value or _may_be_value(cell.crop, ink.text_height)):
            cell.readings = ()
    columns = _value_columns(cells, table.n_columns)
    rows = _value_rows(cells, columns)
    for cell in cells:
        cell.is_value |= not cell.is_words and cell.place.column in columns and cell.place.row in rows
    _ask_digits([cell for cell in cells if cell.is_value and not cell.readings], digits)
    _look_again([cell for cell in cells if cell.is_value and cell.readings], readers, usual)
    doubtful = [cell for cell in cells if not cell.readings or not _sure(cell) or _unplaced(cell, columns)]
    _read_words(
        cells,
        form,
        lambda asked: _ask_engine(
            [cell for cell in doubtful if cell.crop.lines and asked(cell.place)], ink, texts, columns, digits
        ),
    )
    _read_merged(cells, ink, digits)
    _doubt(cells, ink, texts)
    return cells


def _read_merged(cells: Sequence[ReadCell], ink: InkPage, digits: CellReader) -> None:
    """Read the values that no ruling parts from those of other rows as one."""
    groups: defaultdict[Box, list[ReadCell]] = defaultdict(list)
    for cell in cells:
        if cell.place.merged and cell.is_value and cell.readings:
            groups[cell.place.merged].append(cell)
    for box, parts in groups.items():
        read = merged_readings(box, [part.place.box for part in parts], [part.readings for part in parts], ink, digits)
        for part, readings in zip(parts, read, strict=True):
            part.readings = readings


def _doubt(cells: Sequence[ReadCell], ink: InkPage, texts: PageText) -> None:
    """Say what the values are, with less belief where they may be something else than the readings are of."""
    read = [cell for cell in cells if cell.readings]
    for cell in read:
        cell.text = cell.readings[0][0]
    odd = hold_other_signs([cell.crop for cell in read], [cell.text for cell in read], texts)
    for number, cell in enumerate(read):
        penned = ink.is_marked(cell.place.box) or (cell.text and ink.is_entered(cell.crop) and overlaid(cell.crop.grey))
        if penned or number in odd or _is_two(cell.crop, ink.text_height):
            cell.readings = tuple((text, _BELIEF_IN_DOUBT * chance) for text, chance in cell.readings)


def _read_words(cells: Sequence[ReadCell], form: Shape, ask: Callable[[Look], None]) -> None:
    """Ask for the words of a table, first for those by which others are known, then for what is still unknown.

    A row whose values are blank has nothing but its label by which to tell that it was printed.
    """
    filled = {cell.place.row for cell in cells if cell.place in form.values and cell.readings and cell.readings[0][0]}
    waiting = [triple for triple in deferred(form.lines) if triple[1].row in filled]
    later = form.spare | {here for _, here, _ in waiting} | set(form.units)
    ask(lambda place: place not in later)
    said = {cell.place: cell.text for cell in cells}
    proven = {here for before, here, after in waiting if encloses_one(said[before], said[after])}
    ask({here for _, here, _ in waiting if here not in proven}.__contains__)
    said = {cell.place: cell.text for cell in cells}
    named = {label for label in form.units.values() if label in proven or counts_things(said[label])}
    ask({unit for unit, label in form.units.items() if label not in named}.__contains__)


def _ask_digits(cells: Sequence[ReadCell], digits: CellReader) -> None:
    answers = digits.read([cell.crop.grey for cell in cells], text_height=None) if cells else []
    for cell, readings in zip(cells, answers, strict=True):
        cell.readings = tuple(readings)


def _look_again(cells: Sequence[ReadCell], readers: Readers, usual: UsualValues) -> None:
    """Read values in doubt once more, now that the others show what print looks like and which values are usual."""
    usual.note(cell.readings for cell in cells)
    again = [cell for cell in cells if cell.readings[0][1] < _LOOK_AGAIN]
    if not again:
        return
    printed = Print.of([cell.crop.grey for cell in cells], [cell.readings for cell in cells])
    read = read_again([cell.crop.grey for cell in again], [cell.readings for cell in again], printed, readers)
    for cell, readings in zip(again, read, strict=True):
        cell.readings = usual.weighed(readings)


def _may_be_value(crop: CellCrop, text_height: float) -> bool:
    if not crop.lines:
        return True
    line = crop.lines[0]
    return len(crop.lines) == 1 and line.width <= _VALUE_WIDTH * max(min(line.height, text_height), 0.5 * text_height)


def _is_two(crop: CellCrop, text_height: float) -> bool:
    """Whether two lines of print stand in a cell, one below the other."""
    return sum(_LEAST_PRINT <= line.height / text_height <= _MOST_PRINT for line in crop.lines) > 1


def _unplaced(cell: ReadCell, columns: set[int]) -> bool:
    """Whether nothing but its look speaks for a value."""
    return not cell.is_value and cell.place.column not in columns


def _sure(cell: ReadCell) -> bool:
    """Whether the digit reader stands behind its answer, and it agrees with whether there is ink."""
    text, chance = cell.readings[0]
    return chance >= _SURE and bool(text) == bool(cell.crop.lines)


def _value_columns(cells: Sequence[ReadCell], n_columns: int) -> set[int]:
    """Columns most of whose cells that hold anything are sure values."""
    values, all_cells = np.zeros(n_columns), np.zeros(n_columns)
    for cell in cells:
        if cell.place.column_span > 1:
            continue
        all_cells[cell.place.column] += bool(cell.crop.lines)
        values[cell.place.column] += bool(cell.readings) and _sure(cell) and bool(cell.crop.lines)
    return {int(i) for i in np.flatnonzero(values > _VALUE_COLUMN * np.maximum(all_cells, 1) - 0.5) if values[i]}


def _value_rows(cells: Sequence[ReadCell], columns: set[int]) -> set[int]:
    """Rows of which most cells in value columns are sure, and not all of those empty."""
    sure, numbers, every = Counter[int](), Counter[int](), Counter[int]()
    for cell in cells:
        if cell.place.column in columns:
            row = cell.place.row
            every[row] += 1
            if cell.readings and _sure(cell):
                sure[row] += 1
                numbers[row] += bool(cell.crop.lines)
    return {row for row, n in every.items() if numbers[row] and sure[row] > _VALUE_ROW * n}


def _ask_engine(
    cells: Sequence[ReadCell], ink: InkPage, texts: PageText, columns: set[int], digits: CellReader
) -> None:
    """Read words in cells that hold some, and take the text engine's word into account for values in doubt."""
    strips = [_strips(cell.crop, ink.text_height) for cell in cells]
    words = [strip for cell, each in zip(cells, strips, strict=True) if cell.is_words for strip in each]
    others = [strip for cell, each in zip(cells, strips, strict=True) if not cell.is_words for strip in each]
    said = dict(zip(words, texts.read(words, narrow=True), strict=True))
    said.update(zip(others, texts.read(others), strict=True))
    scores: list[float] = []
    for cell, each in zip(cells, strips, strict=True):
        cell.text, score = _together([said[strip] for strip in each])
        if score < _LABEL_SCORE and not (cell.is_value or cell.is_words) and len(cell.crop.lines) > 1:
            cell.text, score = max((cell.text, score), _together(_found(cell.crop, texts)), key=lambda read: read[1])
        if not cell.is_value and _is_label(cell, score, columns):
            cell.readings = ()
        scores.append(score)
    _ask_digits([c for c in cells if not (c.readings or c.is_words or _has_words(c.text))], digits)
    for cell, score in zip(cells, scores, strict=True):
        if cell.readings and not _sure(cell):
            cell.readings = joint(cell.readings, cell.text, score)


def _is_label(cell: ReadCell, score: float, columns: set[int]) -> bool:
    """Whether a cell holds words, read with more certainty than the digits were."""
    if not cell.readings:
        return True
    if not _has_words(cell.text) or (cell.place.column in columns and _sure(cell)):
        return False
    chance = cell.readings[0][1]
    return score >= min(_LABEL_SCORE, chance) or score > chance


def _has_words(text: str) -> bool:
    """Whether a text has characters that no value has; every label of these tables has some."""
    return _HAN.search(text) is not None and value_text(text) is None


def _together(lines: Sequence[tuple[str, float]]) -> tuple[str, float]:
    """The text of several lines, and the probability of the one that is read worst."""
    read = [(text, score) for text, score in lines if text]
    return "\n".join(text for text, _ in read), min((score for _, score in read), default=0.0)


def _found(crop: CellCrop, texts: PageText) -> list[tuple[str, float]]:
    """The lines that the engine finds in a cell in which a seal or a pen lies over the words."""
    area = TextBox(crop.left, crop.top, crop.right, crop.bottom)
    return texts.read([(box,) for box in texts.find(area)])


def _strips(crop: CellCrop, text_height: float) -> list[Strip]:
    """The lines of a cell; characters stacked in a narrow cell come side by side as one line."""
    widest = max(line.width for line in crop.lines)
    if len(crop.lines) >= _LEAST_STACK and widest <= _NARROW * text_height:
        return [crop.lines]
    return [(line,) for line in crop.lines]
