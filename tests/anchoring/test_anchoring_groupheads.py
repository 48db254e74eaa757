"""The heading of a group of columns without the headings of its columns."""

from __future__ import annotations

from anchoring_forms import COLUMNS, HEADINGS, Spanned, body, html, read, requests_lines, truth, wrong

LINES = requests_lines()
SHORT: list[list[Spanned]] = [
    [(HEADINGS[0][0][0], 2, 2), HEADINGS[0][1]],
    ["自然人", ("法人或其他组织", 1, 5), "总计"],
]


def test_a_group_over_as_many_columns_as_the_form_has() -> None:
    assert wrong(read(html([*SHORT, *body(LINES)])), truth(LINES)) == {}


def test_a_group_heading_without_merged_cells() -> None:
    rows: list[list[Spanned]] = [["", "", "自然人", "法人或其他组织", "", "", "", "", "总计"], *body(LINES)]
    assert wrong(read(html(rows)), truth(LINES)) == {}


def test_one_number_for_the_group_is_no_number_of_its_columns() -> None:
    rows = [
        [(line.label, 1, 2), line.values[0], (str(sum(map(int, line.values[1:6]))), 1, 5), line.values[6]]
        for line in LINES
    ]
    cells = read(html([*SHORT, *rows]))
    assert cells["requests", "new", "natural_person"].value == 6
    assert cells["requests", "new", "total"].value == 8
    assert all(cells["requests", "new", column].value is None for column in COLUMNS[1:6])


def test_fewer_columns_under_the_group_are_not_guessed() -> None:
    heads: list[Spanned] = ["", "自然人", ("法人或其他组织", 1, 2), "总计"]
    rows: list[list[Spanned]] = [[line.label, line.values[0], line.values[1], "0", line.values[6]] for line in LINES]
    cells = read(html([heads, *rows]))
    assert all(cells["requests", "new", column].value is None for column in COLUMNS[1:6])
