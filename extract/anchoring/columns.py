"""Which value cell of a row belongs to which column: headings above, order, and slips between the two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from extract.anchoring.grid import Grid, HeaderCell
from extract.anchoring.labels import label_score
from extract.anchoring.model import CellText, RowCandidate, Segment, Value
from extract.anchoring.text import money_unit
from extract.templates.model import TableTemplate

UNSURE = "unsure"
"""Hypothesis of a row whose cells do not fit its columns."""

_HEADER_SCORE = 0.8
_ORDER_COST, _TRIM_COST, _SHORT_COST = 1.5, 1.0, 2.0
_MAX_TRIMS = 4
_HEADER_ROWS = 3
_YEAR = re.compile(r"20\d\d")


Spans: TypeAlias = Sequence[tuple[int, int] | None]
"""Grid columns (first, one past last) under the heading of each template column; None where none was found."""


class ColumnFinder:
    """Finds the headings of a template table above a row of a grid; built for one document."""

    def __init__(self, grids: Sequence[Grid], year: int | None = None) -> None:
        self._grids = grids
        self._year = year
        self._headings: dict[tuple[int, str], list[tuple[HeaderCell, list[float]]]] = {}
        self._spans: dict[tuple[int, str, int], Spans | None] = {}

    def find(self, table: TableTemplate, grid: int, row: int) -> Spans | None:
        """The nearest headings above a row, for at least half of the columns.

        A grid that has none goes on with those of the grid before it, if both have as many columns.
        """
        rows = [cell.row for cell, _ in self._scored(table, grid) if cell.row < row]
        if rows:
            return self._resolve(table, grid, max(rows))
        if grid > 0 and self._grids[grid - 1].table.n_columns == self._grids[grid].table.n_columns:
            return self.find(table, grid - 1, self._grids[grid - 1].table.n_rows)
        return None

    def money_unit(self, table: TableTemplate, grid: int, row: int) -> str:
        """元 or 万元 where the nearest heading of an amount prints it, else ""."""
        amounts = [index for index, column in enumerate(table.columns) if column.decimal]
        above = [
            (cell.row, cell.text)
            for cell, scores in self._scored(table, grid)
            if cell.row < row and any(scores[index] >= _HEADER_SCORE for index in amounts)
        ]
        return money_unit(max(above)[1]) if above else ""

    def foreign(self, table: TableTemplate, grid: int, row: int) -> list[tuple[int, int]]:
        """Grid columns under headings that the template does not have (历年累计, 备注); what they hold is not ours."""
        spans = self.find(table, grid, row)
        rows = [cell.row for cell, _ in self._scored(table, grid) if cell.row < row]
        if spans is None or not rows:
            return []
        ours = [cell for cell, _ in self._scored(table, grid)]
        known = [(cell.column, cell.column + cell.span) for cell in ours]
        return [
            (cell.column, cell.column + cell.span)
            for cell in self._grids[grid].texts
            if cell.row == max(rows) and not _overlaps(cell, known)
        ]

    def _scored(self, table: TableTemplate, grid: int) -> list[tuple[HeaderCell, list[float]]]:
        """The cells of a grid that read like headings of the table, with their score for each column."""
        key = (grid, table.id)
        if key not in self._headings:
            scored = [
                (cell, [label_score(cell.text, column.label) for column in table.columns])
                for cell in self._grids[grid].texts
            ]
            hits = [(cell, scores) for cell, scores in scored if max(scores) >= _HEADER_SCORE]
            self._headings[key] = _of_year(hits, self._year)
        return self._headings[key]

    def _resolve(self, table: TableTemplate, grid: int, last_row: int) -> Spans | None:
        key = (grid, table.id, last_row)
        if key not in self._spans:
            block = [(c, s) for c, s in self._scored(table, grid) if last_row - _HEADER_ROWS <= c.row <= last_row]
            spans = [_best_span(block, index) for index in range(len(table.columns))]
            self._spans[key] = spans if sum(span is not None for span in spans) * 2 >= len(spans) else None
        return self._spans[key]


def _of_year(hits: list[tuple[HeaderCell, list[float]]], year: int | None) -> list[tuple[HeaderCell, list[float]]]:
    """Headings without those of other years, where the year of the report has one of its own."""
    years = [_YEAR.findall(cell.text) for cell, _ in hits]
    if not any(str(year) in found for found in years):
        return hits
    return [hit for hit, found in zip(hits, years, strict=True) if not found or str(year) in found]


def _overlaps(cell: HeaderCell, spans: Sequence[tuple[int, int]]) -> bool:
    return any(first < cell.column + cell.span and cell.column < last for first, last in spans)


def _best_span(block: Sequence[tuple[HeaderCell, list[float]]], index: int) -> tuple[int, int] | None:
    best = max(block, key=lambda item: (item[1][index], item[0].row), default=None)
    if best is None or best[1][index] < _HEADER_SCORE:
        return None
    return best[0].column, best[0].column + best[0].span


def line_candidates(
    segment: Segment, spans: Spans | None, width: int, foreign: Sequence[tuple[int, int]] = ()
) -> list[RowCandidate]:
    """Ways to put the values of a grid row into ``width`` columns, cheapest first.

    Headings decide where the row's label leaves their columns free; otherwise the order of the cells does, with blank
    cells at the ends as room for slips.
    """
    values = [v for v in segment.values if not any(first <= v.column < last for first, last in foreign)]
    by_heading = _by_heading(segment, values, spans, width)
    by_order = _by_order(values, width)
    if by_heading is None:
        return by_order or [_short(values, width)]
    if _permuted(spans):
        return [by_heading]
    if by_order and by_order[0].why == "order" and _printed(by_order[0]) != _printed(by_heading):
        # As many cells as columns, but not under their headings: both stay possible.
        return [by_heading, RowCandidate(by_order[0].texts, _ORDER_COST, "order")]
    return [by_heading]


def _by_heading(segment: Segment, values: Sequence[Value], spans: Spans | None, width: int) -> RowCandidate | None:
    known = [span for span in spans or () if span is not None]
    if spans is None or len(known) < width or segment.label_column >= min(first for first, _ in known):
        return None
    texts: list[CellText | None] = [None] * width
    for value in values:
        index = next((i for i, (first, last) in enumerate(known) if first <= value.column < last), None)
        if index is None:
            if value.text.strip():
                return None
        elif texts[index] is None or not _filled(texts[index]):
            texts[index] = value.as_cell()
        elif value.text.strip():
            return None
    return RowCandidate(tuple(texts), 0.0, "header")


def _permuted(spans: Spans | None) -> bool:
    """True where the headings stand in another order than the form's, so that the order of the cells says nothing."""
    firsts = [span[0] for span in spans or () if span is not None]
    return firsts != sorted(firsts)


