"""What stands beside a labelled form in its table: serials, remarks, and single lines that are set too far right."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

from scan_drawing import READERS, Sheet
from test_scan_formgrids import Place, cell, places, wide

from extract.intake.scan.clean import clean
from extract.intake.scan.grid import find_tables
from extract.intake.scan.lattice import GridCell
from extract.intake.scan.ownpart import own_part
from extract.intake.scan.reader import read_scan
from extract.intake.scan.wholerows import with_whole_lists, with_whole_rows
from extract.limits import Limits


def form(labels: int, after: int, lines: int = 8, *, headed: bool = True) -> list[GridCell]:
    """Three lines of headings and as many of values, with ``after`` columns right of the seven of the form."""
    end, top = labels + 7, 3 if headed else 0
    heads = [cell(0, 0, 3, labels), cell(0, labels, 1, 7), *(cell(0, end + i, 3) for i in range(after))]
    heads += [cell(1, labels, 2), cell(1, labels + 1, 1, 5), cell(1, end - 1, 2)]
    heads += [cell(2, labels + 1 + i) for i in range(5)]
    body = [cell(top + row, column) for row in range(lines) for column in range(end + after)]
    return (heads if headed else []) + body


def columns(cells: list[GridCell]) -> int:
    return max(each.column + each.column_span for each in cells)


def test_what_is_right_of_the_heading_of_all_values_is_no_part_of_the_form() -> None:
    found, ends = own_part(form(1, 1), None)
    assert columns(found) == 8
    assert ends == pytest.approx(8 / 9)
    assert own_part(form(1, 0), None) == (form(1, 0), None)


def test_a_page_without_headings_ends_where_the_page_before_did() -> None:
    rest = form(1, 1, headed=False)
    assert columns(own_part(rest, 8 / 9)[0]) == 8
    assert columns(own_part(rest, None)[0]) == 9


def test_serials_before_the_labels_are_no_part_of_the_form() -> None:
    heads = [each for each in form(3, 0) if each.row < 3]
    lines = [
        each
        for row in range(3, 11)
        for each in (cell(row, 0), cell(row, 1, 1, 2), *(cell(row, 3 + i) for i in range(7)))
    ]
    found, _ = own_part([*heads, *lines], None)
    assert columns(found) == 9
    assert sum(each.column == 0 and each.column_span == 2 for each in found if each.row > 2) == 8


def test_a_group_over_several_rows_is_no_serial() -> None:
    cells = [each for each in form(3, 0) if each.row < 3 or each.column] + [cell(3, 0, 8)]
    assert own_part(cells, None)[0] == cells


def slipped() -> list[GridCell]:
    """A form with three label columns whose second line stands one column farther right than the others."""
    lines = [[cell(row, 0, 1, 3), *(cell(row, 3 + i) for i in range(7))] for row in range(12) if row != 1]
    beyond = [cell(0, 10), cell(2, 10, 10)]
    return [*(each for line in lines for each in line), *beyond, cell(1, 0, 1, 4), *(cell(1, 4 + i) for i in range(7))]


def test_a_line_that_stands_one_column_farther_right_is_set_back() -> None:
    found, _ = own_part(slipped(), None)
    assert columns(found) == 10
    line = {(each.column, each.column_span): each.box[0] for each in found if each.row == 1}
    assert set(line) == {(0, 3), *((3 + i, 1) for i in range(7))}
    assert line[3, 1] == cell(1, 4).box[0]


def test_a_wide_table_is_left_as_it_is() -> None:
    assert own_part(wide(), 0.8) == (wide(), None)


def test_boundaries_at_which_only_a_group_ends_are_no_rows() -> None:
    """A page break ends the merged cell of a group within the height of a row."""
    rows = [[cell(row, column) for column in range(2, 10)] for row in (0, 3, 4, 5)]
    rows.append([cell(1, column, 2) for column in range(2, 10)])
    groups = [cell(0, 0, 6), cell(0, 1, 2), cell(2, 1, 4)]
    found = with_whole_rows([*groups, *(each for row in rows for each in row)])
    assert max(each.row + each.row_span for each in found) == 5
    assert all(each.row_span == 1 for each in found if each.column >= 2)
    assert {(each.row, each.row_span) for each in found if each.column == 1} in ({(0, 1), (1, 4)}, {(0, 2), (2, 3)})


def test_strokes_in_a_list_with_more_columns_than_the_form_are_no_walls() -> None:
    def line(row: int) -> list[GridCell]:
        torn = row == 2
        names = [cell(row, 0), cell(row, 1)] if torn else [cell(row, 0, 1, 2)]
        return [*names, *(cell(row, column) for column in range(2, 5))]

    found = with_whole_lists([each for row in range(9) for each in line(row)])
    wanted: set[Place] = {(row, column, 1, 1) for row in range(9) for column in range(4)}
    assert places(found) == wanted


@pytest.mark.parametrize("n_cells", [7, 9])
def test_a_table_of_one_narrow_line_of_values_is_found(n_cells: int) -> None:
    """Walls as close as the strokes of a line of text are those of a table where they are as many as the form has."""
    sheet = Sheet()
    sheet.grid([200 + 27 * i for i in range(n_cells + 1)], [600, 650])
    sheet.words(260, 1200, 38)
    found = find_tables(clean(sheet.image()))
    assert [table.n_columns for table in found] == ([7] if n_cells == 7 else [])


def test_a_frame_of_one_column_holds_lines_of_text() -> None:
    sheet = Sheet()
    sheet.words(500, 400, 12)
    sheet.grid([200, 1200], [600, 680, 760, 840])
    for row, n in enumerate((20, 8, 14)):
        sheet.words(220, 625 + 80 * row, n)
    document = read_scan([sheet.image()], Limits(), READERS)
    assert not list(document.tables())
    assert all("字" * n in document.text for n in (12, 20, 8, 14))
