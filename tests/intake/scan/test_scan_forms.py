"""Values and words of a grid by the shape of the statutory tables."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

from extract.intake.scan.forms import Shape, shape
from extract.intake.scan.lattice import GridCell

Spans = tuple[int, int, int, int]


def grid(*places: Spans) -> list[GridCell]:
    """Cells given as row, column, row span, column span."""
    return [GridCell(*place, (0.0, 0.0, 1.0, 1.0)) for place in places]


def line(row: int, columns: Iterable[int]) -> list[Spans]:
    return [(row, column, 1, 1) for column in columns]


def rows_of(found: Shape) -> tuple[set[int], set[int]]:
    return {cell.row for cell in found.values}, {cell.row for cell in found.words}


def everything(_: GridCell) -> bool:
    return True


def test_lines_beside_labels_are_values_and_merged_headings_are_words() -> None:
    head = [(0, 0, 2, 3), (0, 3, 2, 1), (0, 4, 1, 5), (0, 9, 2, 1), *line(1, range(4, 9))]
    first = [(2, 0, 1, 3), *line(2, range(3, 10))]
    second = [(3, 0, 2, 1), (3, 1, 1, 2), *line(3, range(3, 10))]
    found = shape(grid(*head, *first, *second, (4, 1, 1, 2), *line(4, range(3, 10))), 10, everything)
    assert len(found.values) == 21
    assert rows_of(found) == ({2, 3, 4}, {0, 1, 2, 3, 4})
    assert {cell.row for cell in found.spare} == {0, 1}
    assert all(cell.column < 3 or cell.row < 2 for cell in found.words)


def test_a_line_of_which_little_reads_as_values_is_left_to_the_readers() -> None:
    cells = grid(*line(0, range(8)), *line(1, range(8)))
    found = shape(cells, 8, lambda cell: cell.row == 1)
    assert rows_of(found) == ({1}, {0, 1})
    assert {cell.column for cell in found.words} == {0}


@pytest.mark.parametrize("n_lines", [2, 8])
def test_a_column_of_numbers_before_the_usual_ones_is_one_of_values(n_lines: int) -> None:
    lines = [place for row in range(1, n_lines + 1) for place in line(row, range(10))]
    cells = grid((0, 0, 1, 2), (0, 2, 1, 8), *lines)
    assert {cell.column for cell in shape(cells, 10, everything).values} == set(range(3, 10))
    found = shape(cells, 10, everything, lambda cell: cell.column > 1)
    assert {cell.column for cell in found.values} == set(range(2, 10))
    blank = shape(cells, 10, everything, lambda cell: cell.column > 1 and cell.row != 1)
    assert {cell.column for cell in blank.values} == set(range(3 if n_lines == 2 else 2, 10))


def test_lines_of_which_a_value_is_merged_with_the_one_above_do_not_count() -> None:
    cells = grid((0, 0, 1, 3), (0, 3, 1, 7), *line(1, range(9)), (1, 9, 2, 1), *line(2, range(9)), *line(3, range(9)))
    assert rows_of(shape(cells, 10, everything))[0] == set()


def test_last_line_of_a_wide_table_holds_its_values() -> None:
    cells = grid((0, 0, 1, 5), (0, 5, 1, 10), *line(1, range(15)), *line(2, range(15)))
    assert rows_of(shape(cells, 15, everything)) == ({2}, {0, 1})


def test_a_wide_table_whose_last_line_is_torn_is_no_known_form() -> None:
    cells = grid(*line(0, range(15)), (1, 0, 1, 2), *line(1, range(2, 15)))
    assert shape(cells, 15, everything) == Shape()


def test_heading_of_a_list_reads_as_no_value() -> None:
    cells = grid(*(place for row in range(8) for place in line(row, range(3))))
    found = shape(cells, 3, lambda cell: cell.row > 0)
    assert {(cell.row, cell.column) for cell in found.values} == {(row, 2) for row in range(1, 8)}
    assert len(found.words) == 17
    assert [[cell.row for cell in labels] for labels in found.lines] == [[row] for row in range(1, 8)]
    assert {(unit.row, unit.column, label.column) for unit, label in found.units.items()} == {
        (row, 1, 0) for row in range(1, 8)
    }


def test_values_of_a_list_stand_before_its_units_where_the_last_column_can_hold_none() -> None:
    cells = grid(*(place for row in range(8) for place in line(row, range(3))))
    found = shape(cells, 3, lambda cell: cell.column == 1 and cell.row > 0, lambda cell: cell.column == 1)
    assert {(cell.row, cell.column) for cell in found.values} == {(row, 1) for row in range(1, 8)}
    assert {unit.column for unit in found.units} == {2}
    blank = shape(cells, 3, lambda cell: cell.column == 2, lambda cell: cell.column == 1)
    assert {cell.column for cell in blank.values} == {2}


def test_lines_under_titles() -> None:
    cells = grid((0, 0, 1, 4), *line(1, range(4)), *line(2, range(4)), (3, 0, 1, 4), *line(4, (0,)), (4, 1, 1, 3))
    found = shape(cells, 4, everything)
    assert {(cell.row, cell.column) for cell in found.values} == {(2, 1), (2, 2), (2, 3)}
    assert rows_of(found)[1] == {0, 1, 2, 3, 4}


def test_a_title_with_a_wall_through_it_is_one_and_a_label_of_two_columns_makes_none() -> None:
    lines = [place for row in (1, 2, 4, 5) for place in line(row, range(4))]
    found = shape(grid((0, 0, 1, 4), *lines, (3, 0, 1, 2), (3, 2, 1, 2)), 4, everything)
    assert rows_of(found)[0] == {2, 5}
    lines = [place for row in (1, 2, 3, 4) for place in [(row, 0, 1, 2), *line(row, range(2, 5))]]
    found = shape(grid((0, 0, 1, 5), *lines, (5, 0, 1, 2), (5, 2, 1, 3)), 5, everything)
    assert rows_of(found)[0] == {2, 3, 4, 5}


def test_lines_above_the_first_title_are_left_to_the_readers() -> None:
    cells = grid(*line(0, range(4)), (1, 0, 1, 4), *line(2, range(4)))
    found = shape(cells, 4, everything)
    assert {(cell.row, cell.column) for cell in found.values | found.words if not cell.row} == {(0, 0)}
    assert not rows_of(found)[0]


def test_a_list_that_lost_the_wall_before_its_units() -> None:
    cells = grid(*(place for row in range(8) for place in line(row, range(2))))
    found = shape(cells, 2, lambda cell: cell.column == 1)
    assert {cell.column for cell in found.values} == {1}
    assert not found.units
    assert not shape(cells, 2, lambda cell: cell.column == 0).values


def test_a_blurred_number_below_a_heading_is_a_value_where_most_others_look_like_it() -> None:
    parts = [((row, 0, 1, 2), *line(row + 1, range(2)), *line(row + 2, range(2))) for row in (0, 3, 6)]
    found = shape(grid(*(place for part in parts for place in part)), 2, lambda cell: cell.row != 5)
    assert {(cell.row, cell.column) for cell in found.values} == {(2, 1), (5, 1), (8, 1)}


def test_numbers_below_a_heading_that_look_like_none_are_left_to_the_readers() -> None:
    cells = grid((0, 0, 1, 3), *line(1, range(3)), *line(2, range(3)))
    found = shape(cells, 3, lambda cell: cell.row < 2)
    assert not found.values
    assert rows_of(found)[1] == {0, 1, 2}
    assert {(cell.row, cell.column) for cell in found.words if cell.row == 2} == {(2, 0)}


@pytest.mark.parametrize("words", [True, False])
def test_words_where_the_first_value_stands_are_names_of_a_form_without_that_column(words: bool) -> None:
    """An office that has no applicants of one kind leaves their column out, and three label columns look like two."""
    cells = [*line(0, range(9)), *(place for row in range(1, 8) for place in line(row, range(9)))]
    found = shape(grid(*cells), 9, lambda cell: cell.row > 0 and (cell.column > 2 or not words))
    assert {cell.column for cell in found.values} == set(range(3 if words else 2, 9))


def test_lines_of_nothing_but_values_have_their_labels_above() -> None:
    parts = [((2 * row, 0, 1, 7), *line(2 * row + 1, range(7))) for row in range(1, 6)]
    cells = grid(*line(0, range(7)), *(place for part in parts for place in part))
    found = shape(cells, 7, lambda cell: cell.row > 0)
    assert {cell.row for cell in found.values} == {3, 5, 7, 9, 11}
    assert {cell.row for cell in found.words} == {0, 2, 4, 6, 8, 10}
    assert not any(cell.column == 0 for cell in shape(cells, 7, lambda cell: cell.column > 0).values)
