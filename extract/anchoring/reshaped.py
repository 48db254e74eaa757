"""Tables in other layouts, set as the form has them: labels to the left, one column for each kind of applicant.

Three layouts come with one cause, a page made for narrow screens or from a database: the labels in a table beside the
values, a line for each label and applicant, and an applicant and a number after one another in the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extract.anchoring import grid as grids_of
from extract.anchoring.across import rows_side_by_side
from extract.anchoring.grid import Grid
from extract.anchoring.labelcells import is_label
from extract.anchoring.labels import ACCEPT, HEADING, RowMatcher, column_scores
from extract.anchoring.pairs import paired_rows
from extract.document import Document, Provenance, Table, TableCell
from extract.templates.model import TableTemplate, Template

_LEAST_COLUMNS = 5
"""Columns of a table that is worth setting anew; fewer are read as they stand."""
_LEAST_ROWS = 3
_NAMED_SHARE = 0.8
_MOST_TALL_COLUMNS = 5
"""Columns of a table with a line for each number: serial, group, label, applicant, number."""
_LABELS = 2
"""Label columns of a table set anew: group and row."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A text and where it stands."""

    text: str
    provenance: Provenance


@dataclass(slots=True)
class _Row:
    """A row to be set: its label cells, the last one its own, and a value by number of the column."""

    labels: tuple[_Place, ...]
    values: dict[int, _Place]


def reshaped(document: Document, grids: Sequence[Grid], template: Template, matcher: RowMatcher) -> list[Grid]:
    """The grids with those in another layout set anew, and a grid for each table that the text prints in pairs."""
    if any(grid.scanned for grid in grids):
        return list(grids)
    found = _joined(grids, matcher)
    found += rows_side_by_side(found, matcher)
    for table in template.tables:
        if table.layout != "rows" or len(table.columns) < _LEAST_COLUMNS:
            continue
        found = _untall(found, table)
        if not any(_has_headings(grid, table) for grid in found):
            found += _from_pairs(document, table)
    found.sort(key=lambda grid: grid.table.provenance.start)
    return [grid if grid.index == index else replace(grid, index=index) for index, grid in enumerate(found)]


def _has_headings(grid: Grid, table: TableTemplate) -> bool:
    """Whether the grid prints most headings of the table side by side."""
    headings = tuple(column.label for column in table.columns)
    hits = [cell for cell in grid.texts if max(column_scores(cell.text, headings)) >= HEADING]
    return len({cell.column for cell in hits}) >= len(headings) - 1


def _from_pairs(document: Document, table: TableTemplate) -> list[Grid]:
    rows = [
        _Row(tuple(_Place(*place) for place in labels), {index: _Place(*place) for index, place in values.items()})
        for labels, values in paired_rows(document, table)
    ]
    return [_set(rows, table)] if len(rows) >= _LEAST_ROWS else []


def _joined(grids: Sequence[Grid], matcher: RowMatcher) -> list[Grid]:
    """The grids with every table of labels joined to the table of values that follows it."""
    found: list[Grid] = []
    for grid in grids:
        both = _beside(found[-1], grid, matcher) if found else None
        if both is None:
            found.append(grid)
        else:
            found[-1] = both
    return found


def _beside(labels: Grid, values: Grid, matcher: RowMatcher) -> Grid | None:
    """One grid of two, their last lines level; None where they are not the two halves of a table."""
    if any(cell.text.strip() and not is_label(cell) for cell in labels.table.cells):
        return None
    body = [number for number, line in enumerate(values.lines) if line and not any(map(is_label, line))]
    if len(body) < _LEAST_ROWS or body != list(range(body[0], values.table.n_rows)):
        return None
    names = [line[-1].text if line else "" for line in labels.lines[-len(body) :]]
    scores = matcher.scores(names, [""] * len(names)).max(axis=1)
    if len(names) < len(body) or (scores >= ACCEPT).mean() < _NAMED_SHARE:
        return None
    down, right = labels.table.n_rows - values.table.n_rows, labels.table.n_columns
    cells = [replace(cell, row=cell.row + max(-down, 0)) for cell in labels.table.cells]
    cells += [replace(cell, row=cell.row + max(down, 0), column=cell.column + right) for cell in values.table.cells]
    return _grid(cells, replace(labels.table.provenance, end=values.table.provenance.end), labels)


