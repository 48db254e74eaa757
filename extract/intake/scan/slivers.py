"""Row boundaries that part nothing but a sliver: the border of a merged cell ends a little above that of its row.

Browsers print merged cells that a page break cut so. The sliver below would make two rows of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from extract.intake.scan.lattice import GridCell

_LOW = 0.6
"""Height of a sliver at most, in usual rows."""


def without_slivers(cells: Sequence[GridCell]) -> list[GridCell]:
    """The cells without rows in which low cells alone begin, while most columns have a cell that reaches through."""
    usual = median((cell.box[3] - cell.box[1]) / cell.row_span for cell in cells)
    n_columns = max(cell.column + cell.column_span for cell in cells)
    by_row: dict[int, list[GridCell]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, []).append(cell)
    slivers = sorted(
        row
        for row, line in by_row.items()
        if row
        and all(cell.row_span == 1 and cell.box[3] - cell.box[1] < _LOW * usual for cell in line)
        and 2 * sum(cell.column_span for cell in line) < n_columns
    )
    if not slivers:
        return list(cells)
    return [_moved(cell, slivers) for cell in cells if cell.row not in slivers]


def _moved(cell: GridCell, slivers: Sequence[int]) -> GridCell:
    before = sum(row < cell.row for row in slivers)
    within = sum(cell.row < row < cell.row + cell.row_span for row in slivers)
    return replace(cell, row=cell.row - before, row_span=cell.row_span - within)