def _printed(candidate: RowCandidate) -> list[str]:
    return [text.printed.strip() if text else "" for text in candidate.texts]


def _by_order(values: list[Value], width: int) -> list[RowCandidate]:
    filled = [value for value in values if value.text.strip()]
    if width == 1 and len({value.text.strip() for value in filled}) == 1:
        values = filled[:1]  # one merged cell, its text repeated in every place it covered
    surplus = len(values) - width
    if surplus < 0 or surplus > _MAX_TRIMS:
        return []
    found: list[RowCandidate] = []
    for leading in range(surplus, -1, -1):
        dropped = values[:leading] + values[leading + width :]
        if any(value.text.strip() for value in dropped):
            continue
        kept = values[leading : leading + width]
        texts = tuple(value.as_cell() for value in kept)
        if all(texts != other.texts for other in found):
            found.append(RowCandidate(texts, 0.0 if surplus == 0 else _TRIM_COST, "order" if surplus == 0 else "trim"))
    return found


def _short(values: list[Value], width: int) -> RowCandidate:
    """More or fewer cells than columns and no headings to tell which: in order; ``UNSURE`` makes the row doubtful."""
    texts = [value.as_cell() for value in values[:width]]
    return RowCandidate((*texts, *[None] * (width - len(texts))), _SHORT_COST, UNSURE)


def _filled(text: CellText | None) -> bool:
    return text is not None and bool(text.printed.strip())
