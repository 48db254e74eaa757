"""Workbooks of Excel 2003 XML: places, merges, hidden parts and values as they are shown."""

from __future__ import annotations

import pytest
from docx_building import cells, paragraphs

from extract.document import Document
from extract.errors import ErrorCode, NianbaoError
from extract.intake import read_document
from extract.limits import Limits

HEAD = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook '
    'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><Styles><Style ss:ID="s1"><Borders>'
    '<Border ss:Position="Bottom" ss:LineStyle="Continuous"/></Borders></Style></Styles>'
)


def cell(value: object = None, attributes: str = "") -> str:
    kind = "String" if isinstance(value, str) else "Number"
    data = "" if value is None else f'<Data ss:Type="{kind}">{value}</Data>'
    return f"<Cell {attributes}>{data}</Cell>"


def row(*values: object, attributes: str = "") -> str:
    inner = "".join(v if isinstance(v, str) and v.startswith("<") else cell(v) for v in values)
    return f"<Row {attributes}>{inner}</Row>"


def sheet(*rows: str, columns: str = "", options: str = "") -> str:
    hidden = f'<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">{options}</WorksheetOptions>'
    return f'<Worksheet ss:Name="s"><Table>{columns}{"".join(rows)}</Table>{hidden}</Worksheet>'


def book(*sheets: str) -> bytes:
    return f"{HEAD}{''.join(sheets)}</Workbook>".encode()


def read(*rows: str, columns: str = "") -> Document:
    document = read_document(book(sheet(*rows, columns=columns)), Limits())
    assert document.format == "excelxml"
    return document


def code_of(data: bytes, limits: Limits | None = None) -> ErrorCode:
    with pytest.raises(NianbaoError) as caught:
        read_document(data, limits or Limits())
    return caught.value.code


def test_text_above_and_below_a_table_with_merged_cells() -> None:
    document = read(
        row(cell("某某区2023年政府信息公开工作年度报告", 'ss:MergeAcross="2"')),
        row("一、总体情况"),
        row(cell("信息内容", 'ss:MergeAcross="1"'), "本年制发件数"),
        row(cell("规章", 'ss:MergeDown="1"'), "现行", 3),
        row(cell("废止", 'ss:Index="2"'), "0.0"),
        row(cell("规范性文件", 'ss:MergeAcross="1"'), 12.0),
        row("完", attributes='ss:Index="9"'),
    )
    assert paragraphs(document) == ["某某区2023年政府信息公开工作年度报告", "一、总体情况", "完"]
    assert cells(document) == [
        (0, 0, 1, 2, "信息内容"), (0, 2, 1, 1, "本年制发件数"),
        (1, 0, 2, 1, "规章"), (1, 1, 1, 1, "现行"), (1, 2, 1, 1, "3"),
        (2, 1, 1, 1, "废止"), (2, 2, 1, 1, "0.0"),
        (3, 0, 1, 2, "规范性文件"), (3, 2, 1, 1, "12"),
    ]  # fmt: skip
    (table,) = document.tables()
    assert table.cells[4].provenance.path == "sheet[1]/R4C3"


def test_values_as_they_are_shown() -> None:
    values = (
        '<Cell ss:Formula="=1+1"><Data ss:Type="Number">7</Data></Cell>',
        '<Cell><Data ss:Type="DateTime">2024-01-15T00:00:00.000</Data><Comment><Data>8</Data></Comment></Cell>',
        '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>1</B>2 件</ss:Data></Cell>',
        '<Cell><Data ss:Type="Number">${n}</Data></Cell>',
        '<Cell><Data ss:Type="Number">0.25</Data></Cell>',
    )
    document = read(row("规章", *values), row("规范性文件", 1, 2, 3, 4, 5))
    assert [text for *_, text in cells(document)][:6] == ["规章", "7", "2024年1月15日", "12 件", "${n}", "0.25"]


def test_hidden_rows_columns_and_sheets_are_left_out() -> None:
    rows = [
        row("规章", 99, 1),
        row("旧", 98, 2, attributes='ss:Hidden="1"'),
        row("规范性文件", 97, 3),
        row("甲", 96, 4),
    ]
    shown = sheet(*rows, columns='<Column ss:Index="2" ss:Hidden="1"/>')
    hidden = sheet(row("二", 5), options="<Visible>SheetHidden</Visible>")
    document = read_document(book(shown, hidden), Limits())
    assert [text for *_, text in cells(document)] == ["规章", "1", "规范性文件", "3", "甲", "4"]
    assert document.warnings == ["工作表中隐藏的行或列没有读入"]


def test_empty_cells_with_borders_are_places_of_values() -> None:
    blank = '<Cell ss:StyleID="s1"/>'
    document = read(row("规章", 1), row("规范性文件", blank), row("甲", 2))
    assert [text for *_, text in cells(document)] == ["规章", "1", "规范性文件", "", "甲", "2"]


@pytest.mark.parametrize("place", ['ss:Index="1"', 'ss:MergeAcross="1" ss:Index="1"'])
def test_cells_in_one_place_are_refused(place: str) -> None:
    assert code_of(book(sheet(row(1, cell(2, place))))) is ErrorCode.UNREADABLE


def test_bad_and_oversized_books_are_refused() -> None:
    good = book(sheet(row("规章", 1)))
    assert code_of(good[:-12]) is ErrorCode.UNREADABLE
    assert code_of(good.replace(b"<Workbook", b'<!DOCTYPE x [<!ENTITY e "x">]><Workbook')) is ErrorCode.UNREADABLE
    assert code_of(good, Limits(cells=1)) is ErrorCode.TOO_LARGE
    merged = cell("x", 'ss:MergeAcross="16383" ss:MergeDown="1048575"')
    assert code_of(book(sheet(row(merged)))) is ErrorCode.TOO_LARGE
    assert code_of(book(sheet(row("")))) is ErrorCode.EMPTY
