"""Grids that low resolution tore, made whole by what the statutory forms look like."""

from __future__ import annotations

from dataclasses import replace

import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

from extract.intake.scan.combs import even_places, with_even_columns
from extract.intake.scan.lattice import GridCell
from extract.intake.scan.wholerows import with_whole_lists, with_whole_rows, with_whole_titles

STEP, HEIGHT = 40.0, 30.0
Place = tuple[int, int, int, int]


def cell(row: int, column: int, row_span: int = 1, column_span: int = 1) -> GridCell:
    """A cell of an even grid."""
    box = (column * STEP, row * HEIGHT, (column + column_span) * STEP, (row + row_span) * HEIGHT)
    return GridCell(row, column, row_span, column_span, box)


def places(cells: list[GridCell]) -> set[Place]:
    return {(each.row, each.column, each.row_span, each.column_span) for each in cells}


def wide() -> list[GridCell]:
    """The review table: three lines of headings over fifteen values."""
    heads = [cell(0, 0, 1, 5), cell(0, 5, 1, 10), cell(1, 5, 1, 5), cell(1, 10, 1, 5)]
    leaves = [cell(1, column, 2) for column in range(5)] + [cell(2, column) for column in range(5, 15)]
    return [*heads, *leaves, *(cell(3, column) for column in range(15))]


def joined(cells: list[GridCell], row: int, column: int) -> list[GridCell]:
    """The cells with the wall right of one of them lost."""
    rest = [each for each in cells if not (each.row == row and column <= each.column <= column + 1)]
    return [*rest, cell(row, column, 1, 2)]


def without_column(cells: list[GridCell], gone: int) -> list[GridCell]:
    """The cells numbered as if a boundary that no cell begins at were none, as the grid finder numbers them."""
    found = []
    for each in cells:
        end = each.column + each.column_span
        first, end = each.column - (each.column > gone), end - (end > gone)
        found.append(GridCell(each.row, first, each.row_span, end - first, each.box))
    return found


def test_a_whole_wide_table_stays_as_it_is() -> None:
    assert with_even_columns(wide()) == wide()


def test_headings_whose_values_stand_on_the_next_page_get_no_values() -> None:
    heads = [each for each in wide() if each.row < 3]
    assert with_even_columns(heads) == heads
    torn = without_column(joined(heads, 2, 11), 12)
    assert with_even_columns(torn) == torn


def test_a_wall_that_is_lost_in_a_wide_table_stands_where_the_columns_are_even() -> None:
    torn = without_column(joined(joined(wide(), 2, 11), 3, 11), 12)
    whole = with_even_columns(torn)
    line = sorted((each for each in whole if each.row == 3), key=lambda each: each.column)
    assert [each.column for each in line] == list(range(15))
    assert [round(each.box[0]) for each in line] == [round(column * STEP) for column in range(15)]


def test_a_line_of_values_at_the_top_of_a_page_gets_its_lost_wall_back() -> None:
    values = [cell(0, column) for column in range(15)]
    torn = without_column(joined(values, 0, 7), 8)
    assert places(with_even_columns(torn)) == places(values)
    assert with_even_columns(values[:11]) == values[:11]


def test_walls_lost_to_two_values_side_by_side_stand_again() -> None:
    """The wall between the two is seen, though only they are there to show it: they are as wide as two columns."""
    torn = wide()
    for column in (12, 10, 8):
        torn = without_column(joined(joined(torn, 2, column), 3, column), column + 1)
    line = [each for each in with_even_columns(torn) if each.row == 3]
    assert [round(each.box[0]) for each in line] == [round(column * STEP) for column in range(15)]


def test_a_value_that_ran_into_its_heading_is_parted_from_it() -> None:
    torn = [each for each in wide() if each.column != 7 or each.row < 2] + [cell(2, 7, 2)]
    whole = with_even_columns(torn)
    assert {(3, 7, 1, 1), (2, 7, 1, 1)} <= places(whole)
    assert len([each for each in whole if each.row == 3]) == 15


def test_many_values_that_ran_into_their_headings_are_parted_from_them_where_the_first_one_did_not() -> None:
    lost = {1, 2, 6, 7, 11, 12}
    torn = [each for each in wide() if each.column not in lost]
    torn += [cell(1, column, 3) if column < 5 else cell(2, column, 2) for column in sorted(lost)]
    assert places(with_even_columns(torn)) == places(wide())


def test_strokes_of_headings_make_no_columns_of_a_wide_table() -> None:
    stray = 5.4 * STEP
    torn = [each for each in wide() if (each.row, each.column) != (2, 5)]
    torn = [GridCell(c.row, c.column + (c.column > 5), c.row_span, c.column_span, c.box) for c in torn]
    torn = [c if c.column != 5 or c.row < 2 else GridCell(c.row, 5, 1, 2, c.box) for c in torn]
    torn += [
        GridCell(2, 5, 1, 1, (5 * STEP, 60.0, stray, 90.0)),
        GridCell(2, 6, 1, 1, (stray, 60.0, 6 * STEP, 90.0)),
    ]
    assert [each.column for each in with_even_columns(torn) if each.row == 3] == list(range(15))


