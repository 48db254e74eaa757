"""Ruled tables as they are found on pages, and those made whole that page breaks cut."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.document import Box
from extract.intake.builder import CellDraft

_SAME = 3.0
"""Points within which the boundaries of columns on two pages are one."""
_MOST_CELLS = 5_000
"""Cells of a table that goes on: far more than any form has, and each page costs time for all of them."""


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A ruled table of a page, or of several after ``sewn``.

    Attributes:
        box: its place among the other parts of the page.
        cells: its cells; their boxes are in coordinates of the original.
        xs: where its columns part, in points; empty where the table is not to be joined with others (scans).
        open_top: columns at which no line closes the first row.
        open_bottom: columns at which none closes the last.
        breaks: rows that begin a page, after the first.
    """

    box: Box
    cells: list[CellDraft]
    xs: tuple[float, ...] = ()
    open_top: frozenset[int] = frozenset()
    open_bottom: frozenset[int] = frozenset()
    breaks: tuple[int, ...] = ()

    @property
    def n_rows(self) -> int:
        """Number of its rows."""
        return max((cell.row + cell.row_span for cell in self.cells), default=0)


def sewn(upper: RuledTable, lower: RuledTable) -> RuledTable | None:
    """The table of which these are the end of one page and the beginning of the next; None where they are two tables.

    One table has the same sides on both pages. What stands in its columns may differ: headings of many columns on one
    page, names in two columns on the other. A merged cell goes on in a blank one below it; a row that is cut shows no
    line at the cut.
    """
    if not upper.xs or not lower.xs or len(upper.cells) > _MOST_CELLS:
        return None
    if abs(_width(upper) - _width(lower)) > _SAME:
        return None
    upper = _without_tail(upper)
    shift = upper.xs[0] - lower.xs[0]
    moved = [x + shift for x in lower.xs]
    xs = sorted([*upper.xs, *(x for x in moved if all(abs(x - other) > _SAME for other in upper.xs))])
    above, below = _at_columns(upper, upper.xs, xs), _at_columns(lower, moved, xs)
    if above is None or below is None:
        return None
    start = upper.n_rows
    cells, joined = _joined(above, below)
    breaks = (*upper.breaks, start) if any(cell.row == start for cell in joined) else upper.breaks
    whole = RuledTable(upper.box, [*cells, *joined], tuple(xs), above.open_top, below.open_bottom, breaks)
    return _without_empty_rows(_without_slivers(whole))


def _width(table: RuledTable) -> float:
    return table.xs[-1] - table.xs[0]


def _without_tail(table: RuledTable) -> RuledTable:
    """The table without a last row of blank cells and no line below it: there merged cells go on, their rows do not."""
    last = table.n_rows - 1
    tail = [cell for cell in table.cells if cell.row == last]
    if not last or not table.open_bottom or any(cell.text.strip() for cell in tail):
        return table
    kept = [_cut_to(cell, last) for cell in table.cells if cell.row < last]
    return replace(table, cells=kept, open_bottom=table.open_bottom - {cell.column for cell in tail})


def _cut_to(cell: CellDraft, end: int) -> CellDraft:
    return replace(cell, row_span=min(cell.row_span, end - cell.row))


def _at_columns(table: RuledTable, own: Sequence[float], xs: Sequence[float]) -> RuledTable | None:
    """The table with its cells at the columns of the whole; None where two of its columns would be one."""
    places = [min(range(len(xs)), key=lambda i: abs(xs[i] - x)) for x in own]
    if len(set(places)) < len(places):
        return None
    cells = [
        replace(
            cell,
            column=places[cell.column],
            column_span=places[cell.column + cell.column_span] - places[cell.column],
        )
        for cell in table.cells
    ]
    return replace(
        table,
        cells=cells,
        open_top=frozenset(places[column] for column in table.open_top),
        open_bottom=frozenset(places[column] for column in table.open_bottom),
    )


def _joined(upper: RuledTable, lower: RuledTable) -> tuple[list[CellDraft], list[CellDraft]]:
    """The cells of the upper part, those that go on below made whole, and what is left of the lower part."""
    start = upper.n_rows
    cells, rest = list(upper.cells), list[CellDraft]()
    ends = {(c.column, c.column_span, c.row + c.row_span): i for i, c in enumerate(cells)}
    merged = {i for i, cell in enumerate(cells) if cell.row_span > 1}
    for cell in sorted(lower.cells, key=lambda each: each.row):
        row = cell.row + start
        place = ends.get((cell.column, cell.column_span, row))
        if place is None:
            goes_on = False
        elif row == start:
            goes_on = _goes_on(cells[place], cell, upper, lower)
        else:  # the line at the foot of a page is drawn again where the merged cell goes on
            goes_on = not cell.text.strip() and place in merged
        if place is not None and goes_on:
            cells[place] = _whole(cells[place], cell)
            ends[cell.column, cell.column_span, row + cell.row_span] = place
        else:
            rest.append(replace(cell, row=row))
    return cells, rest


def _goes_on(above: CellDraft, below: CellDraft, upper: RuledTable, lower: RuledTable) -> bool:
    """Whether a cell of the last row and one of the first on the next page are halves of one."""
    if above.column in upper.open_bottom and below.column in lower.open_top:
        return True
    return not below.text.strip() and max(above.row_span, below.row_span) > 1


def _whole(above: CellDraft, below: CellDraft) -> CellDraft:
    texts = [cell.text for cell in (above, below) if cell.text.strip()]
    shown = above if above.text.strip() or not texts else replace(above, page=below.page, box=below.box)
    return replace(shown, text="\n".join(texts), row_span=above.row_span + below.row_span)


def _without_slivers(table: RuledTable) -> RuledTable:
    """The table with merged cells that go on below a line of their own: a page break moves the line into a row.

    There only blank cells begin, in the middle of cells of one row.
    """
    rows: dict[int, list[int]] = {}
    for i, cell in enumerate(table.cells):
        rows.setdefault(cell.row, []).append(i)
    cells: list[CellDraft | None] = list(table.cells)
    ends = {(c.column, c.column_span, c.row + c.row_span): i for i, c in enumerate(table.cells)}
    for row, begun in rows.items():
        before = [table.cells[i] for i in rows.get(row - 1, ()) if table.cells[i].text.strip()]
        within = bool(before) and all(cell.row_span > 1 for cell in before) and any(c.row_span == 2 for c in before)
        if not within or any(table.cells[i].text.strip() for i in begun):
            continue
        for i in begun:
            place = ends.get((table.cells[i].column, table.cells[i].column_span, row))
            above = cells[place] if place is not None else None
            if place is not None and above is not None:
                cells[place] = replace(above, row_span=above.row_span + table.cells[i].row_span)
                cells[i] = None
    return replace(table, cells=[cell for cell in cells if cell is not None])


def _without_empty_rows(table: RuledTable) -> RuledTable:
    """The table without rows in which no cell begins."""
    begun = sorted({cell.row for cell in table.cells})
    places = [(bisect_left(begun, cell.row), bisect_left(begun, cell.row + cell.row_span)) for cell in table.cells]
    cells = [
        replace(cell, row=first, row_span=end - first) for cell, (first, end) in zip(table.cells, places, strict=True)
    ]
    breaks = tuple(bisect_left(begun, row) for row in table.breaks)
    return replace(table, cells=cells, breaks=breaks)
