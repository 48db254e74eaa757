"""Columns under the heading of their group alone: 法人或其他组织 over five columns whose own headings were left out."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from extract.anchoring.grid import Grid
from extract.anchoring.text import core
from extract.templates.model import TableTemplate

_ALIKE = 80
"""Per cent of a heading of a group that must be as in the form."""

_Span = tuple[int, int]


def under_groups(spans: Sequence[_Span | None], table: TableTemplate, grid: Grid, rows: range) -> list[_Span | None]:
    """The spans of a table's columns with those that stand, in the form's order, under the heading of their group.

    Only where no column of the group has a heading, the group's heading reaches over as many grid columns as it has
    columns in the form, and the lines below have cells in each of them.

    Args:
        spans: grid columns (first, one past last) of each column of the table, None where no heading was found.
        rows: lines of the grid that hold the headings.
    """
    found = list(spans)
    for name in dict.fromkeys(column.group for column in table.columns if column.group):
        members = [index for index, column in enumerate(table.columns) if column.group == name]
        if any(spans[index] is not None for index in members):
            continue
        for cell in grid.texts:
            if cell.row not in rows or fuzz.ratio(core(cell.text), core(name)) < _ALIKE:
                continue
            first, last = cell.column, _end(cell.column, cell.row, spans, grid)
            if last - first == len(members) and _has_cells(grid, first, last, rows.stop):
                found[members[0] : members[-1] + 1] = [(place, place + 1) for place in range(first, last)]
    return found


def names_group(text: str, table: TableTemplate) -> bool:
    """Whether a heading is that of a group of columns, a word or two aside (法人和其他组织)."""
    return any(
        fuzz.ratio(core(text), core(name)) >= _ALIKE for name in {column.group for column in table.columns} - {""}
    )


def _end(column: int, row: int, spans: Sequence[_Span | None], grid: Grid) -> int:
    """Where the next heading begins; formats without merged cells leave the places of a wide heading blank."""
    starts = [span[0] for span in spans if span is not None and span[0] > column]
    starts += [cell.column for cell in grid.texts if cell.row == row and cell.column > column]
    return min(starts, default=grid.table.n_columns)


def _has_cells(grid: Grid, first: int, last: int, below: int) -> bool:
    """Whether most lines below have a cell of their own in every grid column from ``first`` on."""
    lines = [{cell.column for cell in line} for line in grid.lines[below:] if line]
    return 2 * sum(line.issuperset(range(first, last)) for line in lines) > len(lines)
