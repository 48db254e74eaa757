"""Tables whose cells commas or semicolons separate (CSV text), rows one a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from extract.intake.source import CellSource, Line, trim

_COMMA_FIELD = re.compile(r'[ \t]*"(?:[^"]|"")*+"[ \t]*(?=,|\Z)|[^,]*')
_SEMICOLON_FIELD = re.compile(r'[ \t]*"(?:[^"]|"")*+"[ \t]*(?=;|\Z)|[^;]*')
_AMOUNT = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NUMBER = re.compile(r"\d[\d,.]{0,20}")
_LEAST_MARKS = 2
_LEAST_ROWS = 3


def is_comma_row(line: Line) -> bool:
    """Whether commas separate three cells or more; commas within amounts alone (``1,234``) separate nothing."""
    commas = line.text.count(",")
    if commas < _LEAST_MARKS or "。" in line.text:
        return False
    separating = commas - len(_AMOUNT.findall(line.text))
    return separating > 0 and commas >= line.text.count(";")


def read_comma_rows(whole: str, lines: Sequence[Line], first: int) -> tuple[list[list[CellSource]], int]:
    """The rows of a table of comma separated cells, and the index after it; no rows where it is none.

    At least three lines in a row have the same number of cells; a field in quotes may hold commas.
    """
    return _read(whole, lines, first, is_comma_row, _COMMA_FIELD)


def is_semicolon_row(line: Line) -> bool:
    """Whether semicolons separate three cells or more, as programs write where the comma is the decimal mark."""
    return line.text.count(";") >= _LEAST_MARKS and "。" not in line.text


def read_semicolon_rows(whole: str, lines: Sequence[Line], first: int) -> tuple[list[list[CellSource]], int]:
    """As ``read_comma_rows``; since semicolons part sentences too, one cell at least is a number and nothing else."""
    rows, end = _read(whole, lines, first, is_semicolon_row, _SEMICOLON_FIELD)
    return (rows if any(_NUMBER.fullmatch(cell.text) for row in rows for cell in row) else []), end


def _read(
    whole: str, lines: Sequence[Line], first: int, is_row: Callable[[Line], bool], field: re.Pattern[str]
) -> tuple[list[list[CellSource]], int]:
    rows: list[list[CellSource]] = []
    i = first
    while i < len(lines) and is_row(lines[i]):
        row = _split(whole, lines[i], field)
        if len(row) <= _LEAST_MARKS or (rows and len(row) != len(rows[0])):
            break
        rows.append(row)
        i += 1
    return (rows, i) if len(rows) >= _LEAST_ROWS else ([], max(i, first + 1))


def _split(whole: str, line: Line, field: re.Pattern[str]) -> list[CellSource]:
    cells = []
    at = 0
    while at <= len(line.text):
        found = field.match(line.text, at)
        end = found.end() if found else at
        left, right = trim(whole, line.start + at, line.start + end)
        text = whole[left:right]
        if len(text) > 1 and text[0] == text[-1] == '"':
            left, right, text = left + 1, right - 1, text[1:-1].replace('""', '"')
        cells.append(CellSource(left, right, text, line.number))
        at = end + 1
    return cells
