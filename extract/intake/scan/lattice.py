"""One table: boundaries of rows and columns, which walls stand between their crossings, and the cells that result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from extract.document import Box
from extract.intake.pdf.lattice import walled_cells
from extract.intake.scan.closure import Closure
from extract.intake.scan.lines import RuledLine
from extract.intake.scan.walls import Evidence, Floats

_REACH_MM = 0.35
_FULL = 0.72
# Log-odds that a known boundary is ruled between two others, fitted to generated scans: by the share that is ruled and
# by how much more than usual is crossed by other strokes.
_BASE, _BY_SHARE, _BY_CROSSED = -9.4, 19.2, -38.0
_MOST_VOTE = 6.0
_SURE = 0.95
_OPEN_SIDE_MM, _OPEN_ROW_MM = 5.0, 2.8
_ROUNDS = 4
_Lines: TypeAlias = tuple[tuple[RuledLine, ...], tuple[RuledLine, ...]]


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a ruled table, merged cells once; the box is that of its walls, in pixels of the clean page.

    ``merged`` is the box of several rows that the form has and no ruling parts, of which the cell is one.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    merged: Box | None = None

    def scaled(self, factor: float) -> GridCell:
        """The cell on an enlarged page."""
        x0, y0, x1, y1 = (v * factor for v in self.box)
        return GridCell(self.row, self.column, self.row_span, self.column_span, (x0, y0, x1, y1))


class Lattice:
    """The boundaries of one table; ``limits``: where those above and below end and begin."""

    def __init__(
        self,
        rows: list[RuledLine],
        columns: list[RuledLine],
        evidence: tuple[Evidence, Evidence],
        pixel: float,
        limits: tuple[float, float] = (-np.inf, np.inf),
    ) -> None:
        self.rows, self.columns = rows, columns
        (self.level, self.upright), self.pixel, self.limits = evidence, pixel, limits
        self._known: tuple[_Lines, list[tuple[Floats, Floats]]] | None = None
        self._keep_full()
        self._close_sides()
        self._keep_full()

    def cells(self) -> list[GridCell]:
        """Its cells."""
        if len(self.rows) < 2 or len(self.columns) < 2:
            return []
        walls = Closure(*self._votes())
        walls.close()
        used_rows = _used(walls.level)
        used_columns = _used(walls.upright)
        if not all(used_rows) or not all(used_columns):
            self.rows = [line for line, used in zip(self.rows, used_rows, strict=True) if used]
            self.columns = [line for line, used in zip(self.columns, used_columns, strict=True) if used]
            return self.cells()
        xs, ys = [line.middle for line in self.columns], [line.middle for line in self.rows]
        drafts = walled_cells(xs, ys, walls.upright.tolist(), walls.level.tolist())
        return [
            GridCell(c.row, c.column, c.row_span, c.column_span, self._box(c.row, c.column, c.row_span, c.column_span))
            for c in drafts
        ]

    def _measured(self) -> list[tuple[Floats, Floats]]:
        """Share and crossing of each wall: row boundaries × columns, and column boundaries × rows."""
        lines = tuple(self.rows), tuple(self.columns)
        if self._known is None or self._known[0] != lines:
            reach = max(round(_REACH_MM * self.pixel), 1)
            level = _shares(self.level, self.rows, self.columns, reach)
            self._known = lines, [level, _shares(self.upright, self.columns, self.rows, reach)]
        return self._known[1]

    def _votes(self) -> list[Floats]:
        """Log-odds that each wall stands, shaped as the shares."""
        odds = (_BASE + _BY_SHARE * share + _BY_CROSSED * crossed for share, crossed in self._measured())
        return [np.asarray(np.clip(each, -_MOST_VOTE, _MOST_VOTE), np.float64) for each in odds]

    def _keep_full(self) -> None:
        """Leave out boundaries of which no wall stands whole."""
        for _ in range(_ROUNDS):
            if len(self.rows) < 2 or len(self.columns) < 2:
                return
            level, upright = (share - crossed for share, crossed in self._measured())
            rows = [x for x, s in zip(self.rows, level, strict=True) if s.max() >= _FULL or not x.longest]
            columns = [x for x, s in zip(self.columns, upright, strict=True) if s.max() >= _FULL or not x.longest]
            if len(rows) == len(self.rows) and len(columns) == len(self.columns):
                return
            self.rows, self.columns = rows, columns

    def _close_sides(self) -> None:
        """Where most boundaries reach well beyond the outermost of the others, the table is open at that side.

        Walls that reach another table are its walls too, over a gap too small to be seen.
        """
        if not self.rows or not self.columns:
            return
        start = float(np.median([line.start for line in self.rows]))
        end = float(np.median([line.end for line in self.rows]))
        least = _OPEN_SIDE_MM * self.pixel
        top, bottom = self.rows[0].middle, self.rows[-1].middle
        if self.columns[0].middle - start > least:
            self.columns.insert(0, RuledLine.straight(start, top, bottom))
        if end - self.columns[-1].middle > least:
            self.columns.append(RuledLine.straight(end, top, bottom))
        left, right = self.columns[0].middle, self.columns[-1].middle
        ruled = [line for line in self.columns if line.longest]
        ups = [self.upright.reaches(line.at(top), top, -1) for line in ruled]
        downs = [self.upright.reaches(line.at(bottom), bottom, 1) for line in ruled]
        least_row, (above, below) = _OPEN_ROW_MM * self.pixel, self.limits
        if (up := float(np.median(ups))) > least_row and top - up > above:
            self.rows.insert(0, RuledLine.straight(top - up, left, right))
        if (down := float(np.median(downs))) > least_row and bottom + down < below:
            self.rows.append(RuledLine.straight(bottom + down, left, right))

    def _box(self, row: int, column: int, row_span: int, column_span: int) -> Box:
        """The box of a cell along its own stretch of the boundaries, which may be bent."""
        left, right = self.columns[column], self.columns[column + column_span]
        top, bottom = self.rows[row], self.rows[row + row_span]
        x, y = (left.middle + right.middle) / 2, (top.middle + bottom.middle) / 2
        return left.at(y), top.at(x), right.at(y), bottom.at(x)


def _shares(
    evidence: Evidence, lines: Sequence[RuledLine], across: Sequence[RuledLine], reach: int
) -> tuple[Floats, Floats]:
    """For each stretch of each line how much of it is ruled, and how much more than usual crosses it."""
    measured = [evidence.scores(line, across, reach) for line in lines]
    shares, crossed = np.array([share for share, _ in measured]), np.array([cross for _, cross in measured])
    sure = crossed[shares >= _SURE]
    return shares, np.maximum(crossed - (float(np.median(sure)) if sure.size else 0.0), 0.0)


def _used(walls: NDArray[np.bool_]) -> list[bool]:
    """Boundaries with any wall on them; the rim always counts."""
    inner: list[bool] = np.any(walls[1:-1], axis=1).tolist()
    return [True, *inner, True]
