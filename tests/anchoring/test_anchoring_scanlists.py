"""Scanned lists and rows with more columns than the form, and rows whose cells have slipped."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from test_anchoring_scandoubt import readings
from test_anchoring_scanned import ROWS, document, read

from extract.anchoring.anchor import anchor
from extract.anchoring.slipped import numbered
from extract.document import Document, Format, Paragraph, Provenance, Table, TableCell
from extract.templates import load_template

LIST = load_template("2014").tables[0]
HEADINGS = ("单位", "上年数", "本年数", "增减")


def list_of(headings: Sequence[str]) -> Document:
    """A scanned list with three columns of numbers under the given headings, each number its own."""
    cells = [TableCell(0, i, text, Provenance(1)) for i, text in enumerate(("统计指标", *headings))]
    for number, row in enumerate(LIST.rows, start=1):
        cells += [TableCell(number, 0, row.ordinal + row.label.text, Provenance(1))]
        cells += [TableCell(number, 1, row.unit, Provenance(1))]
        cells += readings(number, 2, [str(1000 + number), str(2000 + number), str(3000 + number)], 10 * number)
    return Document("scan", "政府信息公开情况统计表", [Table(cells, len(LIST.rows) + 1, 5, Provenance(1))])


def test_of_several_columns_of_a_list_the_one_under_the_heading_of_the_form_is_read() -> None:
    found = anchor(list_of(HEADINGS), 2017)
    assert found is not None
    assert found.template.era == "2014"
    assert read(found) == {row.id: (str(2001 + number), "") for number, row in enumerate(LIST.rows)}


def test_the_unit_behind_the_value_is_that_of_its_row() -> None:
    cells = [TableCell(0, i, text, Provenance(1)) for i, text in enumerate(("统计指标", "统计数", "单位"))]
    for number, row in enumerate(LIST.rows, start=1):
        unit = "元" if row.unit == "万元" else row.unit
        cells += [TableCell(number, 0, row.ordinal + row.label.text, Provenance(1))]
        cells += [*readings(number, 1, [str(1000 + number)], 10 * number), TableCell(number, 2, unit, Provenance(1))]
    found = anchor(Document("scan", "", [Table(cells, len(LIST.rows) + 1, 3, Provenance(1))]), 2017)
    assert found is not None
    units = {row.keys[0].row: row.unit for row in found.rows}
    assert {units[row.id] for row in LIST.rows if row.unit == "万元"} == {"元"}


def test_without_a_heading_of_the_form_no_column_is_taken() -> None:
    found = anchor(list_of(("单位", "甲", "乙", "丙")), 2017)
    assert found is None or all(doubt for _, doubt in read(found).values())


def with_line(row: int, cells: Sequence[TableCell]) -> Document:
    """The scanned form with the values of one line as given."""
    scan, _ = document(ROWS, 0.0)
    (table,) = (block for block in scan.blocks if isinstance(block, Table))
    kept = [cell for cell in table.cells if cell.row != row or not cell.readings]
    return Document("scan", scan.text, [Table([*kept, *cells], table.n_rows, 10, Provenance(1))])


def test_a_blank_total_beside_numbers_puts_the_row_in_doubt() -> None:
    for total, doubtful in (("", True), ("3", False)):
        found = anchor(with_line(0, readings(0, 3, ["2", "1", "0", "0", "0", "0", total])), 2023)
        assert bool(read(found)[ROWS[0].id][1]) == doubtful


def test_blank_rows_with_a_blank_total_are_in_no_doubt() -> None:
    found = anchor(with_line(0, readings(0, 3, [""] * 7)), 2023)
    assert not read(found)[ROWS[0].id][1]


def test_a_number_between_the_name_and_the_values_is_the_first_of_them() -> None:
    slipped = [TableCell(0, 2, "20", Provenance(1)), *readings(0, 3, ["6", "0", "0", "3", "0", "29", ""])]
    scan = with_line(0, slipped)
    (table,) = (block for block in scan.blocks if isinstance(block, Table))
    table.cells[:] = [c if c.row or c.column else TableCell(0, 0, c.text, c.provenance, 1, 2) for c in table.cells]
    found = anchor(scan, 2023)
    assert found is not None
    row = next(each for each in found.rows if each.keys[0].row == ROWS[0].id)
    assert [text.printed for text in row.candidates[0].texts if text] == ["20", "6", "0", "0", "3", "0", "29"]


@pytest.mark.parametrize(("numbers", "serials"), [(range(1, 9), True), ([38, 0, 7, 0, 0, 2, 0, 41], False)])
def test_numbers_before_the_values_are_serials_where_they_count_the_lines(
    numbers: Sequence[int], serials: bool
) -> None:
    """A form with more columns than ours has values there, and its lines none for certain."""
    lines = [
        [
            TableCell(n, 0, "予以公开", Provenance(1)),
            TableCell(n, 1, str(number), Provenance(1)),
            *readings(n, 2, ["0"]),
        ]
        for n, number in enumerate(numbers)
    ]
    assert numbered(lines) == serials
    assert not numbered(lines[:1])


@pytest.mark.parametrize("apart", [False, True])
def test_labels_above_the_values_name_them(apart: bool) -> None:
    """In a line of the same table, or as a paragraph before a table of this row alone; some rows are not printed."""
    rows = ROWS[::2]
    blocks: list[Paragraph | Table] = []
    cells: list[TableCell] = []
    for number, row in enumerate(rows):
        label = row.ordinal + row.label.text
        at = 1 if apart else 2 * number + 1
        values = readings(at, 0, [str(number + 10)] * 7, 10 * number)
        blocks += [Paragraph(label, Provenance(1)), Table(values, 2, 7, Provenance(1))]
        cells += [TableCell(2 * number, 0, label, Provenance(1), 1, 7), *values]
    if not apart:
        blocks = [Table(cells, 2 * len(rows), 7, Provenance(1))]
    found = read(anchor(Document("scan", "政府信息公开工作年度报告", blocks), 2023))
    assert {row: text for row, (text, _) in found.items()} == {r.id: str(n + 10) for n, r in enumerate(rows)}


def test_rows_read_from_lines_of_text_on_a_scan_are_in_doubt() -> None:
    text = "\n".join(f"{row.ordinal}{row.label.text}：{number + 10}{row.unit}" for number, row in enumerate(LIST.rows))
    doubts: dict[str, int] = {}
    kinds: tuple[Format, ...] = ("scan", "text")
    for kind in kinds:
        start = 0
        blocks: list[Paragraph | Table] = []
        for line in text.split("\n"):
            blocks.append(Paragraph(line, Provenance(1, start=start, end=start + len(line))))
            start += len(line) + 1
        found = read(anchor(Document(kind, text, blocks), 2017))
        assert len(found) == len(LIST.rows)
        doubts[kind] = sum(bool(doubt) for _, doubt in found.values())
    assert doubts == {"scan": len(LIST.rows), "text": 0}
