"""Spreadsheets (xlsx, and et, xls or ods once converted) whose sheets hold the report: each sheet as one grid."""

from __future__ import annotations

import io
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from extract.document import Document, SheetFormat
from extract.errors import ErrorCode, NianbaoError
from extract.intake.archive import Archive
from extract.intake.builder import DocumentBuilder
from extract.intake.characters import plain_spaces
from extract.intake.layout import Block, CellBlocks, ParagraphDraft, TableDraft, emit
from extract.intake.xmlpart import refuse_declarations
from extract.limits import Limits

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_MAX_COLUMNS = 16_384
_SPARSEST = 10
"""Places for each cell of a table, up to which those without a cell in the file get an empty one."""
_CELL = re.compile(rb"<(?:\w{1,20}:)?c[\s/>]")
_MERGE = re.compile(rb"""<(?:\w{1,20}:)?mergeCell\s[^>]{0,200}?ref\s{0,9}=\s{0,9}["']([^"'<>]{1,60})""")


@dataclass(slots=True)
class _SheetCell(CellBlocks):
    """A cell of a sheet; ``framed`` for an empty one with borders, which is the place of a value."""

    framed: bool = False


def read_xlsx(data: bytes, limits: Limits, document_format: SheetFormat = "xlsx") -> Document:
    """Read what is seen of the visible sheets, in order; values of formulas are those that the file keeps.

    Rows with a single cell are paragraphs, unless empty cells with borders stand beside it; the rows between them are
    tables.

    Raises:
        NianbaoError: damaged, encrypted or oversized packages; EMPTY without text.
    """
    _check_parts(data, limits)
    builder = DocumentBuilder(document_format, limits)
    hides = False
    for index, sheet in enumerate(_sheets(data), 1):
        path = f"sheet[{index}]"
        places, hides_text = _places(sheet, path)
        hides |= hides_text
        emit(_blocks(places, path), builder)
    if hides:
        builder.warnings.append("工作表中隐藏的行或列没有读入")
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


def _blocks(cells: list[_SheetCell], path: str) -> Iterator[Block]:
    """Paragraphs and tables from top to bottom."""
    run: list[list[_SheetCell]] = []
    for row in _rows(cells):
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


def _rows(cells: list[_SheetCell]) -> Iterator[list[_SheetCell]]:
    """The cells of each row that holds something; a single one with text alone, but for the empty cells of a table."""
    for _, group in groupby(cells, key=lambda cell: cell.row):
        row = list(group)
        with_text = [cell for cell in row if cell.text()]
        if with_text:
            yield row if len(with_text) > 1 or any(cell.framed for cell in row) else with_text


def _places(sheet: Worksheet, path: str) -> tuple[list[_SheetCell], bool]:
    """The cells of a sheet where they are seen, in order, and whether any text of it is hidden.

    Rows and columns count as if the hidden ones were not there. A merged cell stands once, as large as it is seen,
    also where the cell that holds its text is hidden itself.
    """
    from openpyxl.cell.cell import MergedCell

    spans = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    hidden_rows, hidden_columns = _hidden_rows(sheet), _hidden_columns(sheet)
    cells: list[_SheetCell] = []
    hides_text = False
    # Not ``iter_rows``, which makes a cell of every place up to the last one, perhaps in row 1,048,576.
    for place, cell in sheet._cells.items():
        if isinstance(cell, MergedCell):
            continue
        area = spans.get(place)
        last_row, last_column = (area.max_row, area.max_col) if area else place
        row, height = _seen(place[0], last_row, hidden_rows)
        column, width = _seen(place[1], last_column, hidden_columns)
        text = _text(cell.value)
        if height and width:
            name = f"{path}/{cell.coordinate}"
            blocks: list[Block] = [ParagraphDraft(text, path=name)]
            framed = not text and _has_border(cell)
            cells.append(_SheetCell(row, column, height, width, name, blocks, framed))
        elif text:
            hides_text = True
    return sorted(cells, key=lambda cell: (cell.row, cell.column)), hides_text


def _has_border(cell: Cell) -> bool:
    border = cell.border
    return any(side is not None and side.style for side in (border.left, border.right, border.top, border.bottom))


def _seen(first: int, last: int, hidden: list[int]) -> tuple[int, int]:
    """Where lines from first to last, which count from 1, begin among those seen, from 0, and how many are seen."""
    before = bisect_left(hidden, first)
    return first - 1 - before, last - first + 1 - (bisect_right(hidden, last) - before)


def _hidden_rows(sheet: Worksheet) -> list[int]:
    """Rows hidden or without height, sorted."""
    return sorted(row for row, settings in sheet.row_dimensions.items() if settings.hidden or settings.height == 0)


def _hidden_columns(sheet: Worksheet) -> list[int]:
    """Columns hidden or without width, sorted; the file names them by ranges that may overlap."""
    hidden: list[int] = []
    ranges = [(c.min or 1, c.max or c.min or 1) for c in sheet.column_dimensions.values() if c.hidden or c.width == 0]
    for first, last in sorted(ranges):
        begin = max(first, hidden[-1] + 1) if hidden else first
        hidden.extend(range(begin, min(last, _MAX_COLUMNS) + 1))
    return hidden


def _table(rows: list[list[_SheetCell]], path: str) -> Iterator[Block]:
    """The rows as one table that begins at its own first row and column."""
    cells: list[CellBlocks] = [cell for row in rows for cell in row]
    if not cells:
        return
    top, left = min(cell.row for cell in cells), min(cell.column for cell in cells)
    for cell in cells:
        cell.row, cell.column = cell.row - top, cell.column - left
    n_rows = max(cell.row + cell.row_span for cell in cells)
    n_columns = max(cell.column + cell.column_span for cell in cells)
    yield TableDraft(_filled(cells, n_rows, n_columns, path), n_rows, n_columns, path)


def _filled(cells: list[CellBlocks], n_rows: int, n_columns: int, path: str) -> list[CellBlocks]:
    """The cells of a table with an empty one for each place of which the file has none: it keeps no blanks."""
    if n_rows * n_columns > _SPARSEST * len(cells):
        return cells
    taken = {
        (row, column)
        for cell in cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    free = ((row, column) for row in range(n_rows) for column in range(n_columns) if (row, column) not in taken)
    blanks = [CellBlocks(row, column, 1, 1, f"{path}/blank", [ParagraphDraft("", path=path)]) for row, column in free]
    return sorted([*cells, *blanks], key=lambda cell: (cell.row, cell.column))


def _text(value: object) -> str:
    """What a cell shows; whole numbers without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    return plain_spaces(str(value)).strip()
