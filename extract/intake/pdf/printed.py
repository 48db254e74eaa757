"""Numbers of a table without ruling lines on a scan: uneven rows, and the cells in which nothing is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extract.intake.pdf.aligned import AlignedCell, Readings, Span, over
from extract.intake.pdf.lines import Line

_STEP = 0.6
"""Distances of two rows, in the usual one, below which they may be one row that is set unevenly."""
_BELIEF = 0.5
"""Share of its probability that a reading keeps whose row is a guess."""
_BLANK = 0.985
"""Probability that a number is not printed where a scan shows no ink."""


def without_steps(rows: list[list[Line]], columns: Sequence[Span]) -> list[list[Line]]:
    """The rows of a scan, those put together that are too close for two and have no column in common.

    Which row such a value belongs to is a guess, so that none of the row is believed.
    """
    places = [{i for value in row for i in over((value.box[0], value.box[2]), columns)} for row in rows]
    middles = [median(value.middle for value in row) for row in rows]
    pitches = [
        b - a
        for column in range(len(columns))
        for a, b in pairwise(y for y, place in zip(middles, places, strict=True) if column in place)
    ]
    found: list[list[Line]] = []
    start, taken = float("-inf"), set[int]()
    for row, place, middle in zip(rows, places, middles, strict=True):
        if pitches and middle - start < _STEP * median(pitches) and not taken & place:
            guessed = has_numbers(found[-1]) and has_numbers(row)
            found[-1] = [doubted(value) if guessed else value for value in (*found[-1], *row)]
            taken = taken | place
        else:
            found.append(row)
            start, taken = middle, place
    return found


def has_numbers(row: Sequence[Line]) -> bool:
    """Whether a row holds a number that was read on a scan."""
    return any(value.chars[0].readings for value in row)


def as_words(part: Line) -> Line:
    """A part of a line that is no value although it looks like a number, as a stroke of an upright label does."""
    return _with_readings(part, ()) if part.chars[0].readings else part


def doubted(value: Line) -> Line:
    """A number whose row or column is a guess; what is no number of a scan stays as it is."""
    if not value.chars[0].readings:
        return value
    return _with_readings(value, tuple((text, chance * _BELIEF) for text, chance in value.chars[0].readings))


def _with_readings(part: Line, readings: Readings) -> Line:
    first, *others = part.chars
    return Line([first._replace(readings=readings), *others])


def both(cell: AlignedCell, text: str, readings: Readings) -> AlignedCell:
    """Two texts at one place; of two numbers of a scan either may be the one that belongs there."""
    either = tuple((said, chance / 2) for said, chance in (*cell.readings, *readings))
    return replace(cell, text=cell.text + "\n" + text, readings=either)


def with_blanks(
    cells: list[AlignedCell], columns: Sequence[Span], values: Sequence[Span], *, sure: bool
) -> list[AlignedCell]:
    """The cells, and on a scan the blank ones beside numbers, as a ruled table has them; ``values`` are their columns,
    ``sure`` says that these are beyond doubt.

    Columns of words for nothing and of units are none of these, unless a scan has numbers there, too.
    """
    numbers = [cell for cell in cells if cell.readings]
    heights = {cell.row: (cell.box[1], cell.box[3]) for cell in numbers}
    taken = {
        (row, column)
        for cell in cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    worded = {cell.column for cell in cells if cell.text and not cell.readings and cell.row in heights}
    blank = {columns.index(span) for span in values} - worded
    found = list(cells)
    for row, (top, bottom) in heights.items():
        for column in blank | {cell.column for cell in numbers}:
            if (row, column) not in taken:
                box = (columns[column][0], top, columns[column][1], bottom)
                found.append(AlignedCell(row, column, "", box, readings=(("", _BLANK if sure else _BELIEF),)))
    return found