def test_a_table_of_uneven_columns_is_no_wide_table() -> None:
    cells = [
        GridCell(row, i, 1, 1, (i * i * 3.0, row * 30.0, (i + 1) ** 2 * 3.0, row * 30.0 + 30.0))
        for row in range(3)
        for i in range(13)
    ]
    assert with_even_columns(cells) == cells


def test_even_places_are_those_of_a_wide_table_alone() -> None:
    wide_places = [20 + 30.0 * i for i in range(16)]
    assert even_places([*wide_places, 35.0], 20.0, 470.0) == wide_places
    assert even_places(wide_places[:2] + wide_places[6:], 20.0, 470.0) == []
    assert even_places([20.0 + 9 * i**1.5 for i in range(12)], 20.0, 348.0) == []
    assert even_places([], 20.0, 348.0) == []


def labelled(lines: int = 6) -> list[GridCell]:
    """The application table: labels over three columns, seven values."""
    heads = [cell(0, 0, 2, 3), cell(0, 3, 2), cell(0, 4, 1, 5), cell(0, 9, 2), *(cell(1, c) for c in range(4, 9))]
    rows = [[cell(row, 0, 1, 3), *(cell(row, c) for c in range(3, 10))] for row in range(2, lines + 2)]
    return heads + [each for row in rows for each in row]


def test_headings_and_whole_lines_stay_as_they_are() -> None:
    assert places(with_whole_rows(labelled())) == places(labelled())


def test_values_that_ran_into_the_headings_above_them_are_parted_from_them() -> None:
    torn = [each for each in labelled() if (each.row, each.column) not in {(1, 6), (2, 6), (1, 7), (2, 7)}]
    torn += [cell(1, 6, 2), cell(1, 7, 2)]
    assert places(with_whole_rows(torn)) == places(labelled())


def test_a_stroke_through_a_heading_makes_no_line_of_values_of_the_headings_below_it() -> None:
    heads = [cell(0, 0, 3, 3), cell(0, 3, 1, 7), cell(1, 3, 2), cell(1, 4, 1, 2), cell(1, 6, 1, 3), cell(1, 9, 2)]
    heads += [cell(2, column) for column in range(4, 9)]
    rows = [[cell(row, 0, 1, 3), *(cell(row, column) for column in range(3, 10))] for row in range(3, 12)]
    whole = heads + [each for row in rows for each in row]
    assert places(with_whole_rows(whole)) == places(whole)


@pytest.mark.parametrize(("row", "columns"), [(3, range(3, 9)), (4, range(4, 10)), (5, {3, 4, 5, 6})])
def test_rows_of_values_are_parted_where_a_label_begins(row: int, columns: set[int] | range) -> None:
    torn = [each for each in labelled() if not (each.row in (row, row + 1) and each.column in columns)]
    torn += [cell(row, column, 2) for column in columns]
    assert places(with_whole_rows(torn)) == places(labelled())


@pytest.mark.parametrize("lost", [{3, 9}, {3, 4, 5, 9}])
def test_rows_of_values_are_parted_where_some_of_them_are_and_their_labels_with_them(lost: set[int]) -> None:
    torn = [each for each in labelled() if each.row not in (4, 5) or each.column not in {0, *lost}]
    torn += [cell(4, 0, 2, 3), *(cell(4, column, 2) for column in lost)]
    assert places(with_whole_rows(torn)) == places(labelled())


def test_label_columns_are_three_though_cells_beside_a_stroke_differ_in_height() -> None:
    strokes = [GridCell(c.row, c.column + 1, c.row_span, c.column_span, c.box) for c in labelled() if c.column > 2]
    strokes += [cell(0, 0, 2, 4), cell(2, 0, 1, 4), cell(3, 0, 5), cell(3, 1, 2), cell(5, 1, 3)]
    strokes += [cell(row, 2, 1, 2) for row in range(3, 6)] + [cell(6, 2, 2), cell(6, 3), cell(7, 3)]
    found = with_whole_rows(strokes)
    assert {each.column for each in found} == set(range(10))
    assert {(row, column, 1, 1) for row in range(2, 8) for column in range(3, 10)} <= places(found)


def test_a_wall_lost_between_values_is_put_up_again() -> None:
    assert places(with_whole_rows(joined(labelled(), 5, 7))) == places(labelled())


def test_strokes_of_labels_make_no_columns() -> None:
    strokes = []
    for each in labelled():
        moved = GridCell(each.row, each.column + (2 if each.column else 0), each.row_span, each.column_span, each.box)
        if each.column:
            strokes.append(moved)
        elif each.row == 4:
            (x0, y0, x1, y1), middle = each.box, 61.0
            strokes += [GridCell(4, 0, 1, 1, (x0, y0, middle, y1)), GridCell(4, 1, 1, 4, (middle, y0, x1, y1))]
        else:
            strokes.append(GridCell(each.row, 0, each.row_span, 5, each.box))
    assert places(with_whole_rows(strokes)) >= {(4, column, 1, 1) for column in range(3, 10)}


