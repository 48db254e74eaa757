"""Rows of a drawn table (``+---+``, ``├──┼──┤``): the lines between two rules are one row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from unicodedata import east_asian_width

from extract.intake.source import CellSource, Line

_LEAST_RULES = 3
"""Rules above the last row: below a header that alone is ruled off, each line is a row."""
_METRICS = (("WFA", 2), ("WF", 2), ("", 1))
"""Classes of characters drawn wide, and how wide: Chinese terminals, others, one column a character."""

_Rows = list[list[CellSource]]


def join_ruled_rows(rows: _Rows, places: Sequence[tuple[Line, int]], bounds: Callable[[str], list[int]]) -> _Rows:
    """The rows of a drawn table: wrapped lines joined, merged cells followed by blank ones; other rows as they are.

    Args:
        rows: the cells of each line.
        places: for each row its line and the number of rules above it.
        bounds: the offsets of the verticals in the text of a line.
    """
    if not places or not places[-1][1]:
        return rows
    rows = _under_columns(rows, [line for line, _ in places], bounds)
    if places[-1][1] < _LEAST_RULES:
        return rows
    numbered = list(zip(rows, (above for _, above in places), strict=True))
    joined: _Rows = []
    for _, group in groupby(numbered, key=lambda pair: pair[1]):
        lines = [row for row, _ in group]
        joined.extend([_joined(lines)] if _is_one_row(lines) else lines)
    return joined


def _is_one_row(lines: _Rows) -> bool:
    """Whether lines without a rule between them are one row: of equal width, figures in one of them at most."""
    with_figures = sum(
        any(any(map(str.isdecimal, cell.text)) and len(cell.text) < 16 for cell in row[1:]) for row in lines
    )
    return len(lines) > 1 and len({len(row) for row in lines}) == 1 and with_figures <= 1


def _joined(lines: _Rows) -> list[CellSource]:
    """One row of wrapped lines; a cell keeps the place of its first words, since others stand between its lines."""
    row = []
    for parts in zip(*lines, strict=True):
        written = [part for part in parts if part.text] or [parts[0]]
        first = written[0]
        row.append(CellSource(first.start, first.end, "\n".join(part.text for part in written), first.line))
    return row


def _under_columns(rows: _Rows, lines: Sequence[Line], bounds: Callable[[str], list[int]]) -> _Rows:
    """Rows with blank cells after each cell that is drawn over several columns, where the verticals tell which."""
    if len({len(row) for row in rows}) == 1:
        return rows
    for wide, width in _METRICS:
        drawn: list[list[int]] = [list(_drawn(line.text, bounds(line.text), wide, width)) for line in lines]
        widest: list[int] = max(drawn, key=len)
        columns = {place: n for n, place in enumerate(widest)}
        fits = all(len(row) == len(at) - 1 and columns.keys() >= set(at) for row, at in zip(rows, drawn, strict=True))
        if fits:
            return [_spread(row, [columns[place] for place in at]) for row, at in zip(rows, drawn, strict=True)]
    return rows


def _drawn(text: str, offsets: Sequence[int], wide: str, width: int) -> Iterator[int]:
    """Where the characters at ``offsets`` are drawn, in columns of the screen."""
    wanted = set(offsets)
    column = 0
    for i, char in enumerate(text):
        if i in wanted:
            yield column
        column += width if east_asian_width(char) in wide else 1


def _spread(row: Sequence[CellSource], columns: Sequence[int]) -> list[CellSource]:
    spread: list[CellSource] = []
    for cell, column, following in zip(row, columns, columns[1:], strict=False):
        spread.append(cell)
        spread.extend(CellSource(cell.end, cell.end, "", cell.line) for _ in range(column + 1, following))
    return spread
