"""Ruled tables in PDF that page breaks cut: each is one table again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from pdf_writer import PdfWriter

from extract.document import Table
from extract.intake.builder import CellDraft
from extract.intake.pdf import read_pdf
from extract.intake.pdf.ruled import RuledTable, sewn
from extract.limits import Limits

Drawn: TypeAlias = tuple[str, int, int] | tuple[str, int, int, int] | tuple[str, int, int, int, int]
"""Text, row, column, and the rows and columns that a cell spans."""
BOX = (80.0, 0.0, 360.0, 100.0)
TAIL = ("", 2, 1, 1, 2)
"""The rest of a page beside a merged cell that goes on."""
XS = (80.0, 200.0, 280.0, 360.0)


def tables(writer: PdfWriter) -> list[Table]:
    return list(read_pdf(writer.bytes(), Limits()).tables())


def ruled(cells: Sequence[Drawn], *, top: bool = False, bottom: bool = False) -> RuledTable:
    """A table on a page; all columns open at its top or bottom where asked for."""
    drafts = []
    for text, row, column, *spans in cells:
        n_rows, n_columns = [*spans, 1, 1][:2] if len(spans) != 1 else [spans[0], 1]
        drafts.append(CellDraft(row, column, text, n_rows, n_columns))
    columns = frozenset(range(len(XS) - 1))
    return RuledTable(BOX, drafts, XS, columns if top else frozenset(), columns if bottom else frozenset())


def rows(table: RuledTable | None) -> list[list[tuple[int, str, int, int]]]:
    assert table is not None
    found: list[list[tuple[int, str, int, int]]] = [[] for _ in range(table.n_rows)]
    for cell in sorted(table.cells, key=lambda each: each.column):
        found[cell.row].append((cell.column, cell.text, cell.row_span, cell.column_span))
    return found


def test_names_in_two_columns_go_on_below_headings_over_one() -> None:
    writer = PdfWriter()
    writer.paragraph(100, "三、收到和处理政府信息公开申请情况")
    writer.grid([80, 280, 320, 360], [700, 740, 780], {(0, 0, 1, 1): "", (0, 1, 1, 1): "甲", (0, 2, 1, 1): "乙"})
    writer.page()
    writer.grid(
        [80, 180, 280, 320, 360],
        [60, 90, 120],
        {(0, 0, 2, 1): "组", (0, 1, 1, 1): "一", (0, 2, 1, 1): "1", (0, 3, 1, 1): "2"}
        | {(1, 1, 1, 1): "二", (1, 2, 1, 1): "3", (1, 3, 1, 1): "4"},
    )
    writer.page()
    (found,) = tables(writer)
    assert [[(c.column, c.text) for c in row if c.text] for row in found.rows()] == [
        [(2, "甲"), (3, "乙")],
        [(0, "组"), (1, "一"), (2, "1"), (3, "2")],
        [(1, "二"), (2, "3"), (3, "4")],
    ]
    assert found.breaks == (1,)


def test_a_table_of_another_width_or_after_a_text_is_another_table() -> None:
    for wider, text in ((20.0, ""), (0.0, "四、结转情况")):
        writer = PdfWriter()
        writer.paragraph(100, "三、收到和处理政府信息公开申请情况")
        writer.grid(XS, [700, 740], {(0, n, 1, 1): "上" for n in range(3)})
        writer.page()
        writer.text(80, 100, text or " ", 14)
        writer.grid([*XS[:-1], XS[-1] + wider], [150, 180], {(0, n, 1, 1): "下" for n in range(3)})
        writer.page()
        assert len(tables(writer)) == 2


def test_a_row_without_a_line_at_the_cut_is_one_row() -> None:
    upper = ruled([("其他法律行政法规禁", 0, 0), ("3", 0, 1), ("", 0, 2)], bottom=True)
    lower = ruled([("止公开", 0, 0), ("", 0, 1), ("4", 0, 2)], top=True)
    whole = sewn(upper, lower)
    assert rows(whole) == [[(0, "其他法律行政法规禁\n止公开", 1, 1), (1, "3", 1, 1), (2, "4", 1, 1)]]
    assert whole is not None
    assert whole.breaks == ()


def test_a_merged_cell_goes_on_below_and_the_rest_of_the_page_is_no_row() -> None:
    upper = ruled([("组", 0, 0, 3), ("一", 0, 1), ("1", 0, 2), ("二", 1, 1), ("2", 1, 2), TAIL], bottom=True)
    lower = ruled([("", 0, 0), ("三", 0, 1), ("3", 0, 2), ("", 1, 0), ("四", 1, 1), ("4", 1, 2)])
    assert rows(sewn(upper, lower)) == [
        [(0, "组", 4, 1), (1, "一", 1, 1), (2, "1", 1, 1)],
        [(1, "二", 1, 1), (2, "2", 1, 1)],
        [(1, "三", 1, 1), (2, "3", 1, 1)],
        [(1, "四", 1, 1), (2, "4", 1, 1)],
    ]


def test_a_blank_value_below_a_row_that_is_cut_is_a_value_of_its_own() -> None:
    upper = ruled([("一", 0, 0), ("1", 0, 1), ("5", 0, 2)], bottom=True)
    lower = ruled(
        [("", 0, 0), ("", 0, 1), ("", 0, 2), ("二", 1, 0), ("2", 1, 1), ("", 1, 2)],
        top=True,
    )
    assert rows(sewn(upper, lower))[1] == [(0, "二", 1, 1), (1, "2", 1, 1), (2, "", 1, 1)]


def test_a_line_moved_into_a_row_by_the_page_break_makes_no_second_one() -> None:
    upper = ruled([("组", 0, 0, 3), ("一", 0, 1), ("1", 0, 2), ("二", 1, 1), ("2", 1, 2), TAIL], bottom=True)
    lower = ruled([("", 0, 0), ("三", 0, 1, 2), ("3", 0, 2, 2), ("", 1, 0), ("组乙", 2, 0), ("一", 2, 1), ("4", 2, 2)])
    assert rows(sewn(upper, lower))[2:] == [
        [(1, "三", 1, 1), (2, "3", 1, 1)],
        [(0, "组乙", 1, 1), (1, "一", 1, 1), (2, "4", 1, 1)],
    ]
