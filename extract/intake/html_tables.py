"""The grid of an html table, built while its tags go by: spans bounded, missing end tags and empty rows borne."""

from __future__ import annotations

from extract.errors import ErrorCode, NianbaoError
from extract.intake.layout import CellBlocks, TableDraft

_MAX_COLUMNS = 512
_MAX_ROW_SPAN = 65_534


class GridBuilder:
    """Places cells as the html table model does (HTML standard, 4.9.12): each in the first free column of its row."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._cells: list[CellBlocks] = []
        self._row = -1
        self._column = 0
        # Of each column, the first row that no cell from above covers any more.
        self._free_from: list[int] = []
        self._row_is_empty = False

    def start_row(self) -> None:
        """Begin a row; an empty one before it counts only where a cell from above reaches into it."""
        if self._row < 0 or not self._row_is_empty or any(free > self._row for free in self._free_from):
            self._row += 1
        self._column = 0
        self._row_is_empty = True

    def start_cell(self, column_span: str | None, row_span: str | None, path: str) -> CellBlocks:
        """Place a cell with the spans its tag names.

        Raises:
            NianbaoError: TOO_LARGE where the table grows wider than any real one.
        """
        if self._row < 0:
            self.start_row()
        while self._column < len(self._free_from) and self._free_from[self._column] > self._row:
            self._column += 1
        columns = max(_span(column_span, _MAX_COLUMNS), 1)
        end = self._column + columns
        if end > _MAX_COLUMNS:
            raise NianbaoError(ErrorCode.TOO_LARGE, f"表格超过 {_MAX_COLUMNS} 列")
        # A row span of 0 reaches to the end of the table; spans are cut to the table when it is finished.
        rows = _span(row_span, _MAX_ROW_SPAN) or _MAX_ROW_SPAN
        self._free_from.extend([0] * (end - len(self._free_from)))
        self._free_from[self._column : end] = [self._row + rows] * columns
        cell = CellBlocks(self._row, self._column, rows, columns, path)
        self._cells.append(cell)
        self._column = end
        self._row_is_empty = False
        return cell

    def finish(self) -> TableDraft | None:
        """The table, None where it has no cell."""
        if not self._cells:
            return None
        n_rows = max(cell.row for cell in self._cells) + 1
        for cell in self._cells:
            cell.row_span = min(cell.row_span, n_rows - cell.row)
        n_columns = max(cell.column + cell.column_span for cell in self._cells)
        return TableDraft(self._cells, n_rows, n_columns, self._path)


def _span(value: str | None, limit: int) -> int:
    """A span attribute as browsers read it: leading digits, 1 for anything else."""
    if value is None:
        return 1
    text = value.strip()[:6]
    digits = text[: len(text) - len(text.lstrip("0123456789"))]
    return min(int(digits), limit) if digits else 1
