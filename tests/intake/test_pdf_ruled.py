"""Tables with ruling lines in PDF: one test for each way the lines are drawn."""

from __future__ import annotations

from itertools import pairwise

import pytest
from pdf_writer import PdfWriter

from extract.document import Paragraph, Table
from extract.intake.pdf import read_pdf
from extract.limits import Limits

XS, YS = [80.0, 200.0, 280.0, 360.0], [100.0, 130.0, 160.0, 190.0]
TEXTS = [["信息内容", "制发", "废止"], ["规章", "0", ""], ["规范性文件", "12", "3"]]


def table(writer: PdfWriter) -> Table:
    writer.page()
    (found,) = read_pdf(writer.bytes(), Limits()).tables()
    return found


def grid(found: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in found.rows()]


def write_texts(writer: PdfWriter) -> None:
    for y, row in zip(YS, TEXTS, strict=False):
        for x, text in zip(XS, row, strict=False):
            writer.text(x + 5, y + 18, text)


def test_every_cell_is_boxed_and_keeps_its_place() -> None:
    writer = PdfWriter()
    writer.grid(XS, YS, {(r, c, 1, 1): TEXTS[r][c] for r in range(3) for c in range(3)})
    found = table(writer)
    assert found.source == "grid"
    assert grid(found) == TEXTS
    cell = next(c for c in found.cells if c.text == "12")
    assert cell.provenance.page == 1
    assert cell.provenance.box == pytest.approx((200, 160, 280, 190), abs=1.5)


def test_merged_cells_come_once_with_spans() -> None:
    writer = PdfWriter()
    texts = {(0, 0, 1, 3): "第二十条", (1, 0, 2, 1): "三、\n本年度", (1, 1, 1, 1): "（一）", (1, 2, 1, 1): "4"}
    writer.grid(XS, YS, {**texts, (2, 1, 1, 1): "（二）", (2, 2, 1, 1): "5"})
    found = table(writer)
    places = {c.text: (c.row, c.column, c.row_span, c.column_span) for c in found.cells}
    assert places["第二十条"] == (0, 0, 1, 3)
    assert places["三、\n本年度"] == (1, 0, 2, 1)
    assert places["5"] == (2, 2, 1, 1)


def test_thin_filled_bars_as_lines_with_gaps() -> None:
    writer = PdfWriter()
    for y in YS:
        for x0, x1 in pairwise(XS):
            writer.bar(x0 + 1, y, x1 - 1, y + 0.5)
    for x in XS:
        for y0, y1 in pairwise(YS):
            writer.bar(x, y0 + 1, x + 0.5, y1 - 1)
    write_texts(writer)
    assert grid(table(writer)) == TEXTS


def test_doubled_lines_are_one() -> None:
    writer = PdfWriter()
    for shift in (0.0, 2.0):
        for y in YS:
            writer.line(XS[0], y + shift, XS[-1], y + shift)
        for x in XS:
            writer.line(x + shift, YS[0], x + shift, YS[-1])
    write_texts(writer)
    assert grid(table(writer)) == TEXTS


def test_open_left_and_right_sides() -> None:
    writer = PdfWriter()
    for y in YS:
        writer.line(XS[0], y, XS[-1], y)
    for x in XS[1:-1]:
        writer.line(x, YS[0], x, YS[-1])
    write_texts(writer)
    assert grid(table(writer)) == TEXTS


def test_vertical_label_reads_downwards_in_one_piece() -> None:
    writer = PdfWriter()
    writer.grid(XS, [100.0, 220.0, 340.0], {(0, 0, 2, 1): "", (0, 1, 1, 1): "1", (1, 1, 1, 1): "2"})
    for i, character in enumerate("三、本年度办理结果"):
        writer.text(130, 150 + 14 * i, character)
    assert "三、本年度办理结果" in [cell.text for cell in table(writer).cells]


def test_frame_around_text_is_no_table() -> None:
    writer = PdfWriter()
    writer.canvas.rect(50, 50, 495, 742, stroke=1, fill=0)
    writer.paragraph(120, "本机关全年主动公开信息三十条。")
    writer.page()
    assert not list(read_pdf(writer.bytes(), Limits()).tables())


