"""Scanned rows that a page break cuts: the values on one page, the rest of the name above blanks on the next."""

from __future__ import annotations

import pytest
from test_anchoring_scanned import REQUESTS, ROWS, document, read

from extract.anchoring.anchor import anchor
from extract.document import Document, Provenance, Table, TableCell

WIDTH = len(REQUESTS.columns)


def line(number: int, name: str, value: str) -> list[TableCell]:
    """A line of a grid as scans have it: a name, and the readings of every value."""
    return [
        TableCell(number, 2, name, Provenance(1)),
        *(TableCell(number, 3 + i, value, Provenance(1), readings=((value, 0.99),)) for i in range(WIDTH)),
    ]


def cut(number: int, *, named: bool, values_first: bool) -> tuple[Document, dict[str, str]]:
    """The table of requests with one row cut by a page break, half of its name on each page."""
    scan, printed = document(ROWS, 0.0, labelled=named)
    (table,) = (block for block in scan.blocks if isinstance(block, Table))
    name = ROWS[number].ordinal + ROWS[number].label.text if named else ""
    halves = name[: len(name) // 2], name[len(name) // 2 :]
    values = (printed[ROWS[number].id], "") if values_first else ("", printed[ROWS[number].id])
    above = [cell for cell in table.cells if cell.row < number] + line(number, halves[0], values[0])
    below = line(0, halves[1], values[1])
    for cell in table.cells:
        if cell.row > number:
            below.append(
                TableCell(
                    cell.row - number,
                    cell.column,
                    cell.text,
                    Provenance(2),
                    cell.row_span,
                    cell.column_span,
                    readings=cell.readings,
                )
            )
    blocks = [
        Table(above, number + 1, 10, Provenance(1)),
        Table(below, len(ROWS) - number, 10, Provenance(2)),
    ]
    return Document("scan", scan.text, list(blocks)), printed


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("values_first", [True, False])
@pytest.mark.parametrize("row", ["refused_third_party", "declined_publication"])
def test_the_halves_of_a_row_are_one_row(row: str, values_first: bool, named: bool) -> None:
    number = next(i for i, each in enumerate(ROWS) if each.id == row)
    scan, printed = cut(number, named=named, values_first=values_first)
    found = read(anchor(scan, 2023))
    assert {each: text for each, (text, _) in found.items()} == printed
    if named:
        assert {doubt for _, doubt in found.values()} == {""}


def test_a_row_of_blanks_at_the_top_of_a_page_is_a_row() -> None:
    number = next(i for i, each in enumerate(ROWS) if each.id == "declined_publication")
    scan, printed = document(ROWS, 0.0)
    (table,) = (block for block in scan.blocks if isinstance(block, Table))
    above = [cell for cell in table.cells if cell.row < number]
    below = line(0, ROWS[number].ordinal + ROWS[number].label.text, "")
    below += [
        TableCell(c.row - number, c.column, c.text, Provenance(2), c.row_span, c.column_span, readings=c.readings)
        for c in table.cells
        if c.row > number
    ]
    blocks = [Table(above, number, 10, Provenance(1)), Table(below, len(ROWS) - number, 10, Provenance(2))]
    found = read(anchor(Document("scan", scan.text, list(blocks)), 2023))
    assert {row: text for row, (text, _) in found.items()} == {**printed, "declined_publication": ""}


def test_lines_left_over_beside_the_one_row_form_leave_it_in_doubt() -> None:
    """Two lines in the place of three rows, the first named as the group is, are not the one-row form for certain."""
    variant = next(row for row in REQUESTS.rows if row.variant)
    rows = [row for row in ROWS if row.id not in variant.replaces]
    place = next(i for i, row in enumerate(ROWS) if row.id in variant.replaces)
    scan, _ = document([*rows[:place], variant, variant, *rows[place:]], 0.0)
    found = read(anchor(scan, 2023))
    assert found[variant.id][1]
