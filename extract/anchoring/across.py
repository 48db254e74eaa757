"""Small tables with their rows set side by side: names of rows in one line, their numbers in a line below.

An office that turns the lists of article 20 round to save space prints 规章 and 行政规范性文件 over three columns each,
or 行政许可, 行政处罚 and 行政强制 over one number each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from extract.anchoring import grid as grids_of
from extract.anchoring.grid import Grid
from extract.anchoring.labelcells import is_label
from extract.anchoring.labels import ACCEPT, HEADING, RowMatcher, RowSlot, column_scores
from extract.anchoring.text import money_unit
from extract.document import Table, TableCell
from extract.templates.model import Column, TableTemplate

_MOST_COLUMNS = 3
"""Columns of a table that is set so; wider ones would not fit the page."""
_LEAST_NAMES = 2
_LINES_BELOW = 2
"""Lines under the names among which the numbers are: headings of columns may stand between."""

_Standing: TypeAlias = tuple[TableCell, dict[int, TableCell], TableCell | None]
"""The name of a row, its numbers by column of the table, and the words beside them."""


def rows_side_by_side(grids: Sequence[Grid], matcher: RowMatcher) -> list[Grid]:
    """A grid for each table of which lines name rows side by side over their numbers, and no line has them as usual."""
    made: list[tuple[TableTemplate, Grid]] = []
    for grid in grids:
        found: dict[str, list[_Standing]] = {}
        tables: dict[str, TableTemplate] = {}
        for number, line in enumerate(grid.lines[:-1]):
            for cell, slot in _names(line, matcher):
                values, heading = _below(grid, number, cell, slot.table)
                if values:
                    tables[slot.table.id] = slot.table
                    found.setdefault(slot.table.id, []).append((cell, values, heading))
        made += [(tables[table], _upright(grid, tables[table], rows)) for table, rows in found.items()]
    return [grid for table, grid in made if not _is_usual(grids, table, matcher)]


def _is_usual(grids: Sequence[Grid], table: TableTemplate, matcher: RowMatcher) -> bool:
    """Whether a line begins with the name of a row of the table and goes on with a number."""
    own = [j for j, slot in enumerate(matcher.slots) if slot.table is table]
    names = [
        words[-1].text
        for grid in grids
        for line in grid.lines
        if (words := [cell for cell in line if is_label(cell)]) and line[-1].text.strip() and not is_label(line[-1])
    ]
    return bool(names) and bool((matcher.scores(names, [""] * len(names))[:, own] >= ACCEPT).any())


def _names(line: Sequence[TableCell], matcher: RowMatcher) -> list[tuple[TableCell, RowSlot]]:
    """The cells of a line without numbers that name rows of small tables; [] for fewer than two."""
    if len(line) < _LEAST_NAMES or not is_label(line[-1]) or not all(is_label(c) for c in line if c.text.strip()):
        return []
    words = [cell for cell in line if cell.text.strip()]
    scores = matcher.scores([cell.text for cell in words], [""] * len(words))
    best = [
        (cell, matcher.slots[int(row.argmax())]) for cell, row in zip(words, scores, strict=True) if row.max() >= ACCEPT
    ]
    named = [(cell, slot) for cell, slot in best if len(slot.table.columns) <= _MOST_COLUMNS]
    return named if len(named) >= _LEAST_NAMES else []


def _below(
    grid: Grid, number: int, name: TableCell, table: TableTemplate
) -> tuple[dict[int, TableCell], TableCell | None]:
    """The numbers under a name by column of the table, and the words beside them."""
    columns = range(name.column, name.column + name.column_span)
    headings: Mapping[int, TableCell] = {}
    for line in grid.lines[number + 1 : number + 1 + _LINES_BELOW]:
        under = [cell for cell in line if cell.column in columns]
        beside = next((cell for cell in line if is_label(cell) and cell.column < name.column), None)
        if any(cell.text.strip() and not is_label(cell) for cell in under):
            return dict(_placed(under, headings, beside, table)), beside
        headings = {cell.column: cell for cell in under if is_label(cell)}
    return {}, None


def _placed(
    under: Sequence[TableCell], headings: Mapping[int, TableCell], beside: TableCell | None, table: TableTemplate
) -> Iterator[tuple[int, TableCell]]:
    labels = tuple(column.label for column in table.columns)
    for cell in under:
        heading = headings.get(cell.column, beside)
        scores = column_scores(heading.text, labels) if heading is not None else (0.0,)
        if len(labels) == 1 and len(under) == 1:
            yield 0, cell
        elif max(scores) >= HEADING:
            yield scores.index(max(scores)), cell


def _upright(grid: Grid, table: TableTemplate, rows: Sequence[_Standing]) -> Grid:
    """The rows one under another, under the headings of the form."""
    place = grid.table.provenance
    cells = [
        TableCell(0, i + 1, _heading(column, rows[0][2]), replace(place, end=place.start))
        for i, column in enumerate(table.columns)
    ]
    for number, (name, values, _) in enumerate(rows, start=1):
        cells.append(replace(name, row=number, column=0, column_span=1, row_span=1))
        cells += [replace(c, row=number, column=i + 1, column_span=1, row_span=1) for i, c in values.items()]
    upright = Table(cells, len(rows) + 1, len(table.columns) + 1, place, grid.table.source)
    return grids_of.prepare(grid.index, upright, grid.caption)


def _heading(column: Column, beside: TableCell | None) -> str:
    """The heading of the form; of an amount with the unit that is printed."""
    name = column.label.text.split("（")[0]
    if not column.decimal:
        return column.label.text
    unit = money_unit(beside.text) if beside is not None else ""
    return f"{name}（{unit}）" if unit else name
