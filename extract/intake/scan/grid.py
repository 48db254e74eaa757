"""Tables of a clean page: rulings that cross make a lattice, the walls that are really there make its cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.document import Box
from extract.intake.pdf.lattice import walled_cells
from extract.intake.scan.clean import CleanPage
from extract.intake.scan.lines import RuledLine, ruled_lines
from extract.intake.scan.rulings import Ruled, find_ruled

_INCH = 25.4
_REACH_MM = 1.2
_LONG_MM = 22.0
_HOLD_ROUNDS = 3
_GAP_MM = 4.0
_WALL_REACH_MM = 0.6
_WALL_MARGIN_MM = 1.0
_WALL_SHARE = 0.6
_WALL_CONTRAST = 0.45
_OPEN_SIDE_MM = 5.0
_MOST_LINES = 400
_LEAST_CELLS = 4


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a ruled table, merged cells once; the box is that of its walls, in pixels of the clean page."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class ScanTable:
    """A ruled table of a clean page."""

    cells: list[GridCell]
    n_rows: int
    n_columns: int
    box: Box


def find_tables(page: CleanPage) -> list[ScanTable]:
    """The ruled tables of a page, top to bottom."""
    horizontal = find_ruled(page.grey, page.dpi)
    vertical = find_ruled(page.grey, page.dpi, vertical=True)
    pixel = page.dpi / _INCH
    rows = ruled_lines(horizontal.segments, pixel, _GAP_MM * pixel)[:_MOST_LINES]
    columns = ruled_lines(vertical.segments, pixel, _GAP_MM * pixel)[:_MOST_LINES]
    found: list[ScanTable] = []
    for h, v in _crossing(*_held(rows, columns, pixel), _REACH_MM * pixel):
        bounds = [ruled_lines([s for line in group for s in line.segments], pixel) for group in (h, v)]
        table = _Lattice(*bounds, horizontal, vertical, pixel).table()
        if table is not None:
            found.append(table)
    return sorted(_outermost(found), key=lambda table: table.box[1])


def _held(
    rows: Sequence[RuledLine], columns: Sequence[RuledLine], pixel: float
) -> tuple[list[RuledLine], list[RuledLine]]:
    """The lines that belong to tables: long ones, and short ones that end on others at both ends.

    Strokes of text make short runs, but text keeps away from the walls of its cell.
    """
    reach, long = _REACH_MM * pixel, _LONG_MM * pixel
    h, v = [line for line in rows if line.length >= long], [line for line in columns if line.length >= long]
    for _ in range(_HOLD_ROUNDS):
        more_h = [line for line in rows if line not in h and _ends_on(line, v, reach)]
        more_v = [line for line in columns if line not in v and _ends_on(line, h, reach)]
        if not more_h and not more_v:
            break
        h, v = h + more_h, v + more_v
    return sorted(h, key=lambda line: line.middle), sorted(v, key=lambda line: line.middle)


def _ends_on(line: RuledLine, across: Sequence[RuledLine], reach: float) -> bool:
    return all(
        any(abs(other.at(line.middle) - end) <= reach and other.covers(line.at(end), reach) for other in across)
        for end in (line.start, line.end)
    )


def _crossing(
    rows: Sequence[RuledLine], columns: Sequence[RuledLine], reach: float
) -> Iterator[tuple[list[RuledLine], list[RuledLine]]]:
    """Groups of lines that hang together by crossings."""
    touching = np.zeros((len(rows), len(columns)), np.bool_)
    for i, h in enumerate(rows):
        for j, v in enumerate(columns):
            x = v.at(h.at(v.middle))
            touching[i, j] = h.covers(x, reach) and v.covers(h.at(x), reach)
    left = {int(i) for i in np.flatnonzero(touching.any(axis=1))}
    while left:
        group, frontier = set[int](), {min(left)}
        met = set[int]()
        while frontier:
            group |= frontier
            met = {int(j) for j in np.flatnonzero(touching[sorted(group)].any(axis=0))}
            frontier = {int(i) for i in np.flatnonzero(touching[:, sorted(met)].any(axis=1))} - group
        left -= group
        yield [rows[i] for i in sorted(group)], [columns[j] for j in sorted(met)]


def _outermost(tables: Sequence[ScanTable]) -> list[ScanTable]:
    """Tables whose middle does not lie within a larger one."""
    kept: list[ScanTable] = []
    for table in sorted(tables, key=lambda t: -(t.box[2] - t.box[0]) * (t.box[3] - t.box[1])):
        x, y = (table.box[0] + table.box[2]) / 2, (table.box[1] + table.box[3]) / 2
        if not any(t.box[0] <= x <= t.box[2] and t.box[1] <= y <= t.box[3] for t in kept):
            kept.append(table)
    return kept


class _Lattice:
    """One group of crossing lines."""

    def __init__(
        self, rows: list[RuledLine], columns: list[RuledLine], horizontal: Ruled, vertical: Ruled, pixel: float
    ) -> None:
        self.rows = _closed(rows, columns, _OPEN_SIDE_MM * pixel)
        self.columns = _closed(columns, rows, _OPEN_SIDE_MM * pixel)
        self.horizontal, self.vertical, self.pixel = horizontal, vertical, pixel

    def table(self) -> ScanTable | None:
        """Its cells; None where there are too few to be a table."""
        if len(self.rows) < 2 or len(self.columns) < 2:
            return None
        walls_y = _walls(self.rows, self.columns, self.horizontal, self.pixel)
        walls_x = _walls(self.columns, self.rows, self.vertical, self.pixel)
        xs, ys = [line.middle for line in self.columns], [line.middle for line in self.rows]
        drafts = walled_cells(xs, ys, walls_x, walls_y)
        if len(drafts) < _LEAST_CELLS:
            return None
        cells = [
            GridCell(c.row, c.column, c.row_span, c.column_span, self._box(c.row, c.column, c.row_span, c.column_span))
            for c in drafts
        ]
        box = (xs[0], ys[0], xs[-1], ys[-1])
        return ScanTable(cells, len(ys) - 1, len(xs) - 1, box)

    def _box(self, row: int, column: int, row_span: int, column_span: int) -> Box:
        """The box of a cell along its own stretch of the lines, which may be bent."""
        left, right = self.columns[column], self.columns[column + column_span]
        top, bottom = self.rows[row], self.rows[row + row_span]
        x, y = (left.middle + right.middle) / 2, (top.middle + bottom.middle) / 2
        return left.at(y), top.at(x), right.at(y), bottom.at(x)


def _closed(lines: Sequence[RuledLine], across: Sequence[RuledLine], least: float) -> list[RuledLine]:
    """The lines and, where the others reach well beyond the outermost, a boundary at their ends (an open side)."""
    found = list(lines)
    first, last = min(line.start for line in across), max(line.end for line in across)
    if found[0].middle - first > least:
        found.insert(0, RuledLine.straight(first, found[0].start, found[0].end))
    if last - found[-1].middle > least:
        found.append(RuledLine.straight(last, found[-1].start, found[-1].end))
    return found


def _walls(lines: Sequence[RuledLine], across: Sequence[RuledLine], ruled: Ruled, pixel: float) -> list[list[bool]]:
    """For each line and each stretch of it between two neighbours across: is it ruled there?"""
    reach = max(int(_WALL_REACH_MM * pixel), 1)
    margin = _WALL_MARGIN_MM * pixel
    samples = [line.samples(ruled.response, across[0].middle, across[-1].middle, reach) for line in lines]
    threshold = max(_WALL_CONTRAST * _usual_contrast(samples, ruled.threshold), 0.6 * ruled.threshold)
    offset = across[0].middle
    walls: list[list[bool]] = []
    for values in samples:
        marks = values >= threshold
        stretches: list[bool] = []
        for before, after in pairwise(across):
            start, end = before.middle - offset, after.middle - offset
            inset = min(margin, (end - start) / 4)
            stretch = marks[int(start + inset) : max(int(end - inset), int(start + inset) + 1)]
            stretches.append(bool(stretch.mean() >= _WALL_SHARE) if len(stretch) else False)
        walls.append(stretches)
    walls[0] = walls[-1] = [True] * (len(across) - 1)
    return walls


def _usual_contrast(samples: Sequence[NDArray[np.float64]], threshold: float) -> float:
    """Contrast of the lines of this table where they are present."""
    values = np.concatenate(samples)
    present = values[values >= threshold]
    return float(np.median(present)) if len(present) else threshold


def overlay(page: CleanPage, tables: Sequence[ScanTable]) -> NDArray[np.uint8]:
    """The page with its cells outlined, for looking at."""
    shown = cv2.cvtColor(page.grey, cv2.COLOR_GRAY2RGB)
    for table in tables:
        for cell in table.cells:
            x0, y0, x1, y1 = (round(v) for v in cell.box)
            cv2.rectangle(shown, (x0 + 2, y0 + 2), (x1 - 2, y1 - 2), (255, 0, 0), 1)
    return np.asarray(shown, np.uint8)
