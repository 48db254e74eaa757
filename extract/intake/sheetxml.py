"""Excel 2003 XML (SpreadsheetML, often named .xls): each sheet as one grid."""

from __future__ import annotations

import math
from datetime import datetime

from lxml import etree

from extract.document import Document
from extract.errors import ErrorCode, NianbaoError
from extract.intake.characters import plain_spaces
from extract.intake.sheets import SheetCells, date_text, lines_of, number_text, read_sheets
from extract.intake.xmlpart import parse_xml_text
from extract.limits import Limits

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_VISIBLE = "{urn:schemas-microsoft-com:office:excel}WorksheetOptions/{urn:schemas-microsoft-com:office:excel}Visible"
_MAX_INDEX = 1_048_576


def read_sheet_xml(text: str, limits: Limits) -> Document:
    """Read what is seen of the visible sheets from the decoded text; values of formulas are those that the file keeps.

    Raises:
        NianbaoError: UNREADABLE for broken XML or one with entities, TOO_LARGE over a limit, EMPTY without text.
    """
    root = parse_xml_text(text, "Excel 工作簿")
    _check_cells(root, limits)
    framed = {
        style.get(f"{_SS}ID")
        for style in root.iterfind(f"{_SS}Styles/{_SS}Style")
        if any(border.get(f"{_SS}LineStyle", "None") != "None" for border in style.iter(f"{_SS}Border"))
    }
    visible = [
        sheet
        for sheet in root.iterfind(f"{_SS}Worksheet")
        if not (sheet.findtext(_VISIBLE) or "").strip().endswith("Hidden")
    ]
    return read_sheets([_cells(sheet, f"sheet[{i}]", framed) for i, sheet in enumerate(visible, 1)], limits, "excelxml")


def _check_cells(root: etree._Element, limits: Limits) -> None:
    """Refuse more cells than the limits allow, those that merges cover among them."""
    n_cells = 0
    for cell in root.iter(f"{_SS}Cell"):
        n_cells += (_number(cell, "MergeAcross") + 1) * (_number(cell, "MergeDown") + 1)
        if n_cells > limits.cells:
            raise NianbaoError(ErrorCode.TOO_LARGE, f"表格单元格超过 {limits.cells} 个")


def _cells(sheet: etree._Element, path: str, framed: set[str | None]) -> SheetCells:
    table = sheet.find(f"{_SS}Table")
    rows = [] if table is None else _placed(table, "Row")
    columns = [] if table is None else _placed(table, "Column")
    hidden_rows = [first for first, _, row in rows if _is_hidden(row, "Height")]
    cells = SheetCells(path, hidden_rows, lines_of((a, b) for a, b, column in columns if _is_hidden(column, "Width")))
    for row, _, element in rows:
        for column, last, cell in _placed(element, "Cell", "MergeAcross"):
            place, end = (row, column), (row + _number(cell, "MergeDown"), last)
            text = _text(cell.find(f"{_SS}Data"))
            cells.add(f"R{row}C{column}", place, end, text, framed=not text and cell.get(f"{_SS}StyleID") in framed)
    return cells


def _placed(parent: etree._Element, name: str, span: str = "Span") -> list[tuple[int, int, etree._Element]]:
    """First and last number, from 1, of the rows, columns or cells: the next free one where they do not name it.

    Raises:
        NianbaoError: UNREADABLE where one names a number that is taken, as Excel refuses such a file.
    """
    found: list[tuple[int, int, etree._Element]] = []
    following = 1
    for element in parent.iterchildren(f"{_SS}{name}"):
        first = _number(element, "Index") or following
        if first < following:
            raise NianbaoError(ErrorCode.UNREADABLE, "Excel 工作簿中的行、列或单元格重叠")
        last = first + _number(element, span)
        found.append((first, last, element))
        following = last + 1
    return found


def _is_hidden(element: etree._Element, size: str) -> bool:
    return element.get(f"{_SS}Hidden") == "1" or element.get(f"{_SS}{size}") in ("0", "0.0")


def _number(element: etree._Element, name: str) -> int:
    value = element.get(f"{_SS}{name}", "0")
    return min(int(value), _MAX_INDEX) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def _text(data: etree._Element | None) -> str:
    """What a cell shows."""
    if data is None:
        return ""
    text = plain_spaces("".join(map(str, data.itertext()))).strip()
    kind = data.get(f"{_SS}Type")
    try:
        if kind == "Number" and math.isfinite(float(text)):
            return number_text(float(text))
        return date_text(datetime.fromisoformat(text)) if kind == "DateTime" else text
    except ValueError:  # templates fill in what is no number
        return text
