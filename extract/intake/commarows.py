"""Tables whose cells commas separate (CSV text), rows one a line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.intake.source import CellSource, Line, trim

_FIELD = re.compile(r'[ \t]*"(?:[^"]|"")*+"[ \t]*(?=,|\Z)|[^,]*')
_AMOUNT = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_LEAST_COMMAS = 2
_LEAST_ROWS = 3


def is_comma_row(line: Line) -> bool:
    """Whether commas separate three cells or more; commas within amounts alone (``1,234``) separate nothing."""
    commas = line.text.count(",")
    return commas >= _LEAST_COMMAS and "。" not in line.text and commas > len(_AMOUNT.findall(line.text))


def read_comma_rows(whole: str, lines: Sequence[Line], first: int) -> tuple[list[list[CellSource]], int]:
    """The rows of a table of comma separated cells, and the index after it; no rows where it is none.

    At least three lines in a row have the same number of cells; a field in quotes may hold commas.
    """
    rows: list[list[CellSource]] = []
    i = first
    while i < len(lines) and is_comma_row(lines[i]):
        row = _split(whole, lines[i])
        if len(row) <= _LEAST_COMMAS or (rows and len(row) != len(rows[0])):
            break
        rows.append(row)
        i += 1
    return (rows, i) if len(rows) >= _LEAST_ROWS else ([], max(i, first + 1))


def _split(whole: str, line: Line) -> list[CellSource]:
    cells = []
    at = 0
    while at <= len(line.text):
        field = _FIELD.match(line.text, at)
        end = field.end() if field else at
        left, right = trim(whole, line.start + at, line.start + end)
        text = whole[left:right]
        if len(text) > 1 and text[0] == text[-1] == '"':
            left, right, text = left + 1, right - 1, text[1:-1].replace('""', '"')
        cells.append(CellSource(left, right, text, line.number))
        at = end + 1
    return cells