def test_heading_between_two_tables_is_a_paragraph() -> None:
    writer = PdfWriter()
    writer.grid(XS, YS, {(r, c, 1, 1): TEXTS[r][c] for r in range(3) for c in range(3)})
    writer.text(100, 220, "三、收到和处理政府信息公开申请情况", 14)
    lower = [y + 140 for y in YS]
    writer.grid(XS, lower, {(r, c, 1, 1): TEXTS[r][c] for r in range(3) for c in range(3)})
    writer.page()
    blocks = read_pdf(writer.bytes(), Limits()).blocks
    assert [type(block) for block in blocks] == [Table, Paragraph, Table]


def test_a_table_cut_by_a_page_break_is_one_that_says_where_the_page_begins() -> None:
    writer = PdfWriter()
    writer.grid(
        XS,
        [700.0, 740.0, 790.0],
        {(0, 0, 1, 1): "规章", (0, 1, 1, 1): "7", (1, 0, 1, 1): "行政规范", (1, 1, 1, 1): "8"},
    )
    writer.page()
    writer.grid(
        XS, [60.0, 90.0, 120.0], {(0, 0, 1, 1): "性文件", (0, 1, 1, 1): "", (1, 0, 1, 1): "其他", (1, 1, 1, 1): "9"}
    )
    writer.page()
    (found,) = read_pdf(writer.bytes(), Limits()).tables()
    assert grid(found) == [["规章", "7"], ["行政规范", "8"], ["性文件", ""], ["其他", "9"]]
    assert found.breaks == (2,)
    assert [row[0].provenance.page for row in found.rows()] == [1, 1, 2, 2]


def test_single_characters_of_a_font_that_is_not_embedded_are_kept() -> None:
    writer = PdfWriter()
    writer.grid(XS, YS, {(0, 0, 1, 1): "指标", (0, 1, 1, 1): "条", (1, 0, 1, 1): "合计数量", (1, 1, 1, 1): "5"})
    assert grid(table(writer)) == [["指标", "条"], ["合计数量", "5"]]


def test_a_small_raised_mark_behind_a_number_is_no_digit_of_it() -> None:
    writer = PdfWriter()
    write_texts(writer)
    writer.grid(XS, YS, {(r, c, 1, 1): "" for r in range(3) for c in range(3)})
    writer.text(XS[1] + 16, YS[2] + 13, "1", 5)
    writer.page()
    document = read_pdf(writer.bytes(), Limits())
    assert grid(next(iter(document.tables()))) == TEXTS
    assert document.warnings == ["单元格中数字后的注释标号（上标或下标）没有读入"]


def test_the_borders_of_neighbouring_cells_leave_no_column_between_them() -> None:
    writer = PdfWriter()
    for y in YS:
        writer.line(XS[0], y, XS[-1], y)
    for x in [*XS, XS[1] + 4]:
        writer.line(x, YS[0], x, YS[-1])
    write_texts(writer)
    assert grid(table(writer)) == TEXTS


def test_numbers_below_each_other_in_a_cell_stay_apart() -> None:
    writer = PdfWriter()
    writer.grid(XS, [100.0, 180.0, 220.0], {(0, 0, 1, 1): "三项", (0, 1, 1, 1): "3\n0\n0", (1, 0, 1, 1): "规章"})
    assert "3\n0\n0" in [cell.text for cell in table(writer).cells]


@pytest.mark.parametrize(("width", "text"), [(26.0, "10901"), (60.0, "1090\n1")])
def test_a_number_wrapped_at_the_side_of_its_cell_is_one_number(width: float, text: str) -> None:
    """Where a digit more would have had room beside the first line, the second line is another number."""
    writer = PdfWriter()
    writer.grid([80.0, 160.0, 160.0 + width], [100.0, 140.0, 170.0], {(r, c, 1, 1): "" for r in (0, 1) for c in (0, 1)})
    writer.text(81, 160, "甲")
    writer.text(161, 115, "1090")
    writer.text(161, 128, "1")
    assert text in [cell.text for cell in table(writer).cells]


def test_rows_of_one_column_are_paragraphs_of_their_own_however_full() -> None:
    writer = PdfWriter()
    rows = ["1.专职人员数（不包括政府公报及政府网站工作人员数）：3人", "2.兼职人员数：1人", "3.其他：2人"]
    ys = [100.0, 130.0, 160.0, 190.0]
    for y in ys:
        writer.line(78, y, 355, y)
    for x in (78.0, 355.0):
        writer.line(x, ys[0], x, ys[-1])
    for y, row in zip(ys, rows, strict=False):
        writer.text(80, y + 18, row, 10)
    writer.page()
    document = read_pdf(writer.bytes(), Limits())
    assert [paragraph.text for paragraph in document.paragraphs()] == rows
