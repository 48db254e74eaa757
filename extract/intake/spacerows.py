"""Tables whose cells stand on one line, separated by tabs or by runs of spaces."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.intake.source import SPACE, CellSource, Line, trim

_SECTION = re.compile(r"\s*[一二三四五六七八九十]{1,3}\s*[、．.]")
_GAP = re.compile(r"[ \u00a0\u3000]{2,}")
_VALUE = re.compile(r"[-+−－]?[\d０-９][\d０-９,，.．]{0,20}(?:万?元|%|％|件|条|次|个|人|篇|人次)?|[-—－/]{1,4}")
_LONGEST_LABEL = 60
_LEAST_ROWS = 2
_LEAST_SPACED_ROWS = 3
_MOST_HEADER_ROWS = 6


def is_tab_row(line: Line) -> bool:
    """Whether tabs separate cells within the line; the last cells may be blank."""
    return "\t" in line.text.lstrip("\t ") and not _prose(line.text)


def read_tab_rows(whole: str, lines: Sequence[Line], first: int) -> tuple[list[list[CellSource]], int]:
    """The rows of a tab-separated table at ``lines[first]``, and the index after it; no rows where it is none.

    One empty line may stand between rows, and a short line without a tab (a heading merged over all columns) is a row
    of one cell, unless it is a section heading.
    """
    rows: list[list[CellSource]] = []
    i = end = first
    while i < len(lines):
        line = lines[i]
        if is_tab_row(line):
            rows.append(_split_at_tabs(whole, line))
            end = i + 1
        elif i + 1 >= len(lines) or not is_tab_row(lines[i + 1]):
            break
        elif not line.blank:
            if _SECTION.match(line.text) or _prose(line.text) or len(line.text) > _LONGEST_LABEL:
                break
            rows.append([_cell(whole, line, line.start, line.end)])
        i += 1
    several = sum(sum(bool(cell.text) for cell in row) > 1 for row in rows) >= _LEAST_ROWS
    return (rows if several else []), end


def read_spaced_rows(whole: str, lines: Sequence[Line], first: int) -> tuple[list[list[CellSource]], int]:
    """The rows of a table with runs of spaces between cells, and the index after it; no rows where it is none.

    Spaces alone do not say which cell is blank, so the lines must agree: at least three lines in a row, all with the
    same number of values at their end; lines of two or more cells directly above are the header.
    """
    rows: list[list[CellSource]] = []
    n_values = 0
    i = first
    while i < len(lines) and not lines[i].blank and not _prose(lines[i].text):
        row = _split_at_gaps(whole, lines[i])
        n = _values_at_end(row)
        if len(row) < 2 or (n_values and n != n_values) or (not n and len(rows) == _MOST_HEADER_ROWS):
            break
        n_values = n
        rows.append(row)
        i += 1
    n_value_rows = sum(_values_at_end(row) > 0 for row in rows)
    return (rows, i) if n_value_rows >= _LEAST_SPACED_ROWS else ([], first + 1)


def is_spaced_row(line: Line) -> bool:
    """Whether runs of spaces separate cells within the line."""
    return _GAP.search(line.text.strip(SPACE)) is not None and not _prose(line.text)


def _prose(text: str) -> bool:
    return "。" in text or "；" in text


def _cell(whole: str, line: Line, start: int, end: int) -> CellSource:
    left, right = trim(whole, start, end)
    return CellSource(left, right, whole[left:right], line.number)


def _split_at_tabs(whole: str, line: Line) -> list[CellSource]:
    cells = []
    start = line.start
    for part in line.text.split("\t"):
        cells.append(_cell(whole, line, start, start + len(part)))
        start += len(part) + 1
    return cells


def _split_at_gaps(whole: str, line: Line) -> list[CellSource]:
    start, end = trim(whole, line.start, line.end)
    cells = []
    for gap in _GAP.finditer(whole, start, end):
        cells.append(_cell(whole, line, start, gap.start()))
        start = gap.end()
    cells.append(_cell(whole, line, start, end))
    return cells


def _values_at_end(row: Sequence[CellSource]) -> int:
    n = 0
    for cell in reversed(row[1:]):
        if not _VALUE.fullmatch(cell.text):
            break
        n += 1
    return n
