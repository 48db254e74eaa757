"""Lines of a grid that hold several rows of the form, one under the other in every cell; page breaks may cut them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from extract.anchoring.labelcells import is_label
from extract.anchoring.text import split_ordinal
from extract.document import TableCell
from extract.numerals import parse_cell

_LEAST_VALUES = 2
"""Cells of values that a line needs before it is taken for several rows."""
_LEAST_ROWS = 2
"""Lines of every value that make rows of them."""


def unfolded(lines: Sequence[list[TableCell]], breaks: Collection[int]) -> list[list[list[TableCell]]]:
    """The rows that each line of a grid holds: several where a label and every value beside it have as many lines.

    Args:
        lines: the cells of each line, by column.
        breaks: lines that begin a page; one whose rows go on from the line above has them counted there, none here.
    """
    found: list[list[list[TableCell]]] = []
    above: list[TableCell] = []
    for number, line in enumerate(lines):
        whole = _across(above, line) if number in breaks else None
        rows = _rows(whole or line)
        if whole is not None and len(rows) >= _LEAST_ROWS:
            found[-1] = []  # kept as a line without rows, so that the numbers of lines stay
            rows = [[_placed(cell, n, above, line) for cell in row] for n, row in enumerate(rows)]
            above = whole
        else:
            above = line
            rows = _rows(line)
        found.append(rows)
    return found


def _rows(line: list[TableCell]) -> list[list[TableCell]]:
    """The rows that one line of a grid holds."""
    if not any("\n" in cell.text for cell in line):
        return [line]
    texts = [_parts(cell) for cell in line]
    values = [parts for cell, parts in zip(line, texts, strict=True) if parts and not is_label(cell)]
    count = len(values[0]) if values else 0
    if count < _LEAST_ROWS or len(values) < _LEAST_VALUES or any(len(parts) != count for parts in values):
        return [line]
    if any(parse_cell(part) is None for parts in values for part in parts):
        return [line]
    texts = [_names(parts, count) if is_label(cell) else parts for cell, parts in zip(line, texts, strict=True)]
    if not any(len(parts) == count for cell, parts in zip(line, texts, strict=True) if is_label(cell)):
        return [line]
    return [
        [replace(cell, text=parts[n]) if len(parts) == count else cell for cell, parts in zip(line, texts, strict=True)]
        for n in range(count)
    ]


def _parts(cell: TableCell) -> list[str]:
    return [part for part in cell.text.split("\n") if part.strip()]


def _names(lines: list[str], count: int) -> list[str]:
    """The lines of a label cell; those of each numbered name as one where that gives as many names as rows."""
    starts = [n for n, line in enumerate(lines) if split_ordinal(line.strip())[0]]
    if len(lines) == count or len(starts) != count or starts[0] != 0:
        return lines
    return ["".join(lines[start:end]) for start, end in pairwise([*starts, len(lines)])]


def _across(above: Sequence[TableCell], line: Sequence[TableCell]) -> list[TableCell] | None:
    """The line that a page break cut into these two; None where they are lines of their own, one row each."""
    if not any("\n" in cell.text for cell in (*above, *line) if not is_label(cell)):
        return None
    below = {(cell.column, cell.column_span): cell for cell in line if cell.text.strip()}
    if not below.keys() <= {(cell.column, cell.column_span) for cell in above}:
        return None
    return [_with(cell, below.get((cell.column, cell.column_span))) for cell in above]


def _placed(cell: TableCell, row: int, above: Sequence[TableCell], line: Sequence[TableCell]) -> TableCell:
    """A value of a line cut by a page break with the place of that of its halves in which it stands."""
    upper = next(each for each in above if each.column == cell.column)
    lower = next((each for each in line if each.column == cell.column and each.text.strip()), None)
    below = lower is not None and not is_label(cell) and row >= len(_parts(upper))
    return replace(cell, provenance=lower.provenance) if lower is not None and below else cell


def _with(cell: TableCell, below: TableCell | None) -> TableCell:
    return cell if below is None else replace(cell, text=f"{cell.text}\n{below.text}")
