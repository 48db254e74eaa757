"""Tables whose cells stand on one line, separated by tabs or by runs of spaces."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.intake.source import SPACE, CellSource, Line, trim
from extract.intake.wrappedrows import WrappedLabels

_SECTION = re.compile(r"\s*[一二三四五六七八九十]{1,3}\s*[、．.]")
_GAP = re.compile(r"[ \u00a0\u3000]{2,}")
_VALUE = re.compile(r"[-+−－]?[\d０-９][\d０-９,，.．]{0,20}(?:万?元|%|％|件|条|次|个|人|篇|人次)?|[-—－/]{1,4}")
_SINGLE = re.compile(rf"(?<=\S) ({_VALUE.pattern})\Z")
_NEXT_LABEL = re.compile(r"(?<=\S) (?=[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.、．][\u4e00-\u9fff])")
"""Where a single space parts the label of a group from that of its first row (``（三） 1.属于``)."""
_UNITS = frozenset(("条", "件", "次", "篇", "个", "人", "人次", "万元"))
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_LABEL = re.compile(rf"\s*(?:[（(]{_NUMERAL}[)）]|{_NUMERAL}、|\d{{1,2}}[.、．])[\u4e00-\u9fff]")
_MOST_HEADING_LINES = 2
_LONGEST_LABEL = 60
_LONGEST_VALUE = 28
_LEAST_ROWS = 2
_LEAST_SPACED_ROWS = 3
_MOST_HEADER_ROWS = 8


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

    Spaces alone do not say which cell is blank, so the lines must agree: at least three lines, all with the same number
    of values at their end; lines of two or more cells directly above are the header. Lines without values between them
    are parts of labels where they stand below a label and are no longer than labels are, or headings of the rows below.
    In a list of one value a row, a unit with nothing behind it says that the value is blank.
    """
    header: list[list[CellSource]] = []
    labels = WrappedLabels()
    n_values = n_rows = 0
    i = first
    end = first
    while i < len(lines) and not _prose(lines[i].text):
        if lines[i].blank:
            if not labels.wrapped or i > end:
                break
            i += 1  # a page may end between two lines of a label
            continue
        row, n = _spaced_row(whole, lines[i], n_values)
        if n_rows and not n and labels.part(row, lines[i].start):
            i = end = i + 1
            continue
        if n_rows and not n and _heads_rows(whole, lines, i, n_values):
            labels.row(row, [], lines[i].start)
            i = end = i + 1
            continue
        if len(row) < 2 or (n_values and n != n_values) or (not n and len(header) == _MOST_HEADER_ROWS):
            break
        n_values = n
        n_rows += n > 0
        if n:
            labels.row(row[:-n], row[-n:], lines[i].start)
        else:
            header.append(row)
        i = end = i + 1
    return ([*header, *labels.rows()], end) if n_rows >= _LEAST_SPACED_ROWS else ([], first + 1)


def _spaced_row(whole: str, line: Line, n_values: int) -> tuple[list[CellSource], int]:
    """The cells of a line in a table with ``n_values`` values a row (0: not known yet), and how many are values."""
    row = _split_at_gaps(whole, line)
    n = _values_at_end(row)
    if n_values and n != n_values:
        row = _split_before_values(whole, row)
        n = _values_at_end(row)
    named = len(row) > 1 and not any(_VALUE.fullmatch(cell.text) for cell in row)
    if n_values <= 1 and named and row[-1].text in _UNITS:
        return [*row, CellSource(line.end, line.end, "", line.number)], 1
    return row, n


def _heads_rows(whole: str, lines: Sequence[Line], i: int, n_values: int) -> bool:
    """Whether a line is one numbered label, itself of two lines at most, right above a row of the table."""
    if _LABEL.match(lines[i].text) is None or len(_split_at_gaps(whole, lines[i])) > 1:
        return False
    below = lines[i + 1 : i + 1 + _MOST_HEADING_LINES]
    return any(_spaced_row(whole, line, n_values)[1] == n_values for line in below if not line.blank)


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
    return [part for cell in cells for part in _split_at_labels(whole, cell)]


def _split_at_labels(whole: str, cell: CellSource) -> list[CellSource]:
    ends = [gap.start() for gap in _NEXT_LABEL.finditer(whole, cell.start, cell.end)]
    spans = zip([cell.start, *(end + 1 for end in ends)], [*ends, cell.end], strict=True)
    return [CellSource(start, end, whole[start:end], cell.line) for start, end in spans]


def _split_before_values(whole: str, row: Sequence[CellSource]) -> list[CellSource]:
    """The cells with the values that a single space parts from what stands before them in cells of their own."""
    cells: list[CellSource] = []
    for cell in row:
        found: list[CellSource] = []
        start, end = cell.start, cell.end
        while (tail := _SINGLE.search(whole, max(start, end - _LONGEST_VALUE), end)) is not None:
            found.append(CellSource(tail.start(1), end, tail[1], cell.line))
            end = tail.start()
        found.append(CellSource(start, end, whole[start:end], cell.line))
        cells.extend(reversed(found))
    return cells


def _values_at_end(row: Sequence[CellSource]) -> int:
    n = 0
    for cell in reversed(row[1:]):
        if not _VALUE.fullmatch(cell.text):
            break
        n += 1
    return n
