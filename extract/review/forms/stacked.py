"""Forms whose rows carry labels: the blocks of a section one under the other, on one grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import lcm

from extract.review.forms.groups import nest
from extract.review.forms.model import Form, FormCell, FormRow
from extract.review.wording import wording
from extract.templates import CellKey, Column, Row, TableTemplate

ShownRows = Callable[[TableTemplate], list[Row]]


@dataclass(frozen=True, slots=True)
class _Grid:
    """The grid that all blocks of a form share: columns for labels, then columns for values."""

    labels: int
    values: int


def stacked_form(title: str, tables: Sequence[TableTemplate], shown: ShownRows) -> Form:
    """The tables of one section as one printed table.

    Args:
        shown: the rows of a table that the report has.
    """
    depth = max(len(path) for table in tables for path in nest([row.group for row in shown(table)])[0])
    grid = _Grid(depth + 1, lcm(*(len(table.columns) for table in tables)))
    rows: list[FormRow] = []
    for table in tables:
        if len(tables) > 1:
            rows.append([FormCell("band", table.heading.text, columns=grid.labels + grid.values)])
        rows += _header(table, grid)
        rows += _body(table, shown(table), grid)
    return Form(title, "stacked", rows)


def _header(table: TableTemplate, grid: _Grid) -> list[FormRow]:
    """The corner, what spans all columns, and the columns' own headings under those they share."""
    words = wording().forms
    step = grid.values // len(table.columns)
    paths, spans = nest([column.group for column in table.columns])
    depth = max(map(len, paths)) + 1
    above = words.above.get(table.id, "")
    corner = words.corner.get(table.id, words.usual_corner).format(heading=table.heading.text)
    rows: list[FormRow] = [[] for _ in range(depth + bool(above))]
    rows[0].append(FormCell("head", corner, columns=grid.labels, rows=len(rows)))
    if above:
        rows[0].append(FormCell("head", above, columns=grid.values))
    lines = rows[bool(above) :]
    for index, column in enumerate(table.columns):
        for span in spans:
            if span.start == index:
                lines[span.depth].append(FormCell("head", span.text, columns=span.length * step))
        at = len(paths[index])
        lines[at].append(FormCell("head", _heading(column), columns=step, rows=depth - at))
    return rows


def _heading(column: Column) -> str:
    """The heading of a column, with its unit where that is an amount of money that the heading does not name."""
    text = column.label.text
    return f"{text}（{column.unit}）" if column.decimal and column.unit not in text else text


def _body(table: TableTemplate, shown: Sequence[Row], grid: _Grid) -> list[FormRow]:
    step = grid.values // len(table.columns)
    paths, spans = nest([row.group for row in shown])
    rows: list[FormRow] = []
    for index, row in enumerate(shown):
        line = [FormCell("group", s.text, rows=s.length, level=s.depth) for s in spans if s.start == index]
        line.append(FormCell("label", row.ordinal + row.label.text, columns=grid.labels - len(paths[index])))
        line += [FormCell("value", key=CellKey(table.id, row.id, c.id), columns=step) for c in table.columns]
        rows.append(line)
    return rows
