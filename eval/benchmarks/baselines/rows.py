"""Table rows into the template, by order: the n-th row of seven values is the n-th row of the application table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from extract.numerals import parse_cell
from extract.templates import CellKey, TableTemplate, Template

Answers: TypeAlias = dict[CellKey, str]
"""What stands in a cell, as printed; cells that the method did not find are not in it."""

_REQUESTS = "requests"
_REVIEW = "review_litigation"
_REQUESTS_WIDTH = 7
_REVIEW_WIDTH = 15


def fill_rows(rows: Sequence[Sequence[str]], template: Template) -> Answers:
    """Fill the template from rows of cells, merged cells once, in document order.

    The values of a row are the cells at its right end that hold a number or nothing. How many they are says which
    table the row belongs to: fifteen are the review and litigation table, seven an application row, one to three a row
    of 第二十条. The list of 2014 has one value a row, at its right end. Within a table, rows are taken in the order of
    the standard form.
    """
    plain = [[" ".join(cell.split()) for cell in row] for row in rows]
    return _fill_list(plain, template) if template.era == "2014" else _fill_tables(plain, template)


def _fill_tables(rows: Sequence[Sequence[str]], template: Template) -> Answers:
    keys = [row for table in template.tables if table.layout == "rows" for row in _row_keys(table)]
    requests = [row for row in keys if row[0].table == _REQUESTS]
    small = [row for row in keys if row[0].table != _REQUESTS]
    review = [[key for table in template.tables if table.id == _REVIEW for row in _row_keys(table) for key in row]]
    answers: Answers = {}
    for values in map(_values, rows):
        waiting = review if len(values) >= _REVIEW_WIDTH else requests if len(values) >= _REQUESTS_WIDTH else small
        if values and waiting and len(values) >= len(waiting[0]):
            into = waiting.pop(0)
            answers |= dict(zip(into, values[-len(into) :], strict=True))
    return answers


def _fill_list(rows: Sequence[Sequence[str]], template: Template) -> Answers:
    keys = [key for table in template.tables for row in _row_keys(table) for key in row]
    # Headings of the list have an empty or struck-out unit.
    values = [row[-1] for row in rows if len(row) >= 3 and not _is_value(row[-2]) and _is_value(row[-1])]
    return dict(zip(keys, values, strict=False))


def _row_keys(table: TableTemplate) -> Iterator[list[CellKey]]:
    for row in table.rows:
        if not row.variant:
            yield [CellKey(table.id, row.id, column.id) for column in table.columns]


def _values(row: Sequence[str]) -> Sequence[str]:
    """The cells at the right end that hold a number or nothing; none where the whole row is empty."""
    labels = [i for i, cell in enumerate(row) if not _is_value(cell)]
    values = row[labels[-1] + 1 :] if labels else row
    return values if labels or any(values) else ()


def _is_value(cell: str) -> bool:
    return parse_cell(cell.replace(" ", ""), "万元") is not None
