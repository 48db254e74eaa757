"""Two tables of one form in a document, and headings that a page break parts from their table."""

from __future__ import annotations

from anchoring_forms import COLUMNS, HEADS, Spanned, html, read, requests_lines, truth, wrong

from extract.record import Status

LINES = requests_lines()


def lines(*, shift: int, lost: str = "") -> list[list[Spanned]]:
    """Names and values of the rows, each number larger by ``shift``; the name of the row ``lost`` cannot be read."""
    return [
        ["" if line.row == lost else f"{line.group}{line.label}", *(str(int(text) + shift) for text in line.values)]
        for line in LINES
    ]


def test_a_row_that_comes_once_in_two_tables_is_in_doubt() -> None:
    """The row of the county may be the one of its office, where only one of the two has a name that can be read."""
    heads: list[Spanned] = ["（本列数据的勾稽关系）", *HEADS]
    row = "processed_total"
    cells = read(html([heads, *lines(shift=0, lost=row)], [heads, *lines(shift=7)]))
    statuses = {cells["requests", line.row, column].status for line in LINES for column in COLUMNS}
    assert statuses == {Status.NEEDS_REVIEW}


def test_headings_in_another_order_hold_for_the_rows_on_the_next_page() -> None:
    order = [0, 2, 1, 5, 3, 4, 6]
    heads: list[Spanned] = [("（本列数据的勾稽关系）", 1, 1), *(HEADS[k] for k in order)]
    rows: list[list[Spanned]] = [[line.group, line.label, *(line.values[k] for k in order)] for line in LINES]
    cells = read(html([heads], rows))
    assert wrong(cells, truth(LINES)) == {}
