"""Spreadsheets that hold a report: lines of text, tables with merged cells, values as they are shown."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from docx_building import archive, cells, paragraphs, patched
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from extract.document import Document
from extract.errors import ErrorCode, NianbaoError
from extract.intake import read_document
from extract.limits import Limits


def workbook(*rows: list[object], merge: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    for area in merge:
        sheet.merge_cells(area)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def code_of(data: bytes, limits: Limits | None = None) -> ErrorCode:
    with pytest.raises(NianbaoError) as caught:
        read_document(data, limits or Limits())
    return caught.value.code


def test_text_above_and_below_a_table_with_merged_cells() -> None:
    data = workbook(
        ["某某区2023年政府信息公开工作年度报告"],
        ["一、总体情况"],
        ["信息内容", None, "本年制发件数"],
        ["规章", "现行", 3],
        [None, "废止", 0.0],
        ["规范性文件", None, 2.5],
        ["完"],
        merge=("A1:C1", "A3:B3", "A4:A5", "A6:B6"),
    )
    document = read_document(data, Limits())
    assert document.format == "xlsx"
    assert paragraphs(document) == ["某某区2023年政府信息公开工作年度报告", "一、总体情况", "完"]
    assert cells(document) == [
        (0, 0, 1, 2, "信息内容"), (0, 2, 1, 1, "本年制发件数"),
        (1, 0, 2, 1, "规章"), (1, 1, 1, 1, "现行"), (1, 2, 1, 1, "3"),
        (2, 1, 1, 1, "废止"), (2, 2, 1, 1, "0"),
        (3, 0, 1, 2, "规范性文件"), (3, 2, 1, 1, "2.5"),
    ]  # fmt: skip


def test_every_visible_sheet_in_order() -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first["A1"] = "第一页"
    for title, state in (("藏", "hidden"), ("二", "visible")):
        sheet = book.create_sheet(title)
        sheet["A1"], sheet.sheet_state = title, state
    assert paragraphs(read_document(saved(book), Limits())) == ["第一页", "二"]


def test_dates_and_formulas_by_what_they_show() -> None:
    text = read_document(workbook(["日期", date(2024, 1, 31)], ["公式", "=1+1"], ["数", 7]), Limits()).text
    assert "2024年1月31日" in text
    assert "=1+1" not in text


def hiding(rows: tuple[int, ...] = (), columns: str = "", merge: tuple[str, ...] = ()) -> Document:
    """A table of four rows and columns, ``11`` to ``44``, with some of it hidden."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(*[[10 * r + c for c in range(1, 5)] for r in range(1, 5)])))
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for area in merge:
        sheet.merge_cells(area)
    for row in rows:
        sheet.row_dimensions[row].hidden = True
    for column in columns:
        sheet.column_dimensions[column].hidden = True
    return read_document(saved(book), Limits())


def test_hidden_rows_and_columns_are_not_read() -> None:
    document = hiding(rows=(1, 3), columns="AC")
    assert cells(document) == [(0, 0, 1, 1, "22"), (0, 1, 1, 1, "24"), (1, 0, 1, 1, "42"), (1, 1, 1, 1, "44")]
    assert document.warnings == ["工作表中隐藏的行或列没有读入"]
    assert next(document.tables()).cells[0].provenance.path == "sheet[1]/B2"
    assert not hiding().warnings


def test_merged_cells_over_hidden_rows_and_columns_are_as_large_as_seen() -> None:
    document = hiding(rows=(2,), columns="C", merge=("A1:A3", "B1:D1"))
    assert cells(document) == [
        (0, 0, 2, 1, "11"), (0, 1, 1, 2, "12"), (1, 1, 1, 1, "32"), (1, 2, 1, 1, "34"),
        (2, 0, 1, 1, "41"), (2, 1, 1, 1, "42"), (2, 2, 1, 1, "44"),
    ]  # fmt: skip


def test_a_merged_cell_whose_first_row_and_column_are_hidden_is_still_seen() -> None:
    document = hiding(rows=(1,), columns="A", merge=("A1:B2",))
    assert cells(document)[:3] == [(0, 0, 1, 1, "11"), (0, 1, 1, 1, "23"), (0, 2, 1, 1, "24")]
    assert cells(hiding(columns="AB", merge=("A1:B2",)))[0] == (0, 0, 1, 1, "13")


def test_a_range_of_hidden_columns_past_the_last_one_costs_nothing() -> None:
    def hide(xml: bytes) -> bytes:
        columns = b'<cols><col min="2" max="999999999" hidden="1"/><col min="3" max="4" width="0"/></cols><sheetData>'
        return xml.replace(b"<sheetData>", columns)

    data = patched(workbook(["甲", 1], ["乙", 2]), "xl/worksheets/sheet1.xml", hide)
    assert paragraphs(read_document(data, Limits())) == ["甲", "乙"]


def test_bad_workbooks() -> None:
    good = workbook(["甲", 1])
    assert code_of(workbook()) is ErrorCode.EMPTY
    assert code_of(archive({"xl/workbook.xml": b"<x/>"})) is ErrorCode.UNREADABLE
    assert code_of(patched(good, "xl/worksheets/sheet1.xml", lambda xml: xml[:-40])) is ErrorCode.UNREADABLE
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    assert code_of(patched(good, "xl/worksheets/sheet1.xml", lambda xml: bomb + xml)) is ErrorCode.UNREADABLE


def test_cells_are_bounded() -> None:
    assert code_of(workbook(*[[1, 2, 3]] * 40), Limits(cells=100)) is ErrorCode.TOO_LARGE


def test_a_cell_far_out_costs_nothing() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet["A1"], sheet["XFD1048576"] = "甲", "乙"
    assert paragraphs(read_document(saved(book), Limits())) == ["甲", "乙"]


def test_a_merge_of_the_whole_sheet_is_refused_before_it_is_built() -> None:
    data = workbook(["甲", 1], merge=("A1:B1",))

    def widen(xml: bytes) -> bytes:
        assert b"A1:B1" in xml
        return xml.replace(b"A1:B1", b"A1:XFD1048576")

    assert code_of(patched(data, "xl/worksheets/sheet1.xml", widen)) is ErrorCode.TOO_LARGE


def test_places_without_a_cell_in_the_file_are_blank() -> None:
    document = read_document(workbook(["指标", "本年", "上年"], ["甲", None, 3], ["乙", 4]), Limits())
    assert cells(document) == [
        (0, 0, 1, 1, "指标"), (0, 1, 1, 1, "本年"), (0, 2, 1, 1, "上年"),
        (1, 0, 1, 1, "甲"), (1, 1, 1, 1, ""), (1, 2, 1, 1, "3"),
        (2, 0, 1, 1, "乙"), (2, 1, 1, 1, "4"), (2, 2, 1, 1, ""),
    ]  # fmt: skip


def test_a_row_whose_values_are_blank_but_framed_stays_in_its_table() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(["甲", 1], ["乙", None], ["丙", 3], ["说明"])))
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    line = Side(style="thin")
    sheet["B2"].border = Border(line, line, line, line)
    document = read_document(saved(book), Limits())
    assert [cell[4] for cell in cells(document)] == ["甲", "1", "乙", "", "丙", "3"]
    assert paragraphs(document) == ["说明"]


def test_cells_far_apart_are_not_filled_between() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in range(1, 200, 2):
        sheet.cell(row, 1).value, sheet.cell(row, 16_000).value = "甲", "乙"
    assert sum(len(table.cells) for table in read_document(saved(book), Limits()).tables()) <= 200
