"""Tables of a clean page: long rulings make rows, walls that run from one to the next make columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from statistics import median

import cv2
import numpy as np

from extract.document import Box
from extract.intake.scan.clean import CleanPage
from extract.intake.scan.combs import MOST_ROWS, even_places, with_even_columns
from extract.intake.scan.forms import widths
from extract.intake.scan.lattice import GridCell, Lattice
from extract.intake.scan.lines import RuledLine, parallel, ruled_lines
from extract.intake.scan.ownpart import own_part
from extract.intake.scan.rulings import find_ruled
from extract.intake.scan.slivers import without_slivers
from extract.intake.scan.walls import Evidence, Standing, chains, judged
from extract.intake.scan.wholerows import with_whole_lists, with_whole_rows, with_whole_titles

_INCH = 25.4
_WORKING_DPI = 150.05
_LONG_MM = 12.0
_MOST_LINES = 200
_LEAST_WALLS = 2
_ENOUGH_BANDS = 3
_APART_MM, _DRIFT = 0.6, 0.004
_LEAST_ODDS, _SURE_ODDS = 1.0, 3.6
_ALONE_ODDS, _FAINT_ODDS, _LEAST_WALL_ODDS = 3.4, 1.0, -1.0
_NARROW_MM, _NARROW_ODDS = 5.0, 12.0
_CROWDED_MM = 4.5
_NEAR_MM = 60.0
_FAINT = 0.45
_REACH_MM = 0.35
_BEYOND_MM = 3.0
_SIDE_TO_SIDE = 0.5
_EVEN = 0.05
"""By which share the columns of a table differ at most where they are even."""
_LEAST_CELLS = 2
"""A row that a page break cuts off its table stands alone."""

_MANY_WALLS, _NEARLY_WHOLE, _PLAIN_ODDS, _LIKELY_ODDS = 8, 0.85, 3.5, 2.0
"""Walls one below another that are a column, however uneven, when half of them are ruled for so much of their length,
one is plainly a wall and another likely; strokes of characters one below another never are."""


@dataclass(frozen=True, slots=True)
class ScanTable:
    """A ruled table of a clean page.

    Attributes:
        box: with the columns beside the form, which are not among the cells.
        ends: where the form ends, as a share of the width of the table; None where it reaches to the side of it.
    """

    cells: list[GridCell]
    n_rows: int
    n_columns: int
    box: Box
    ends: float | None = None


def find_tables(page: CleanPage, ends_before: float | None = None) -> list[ScanTable]:
    """The ruled tables of a page, top to bottom; ``ends_before``: where the last form of the page before ended."""
    finder = _Finder(page)
    found: list[ScanTable] = []
    for group in finder.groups():
        table = finder.table(group, None if found else ends_before)
        found += [table] if table is not None else []
    return sorted(found, key=lambda table: table.box[1])


@dataclass(slots=True)
class _Group:
    """Successive rows of a table and the walls between each two of them.

    Attributes:
        limits: where the tables next above and below end and begin.
    """

    rows: list[RuledLine]
    bands: list[list[Standing]]
    limits: tuple[float, float] = (-np.inf, np.inf)


class _Finder:
    """The rulings of one page at the resolution that is enough for them."""

    def __init__(self, page: CleanPage) -> None:
        self.scale = min(_WORKING_DPI / page.dpi, 1.0)
        grey = page.grey
        if self.scale < 1.0:
            grey = np.asarray(cv2.resize(grey, None, fx=self.scale, fy=self.scale, interpolation=cv2.INTER_AREA))
        dpi = page.dpi * self.scale
        self.pixel = dpi / _INCH
        horizontal, vertical = (find_ruled(grey, dpi, vertical=turned, broken=page.bilevel) for turned in (False, True))
        # Where dots were bridged they say nothing of how dark a wall is.
        self.strength = 0.0 if page.bilevel else horizontal.usual
        lines = ruled_lines(horizontal.segments, self.pixel)
        longest = sorted(lines, key=lambda line: -line.longest)[:_MOST_LINES]
        long = sorted((x for x in longest if x.longest >= _LONG_MM * self.pixel), key=lambda line: line.middle)
        self.rows = parallel(long)
        self.level = Evidence(horizontal, vertical, self.pixel)
        self.upright = Evidence(vertical, horizontal, self.pixel)

    def groups(self) -> list[_Group]:
        """The rows of each table and the walls between them: walls join successive rows of one table."""
        bands = judged([self.upright.standing(*pair) for pair in pairwise(self.rows)], self.pixel, self.strength)
        bands = [[] if self._crowded(band) else band for band in bands]
        columns = [chain for chain in self._chains(bands) if _odds(chain) >= _SURE_ODDS]
        found: list[_Group] = []
        joined = False
        for i, walls in enumerate(bands):
            if not self._joins(i, walls, columns):
                joined = False
                continue
            if not joined:
                found.append(_Group([self.rows[i]], []))
                joined = True
            found[-1].rows.append(self.rows[i + 1])
            found[-1].bands.append(walls)
        for group, after in pairwise(found):
            group.limits = (group.limits[0], after.rows[0].middle)
            after.limits = (group.rows[-1].middle, np.inf)
        return found

    def table(self, group: _Group, ends_before: float | None) -> ScanTable | None:
        """The table of a group of rows; None where there are too few cells to be one."""
        columns = self._columns(group)
        if len(columns) < 2 or not (self._even(group) or self._cornered(group, columns)):
            return None
        lattice = Lattice(group.rows, columns, (self.level, self.upright), self.pixel, group.limits)
        cells = lattice.cells()
        if len(cells) < _LEAST_CELLS:
            return None
        cells = with_even_columns([cell.scaled(1 / self.scale) for cell in cells])
        boxes = np.array([cell.box for cell in cells])
        box = (*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist())
        cells, ends = own_part(cells, ends_before)
        cells = without_slivers(with_whole_titles(with_whole_lists(with_whole_rows(cells))))
        n_rows = max(cell.row + cell.row_span for cell in cells)
        return ScanTable(cells, n_rows, max(cell.column + cell.column_span for cell in cells), box, ends)

    def _cornered(self, group: _Group, columns: Sequence[RuledLine]) -> bool:
        """Whether the outermost columns stand where the rows end, without which a few rows are lines of text."""
        if len(group.bands) >= _ENOUGH_BANDS:
            return True
        near = _BEYOND_MM * self.pixel
        longest = max(row.end - row.start for row in group.rows)
        # Strokes of a label may be taken for a row between two that are ruled from side to side.
        rows = [row for row in group.rows if row.end - row.start >= _SIDE_TO_SIDE * longest]
        rows = rows if len(rows) > 1 else group.rows
        ends = [abs(row.start - columns[0].at(row.middle)) <= near for row in rows]
        ends += [abs(row.end - columns[-1].at(row.middle)) <= near for row in rows]
        return sum(ends) >= len(ends) - 1

    def _crowded(self, walls: Sequence[Standing]) -> bool:
        """Whether walls stand as close as the strokes of a line of text."""
        places = [wall.place for wall in walls if wall.odds > 0]
        return (
            not _are_form(walls)
            and len(places) > 2
            and (max(places) - min(places)) / (len(places) - 1) < _CROWDED_MM * self.pixel
        )

    def _chains(self, bands: Sequence[Sequence[Standing]]) -> list[list[Standing]]:
        return chains(bands, self.pixel, _APART_MM, _DRIFT)

    def _joins(self, band: int, walls: Sequence[Standing], columns: Sequence[Sequence[Standing]]) -> bool:
        """Whether walls join two successive rows: ones that surely stand, or fainter ones of surely known columns.

        What stands beside all rows around, as the dark edge of a copy does, joins none.
        """
        before, after = self.rows[band], self.rows[band + 1]
        near, margin = _NEAR_MM * self.pixel, _BEYOND_MM * self.pixel
        around = [row for row in self.rows if before.middle - near <= row.middle <= after.middle + near]
        left, right = min(row.start for row in around) - margin, max(row.end for row in around) + margin
        if sum(wall.odds > 0 and left <= wall.place <= right for wall in walls) >= _LEAST_WALLS:
            return True
        reach = max(round(_REACH_MM * self.pixel), 1)
        standing: dict[float, bool] = {}
        for chain in columns:
            line = _line(chain)
            place = line.at((before.middle + after.middle) / 2)
            known = any(before.middle - near <= wall.along <= after.middle + near for wall in chain)
            if known and left <= place <= right:
                shares, _ = self.upright.scores(line, [before, after], reach)
                standing[place] = bool(shares[0] >= _FAINT)
        # Strokes of a heading between two tables may stand where columns do, but hardly at a side of the table.
        outer = any(standing[side(standing)] for side in (min, max)) if standing else False
        return outer and sum(standing.values()) >= _LEAST_WALLS

    def _columns(self, group: _Group) -> list[RuledLine]:
        """The column boundaries of a table, left to right, within the reach of its rows."""
        margin = _BEYOND_MM * self.pixel
        found: list[tuple[float, RuledLine]] = []
        doubtful: list[RuledLine] = []
        even = self._even(group)
        for chain in self._chains(group.bands):
            line, odds = _line(chain), _odds(chain)
            if chain[-1].place in even and chain[-1] in group.bands[-1]:
                found.append((max(odds, _SURE_ODDS), line))
                continue
            met = sum(row.start - margin <= line.middle <= row.end + margin for row in group.rows)
            if met < 2 or odds < _LEAST_ODDS:
                doubtful += [line] if len(chain) >= max(2, len(group.bands) / 2) else []
                continue
            if len(chain) == 1 and len(group.bands) > 2 and odds + self._faint(line, group) < _ALONE_ODDS:
                continue
            found.append((odds, line))
        bare = len(group.bands) == 1 and _are_form(group.bands[0])
        kept: list[RuledLine] = []
        for odds, line in sorted(found, key=lambda each: -each[0]):
            narrow = not bare and any(abs(line.middle - other.middle) < _NARROW_MM * self.pixel for other in kept)
            if not narrow or odds >= _NARROW_ODDS:
                kept.append(line)
        return _with_even(sorted(kept, key=lambda line: line.at(group.rows[0].middle)), doubtful)

    def _even(self, group: _Group) -> set[float]:
        """Places of walls of the last line that stand as evenly as those of a wide table, however faint they are."""
        if len(group.bands) >= MOST_ROWS:
            return set()
        left, right = (float(np.median(ends)) for ends in zip(*((r.start, r.end) for r in group.rows), strict=True))
        # A ruling that fell to dots ends early, but the walls at both sides stand beyond its ends.
        places = [wall.place for wall in group.bands[-1]]
        sure = [wall.place for wall in group.bands[-1] if wall.odds >= _LIKELY_ODDS]
        return set(even_places(places, min([left, *sure]), max([right, *sure])))

    def _faint(self, line: RuledLine, group: _Group) -> float:
        """What more speaks for a column of which one wall was seen: others that stand faintly on its course."""
        shares, _ = self.upright.scores(line, group.rows, max(round(_REACH_MM * self.pixel), 1))
        return float((shares >= _FAINT).sum() - 1) * _FAINT_ODDS


def _are_form(walls: Sequence[Standing]) -> bool:
    """Whether walls are those of a line of values of the form, each beyond doubt, however close they stand."""
    odds = [wall.odds for wall in walls if wall.odds > 0]
    return len(odds) == widths()[0] + 1 and min(odds) >= _SURE_ODDS


def _with_even(columns: list[RuledLine], doubtful: Sequence[RuledLine]) -> list[RuledLine]:
    """The columns with those doubtful ones that part one in halves as wide as a column beside it."""
    places = [line.middle for line in columns]
    wide = [b - a for a, b in pairwise(places)]
    found = list(columns)
    for i, width in enumerate(wide):
        off = _EVEN * width / 2
        beside = wide[max(i - 1, 0) : i] + wide[i + 1 : i + 2]
        if any(abs(each - width / 2) <= off for each in beside):
            middle = places[i] + width / 2
            found += sorted((x for x in doubtful if abs(x.middle - middle) <= off), key=lambda x: -len(x.along))[:1]
    return sorted(found, key=lambda line: line.middle)


def _odds(chain: Sequence[Standing]) -> float:
    """Log-odds that walls make a column; a seal may spoil a wall, so that a bad one says little against the rest.

    Digits that touch a ruling make every wall of it look uneven, but no strokes fill so many rows one below another.
    """
    odds = sum(max(wall.odds, _LEAST_WALL_ODDS) for wall in chain)
    best, second = nlargest(2, [wall.odds for wall in chain] + [0.0, 0.0])
    plain = best >= _PLAIN_ODDS and second >= _LIKELY_ODDS
    if plain and len(chain) >= _MANY_WALLS and median(wall.share for wall in chain) >= _NEARLY_WHOLE:
        return max(odds, _SURE_ODDS)
    return odds


def _line(chain: Sequence[Standing]) -> RuledLine:
    return RuledLine.through([w.along for w in chain], [w.place for w in chain], max(w.length for w in chain))
