"""Rows of a marked-up table that have fewer cells than columns: which of them the author or the converter lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from extract.anchoring.columns import Headings
from extract.anchoring.grid import Grid
from extract.anchoring.labelcells import is_label
from extract.anchoring.model import CellText, RowCandidate, Segment, Value
from extract.anchoring.text import addend
from extract.templates.model import TableTemplate

_TOTAL = "total"
"""Column that is the sum of those before it."""
_USUAL = 0.8
"""Share of the rows with a total from which on one without it is unlike the others."""


def with_lost_cells(
    found: list[RowCandidate], segment: Segment, headings: Headings, grid: Grid, table: TableTemplate
) -> list[RowCandidate]:
    """The readings of a row, with those in which the missing cells are not the last ones.

    Markup packs the cells of a row to the left, so a lost one moves all behind it. Pages show where a cell stands, and
    so does text whose blank cells are there, though it drops those at the end of a line. But markup may have been
    printed: then the total stands where another column is, and nothing under its own heading.
    """
    known = [index for index, span in enumerate(headings.spans or ()) if span is not None]
    values: Sequence[Value] = segment.values
    if grid.drawn:
        values = _before_the_blanks(values, grid, headings) if table.columns[-1].id == _TOTAL else []
    packed = 1 < len(values) < len(known) and all(value.span == 1 for value in values)
    if not packed or len(found) != 1 or found[0].why != "header":
        return found
    columns = sorted(known, key=lambda index: (headings.spans or ())[index] or (0, 0))
    first = min(span[0] for span in headings.spans or () if span is not None)
    texts = [found[0].texts[index] for index in columns]
    blank = [text is None or (grid.drawn and not text.printed.strip()) for text in texts[len(values) :]]
    if None in texts[: len(values)] or not all(blank):
        return found
    if grid.table.source != "grid" and (grid.drawn or _has_blanks(grid, first)):
        return found
    width = len(table.columns)
    return [_placed(values, columns, places, width) for places in combinations(range(len(columns)), len(values))]


def _before_the_blanks(values: Sequence[Value], grid: Grid, headings: Headings) -> Sequence[Value]:
    """The values of a row up to the last that is printed, where that may be its total; none where nothing says so.

    The row ends in the sum of its other numbers, or it lacks a total in a table that prints them.
    """
    end = max((n for n, value in enumerate(values, 1) if value.text.strip()), default=0)
    numbers = [addend(value.text) for value in values[:end]]
    known = [number for number in numbers if number is not None]
    last = max((span[0] for span in headings.spans or () if span is not None), default=-1)
    if last < 0 or len(known) < end or not any(known):
        return []
    totals = [bool(c.text.strip()) for line in grid.lines for c in line if c.column == last and not is_label(c)]
    return values[:end] if sum(known[:-1]) == known[-1] or sum(totals) >= _USUAL * len(totals) else []


def _has_blanks(grid: Grid, first: int) -> bool:
    """Whether any line has a blank cell from the first column of values on."""
    return any(not cell.text.strip() for line in grid.lines for cell in line if cell.column >= first)


def _placed(values: Sequence[Value], columns: Sequence[int], places: Sequence[int], width: int) -> RowCandidate:
    """The values in the given places of the columns, in their order on the page, and blanks in the others."""
    before = values[0].provenance
    texts: list[CellText | None] = [None] * width
    for index in columns:
        texts[index] = CellText("", replace(before, end=before.start))
    for place, value in zip(places, values, strict=True):
        texts[columns[place]] = value.as_cell()
    return RowCandidate(tuple(texts), 0.0, "shift")
