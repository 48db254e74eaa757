"""Spreadsheets (xlsx, and et or xls once converted) whose sheets hold the report: each sheet as one grid."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from extract.document import Document
from extract.errors import ErrorCode, NianbaoError
from extract.intake.archive import Archive
from extract.intake.builder import DocumentBuilder
from extract.intake.characters import plain_spaces
from extract.intake.layout import Block, CellBlocks, ParagraphDraft, TableDraft, emit
from extract.intake.xmlpart import refuse_declarations
from extract.limits import Limits

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_CELL = re.compile(rb"<(?:\w{1,20}:)?c[\s/>]")
_MERGE = re.compile(rb"""<(?:\w{1,20}:)?mergeCell\s[^>]{0,200}?ref\s{0,9}=\s{0,9}["']([^"'<>]{1,60})""")


def read_xlsx(data: bytes, limits: Limits, document_format: Literal["xlsx", "xls"] = "xlsx") -> Document:
    """Read the visible sheets in order; values of formulas are those that the file keeps.

    Rows with a single cell are paragraphs, the rows between them tables.

    Raises:
        NianbaoError: damaged, encrypted or oversized packages; EMPTY without text.
    """
    _check_parts(data, limits)
    builder = DocumentBuilder(document_format, limits)
    for index, sheet in enumerate(_sheets(data), 1):
        emit(_blocks(sheet, f"sheet[{index}]"), builder)
    document = builder.build()
    if not document.text.strip():
        raise NianbaoError(ErrorCode.EMPTY, "工作簿中没有文字")
    return document


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


def _blocks(sheet: Worksheet, path: str) -> Iterator[Block]:
    """Paragraphs and tables from top to bottom."""
    run: list[list[CellBlocks]] = []
    for row in _rows(sheet, path):
        below = max((cells[0].row + cell.row_span for cells in run for cell in cells), default=0)
        last = run[-1][0].row if run else row[0].row
        if len(row) == 1 and row[0].row_span == 1 and row[0].row >= below:
            yield from _table(run, path)
            run = []
            yield from row[0].blocks
        elif row[0].row > max(last + 1, below):  # an empty row ends a table
            yield from _table(run, path)
            run = [row]
        else:
            run.append(row)
    yield from _table(run, path)


def _rows(sheet: Worksheet, path: str) -> Iterator[list[CellBlocks]]:
    """The cells of each row that hold something or are merged, those hidden by a merge left out."""
    from openpyxl.cell.cell import MergedCell

    spans = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    # Not ``iter_rows``, which makes a cell of every place up to the last one, perhaps in row 1,048,576.
    places = sorted(sheet._cells)
    for row, group in groupby(places, key=lambda place: place[0]):
        cells: list[CellBlocks] = []
        for place in group:
            cell = sheet._cells[place]
            if isinstance(cell, MergedCell):
                continue
            area = spans.get(place)
            height, width = (area.size["rows"], area.size["columns"]) if area else (1, 1)
            name = f"{path}/{cell.coordinate}"
            blocks: list[Block] = [ParagraphDraft(_text(cell.value), path=name)]
            cells.append(CellBlocks(row - 1, place[1] - 1, height, width, name, blocks))
        with_text = [cell for cell in cells if cell.text()]
        if with_text:
            yield with_text if len(with_text) == 1 else cells


def _table(rows: list[list[CellBlocks]], path: str) -> Iterator[Block]:
    """The rows as one table that begins at its own first row and column."""
    cells = [cell for row in rows for cell in row]
    if not cells:
        return
    top, left = min(cell.row for cell in cells), min(cell.column for cell in cells)
    for cell in cells:
        cell.row, cell.column = cell.row - top, cell.column - left
    n_rows = max(cell.row + cell.row_span for cell in cells)
    yield TableDraft(cells, n_rows, max(cell.column + cell.column_span for cell in cells), path)


def _text(value: object) -> str:
    """What a cell shows; whole numbers without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    return plain_spaces(str(value)).strip()
