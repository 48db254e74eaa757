"""Traps of rows that lost something: a cell, half of the label, the head of their group."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from anchoring_forms import COLUMNS, HEADS, Line, Spanned, form, html, read, requests_lines

from extract.record import Status
from extract.templates import load_template

LINES = requests_lines()
NAMES = {row.id: row.ordinal + row.label.text for row in load_template("2014").table("statistics").rows}
GROUPS = {
    "litigation": ("litigation_total", "litigation_upheld", "litigation_corrected", "litigation_other"),
    "reviews": ("reviews_total", "reviews_upheld", "reviews_corrected", "reviews_other"),
}


def without_cells(line: Line, places: Sequence[int]) -> list[Spanned]:
    """The form with some cells of one row left out."""
    rows = form(LINES)
    at = len(rows) - len(LINES) + LINES.index(line)
    labels, values = rows[at][:-7], rows[at][-7:]
    rows[at] = [*labels, *(value for n, value in enumerate(values) if n not in places)]
    return rows


@pytest.mark.parametrize("place", range(1, 6))
@pytest.mark.parametrize("row", ["new", "granted", "processed_total"])
def test_a_row_that_lost_a_cell_is_never_read_one_column_off_in_silence(row: str, place: int) -> None:
    line = next(line for line in LINES if line.row == row)
    cells = read(html(without_cells(line, [place])))
    for column, printed in zip(COLUMNS, line.values, strict=True):
        cell = cells["requests", row, column]
        assert cell.status is Status.NEEDS_REVIEW or (cell.value or 0) == int(printed)


def test_the_sums_tell_which_cells_a_row_lost() -> None:
    """6, 2 and 8 of seven cells: only the last can be the total."""
    line = next(line for line in LINES if line.row == "new")
    cells = read(html(without_cells(line, [2, 3, 4, 5])))
    assert (cells["requests", "new", "total"].printed, cells["requests", "new", "natural_person"].printed) == ("8", "6")
    assert cells["requests", "new", "other"].status is Status.NEEDS_REVIEW


def test_text_that_drops_the_blank_cells_at_the_end_of_a_line_keeps_its_columns() -> None:
    lines = requests_lines(filled={line.row: (3, 1, 0, 0, 0, 0, 4) for line in LINES} | {"new": (3, 1, 0, 0, 0, 0, 0)})
    rows = ["\t".join(["", *HEADS])]
    for line in lines:
        rows.append("\t".join([line.label, *(value if value != "0" else "" for value in line.values)]).rstrip("\t"))
    cells = read("\n".join(rows))
    assert [cells["requests", "new", column].printed for column in COLUMNS] == ["3", "1", "", "", "", "", ""]


@pytest.mark.parametrize("order", [("reviews", "litigation"), ("litigation", "reviews")])
@pytest.mark.parametrize("as_text", [True, False])
def test_rows_of_one_name_belong_to_the_group_whose_head_stands_above(order: Sequence[str], as_text: bool) -> None:
    values = {row: str(n) for n, row in enumerate(("", *GROUPS["litigation"], *GROUPS["reviews"])) if row}
    values |= {"litigation_total": "9", "reviews_total": "21"}
    rows = ["requests_received", "requests_in_person", *(row for group in order for row in GROUPS[group])]
    rows += ["complaints_total", "dedicated_offices", "reading_points"]
    printed = [[NAMES[row], "件", values.get(row, "0")] for row in rows]
    page = "\n".join(" ".join(row) for row in printed) if as_text else html([["统计指标", "单位", "统计数"], *printed])
    cells = read(page, 2016)
    found = {row: cells["statistics", row, "value"].printed for group in order for row in GROUPS[group]}
    assert found == {row: values[row] for group in order for row in GROUPS[group]}


@pytest.mark.parametrize("row", ["online_interviews_by_head", "meetings"])
def test_a_label_that_goes_on_in_the_next_line_of_the_table(row: str) -> None:
    rows: list[list[Spanned]] = [["统计指标", "单位", "统计数"]]
    for name, label in NAMES.items():
        if name == row:
            rows += [[label[:14], "", ""], [label[14:], "次", "7"]]
        else:
            rows.append([label, "件", "9"])
    cell = read(html(rows), 2016)["statistics", row, "value"]
    assert (cell.printed, cell.status) == ("7", Status.AS_PRINTED)
