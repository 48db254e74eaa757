"""Tables that are turned round: applicants down the side, results along the top. They are set upright first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extract.anchoring import grid as grids_of
from extract.anchoring.grid import Grid, HeaderCell
from extract.anchoring.labels import ACCEPT, HEADING, RowMatcher, column_scores
from extract.document import Table, TableCell
from extract.templates.model import TableTemplate, Template

_LEAST = 3
"""Headings of the columns that stand one under another, and labels of rows side by side, in a table turned round."""


def upright(grids: Sequence[Grid], template: Template, matcher: RowMatcher) -> list[Grid]:
    """The tables with those of them set upright that are turned round; provenance of the cells stays."""
    wide = [table for table in template.tables if table.layout == "rows" and len(table.columns) >= _LEAST]
    return [_turned(grid) if any(_is_turned(grid, table, matcher) for table in wide) else grid for grid in grids]


def _is_turned(grid: Grid, table: TableTemplate, matcher: RowMatcher) -> bool:
    if grid.scanned:
        return False
    labels = tuple(column.label for column in table.columns)
    scored = [(cell, column_scores(cell.text, labels)) for cell in grid.texts]
    hits = [(cell, scores.index(max(scores))) for cell, scores in scored if max(scores) >= HEADING]
    down, across = _most((c.column, i) for c, i in hits), _most((c.row, i) for c, i in hits)
    return down >= _LEAST and down > across and _rows_abreast(grid.texts, table, matcher) >= _LEAST


def _most(places: Iterable[tuple[int, int]]) -> int:
    """The most different headings in one line."""
    lines: defaultdict[int, set[int]] = defaultdict(set)
    for line, heading in places:
        lines[line].add(heading)
    return max(map(len, lines.values()), default=0)


def _rows_abreast(texts: Sequence[HeaderCell], table: TableTemplate, matcher: RowMatcher) -> int:
    """The most different rows of the table whose labels stand in one line of the grid."""
    scores = matcher.scores([cell.text for cell in texts], [""] * len(texts))
    own = [j for j, slot in enumerate(matcher.slots) if slot.table is table]
    named = [(cell.row, int(scores[i, own].argmax())) for i, cell in enumerate(texts) if scores[i, own].max() >= ACCEPT]
    return _most(named)


def _turned(grid: Grid) -> Grid:
    table = grid.table
    cells = [_turned_cell(cell) for cell in table.cells]
    turned = Table(cells, table.n_columns, table.n_rows, table.provenance, table.source)
    return grids_of.prepare(grid.index, turned, grid.caption)


def _turned_cell(cell: TableCell) -> TableCell:
    return replace(cell, row=cell.column, column=cell.row, row_span=cell.column_span, column_span=cell.row_span)
