from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from extract.intake.pdf.lattice import walled_cells
from extract.intake.scan.closure import Closure


def votes(rows: int, columns: int, value: float = 4.0) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.full((rows + 1, columns), value), np.full((columns + 1, rows), value)


def torn(walls: Closure) -> bool:
    left, right = walls.level[1:-1, :-1], walls.level[1:-1, 1:]
    up, down = walls.upright[1:-1, :-1].T, walls.upright[1:-1, 1:].T
    count = left.astype(int) + right + up + down
    return bool(((count == 1) | ((count == 2) & (left != right))).any())


def test_consistent_walls_stay_as_they_are() -> None:
    level, upright = votes(3, 3)
    level[1, 0] = -4.0
    walls = Closure(level, upright)
    walls.close()
    assert not walls.level[1, 0]
    assert walls.level.sum() + walls.upright.sum() == 4 * 3 * 2 - 1


def test_a_faint_wall_that_ends_nowhere_is_taken_down() -> None:
    level, upright = votes(2, 2, -4.0)
    level[1] = [0.5, -4.0]
    walls = Closure(level, upright)
    walls.close()
    assert not walls.level[1].any()


def test_a_sure_wall_is_carried_on_to_the_next_one() -> None:
    level, upright = votes(2, 2, -4.0)
    level[1] = [4.0, -0.5]
    walls = Closure(level, upright)
    walls.close()
    assert walls.level[1].all()


def test_a_corner_is_mended_by_the_wall_with_the_least_against_it() -> None:
    level, upright = votes(2, 2, -4.0)
    level[1] = [4.0, -3.0]
    upright[1] = [4.0, -0.5]
    walls = Closure(level, upright)
    walls.close()
    assert walls.level[1].tolist() == [True, False]
    assert walls.upright[1].tolist() == [True, True]


def test_the_rim_stands_whatever_is_seen_of_it() -> None:
    walls = Closure(*votes(2, 2, -4.0))
    assert walls.level[[0, -1]].all()
    assert walls.upright[[0, -1]].all()


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 7), st.integers(1, 7), st.integers(0, 10_000))
def test_cells_are_rectangles_that_cover_the_table(rows: int, columns: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    walls = Closure(rng.normal(0, 3, (rows + 1, columns)), rng.normal(0, 3, (columns + 1, rows)))
    walls.close()
    assert not torn(walls)
    cells = walled_cells(range(columns + 1), range(rows + 1), walls.upright.tolist(), walls.level.tolist())
    covered = np.zeros((rows, columns), int)
    for cell in cells:
        covered[cell.row : cell.row + cell.row_span, cell.column : cell.column + cell.column_span] += 1
    assert (covered == 1).all()