def _untall(grids: Sequence[Grid], table: TableTemplate) -> list[Grid]:
    """The grids with those that give every number a line of its own set as the form has it.

    A line is label, applicant and number, in whatever order of the first two; or a line or caption names the row and
    the lines below are applicant and number.
    """
    found: list[Grid] = []
    rows: list[_Row] = []
    origin: Grid | None = None
    for grid in grids:
        places = _applicants(grid, table)
        read = _tall_rows(grid, places, len(table.columns)) if places else []
        if not read:
            found.append(grid)
            continue
        rows += read
        origin = origin or grid
    if origin is None or len(rows) < _LEAST_ROWS:
        return list(grids)
    return [*found, _set(rows, table, origin)]


def _applicants(grid: Grid, table: TableTemplate) -> Mapping[tuple[int, int], int] | None:
    """Column of the table by line and grid column, for the grid column that names them all; None without one."""
    headings = tuple(column.label for column in table.columns)
    if len(grid.texts) < len(headings) or grid.table.n_columns > _MOST_TALL_COLUMNS:
        return None
    by_column: dict[int, dict[tuple[int, int], int]] = {}
    for cell in grid.table.cells:
        scores = column_scores(cell.text, headings) if is_label(cell) else (0.0,)
        if max(scores) >= HEADING:
            lines = range(cell.row, cell.row + cell.row_span)
            by_column.setdefault(cell.column, {}).update(
                {(row, cell.column): scores.index(max(scores)) for row in lines}
            )
    return next((places for places in by_column.values() if len({*places.values()}) == len(headings)), None)


def _tall_rows(grid: Grid, places: Mapping[tuple[int, int], int], width: int) -> list[_Row]:
    """The rows of a grid with a line for each number; [] where a line has more numbers or a number has no label."""
    rows: dict[tuple[str, ...], _Row] = {}
    caption = Provenance(start=grid.table.provenance.start, end=grid.table.provenance.start)
    labels: tuple[_Place, ...] = (_Place(grid.caption, caption),) if grid.caption.strip() else ()
    above: tuple[_Place, ...] = ()
    at = min(column for _, column in places)
    for number, line in enumerate(grid.lines):
        named = (number, at) in places
        words = tuple(_Place(c.text, c.provenance) for c in line if is_label(c) and not (named and c.column == at))
        values = [cell for cell in line if not is_label(cell) and cell.text.strip()]
        if not named:
            above = (*above[-1:], *words) if not values else ()
            continue
        labels = words or above or labels
        above = ()
        if len(values) > 1 or not labels:
            return []
        key = tuple(place.text.strip() for place in labels)
        index = places[number, at]
        if key in rows and index in rows[key].values:
            return []
        row = rows.setdefault(key, _Row(labels, {}))
        for cell in values:
            row.values[index] = _Place(cell.text, cell.provenance)
    return list(rows.values()) if all(len(row.values) <= width for row in rows.values()) else []


def _set(rows: Sequence[_Row], table: TableTemplate, origin: Grid | None = None) -> Grid:
    """The rows under the headings of the form."""
    starts = [place.provenance for row in rows for place in (*row.labels, *row.values.values())]
    first = min(starts, key=lambda place: place.start)
    place = replace(first, end=max(place.end for place in starts))
    head = replace(first, end=first.start)
    cells = [TableCell(0, _LABELS + i, column.label.text, head) for i, column in enumerate(table.columns)]
    for number, row in enumerate(rows, start=1):
        cells += _row_cells(number, row)
    return _grid(cells, place, origin)


def _row_cells(number: int, row: _Row) -> Iterator[TableCell]:
    for column, label in enumerate(row.labels[-_LABELS:], start=_LABELS - len(row.labels[-_LABELS:])):
        yield TableCell(number, column, label.text, label.provenance)
    for index, value in row.values.items():
        yield TableCell(number, _LABELS + index, value.text, value.provenance)


def _grid(cells: Sequence[TableCell], place: Provenance, origin: Grid | None) -> Grid:
    n_rows = max(cell.row + cell.row_span for cell in cells)
    n_columns = max(cell.column + cell.column_span for cell in cells)
    table = Table(list(cells), n_rows, n_columns, place, origin.table.source if origin else "lines")
    return grids_of.prepare(origin.index if origin else -1, table, origin.caption if origin else "")
