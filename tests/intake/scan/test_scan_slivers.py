"""Low rows that only the border of a merged cell makes are no rows; blank and low rows of a whole table are."""

from __future__ import annotations

import pytest

from extract.intake.scan.lattice import GridCell
from extract.intake.scan.slivers import without_slivers

Place = tuple[int, int, int, int]
"""Row, column, rows and columns."""


def drawn(places: list[Place], tops: list[float]) -> list[GridCell]:
    """Cells of these places, 40 wide; ``tops`` are the row boundaries."""
    return [
        GridCell(row, column, rows, columns, (40.0 * column, tops[row], 40.0 * (column + columns), tops[row + rows]))
        for row, column, rows, columns in places
    ]


def test_the_border_of_a_merged_cell_makes_no_row() -> None:
    """The merged cell ends 6 above the second row, which therefore seems to be two."""
    places = [(0, 0, 2, 1), *((0, c, 1, 1) for c in (1, 2, 3)), *((1, c, 2, 1) for c in (1, 2, 3)), (2, 0, 1, 1)]
    places += [(3, c, 1, 1) for c in range(4)]
    found = without_slivers(drawn(places, [0.0, 20.0, 34.0, 40.0, 60.0]))
    assert [(c.row, c.column, c.row_span) for c in found] == [
        (0, 0, 2),
        *((0, c, 1) for c in (1, 2, 3)),
        *((1, c, 1) for c in (1, 2, 3)),
        *((2, c, 1) for c in range(4)),
    ]


@pytest.mark.parametrize("tops", [[0.0, 20.0, 26.0, 46.0], [0.0, 20.0, 40.0, 60.0]])
def test_a_low_row_of_all_columns_is_a_row(tops: list[float]) -> None:
    cells = drawn([(row, column, 1, 1) for row in range(3) for column in range(4)], tops)
    assert without_slivers(cells) == cells


def test_a_name_beside_a_merged_cell_is_a_row() -> None:
    cells = drawn(
        [(0, 0, 1, 1), (0, 1, 2, 3), (1, 0, 1, 1), *((2, c, 1, 1) for c in range(4))], [0.0, 20.0, 40.0, 60.0]
    )
    assert without_slivers(cells) == cells
