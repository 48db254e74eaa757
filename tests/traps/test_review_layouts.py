"""The review and litigation table turned round, cut up and stacked."""

from __future__ import annotations

import pytest
from trap_check import assert_not_silent, assert_read, cells_of
from trap_files import Body, as_docx, as_html, as_markdown, body
from trap_grids import C, Grid, disclosure_grid, figures, requests_grid, review_grid
from trap_layouts import (
    RESULTS,
    row_a_case,
    row_a_case_merged,
    row_a_result,
    row_a_result_merged,
    small_tables,
    total_first,
    two_tables,
)

from extract.record import Status

TRUTH = figures("2021")


def report(*review: Grid) -> Body:
    """A report with these tables in the section on review and litigation."""
    return body([disclosure_grid(TRUTH)], [requests_grid(TRUTH)], review)


LAYOUTS = {
    "row a case": [row_a_case(TRUTH)],
    "row a case, merged": [row_a_case_merged(TRUTH)],
    "row a result": [row_a_result(TRUTH)],
    "row a result, merged": [row_a_result_merged(TRUTH)],
    "three tables": small_tables(TRUTH),
    "two tables": two_tables(TRUTH),
    "three tables stacked in one": [[line for table in small_tables(TRUTH) for line in table]],
    "total first": [total_first(TRUTH)],
}


@pytest.mark.parametrize("write", [as_html, as_docx, as_markdown])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_read(layout, write):
    assert_read(write(report(*LAYOUTS[layout])), TRUTH)


def test_second_line_of_another_level_is_left_alone():
    grid = [*review_grid(TRUTH), [C(str(900 + i)) for i in range(15)]]
    assert_read(as_html(report(grid)), TRUTH)


def test_heading_column_beside_the_line():
    head, names, leaves, values = review_grid(TRUTH)
    assert_read(as_html(report([[C("项目", 3), *head], names, leaves, [C("件数"), *values]])), TRUTH)


def test_second_table_of_another_level_makes_both_doubtful():
    data = as_html(report(review_grid(TRUTH), review_grid(figures("2021", seed=99))))
    assert_not_silent(data, TRUTH)
    assert {c.status for k, c in cells_of(data).items() if k.table == "review_litigation"} == {Status.NEEDS_REVIEW}


def test_three_tables_without_names_are_taken_in_order_and_doubtful():
    tables = [table[1:] for table in small_tables(TRUTH)]
    cells = cells_of(as_docx(report(*tables)))
    own = [(key, cell) for key, cell in cells.items() if key.table == "review_litigation"]
    assert {cell.status for _, cell in own} == {Status.NEEDS_REVIEW}
    assert all(cell.printed == TRUTH[key] for key, cell in own)


def test_headings_broken_over_lines():
    broken = [[C("<br>".join(cell.text), cell.rows, cell.cols) for cell in line] for line in review_grid(TRUTH)[:3]]
    assert_read(as_html(report([*broken, review_grid(TRUTH)[3]])), TRUTH)


def test_rows_of_another_table_keep_their_total():
    """总计 beside the results is no second （七）总计."""
    cells = cells_of(as_html(report(row_a_result(TRUTH))))
    assert all(c.status is Status.AS_PRINTED for k, c in cells.items() if k.row == "processed_total")
    assert len(RESULTS) == 5
