"""Which value cell of a row belongs to which column: headings above, order, and slips between the two."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from extract.anchoring.grid import Grid, HeaderCell
from extract.anchoring.groupheads import names_group, under_groups
from extract.anchoring.labels import HEADING, column_scores
from extract.anchoring.text import UNREAD, core, money_unit
from extract.anchoring.years import narrowed, of_year
from extract.templates.model import TableTemplate

_HEADER_ROWS = 3
_UNIT_LINE = re.compile(r"[（(]?(?:金额|计量)?单\s{0,4}位\s{0,4}[:：]")

Spans: TypeAlias = Sequence[tuple[int, int] | None]
"""Grid columns (first, one past last) under the heading of each template column; None where none was found."""


@dataclass(frozen=True, slots=True)
class Headings:
    """What the headings above a row say of its columns.

    Attributes:
        spans: grid columns of the template's columns; None where fewer than half have a heading, unless every column
            of the grid has one that tells what it is.
        foreign: grid columns under headings that the template does not have (历年累计, 备注); their cells are not ours.
        money_unit: 元 or 万元 where the nearest heading of an amount prints it, else "".
        partial: True where the grid has fewer columns than the form and its headings tell which.
    """

    spans: Spans | None = None
    foreign: tuple[tuple[int, int], ...] = ()
    money_unit: str = ""
    partial: bool = False

    @property
    def all_known(self) -> bool:
        """Whether every column of the template has a heading."""
        return None not in (self.spans or (None,))


_NONE = Headings()
_Hit: TypeAlias = tuple[HeaderCell, tuple[float, ...]]


class ColumnFinder:
    """Finds the headings of a template table above a row of a grid; built for one document."""

    def __init__(self, grids: Sequence[Grid], year: int | None = None) -> None:
        self.grids = grids
        self._year = year
        self._hits: dict[tuple[int, str], list[_Hit]] = {}
        self._others: dict[tuple[int, str], list[tuple[int, int]]] = {}
        self._headings: dict[tuple[int, str, int], Headings] = {}

    def find(self, table: TableTemplate, grid: int, row: int) -> Headings:
        """The nearest headings above a row.

        A grid that has none takes the columns of the grid before it.
        """
        hits = self._scored(table, grid)
        # Hits are in the order of their rows.
        n_above = bisect_left(hits, row, key=_row_of)
        if n_above:
            return self._resolve(table, grid, hits[n_above - 1][0].row)
        return self._before(table, grid) if grid > 0 else _NONE

    def _before(self, table: TableTemplate, grid: int) -> Headings:
        """What the headings of the grid before say of a grid, which a page break may have parted from them.

        There the names of rows may be one column of more than one; values then end where the headings do. Without
        ruling lines the columns of a scan are counted anew on each page, and more of values are not the same ones.
        """
        if self.grids[grid].aligned and self.grids[grid].n_values > self.grids[grid - 1].n_values:
            return _NONE
        columns = self.grids[grid - 1].table.n_columns
        more = self.grids[grid].table.n_columns - columns
        if more < 0:
            return _NONE
        found = replace(self.find(table, grid - 1, self.grids[grid - 1].table.n_rows), money_unit="")
        if not more:
            return found
        known = [span for span in found.spans or () if span is not None]
        if not found.all_known or max(end for _, end in known) != columns:
            return _NONE
        return Headings([(start + more, end + more) for start, end in known])

    def headed(self, table: TableTemplate, grid: int) -> bool:
        """Whether a grid has a heading of the table."""
        return bool(self._scored(table, grid))

    def _scored(self, table: TableTemplate, grid: int) -> list[_Hit]:
        """The cells of a grid that read like headings of the table, with their score for each column."""
        key = (grid, table.id)
        if key not in self._hits:
            labels = tuple(column.label for column in table.columns)
            scored = [(cell, column_scores(cell.text, labels)) for cell in self.grids[grid].texts]
            hits = [(cell, scores) for cell, scores in scored if max(scores) >= HEADING]
            self._hits[key], self._others[key] = of_year(hits, self.grids[grid].texts, self._year)
        return self._hits[key]

    def _resolve(self, table: TableTemplate, grid: int, last_row: int) -> Headings:
        key = (grid, table.id, last_row)
        if key not in self._headings:
            hits = self._scored(table, grid)
            block = [(c, s) for c, s in hits if last_row - _HEADER_ROWS <= c.row <= last_row]
            spans = [_best_span(block, index) for index in range(len(table.columns))]
            spans = under_groups(spans, table, self.grids[grid], range(last_row - _HEADER_ROWS, last_row + 1))
            few = sum(span is not None for span in spans) * 2 < len(spans)
            partial = None in spans and self._all_told(table, grid, last_row, spans)
            partial = partial and (few or self._labels_before(grid, last_row, spans))
            if not partial:
                completed = self._completed(spans, table, grid, last_row)
                spans = [] if few and None in completed else completed
            # Beside a column that was not found, a heading that says nothing may be its own, misread.
            foreign = self._foreign(grid, last_row, hits, spans) if partial or (spans and all(spans)) else ()
            if partial:
                foreign = tuple(span for span in foreign if span > min(known for known in spans if known))
            spans, others = narrowed(spans, self.grids[grid].texts, last_row, self._year)
            foreign = (*foreign, *self._others[grid, table.id], *others)
            unit = _money_unit(table, hits, last_row) or _unit_of_table(self.grids[grid])
            self._headings[key] = Headings(spans or None, foreign, unit, partial)
        return self._headings[key]

    def _all_told(
        self, table: TableTemplate, grid: int, last_row: int, spans: Sequence[tuple[int, int] | None]
    ) -> bool:
        """Whether every column from the first known heading on stands under one of the form or under a group of it.

        Some offices print 自然人, 法人或其他组织 and 总计 alone, or only 总计.
        """
        known = [span for span in spans if span is not None]
        lowest: dict[int, HeaderCell] = {}
        for cell in self.grids[grid].texts:
            if last_row - _HEADER_ROWS <= cell.row <= last_row:
                lowest.update(dict.fromkeys(range(cell.column, cell.column + cell.span), cell))
        first = min((span[0] for span in known), default=0)
        return bool(known) and all(
            any(a <= place < b for a, b in known) or (place in lowest and names_group(lowest[place].text, table))
            for place in range(first, self.grids[grid].table.n_columns)
        )

    def _labels_before(self, grid: int, last_row: int, spans: Spans) -> bool:
        """Whether labels stand right before the first known column, which else may be the second, the first misread."""
        place = min(span[0] for span in spans if span) - 1
        texts = (cell for cell in self.grids[grid].texts if cell.row > last_row)
        return any(cell.column <= place < cell.column + cell.span for cell in texts)

    def _completed(
        self, spans: Sequence[tuple[int, int] | None], table: TableTemplate, grid: int, last_row: int
    ) -> list[tuple[int, int] | None]:
        """The spans with those whose heading is misread but stands where the form has it, beside its neighbours.

        Between two neighbours the place is enough; at an end of the table half of the heading must be there, since
        other columns may follow.
        """
        found = list(spans)
        texts = [cell for cell in self.grids[grid].texts if last_row - _HEADER_ROWS <= cell.row <= last_row]
        # From the known ones to the left, then to the right: one that is found is a neighbour of the next.
        for index in (*reversed(range(len(found))), *range(len(found))):
            before = found[index - 1] if index else None
            after = found[index + 1] if index + 1 < len(found) else None
            if found[index] is not None or (before is None and after is None):
                continue
            for cell in texts:
                place = cell.column, cell.column + cell.span
                fits = (before is None or place[0] == before[1]) and (after is None or place[1] == after[0])
                if fits and ((before and after) or _half_alike(cell.text, table.columns[index].label.text)):
                    found[index] = place
        return found

    def _foreign(
        self, grid: int, row: int, hits: Sequence[_Hit], spans: Sequence[tuple[int, int] | None]
    ) -> tuple[tuple[int, int], ...]:
        # A heading of the form higher up may span columns of other years: only the lowest line tells.
        known = [(cell.column, cell.column + cell.span) for cell, _ in hits if cell.row == row]
        known += [span for span in spans if span]
        first = min((start for start, _ in known), default=0)
        texts = (
            cell
            for cell in self.grids[grid].texts
            if cell.row == row or (cell.row < row < cell.row + cell.height and cell.column > first)
        )
        return tuple((cell.column, cell.column + cell.span) for cell in texts if not _overlaps(cell, known))


def _half_alike(text: str, label: str) -> bool:
    """Whether a text of the same length has half of the label's characters in their places."""
    seen, wanted = core(text), core(label)
    return len(seen) == len(wanted) and 2 * sum(a == b for a, b in zip(seen, wanted, strict=True)) >= len(wanted)