def test_titles_that_strokes_part_become_whole() -> None:
    body = [[cell(1, 0), cell(1, 1, 1, 3)], [cell(2, 0), cell(2, 1, 1, 3)], [cell(4, 0), cell(4, 1, 1, 3)]]
    torn = [cell(0, 0, 1, 2), cell(0, 2, 1, 2), cell(3, 0, 1, 4), *(each for line in body for each in line)]
    found = with_whole_titles(torn)
    assert {(0, 0, 1, 2), (3, 0, 1, 2), (2, 1, 1, 1)} <= places(found)


def test_a_line_with_a_wall_of_its_own_keeps_it_where_lines_with_labels_have_it_too() -> None:
    cells = [cell(0, 0, 1, 2), cell(0, 2, 1, 2)]
    cells += [cell(row, column) for row in (1, 2, 3) for column in range(4)]
    assert with_whole_titles(cells) == cells


def listed(torn: set[int], lines: int = 10) -> list[GridCell]:
    """A list of names, units and values; strokes part the names of some lines."""
    found = []
    for row in range(lines):
        found += [cell(row, 0), cell(row, 1)] if row in torn else [cell(row, 0, 1, 2)]
        found += [cell(row, 2), cell(row, 3)]
    return found


def test_strokes_of_names_make_no_column_of_a_list() -> None:
    whole = {(row, column, 1, 1) for row in range(10) for column in range(3)}
    assert places(with_whole_lists(listed({1, 6, 8}))) == whole


def test_lines_of_a_list_are_parted_where_a_ruling_is_lost_in_one_column() -> None:
    lost = {(row, 3) for row in (2, 3)} | {(row, column) for row in (5, 6) for column in (0, 1)}
    torn = [each for each in listed({1, 6, 8}) if (each.row, each.column) not in lost]
    torn += [cell(2, 3, 2), cell(5, 0, 2), cell(5, 1, 2)]
    assert places(with_whole_lists(torn)) == {(row, column, 1, 1) for row in range(10) for column in range(3)}


def test_strokes_may_make_many_columns_of_a_list() -> None:
    found = []
    for row in range(20):
        wall = 1 + (row % 2) * (1 + row % 5)
        found += [cell(row, 0, 1, wall), cell(row, wall, 1, 7 - wall), cell(row, 7), cell(row, 8)]
    assert places(with_whole_lists(found)) == {(row, column, 1, 1) for row in range(20) for column in range(3)}


def test_high_cells_of_groups_in_a_list_stay_high() -> None:
    groups = [cell(row, 0, 5) for row in (0, 5)]
    grouped = groups + [cell(row, column) for row in range(10) for column in (1, 2)]
    assert with_whole_lists(grouped) == grouped


@pytest.mark.parametrize("torn", [set(range(2, 9)), set(range(10))])
def test_a_column_that_many_lines_have_stays(torn: set[int]) -> None:
    assert with_whole_lists(listed(torn)) == listed(torn)


def split(cells: list[GridCell], at: int, share: float, *, lost: int = 0) -> list[GridCell]:
    """The cells with a column of one step parted at a share of it, and the first ``lost`` columns missing."""
    found = []
    for each in cells:
        first, end = (
            each.column + (each.column > at),
            each.column + each.column_span + (each.column + each.column_span > at),
        )
        whole = GridCell(each.row, first, each.row_span, end - first, each.box)
        if each.column != at or each.column_span > 1:
            found.append(whole)
            continue
        x0, y0, x1, y1 = each.box
        wall = x0 + share * (x1 - x0)
        found.append(GridCell(each.row, at, each.row_span, 1, (x0, y0, wall, y1)))
        found.append(GridCell(each.row, at + 1, each.row_span, 1, (wall, y0, x1, y1)))
    return [GridCell(c.row, c.column - lost, c.row_span, c.column_span, c.box) for c in found if c.column >= lost]


@pytest.mark.parametrize("lost", [0, 1])
@pytest.mark.parametrize("share", [0.35, 0.55])
def test_a_stroke_through_a_column_of_values_makes_no_two_of_it(share: float, lost: int) -> None:
    lines = [cell(row, column) for row in range(6) for column in range(10)]
    found = with_whole_rows(split(lines, 6, share, lost=lost))
    assert {each.column for each in found} == set(range(10 - lost))
    assert {each.box for each in found} == {each.box for each in lines if each.column >= lost}


def test_columns_of_uneven_width_are_no_parts_of_one() -> None:
    lines = split([cell(row, column) for row in range(6) for column in range(9)], 5, 0.5)
    uneven = [replace(each, box=(each.box[0] ** 1.2, each.box[1], each.box[2] ** 1.2, each.box[3])) for each in lines]
    assert places(with_whole_rows(uneven)) == places(uneven)
