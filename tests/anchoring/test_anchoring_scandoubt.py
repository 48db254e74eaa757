"""What a scan shows that no form has puts the cells beside it in doubt: another order, other lines."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from test_anchoring_scanned import ROWS, document, read

from extract.anchoring.anchor import anchor
from extract.document import Document, Provenance, Table, TableCell
from extract.templates import load_template

DOCUMENTS = load_template("2021").table("art20_1")


def readings(row: int, first: int, values: Sequence[str], start: int = 0) -> list[TableCell]:
    """Cells of values of one line, each with a reading that is nearly certain; ``start`` counts those before it."""
    return [
        TableCell(row, first + i, text, Provenance(1, start=start + i, end=start + i + 1), readings=((text, 0.999),))
        for i, text in enumerate(values)
    ]


@pytest.mark.parametrize("reordered", [True, False])
def test_headings_in_another_order_are_followed_and_named(reordered: bool) -> None:
    columns = list(DOCUMENTS.columns)
    order = [columns[2], columns[0], columns[1]] if reordered else columns
    cells = [TableCell(0, 0, "信息内容", Provenance(1))]
    cells += [TableCell(0, 1 + i, column.label.text, Provenance(1)) for i, column in enumerate(order)]
    cells += [TableCell(1, 0, "行政规范性文件", Provenance(1)), *readings(1, 1, ["20", "3", "1"])]
    block = Table(cells, 2, 4, Provenance(1))
    found = anchor(Document("scan", "政府信息公开工作年度报告", [block]), 2023)
    assert found is not None
    (row,) = (each for each in found.rows if each.keys[0].row == "normative_documents")
    printed = {key.column: text.printed for key, text in zip(row.keys, row.candidates[0].texts, strict=True) if text}
    assert printed == {column.id: text for column, text in zip(order, ["20", "3", "1"], strict=True)}
    assert bool(row.doubt) == reordered


def test_sums_that_hold_for_another_column_put_the_rows_in_doubt() -> None:
    """The headings of the table of requests are not read; offices that print the total first are told by the sums."""
    values = {"new": ["12", "8", "4", "0", "0", "0", "0"], "granted": ["9", "4", "5", "0", "0", "0", "0"]}
    scan, _ = document(ROWS, 0.0)
    (table,) = (block for block in scan.blocks if isinstance(block, Table))
    for number, row in enumerate(ROWS):
        kept = [cell for cell in table.cells if cell.row != number or not cell.readings]
        table.cells[:] = kept + readings(number, 3, values.get(row.id, ["0"] * 7), 10 * number)
    found = anchor(scan, 2023)
    assert found is not None
    assert {row.keys[0].row for row in found.rows if row.doubt} == set(values)


@pytest.mark.parametrize("lines", [1, 5])
def test_lines_that_are_no_rows_of_the_form_put_those_beside_them_in_doubt(lines: int) -> None:
    scan, printed = document(ROWS, 0.0)
    (table,) = (block for block in scan.blocks if isinstance(block, Table))
    place = 12
    moved = [
        TableCell(
            c.row + (lines if c.row >= place else 0),
            c.column,
            c.text,
            c.provenance,
            c.row_span,
            c.column_span,
            readings=c.readings,
        )
        for c in table.cells
    ]
    for extra in range(place, place + lines):
        moved += [TableCell(extra, 2, "其中：网上小计", Provenance(1)), *readings(extra, 3, ["77"] * 7)]
    block = Table(moved, len(ROWS) + lines, 10, Provenance(1))
    found = read(anchor(Document("scan", scan.text, [block]), 2023))
    assert {row: text for row, (text, _) in found.items()} == printed
    doubtful = {row for row, (_, doubt) in found.items() if doubt}
    expected = {ROWS[place - 1].id, ROWS[place].id} if lines == 1 else {row.id for row in ROWS}
    assert doubtful == expected