def _money_unit(table: TableTemplate, hits: Sequence[_Hit], last_row: int) -> str:
    amounts = [index for index, column in enumerate(table.columns) if column.decimal]
    above = [
        (cell.row, cell.text)
        for cell, scores in hits
        if cell.row <= last_row and any(scores[index] >= HEADING for index in amounts)
    ]
    return money_unit(max(above)[1]) if above else ""


def _unit_of_table(grid: Grid) -> str:
    """The unit of money that the line above a table or a cell of it names for all of it (单位：万元)."""
    lines = [grid.caption, *(cell.text for cell in grid.texts)]
    units = (money_unit(line) for line in lines if _UNIT_LINE.match(line.strip()))
    return next((unit for unit in units if unit not in ("", UNREAD)), "")


def _row_of(hit: _Hit) -> int:
    return hit[0].row


def _overlaps(cell: HeaderCell, spans: Sequence[tuple[int, int]]) -> bool:
    return any(first < cell.column + cell.span and cell.column < last for first, last in spans)


def _best_span(block: Sequence[_Hit], index: int) -> tuple[int, int] | None:
    best = max(block, key=lambda item: (item[1][index], item[0].row), default=None)
    if best is None or best[1][index] < HEADING:
        return None
    return best[0].column, best[0].column + best[0].span
