"""Scanned rows find their place by order, width, indent and what little is read of their labels."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from extract.anchoring.anchor import anchor
from extract.anchoring.model import Anchored
from extract.document import Document, Provenance, Table, TableCell
from extract.templates import Row, TableTemplate, load_template

TEMPLATE = load_template("2021")
REQUESTS = TEMPLATE.table("requests")
ROWS = [row for row in REQUESTS.rows if not row.variant]


def indent(row: Row) -> int:
    return 2 if row.ordinal[0].isdigit() else 1 if row.ordinal.startswith("（") else 0


def blurred(text: str, share: float, rng: random.Random) -> str:
    """A label of which a share of the characters is read as something else."""
    return "".join("鑫淼焱垚"[rng.randrange(4)] if rng.random() < share else sign for sign in text)


def document(
    rows: Sequence[Row], share: float, *, table: TableTemplate = REQUESTS, labelled: bool = True
) -> tuple[Document, dict[str, str]]:
    """A scanned table with three label columns; each value is its own number, so that a slip shows."""
    rng = random.Random(7)
    cells: list[TableCell] = []
    printed: dict[str, str] = {}
    for number, row in enumerate(rows):
        depth = indent(row)
        if depth == 2 and (number == 0 or rows[number - 1].group != row.group):
            size = sum(other.group == row.group for other in rows)
            cells.append(TableCell(number, 1, blurred(row.group, share, rng), Provenance(1), size, 1))
        label = blurred(row.ordinal + row.label.text, share, rng) if labelled else ""
        cells.append(TableCell(number, depth, label, Provenance(1), 1, 3 - depth))
        printed[row.id] = str(number + 10)
        for column in range(len(table.columns)):
            text = printed[row.id]
            cells.append(TableCell(number, 3 + column, text, Provenance(1), readings=((text, 0.99),)))
    block = Table(cells, len(rows), 10, Provenance(1))
    return Document("scan", "政府信息公开工作年度报告", [block]), printed


def read(found: Anchored | None) -> dict[str, tuple[str, str]]:
    assert found is not None
    texts = {}
    for reading in found.rows:
        first = reading.candidates[0].texts[0]
        assert first is not None
        texts[reading.keys[0].row] = (first.printed, reading.doubt)
    return texts


@pytest.mark.parametrize("share", [0.0, 0.5, 0.8])
def test_half_read_labels_fix_the_table_together(share: float) -> None:
    scan, printed = document(ROWS, share)
    assert {row: text for row, (text, _) in read(anchor(scan, 2023)).items()} == printed


def test_without_any_label_the_indents_and_the_order_tell_the_rows() -> None:
    scan, printed = document(ROWS, 0.0, labelled=False)
    assert {row: text for row, (text, _) in read(anchor(scan, 2023)).items()} == printed


def test_a_lost_row_does_not_shift_the_others() -> None:
    rows = [row for row in ROWS if row.id != "refused_internal_affairs"]
    scan, printed = document(rows, 0.3)
    assert {row: text for row, (text, _) in read(anchor(scan, 2023)).items()} == printed


def test_a_row_that_could_be_another_is_in_doubt() -> None:
    rows = [row for row in ROWS if row.id != "refused_internal_affairs"]
    scan, printed = document(rows, 0.0, labelled=False)
    wrong = {row for row, (text, doubt) in read(anchor(scan, 2023)).items() if printed.get(row) != text and not doubt}
    assert wrong == set()


def test_clear_labels_leave_no_doubt() -> None:
    scan, _ = document(ROWS, 0.0)
    assert {doubt for _, doubt in read(anchor(scan, 2023)).values()} == {""}


def with_the_one_row_form() -> tuple[list[Row], int]:
    """The rows where a group is printed as one row, and the place of that row."""
    variant = next(row for row in REQUESTS.rows if row.variant and row.replaces)
    place = next(i for i, row in enumerate(ROWS) if row.id in variant.replaces)
    rows = [row for row in ROWS if row.id not in variant.replaces]
    return [*rows[:place], variant, *rows[place:]], place


@pytest.mark.parametrize("labelled", [True, False])
def test_one_row_where_the_form_has_three_is_the_one_row_form(labelled: bool) -> None:
    rows, _ = with_the_one_row_form()
    scan, printed = document(rows, 0.9, labelled=labelled)
    assert {row: text for row, (text, _) in read(anchor(scan, 2023)).items()} == printed


def test_a_blank_cell_beside_a_name_says_nothing_of_its_depth() -> None:
    rows, place = with_the_one_row_form()
    scan, printed = document(rows, 0.0)
    table = scan.blocks[0]
    assert isinstance(table, Table)
    (name,) = (cell for cell in table.cells if cell.row == place and not cell.readings)
    table.cells.remove(name)
    table.cells += [replace(name, column=1, column_span=1), replace(name, column=2, column_span=1, text="")]
    assert read(anchor(scan, 2023)) == {row: (text, "") for row, text in printed.items()}


def test_a_few_cells_do_not_speak_for_another_era() -> None:
    """What is left of a page that cannot be read fits some row of any form."""
    cells = [TableCell(0, column, text, Provenance(1), readings=((text, 0.6),)) for column, text in enumerate("207")]
    scan = Document("scan", "2014年政府信息公开工作年度报告", [Table(cells, 1, 3, Provenance(1))])
    found = anchor(scan, 2014)
    assert found is None or found.template.era == "2014"


def test_rows_with_fewer_numbers_than_columns_are_in_doubt() -> None:
    """A scan without ruling lines does not show the columns in which nothing is printed."""
    scan, _ = document(ROWS, 0.0)
    table = scan.blocks[0]
    assert isinstance(table, Table)
    heads = [TableCell(0, 3 + i, c.label.text, Provenance(1)) for i, c in enumerate(REQUESTS.columns)]
    lines = [replace(cell, row=cell.row + 1) for cell in table.cells if not cell.readings or cell.column in (3, 9)]
    table.cells[:], table.n_rows = [*heads, *lines], table.n_rows + 1
    found = anchor(scan, 2023)
    assert found is not None
    assert {reading.doubt for reading in found.rows if reading.keys[0].table == "requests"} == {"单元格数与列数对不上"}
