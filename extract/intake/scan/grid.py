"""Tables of a clean page: long rulings make rows, walls that run from one to the next make columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.document import Box
from extract.intake.scan.clean import CleanPage
from extract.intake.scan.lattice import GridCell, Lattice
from extract.intake.scan.lines import RuledLine, ruled_lines
from extract.intake.scan.rulings import find_ruled
from extract.intake.scan.walls import Evidence, Standing, chains

_INCH = 25.4
_WORKING_SIDE = 1754
_LONG_MM = 12.0
_LEAST_BAND_MM = 1.6
_MOST_LINES = 200
_LEAST_WALLS = 2
_APART_MM, _DRIFT = 0.6, 0.004
_LEAST_ODDS = 1.5
_LEAST_CELLS = 4


@dataclass(frozen=True, slots=True)
class ScanTable:
    """A ruled table of a clean page."""

    cells: list[GridCell]
    n_rows: int
    n_columns: int
    box: Box


def find_tables(page: CleanPage) -> list[ScanTable]:
    """The ruled tables of a page, top to bottom."""
    finder = _Finder(page)
    found = [finder.table(group) for group in finder.groups()]
    return sorted((table for table in found if table is not None), key=lambda table: table.box[1])


class _Finder:
    """The rulings of one page at the resolution that is enough for them."""

    def __init__(self, page: CleanPage) -> None:
        self.scale = min(_WORKING_SIDE / max(page.grey.shape), 1.0)
        grey = page.grey
        if self.scale < 1.0:
            grey = np.asarray(cv2.resize(grey, None, fx=self.scale, fy=self.scale, interpolation=cv2.INTER_AREA))
        dpi = page.dpi * self.scale
        self.pixel = dpi / _INCH
        horizontal, vertical = find_ruled(grey, dpi), find_ruled(grey, dpi, vertical=True)
        lines = ruled_lines(horizontal.segments, self.pixel)
        long = sorted(lines, key=lambda line: -line.longest)[:_MOST_LINES]
        self.rows = sorted((x for x in long if x.longest >= _LONG_MM * self.pixel), key=lambda line: line.middle)
        self.level = Evidence(horizontal, vertical, self.pixel)
        self.upright = Evidence(vertical, horizontal, self.pixel)

    def groups(self) -> list[tuple[list[RuledLine], list[list[Standing]]]]:
        """Rows of each table, and the walls between them: successive rows belong together where walls join them."""
        found: list[tuple[list[RuledLine], list[list[Standing]]]] = []
        rows: list[RuledLine] = []
        bands: list[list[Standing]] = []
        for before, after in pairwise(self.rows):
            walls = self.upright.standing(before, after)
            if sum(wall.odds > 0 for wall in walls) < _LEAST_WALLS:
                rows, bands = [], []
                continue
            if not rows:
                rows, bands = [before], []
                found.append((rows, bands))
            rows.append(after)
            bands.append(walls)
        return found

    def table(self, group: tuple[list[RuledLine], list[list[Standing]]]) -> ScanTable | None:
        rows, bands = group
        columns = [
            RuledLine.through([w.along for w in chain], [w.place for w in chain], max(w.length for w in chain))
            for chain in chains(bands, self.pixel, _APART_MM, _DRIFT)
            if sum(wall.odds for wall in chain) >= _LEAST_ODDS
        ]
        columns.sort(key=lambda line: line.at(rows[0].middle))
        if len(columns) < 2:
            return None
        lattice = Lattice(rows, columns, self.level, self.upright, self.pixel)
        cells = lattice.cells()
        if len(cells) < _LEAST_CELLS:
            return None
        cells = [cell.scaled(1 / self.scale) for cell in cells]
        boxes = np.array([cell.box for cell in cells])
        box = (*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist())
        n_rows = max(cell.row + cell.row_span for cell in cells)
        return ScanTable(cells, n_rows, max(cell.column + cell.column_span for cell in cells), box)


def overlay(page: CleanPage, tables: Sequence[ScanTable]) -> NDArray[np.uint8]:
    """The page with its cells outlined, for looking at."""
    shown = cv2.cvtColor(page.grey, cv2.COLOR_GRAY2RGB)
    for table in tables:
        for cell in table.cells:
            x0, y0, x1, y1 = (round(v) for v in cell.box)
            cv2.rectangle(shown, (x0 + 2, y0 + 2), (x1 - 2, y1 - 2), (255, 0, 0), 1)
    return np.asarray(shown, np.uint8)
