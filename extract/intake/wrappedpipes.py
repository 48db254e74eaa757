"""Pipe rows that a narrow page wrapped: cells that go on in the next line, rows that were cut at the page's width."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from unicodedata import east_asian_width

from extract.intake.source import CellSource, Line

_FIGURE = re.compile(r"[-+−－]?[\d０-９][\d０-９,，.．]*|[-—－/]{1,4}")
_FIGURE_FIRST = re.compile(rf"[\s|｜]*(?:{_FIGURE.pattern})\s*(?:[|｜]|\Z)")
_WORDS = re.compile(r"[^\W\d_]")
_LEAST_JOINS, _LEAST_COLUMNS = 3, 3

_Rows = list[list[CellSource]]


def is_cut(line: Line, following: Line, pipes: str) -> bool:
    """Whether a row without a frame is cut at one of the ``pipes``: it ends a line or begins the next."""
    return line.text.rstrip()[-1:] in [*pipes] or following.text.lstrip()[:1] in [*pipes]


def goes_on_with(row: Sequence[CellSource], line: Line) -> bool:
    """Whether a line goes on with the values of a row: the row has a name, the line begins with a value."""
    return _WORDS.search(row[0].text) is not None and _FIGURE_FIRST.match(line.text) is not None


def join_full_cells(rows: _Rows, lines: Sequence[Line]) -> _Rows:
    """Rows of a table with columns of fixed width, each with the lines on which its words go on.

    A word goes on below where it fills its cell to the edge; lines with figures begin a row.
    """
    raw = [line.text.strip()[1:-1].replace("｜", "|").split("|") for line in lines]
    n = len(rows[0]) if rows else 0
    if n < _LEAST_COLUMNS or any(len(row) != n or len(cells) != n for row, cells in zip(rows, raw, strict=True)):
        return rows
    widths = [_width(cell) for cell in raw[0]]
    if any(_width(line.text.strip()) != sum(widths) + n + 1 for line in lines):
        return rows
    joined: _Rows = []
    for i, row in enumerate(rows):
        figures = any(_FIGURE.fullmatch(cell.text) for cell in row)
        words = [c for c, cell in enumerate(row) if cell.text]
        goes_on = i > 0 and all(_width(raw[i - 1][c].rstrip()) >= widths[c] - 1 for c in words)
        if joined and words and goes_on and not figures:
            joined[-1] = [_appended(above, cell) for above, cell in zip(joined[-1], row, strict=True)]
        else:
            joined.append(row)
    return joined if len(rows) - len(joined) >= _LEAST_JOINS else rows


def _appended(above: CellSource, cell: CellSource) -> CellSource:
    """A cell with what stands below it; it keeps the place of its first words, since others stand between."""
    if not cell.text:
        return above
    return replace(above, text=f"{above.text}\n{cell.text}") if above.text else cell


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)
