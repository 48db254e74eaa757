"""Sheets of spreadsheets as grids, whatever file they were in: what is seen of them, as paragraphs and tables."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from extract.document import Document, SheetFormat
from extract.errors import ErrorCode, NianbaoError
from extract.intake.builder import DocumentBuilder
from extract.intake.layout import Block, CellBlocks, ParagraphDraft, TableDraft, emit
from extract.limits import Limits

_MAX_COLUMNS = 16_384
_SPARSEST = 10
"""Places for each cell of a table, up to which those without a cell in the file get an empty one."""


@dataclass(slots=True)
class SheetCell(CellBlocks):
    """A cell of a sheet; ``framed`` for an empty one with borders, which is the place of a value."""

    framed: bool = False


class SheetCells:
    """The cells of a sheet where they are seen: rows and columns count as if the hidden ones were not there.

    A merged cell stands once, as large as it is seen, also where the cell that holds its text is hidden itself.

    Args:
        path: the sheet, for the places of its cells.
        hidden_rows: numbers of the rows that are not seen, from 1, sorted; ``hidden_columns`` likewise.
    """

    def __init__(self, path: str, hidden_rows: list[int], hidden_columns: list[int]) -> None:
        self.path = path
        self.hides_text = False
        self._hidden_rows, self._hidden_columns = hidden_rows, hidden_columns
        self._cells: list[SheetCell] = []

    def add(self, name: str, first: tuple[int, int], last: tuple[int, int], text: str, *, framed: bool) -> None:
        """Add a cell by its name (``B3``), its first and last row and column, from 1, and what it shows.

        ``framed`` is an empty one with borders.
        """
        row, height = _seen(first[0], last[0], self._hidden_rows)
        column, width = _seen(first[1], last[1], self._hidden_columns)
        if height and width:
            place = f"{self.path}/{name}"
            blocks: list[Block] = [ParagraphDraft(text, path=place)]
            self._cells.append(SheetCell(row, column, height, width, place, blocks, framed))
        elif text:
            self.hides_text = True

    def blocks(self) -> Iterator[Block]:
        """Paragraphs and tables from top to bottom."""
        return _blocks(sorted(self._cells, key=lambda cell: (cell.row, cell.column)), self.path)


def read_sheets(sheets: Sequence[SheetCells], limits: Limits, document_format: SheetFormat) -> Document:
    """The document of these sheets.

    Raises:
        NianbaoError: EMPTY without text, TOO_LARGE over a limit.
    """
    builder = DocumentBuilder(document_format, limits)
    for sheet in sheets:
        emit(sheet.blocks(), builder)
    if any(sheet.hides_text for sheet in sheets):
        builder.warnings.append("工作表中隐藏的行或列没有读入")
    document = builder.build()
    if not document.text.strip():
        raise NianbaoError(ErrorCode.EMPTY, "工作簿中没有文字")
    return document


def lines_of(ranges: Iterable[tuple[int, int]]) -> list[int]:
    """Numbers of the columns in ranges that may overlap, sorted."""
    lines: list[int] = []
    for first, last in sorted(ranges):
        begin = max(first, lines[-1] + 1) if lines else first
        lines.extend(range(begin, min(last, _MAX_COLUMNS) + 1))
    return lines


def number_text(value: float) -> str:
    """A number; whole ones without a decimal point."""
    return str(int(value)) if value.is_integer() else str(value)


def date_text(value: date) -> str:
    """A day as reports write it."""
    return f"{value.year}年{value.month}月{value.day}日"


def _blocks(cells: list[SheetCell], path: str) -> Iterator[Block]:
    """Paragraphs and tables from top to bottom."""
    run: list[list[SheetCell]] = []
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


def _rows(cells: list[SheetCell]) -> Iterator[list[SheetCell]]:
    """The cells of each row that holds something; a single one with text alone, but for the empty cells of a table."""
    for _, group in groupby(cells, key=lambda cell: cell.row):
        row = list(group)
        with_text = [cell for cell in row if cell.text()]
        if with_text:
            yield row if len(with_text) > 1 or any(cell.framed for cell in row) else with_text


def _seen(first: int, last: int, hidden: list[int]) -> tuple[int, int]:
    """Where lines from first to last, which count from 1, begin among those seen, from 0, and how many are seen."""
    before = bisect_left(hidden, first)
    return first - 1 - before, last - first + 1 - (bisect_right(hidden, last) - before)


def _table(rows: list[list[SheetCell]], path: str) -> Iterator[Block]:
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
