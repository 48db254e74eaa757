"""Rows of the form that one line of a table holds, cut by a page break; rows of a printed page that lost a cell."""

from __future__ import annotations

from dataclasses import replace

import pytest
from anchoring_forms import COLUMNS, form, html, requests_lines

from extract.anchoring.anchor import anchor
from extract.anchoring.folded import unfolded
from extract.document import Document, Provenance, Table, TableCell
from extract.intake import read_document
from extract.limits import Limits
from extract.reconcile.reconcile import reconcile
from extract.record import Status

BOX = (0.0, 0.0, 1.0, 1.0)


def line(row: int, *texts: str) -> list[TableCell]:
    """Cells of a line; their path says in which they are."""
    return [TableCell(row, column, text, Provenance(path=f"line {row}")) for column, text in enumerate(texts)]


def texts(rows: list[list[TableCell]]) -> list[list[str]]:
    return [[cell.text for cell in row] for row in rows]


def test_rows_are_counted_over_a_page_break() -> None:
    lines = [line(0, "1.国家秘密\n2.其他", "0\n6\n1", "1\n1\n0"), line(1, "法律\n3.安全", "", "")]
    first, second = unfolded(lines, {1})
    assert texts(second) == [["1.国家秘密", "0", "1"], ["2.其他法律", "6", "1"], ["3.安全", "1", "0"]]
    assert first == []
    assert texts(unfolded(lines, ())[0]) == [["1.国家秘密\n2.其他", "0\n6\n1", "1\n1\n0"]]


def test_a_value_below_the_break_keeps_its_place() -> None:
    lines = [line(0, "1.国家秘密\n2.其他", "0", "1"), line(1, "法律", "6", "1")]
    assert texts(unfolded(lines, {1})[0]) == [["1.国家秘密\n2.其他", "0", "1"]]
    lines = [line(0, "1.甲\n2.乙\n3.丙", "0\n6", "1\n1"), line(1, "", "1", "0")]
    _, rows = unfolded(lines, {1})
    assert [{cell.provenance.path for cell in row[1:]} for row in rows] == [{"line 0"}, {"line 0"}, {"line 1"}]


def test_rows_of_one_line_each_stay_lines_of_their_own() -> None:
    lines = [line(0, "1.甲", "0", "1"), line(1, "2.乙", "6", "1")]
    assert [texts(rows) for rows in unfolded(lines, {1})] == [[["1.甲", "0", "1"]], [["2.乙", "6", "1"]]]


def printed(document: Document) -> Document:
    """The document as if it were a page: all cells have places, those that markup lacks are blank."""
    blocks = []
    for block in document.blocks:
        if isinstance(block, Table):
            cells = [
                replace(c, provenance=replace(c.provenance, page=1, box=(0.0, 0.0, 1.0, 1.0))) for c in block.cells
            ]
            taken = {(c.row, c.column + n) for c in cells for n in range(c.column_span)}
            cells += [
                TableCell(row, block.n_columns - 1, "", Provenance(1, BOX))
                for row in range(3, block.n_rows)
                if (row, block.n_columns - 1) not in taken
            ]
            block = replace(block, cells=cells)
        blocks.append(block)
    return replace(document, blocks=blocks)


@pytest.mark.parametrize("place", range(1, 6))
@pytest.mark.parametrize("row", ["new", "granted", "processed_total"])
def test_a_printed_row_that_lost_a_cell_is_never_read_one_column_off_in_silence(row: str, place: int) -> None:
    lines = requests_lines()
    rows = form(lines)
    wanted = next(each for each in lines if each.row == row)
    at = len(rows) - len(lines) + lines.index(wanted)
    rows[at] = [*rows[at][:-7], *(value for n, value in enumerate(rows[at][-7:]) if n != place)]
    found = anchor(printed(read_document(html(rows), Limits())), 2022)
    assert found is not None
    cells = {tuple(cell.key): cell for cell in reconcile(found).cells}
    for column, text in zip(COLUMNS, wanted.values, strict=True):
        cell = cells["requests", row, column]
        assert cell.status is Status.NEEDS_REVIEW or (cell.value or 0) == int(text)
