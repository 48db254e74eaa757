"""The form of reviews and litigation: one line of values under stacked headings."""

from __future__ import annotations

from extract.review.forms.groups import nest
from extract.review.forms.model import Form, FormCell, FormRow
from extract.templates import CellKey, TableTemplate


def wide_form(title: str, table: TableTemplate) -> Form:
    """A table whose rows are groups of columns."""
    width = len(table.columns)
    paths, spans = nest([row.group for row in table.rows])
    depth = max(map(len, paths)) + 1
    lines: list[FormRow] = [[] for _ in range(depth + 1)]
    for index, row in enumerate(table.rows):
        for span in spans:
            if span.start == index:
                lines[span.depth].append(FormCell("head", span.text, columns=span.length * width))
        at = len(paths[index])
        lines[at].append(FormCell("head", row.label.text, columns=width))
        lines[at + 1] += [FormCell("head", column.label.text, rows=depth - at) for column in table.columns]
    values = [CellKey(table.id, row.id, column.id) for row in table.rows for column in table.columns]
    return Form(title, "wide", [*lines, [FormCell("value", key=key) for key in values]])
