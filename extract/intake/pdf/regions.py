"""Where a page has tables without ruling lines: runs of lines whose values stand in columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extract.intake.pdf.lines import Line, chunks, cut

VALUE = re.compile(r"[-+−－]?\d[\d,，.]{0,20}(?:万?元|%|％|件|条|次)?|[-—－–/]{1,4}|无")
UNIT = re.compile(r"条|件|次|个|人|篇|项|起|场|份|期|元|万元|人次|条次|——?")
_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}[、．.]")
_ORDINAL = re.compile(r"\d{1,2}[.．]")
_DIGIT = re.compile(r"\d")
_TITLE = re.compile(
    r"[一二三四五六七八九十]{1,3}[、．.].{4,40}(?:情况|问题|措施|事项)"
    r"|(?:\d{1,2}[.．、])?[\u4e00-\u9fff]{0,12}政府信息[\u4e00-\u9fff、]{2,30}情况"
)
"""A title of the report between two tables; rows that are numbered alike are named otherwise."""
_RUNNING_SHARE = 0.9
_LARGER, _LARGER_READ = 1.12, 1.26
"""Size of a heading in that of the table; on a scan, where sizes are those of ink, bold names of groups seem larger."""
_LEAST_HEADING = 6
"""Characters of a heading on a scan, where the size of fewer says little."""
_HEADER_PITCH = 3.0
_ROOMY = 1.2
"""Distance of a header in that of two rows."""
_FAR = 4.5
_MOST_HEADER_LINES = 14
_MOST_BETWEEN = 14
_REPEATED = 3
"""How often one word stands in a row of headings of narrow columns, which no sentence has."""
_SIDE_BY_SIDE = 2
_MANY_TEXTS = 4
_CELL_GAP = 0.25
_SHORT_TEXT = 6


@dataclass(slots=True)
class Row:
    """A line with its parts, those parts that are values, the font size there, and whether a scan shows it."""

    line: Line
    parts: list[Line]
    values: list[Line]
    size: float
    read: bool


def split_rows(lines: Sequence[Line]) -> list[Row]:
    """The lines with their parts; units of a column of units count as values, for like them they mark a row.

    A number that stands first is a value only where nothing but values stands, a unit that stands alone only under
    another. A line of digits takes its font size from the text nearest above it, or below the first.
    """
    rows: list[Row] = []
    size = next((line.square for line in lines if line.square), 0.0)
    read = any(char.score < 1.0 or char.readings for line in lines for char in line.chars)
    for line in lines:
        size = line.square or size or line.size
        rows.append(Row(line, parts := chunks(line), _values(parts), size, read))
    units = [part for row in rows if len(row.parts) > 1 for part in row.values if UNIT.fullmatch(part.text)]
    left, right = min((u.box[0] for u in units), default=0.0), max((u.box[2] for u in units), default=0.0)
    for row in rows:
        if len(row.parts) == 1 and UNIT.fullmatch(row.line.text) and left < row.line.box[0] and row.line.box[2] < right:
            row.values = row.parts
    return rows


def _values(parts: list[Line]) -> list[Line]:
    values = [part for part in parts[1:] if _says_a_value(part.text)]
    alone = len(values) == len(parts) - 1 and VALUE.fullmatch(parts[0].text) is not None
    return parts if alone else values


def _says_a_value(text: str) -> bool:
    """Whether a part of a line after the first says a value or a unit; a number with a point after it is an ordinal."""
    return (VALUE.fullmatch(text) is not None and not _ORDINAL.fullmatch(text)) or UNIT.fullmatch(text) is not None


def find_regions(rows: Sequence[Row], width: float) -> list[tuple[int, int]]:
    """Ranges of lines that are tables: first line and the line after the last, top to bottom.

    Args:
        rows: the lines of a stretch of a page.
        width: width of the running text in points.
    """
    regions: list[tuple[int, int]] = []
    seeds = [i for i, row in enumerate(rows) if row.values and (len(row.parts) > 1 or not _sentence(row))]
    done = 0
    k = 0
    while k < len(seeds):
        first = last = seeds[k]
        while k + 1 < len(seeds) and _connected(rows, last, seeds[k + 1], width):
            k += 1
            last = seeds[k]
        k += 1
        if _in_columns(
            [row for row in rows[first : last + 1] if row.values], rows[first - 1] if first > done else None
        ):
            start = _extend_up(rows, (first, last), done, width)
            done = _extend_down(rows, last, width)
            regions.append((start, done))
    return regions


def _connected(rows: Sequence[Row], i: int, j: int, width: float) -> bool:
    """Whether the lines between two lines with values may belong to the same table."""
    if j - i > _MOST_BETWEEN:
        return False
    size = rows[i].size
    near = all(b.line.middle - a.line.middle < _FAR * size for a, b in zip(rows[i:j], rows[i + 1 : j + 1], strict=True))
    return near and not any(_breaks(row, size, width) for row in rows[i + 1 : j])


def _breaks(row: Row, size: float, width: float) -> bool:
    """Whether a line without values cannot be of a table set in ``size``: running text, or larger as headings are."""
    x0, _, x1, _ = row.line.box
    running = len(row.parts) == 1 and x1 - x0 > _RUNNING_SHARE * width and not _side_by_side(row)
    larger = row.size > _LARGER * size
    if larger and row.read:
        read = min(row.size, median(char.size for char in row.line.chars))
        larger = read > _LARGER_READ * size and len(row.line.chars) >= _LEAST_HEADING
    return running or _sentence(row) or larger or _TITLE.fullmatch(row.line.text) is not None


def _side_by_side(row: Row) -> bool:
    """Whether a line is a row of short texts that nearly touch, as the headers of narrow columns do.

    On a scan, where they are read as one, they say the same word again and again.
    """
    line = row.line
    words = Counter("".join(pair) for pair in pairwise(line.text))
    if row.read and max(words.values(), default=0) >= _REPEATED:
        return True
    gaps = [i for i, (a, b) in enumerate(pairwise(line.chars), 1) if b.x0 - a.x1 > _CELL_GAP * line.size]
    parts = cut(line, gaps)
    return len(parts) >= _MANY_TEXTS and all(len(part.chars) <= _SHORT_TEXT for part in parts)


def _sentence(row: Row) -> bool:
    return "。" in row.line.text


def _in_columns(rows: Sequence[Row], above: Row | None) -> bool:
    """Whether values stand under one another or side by side, or one stands under a header of several parts.

    Words for nothing alone on their lines are answers: ``无`` below two headings of the report.
    """
    if all(len(row.parts) == 1 and not _DIGIT.search(row.line.text) for row in rows):
        return False
    if any(len(row.values) >= _SIDE_BY_SIDE for row in rows):
        return True
    if above is not None and len(above.parts) > 1 and not _sentence(above):
        pitch = rows[0].line.middle - above.line.middle
        return len(rows[0].parts) > 1 and pitch < _HEADER_PITCH * rows[0].size
    for upper, lower in pairwise(rows):
        for value in lower.values:
            if any(value.box[0] < other.box[2] and other.box[0] < value.box[2] for other in upper.values):
                return True
    return False


def _extend_up(rows: Sequence[Row], values: tuple[int, int], least: int, width: float) -> int:
    """The first line of the header above the lines with values, which stands no farther from them than they do."""
    first, last = values
    size = rows[first].size
    heights = [row.line.middle for row in rows[first : last + 1] if row.values]
    usual = median([below - above for above, below in pairwise(heights)] or [0.0])
    most = max(_HEADER_PITCH * size, min(_ROOMY * usual, _FAR * size))
    start = first
    while start > max(least, first - _MOST_HEADER_LINES):
        row, below = rows[start - 1], rows[start]
        pitch = below.line.middle - row.line.middle
        heading = len(row.parts) == 1 and _SECTION.match(row.line.text) is not None and row.size >= size
        if _breaks(row, size, width) or heading or pitch > most:
            break
        start -= 1
    return start


def _extend_down(rows: Sequence[Row], last: int, width: float) -> int:
    """The line after the last that belongs to the table: ends of broken labels, rows whose values are all blank."""
    size = rows[last].size
    end = last + 1
    while end < len(rows):
        row = rows[end]
        pitch = row.line.middle - rows[end - 1].line.middle
        label = len(row.parts) > 1 or ("：" not in row.line.text and ":" not in row.line.text)
        if _breaks(row, size, width) or not label or pitch > _HEADER_PITCH * size or row.values:
            break
        end += 1
    return end
