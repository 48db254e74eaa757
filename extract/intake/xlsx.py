"""Spreadsheets (xlsx, and et, xls or ods once converted) whose sheets hold the report: each sheet as one grid."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from extract.document import Document, SheetFormat
from extract.errors import ErrorCode, NianbaoError
from extract.intake.archive import Archive
from extract.intake.characters import plain_spaces
from extract.intake.sheets import SheetCells, date_text, lines_of, number_text, read_sheets
from extract.intake.xmlpart import refuse_declarations
from extract.limits import Limits

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_CELL = re.compile(rb"<(?:\w{1,20}:)?c[\s/>]")
_MERGE = re.compile(rb"""<(?:\w{1,20}:)?mergeCell\s[^>]{0,200}?ref\s{0,9}=\s{0,9}["']([^"'<>]{1,60})""")


def read_xlsx(data: bytes, limits: Limits, document_format: SheetFormat = "xlsx") -> Document:
    """Read what is seen of the visible sheets, in order; values of formulas are those that the file keeps.

    Rows with a single cell are paragraphs, unless empty cells with borders stand beside it; the rows between them are
    tables.

    Raises:
        NianbaoError: damaged, encrypted or oversized packages; EMPTY without text.
    """
    _check_parts(data, limits)
    return read_sheets(
        [_places(sheet, f"sheet[{i}]") for i, sheet in enumerate(_sheets(data), 1)], limits, document_format
    )


def _check_parts(data: bytes, limits: Limits) -> None:
    """What the library would not refuse by itself: declarations in the XML, and more cells than it has memory for.

    It makes an object of each cell that the file has or that a merge covers.
    """
    archive = Archive(data, limits)
    n_cells = 0
    for name in archive.names:
        if name.endswith((".xml", ".rels")):
            part = archive.read(name)
            refuse_declarations(part, "工作簿")
            n_cells += sum(1 for _ in _CELL.finditer(part))
            n_cells += sum(_covered(match[1].decode("ascii", "replace")) for match in _MERGE.finditer(part))
            if n_cells > limits.cells:
                raise NianbaoError(ErrorCode.TOO_LARGE, f"表格单元格超过 {limits.cells} 个")


def _covered(area: str) -> int:
    """Cells of an area such as ``A1:C3``; none where it is no area, which the library will say."""
    from openpyxl.utils.cell import range_boundaries

    try:
        left, top, right, bottom = range_boundaries(area)
    except (ValueError, TypeError):
        return 0
    if left is None or top is None or right is None or bottom is None:
        return 0
    return max(right - left + 1, 0) * max(bottom - top + 1, 0)


def _sheets(data: bytes) -> list[Worksheet]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    # The library validates little: a damaged workbook ends in whatever its classes raise.
    except Exception as error:
        raise NianbaoError(ErrorCode.UNREADABLE, "工作簿已损坏") from error


def _places(sheet: Worksheet, path: str) -> SheetCells:
    """The cells of a sheet where they are seen."""
    from openpyxl.cell.cell import MergedCell

    spans = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    cells = SheetCells(path, _hidden_rows(sheet), _hidden_columns(sheet))
    # Not ``iter_rows``, which makes a cell of every place up to the last one, perhaps in row 1,048,576.
    for place, cell in sheet._cells.items():
        if not isinstance(cell, MergedCell):
            area = spans.get(place)
            last = (area.max_row, area.max_col) if area else place
            text = _text(cell.value)
            cells.add(cell.coordinate, place, last, text, framed=not text and _has_border(cell))
    return cells


def _has_border(cell: Cell) -> bool:
    border = cell.border
    return any(side is not None and side.style for side in (border.left, border.right, border.top, border.bottom))


def _hidden_rows(sheet: Worksheet) -> list[int]:
    """Rows hidden or without height, sorted."""
    return sorted(row for row, settings in sheet.row_dimensions.items() if settings.hidden or settings.height == 0)


def _hidden_columns(sheet: Worksheet) -> list[int]:
    """Columns hidden or without width, sorted."""
    ranges = [(c.min or 1, c.max or c.min or 1) for c in sheet.column_dimensions.values() if c.hidden or c.width == 0]
    return lines_of(ranges)


def _text(value: object) -> str:
    """What a cell shows."""
    if value is None:
        return ""
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime | date):
        return date_text(value)
    return plain_spaces(str(value)).strip()
