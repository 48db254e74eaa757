"""Tables without ruling lines: rows by the height of their values, columns by where values and labels stand.

A lone value keeps its column, because columns come from all rows of the table together; blanks stay blank.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median, median_low

from extract.document import Box
from extract.intake.pdf.aligned import AlignedCell, AlignedTable, Readings, Span, over
from extract.intake.pdf.heads import LEAST_FORM, carried, is_even, with_headed
from extract.intake.pdf.lines import Line, cut
from extract.intake.pdf.printed import as_words, both, doubted, has_numbers, with_blanks, without_steps
from extract.intake.pdf.regions import Row, find_regions, split_rows
from extract.intake.pdf.tails import with_tails

_ORDINAL = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．、]|其中")
_STACKED = 0.87
_LEADING = 1.6
_SAME_ROW = 0.4
_CELL_GAP = 0.25
_ROOM = 1.5
_SEVERAL = 3
"""Values that make a column which no wider value joins with the next."""


@dataclass(slots=True)
class _Block:
    """Text of one cell: parts of lines, one under the other."""

    parts: list[Line] = field(default_factory=list)

    @property
    def box(self) -> Box:
        """The box around all parts, in points."""
        boxes = [part.box for part in self.parts]
        return (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )

    @property
    def text(self) -> str:
        """The parts from top to bottom, a line each; characters set one below the other are one word."""
        lines = [part.text for part in self.parts]
        return ("" if len(lines) > 2 and all(len(line) == 1 for line in lines) else "\n").join(lines)

    @property
    def readings(self) -> Readings:
        """On a scan, what a number may say that stands alone; none for a label that begins with its ordinal."""
        readings = self.parts[0].chars[0].readings
        return readings if readings and self.text == readings[0][0] else ()


def find_aligned(
    lines: Sequence[Line], width: float, before: Sequence[Span] = ()
) -> tuple[list[AlignedTable], list[list[Line]]]:
    """Tables among lines that no ruling encloses, and the runs of other lines between them.

    Args:
        lines: consecutive lines of a page, top to bottom.
        width: width of the running text in points.
        before: where values stand in the columns of the table with which the page before ends.
    """
    rows = with_tails(split_rows(lines))
    tables: list[AlignedTable] = []
    rest: list[list[Line]] = []
    done = 0
    for start, end in find_regions(rows, width):
        rest.append([row.line for row in rows[done:start]])
        tables.append(_table(rows[start:end], before if start == done else ()))
        before = tables[-1].values
        done = end
    rest.append([row.line for row in rows[done:]])
    return tables, [run for run in rest if run]


def _table(rows: Sequence[Row], before: Sequence[Span]) -> AlignedTable:
    value_rows = _value_rows(rows)
    spans = _value_columns([value for row in value_rows for value in row])
    spans, places = with_headed(spans, rows)
    if len(spans) < len(before):
        spans = places = carried(spans, before)
    sure = is_even(places, LEAST_FORM)
    if not sure:
        value_rows = [[doubted(value) for value in row] for row in value_rows]
    if any(map(has_numbers, value_rows)):
        value_rows = without_steps(value_rows, spans)
    rows = [replace(row, parts=[piece for part in row.parts for piece in _cut_at_columns(part, spans)]) for row in rows]
    heights = [median(value.middle for value in row) for row in value_rows]
    blocks = _text_blocks(rows, _stacking_limit(rows, heights))
    columns = _columns(spans, blocks)
    values = [(block, i, 1) for i, row in enumerate(value_rows) for block in (_Block([value]) for value in row)]
    placed = _place(blocks, heights) + [(block, float(i), span) for block, i, span in values]
    cells = with_blanks(_cells(placed, columns), columns, spans, sure=sure)
    boxes = [row.line.box for row in rows]
    box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    return AlignedTable(cells, box, places)


def _value_rows(rows: Sequence[Row]) -> list[list[Line]]:
    """The values by rows; values of one row may differ a little in height."""
    found: list[list[Line]] = []
    for row in rows:
        if not row.values:
            continue
        same = found and row.line.middle - found[-1][0].middle < _SAME_ROW * row.size
        if same:
            found[-1].extend(row.values)
        else:
            found.append(list(row.values))
    return found


def _stacking_limit(rows: Sequence[Row], heights: Sequence[float]) -> float:
    """Lines closer than this are lines of one cell: less than any distance of two rows, and than a wide leading."""
    size = median(row.size for row in rows)
    nearest = min((b - a for a, b in pairwise(heights)), default=2 * _LEADING * size)
    return min(_STACKED * nearest, _LEADING * size)


def _text_blocks(rows: Sequence[Row], limit: float) -> list[_Block]:
    """The parts that are no values as cells: parts over one another and close; an ordinal begins a cell."""
    blocks: list[_Block] = []
    open_blocks: list[_Block] = []
    for row in rows:
        open_blocks = [block for block in open_blocks if row.line.middle - block.parts[-1].middle < limit]
        for part in row.parts:
            if part in row.values:
                continue
            above = _above(part, open_blocks)
            if above is not None and _ORDINAL.match(part.text) and not above.parts[-1].text.endswith("第"):
                above = None
            if above is None:
                above = _Block()
                blocks.append(above)
                open_blocks.append(above)
            above.parts.append(as_words(part))
    return blocks


def _above(part: Line, blocks: Sequence[_Block]) -> _Block | None:
    """The block that a part goes on with: the one that overlaps it most, if it is not of the same line."""
    x0, _, x1, _ = part.box
    best, best_overlap = None, 0.0
    for block in blocks:
        last = block.parts[-1]
        overlap = min(x1, block.box[2]) - max(x0, block.box[0])
        if overlap > best_overlap and part.middle - last.middle > _SAME_ROW * part.size:
            best, best_overlap = block, overlap
    return best


def _value_columns(values: Sequence[Line]) -> list[Span]:
    """Where values stand under one another; one that stands over two columns of several values each joins none."""
    columns: list[tuple[Span, int]] = []
    for x0, x1 in sorted(((v.box[0], v.box[2]) for v in values), key=lambda span: (span[1] - span[0], span)):
        touched = [(span, n) for span, n in columns if x0 < span[1] and span[0] < x1]
        if len(touched) > 1 and all(n >= _SEVERAL for _, n in touched):
            continue
        spans = [(x0, x1), *(span for span, _ in touched)]
        joined = (min(span[0] for span in spans), max(span[1] for span in spans))
        columns = [each for each in columns if each not in touched]
        columns.append((joined, 1 + sum(n for _, n in touched)))
    return sorted(span for span, _ in columns)


def _cut_at_columns(part: Line, columns: Sequence[Span]) -> list[Line]:
    """A text over several columns of values, cut at the small gaps between its characters where columns part."""
    x0, _, x1, _ = part.box
    beneath = [column for column in columns if x0 < column[1] and column[0] < x1]
    if len(beneath) < 2:
        return [part]
    bounds = [(left[0] + left[1], right[0] + right[1]) for left, right in pairwise(beneath)]
    places = []
    for i, (left, right) in enumerate(pairwise(part.chars), 1):
        middle = left.x1 + right.x0
        if right.x0 - left.x1 > _CELL_GAP * part.size and any(a < middle < b for a, b in bounds):
            places.append(i)
    return cut(part, places)


def _columns(values: Sequence[Span], blocks: Sequence[_Block]) -> list[Span]:
    """The columns: those of the values, then those of texts, narrow ones first, that stand elsewhere.

    A text over one column of texts widens it; one over several spans them.
    """
    texts: list[Span] = []
    for x0, x1 in sorted(((b.box[0], b.box[2]) for b in blocks), key=lambda edges: (edges[1] - edges[0], edges)):
        if over((x0, x1), values) or _in_narrow_gap((x0 + x1) / 2, values):
            continue
        shared = over((x0, x1), texts)
        if not shared:
            texts.append((x0, x1))
        elif len(shared) == 1:
            old = texts[shared[0]]
            texts[shared[0]] = (min(old[0], x0), max(old[1], x1))
    return sorted([*values, *(_beside(span, values) for span in texts)])


def _beside(span: Span, values: Sequence[Span]) -> Span:
    """A column of texts up to the column of values that the longest of them reaches."""
    return span[0], min([span[1], *(left for left, _ in values if span[0] < left)])


def _in_narrow_gap(x: float, columns: Sequence[Span]) -> bool:
    """Whether a text stands between two columns of values with no room for another: a title over both of them."""
    middles = [(left + right) / 2 for left, right in columns]
    pitches = [b - a for a, b in pairwise(middles)]
    i = bisect_right(middles, x)
    return 0 < i < len(middles) and pitches[i - 1] < _ROOM * median_low(pitches)


def _place(blocks: Sequence[_Block], heights: Sequence[float]) -> list[tuple[_Block, float, int]]:
    """Each text with its row and the rows it spans; a text beside no value gets a row between, as a broken number."""
    placed: list[tuple[_Block, float, int]] = []
    for block in blocks:
        _, top, _, bottom = block.box
        rows = range(bisect_right(heights, top), bisect_right(heights, bottom))
        if rows:
            placed.append((block, float(rows[0]), len(rows)))
        else:
            after = bisect_right(heights, (top + bottom) / 2)
            placed.append((block, after - 1 + _fraction(block, after, heights), 1))
    return placed


def _fraction(block: _Block, after: int, heights: Sequence[float]) -> float:
    """Where between two rows of values a text stands, over 0 and under 1."""
    middle = (block.box[1] + block.box[3]) / 2
    above = heights[after - 1] if after else middle - 1000
    below = heights[after] if after < len(heights) else middle + 1000
    return min(max((middle - above) / (below - above), 0.001), 0.999)


def _cells(placed: Sequence[tuple[_Block, float, int]], columns: Sequence[Span]) -> list[AlignedCell]:
    """Cells in a grid of whole rows; texts of about the same height between the values share a row."""
    numbers = _row_numbers(placed)
    taken: dict[tuple[int, int], AlignedCell] = {}
    for block, row, span in sorted(placed, key=lambda each: (each[1], each[0].box[0])):
        x0, _, x1, _ = block.box
        under = over((x0, x1), columns) or [_nearest((x0 + x1) / 2, columns)]
        number = numbers[row]
        end = numbers.get(row + span - 1, number) if span > 1 else number
        place = (number, under[0])
        if place in taken:
            taken[place] = both(taken[place], block.text, block.readings)
        else:
            span = under[-1] - under[0] + 1
            taken[place] = AlignedCell(*place, block.text, block.box, end - number + 1, span, block.readings)
    return _without_overlap(list(taken.values()))


def _row_numbers(placed: Sequence[tuple[_Block, float, int]]) -> dict[float, int]:
    """Whole row numbers for the rows found; two texts of one height between two rows of values share a number."""
    numbers: dict[float, int] = {}
    number, middle, size = -1, float("-inf"), 0.0
    for row, block in sorted({row: block for block, row, _ in placed}.items()):
        here = (block.box[1] + block.box[3]) / 2
        between = row != int(row)
        if not (between and numbers and here - middle < _SAME_ROW * size):
            number += 1
        numbers[row] = number
        middle, size = (here, block.parts[0].size) if between else (float("-inf"), 0.0)
    return numbers


def _nearest(x: float, columns: Sequence[Span]) -> int:
    return min(range(len(columns)), key=lambda i: abs((columns[i][0] + columns[i][1]) / 2 - x))


def _without_overlap(cells: list[AlignedCell]) -> list[AlignedCell]:
    """Cut spans back where another cell begins in them."""
    starts = {(cell.row, cell.column) for cell in cells}
    for cell in cells:
        for column in range(cell.column + 1, cell.column + cell.column_span):
            if (cell.row, column) in starts:
                cell.column_span = column - cell.column
                break
        for row in range(cell.row + 1, cell.row + cell.row_span):
            if any((row, column) in starts for column in range(cell.column, cell.column + cell.column_span)):
                cell.row_span = row - cell.row
                break
    return cells
