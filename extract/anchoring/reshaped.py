"""Tables in other layouts, set as the form has them: labels to the left, one column for each kind of applicant.

Three layouts come with one cause, a page made for narrow screens or from a database: the labels in a table beside the
values, a line for each label and applicant, and an applicant and a number after one another in the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extract.anchoring import grid as grids_of
from extract.anchoring.grid import Grid, is_label
from extract.anchoring.labels import ACCEPT, RowMatcher, column_scores
from extract.anchoring.pairs import paired_rows
from extract.document import Document, Provenance, Table, TableCell
from extract.templates.model import TableTemplate, Template

_HEADING_SCORE = 0.8
_LEAST_COLUMNS = 5
"""Columns of a table that is worth setting anew; fewer are read as they stand."""
_LEAST_ROWS = 3
_NAMED_SHARE = 0.8
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
    for table in template.tables:
        if table.layout != "rows" or len(table.columns) < _LEAST_COLUMNS:
            continue
        found = [_untall(grid, table) or grid for grid in found]
        if not any(_has_headings(grid, table) for grid in found):
            found += _from_pairs(document, table)
    found.sort(key=lambda grid: grid.table.provenance.start)
    return [grid if grid.index == index else replace(grid, index=index) for index, grid in enumerate(found)]


def _has_headings(grid: Grid, table: TableTemplate) -> bool:
    """Whether the grid prints most headings of the table side by side."""
    headings = tuple(column.label for column in table.columns)
    hits = [cell for cell in grid.texts if max(column_scores(cell.text, headings)) >= _HEADING_SCORE]
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


def _untall(grid: Grid, table: TableTemplate) -> Grid | None:
    """A grid that gives every number a line of its own (label, applicant, number) set as the form has it."""
    places = _applicants(grid, table)
    if places is None:
        return None
    rows: list[_Row] = []
    labels: tuple[_Place, ...] = ()
    for line in grid.lines:
        at = next((cell for cell in line if (cell.row, cell.column) in places), None)
        if at is None:
            continue
        words = [cell for cell in line if cell.column < at.column and is_label(cell)]
        value = next((cell for cell in line if cell.column > at.column and not is_label(cell)), None)
        named = tuple(_Place(cell.text, cell.provenance) for cell in words) or labels
        index = places[at.row, at.column]
        if not rows or _texts(named) != _texts(labels) or index in rows[-1].values:
            rows.append(_Row(named, {}))
        labels = named
        if value is not None:
            rows[-1].values[index] = _Place(value.text, value.provenance)
    return _set([row for row in rows if row.labels], table, grid)


def _applicants(grid: Grid, table: TableTemplate) -> Mapping[tuple[int, int], int] | None:
    """Cells of the one grid column that names every column of the table again and again; None without one."""
    headings = tuple(column.label for column in table.columns)
    if len(grid.texts) < _LEAST_ROWS * len(headings):
        return None
    by_column: dict[int, dict[tuple[int, int], int]] = {}
    for cell in grid.texts:
        scores = column_scores(cell.text, headings)
        if max(scores) >= _HEADING_SCORE:
            by_column.setdefault(cell.column, {})[cell.row, cell.column] = scores.index(max(scores))
    for places in by_column.values():
        counts = [list(places.values()).count(index) for index in range(len(headings))]
        if min(counts) >= _LEAST_ROWS:
            return places
    return None


def _texts(places: Sequence[_Place]) -> list[str]:
    return [place.text.strip() for place in places]


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
