"""Builds ``Document.text`` and its offsets for formats that have no plain text of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.document import Box, Document, Format, Glyphs, Page, Paragraph, Provenance, Table, TableCell, TableSource
from extract.errors import ErrorCode, NianbaoError
from extract.limits import Limits


@dataclass(frozen=True, slots=True)
class CellDraft:
    """A table cell before its offsets are known."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    page: int | None = None
    box: Box | None = None
    path: str = ""
    readings: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class GlyphDraft:
    """A run of characters of a paragraph, offsets relative to the paragraph; ``score`` as that of ``Glyphs``."""

    start: int
    end: int
    page: int
    box: Box
    score: float = 1.0


class DocumentBuilder:
    """Appends blocks and keeps the offsets: paragraphs end with a newline, cells with a tab, rows with a newline."""

    def __init__(self, document_format: Format, limits: Limits) -> None:
        self._format: Format = document_format
        self._limits = limits
        self._parts: list[str] = []
        self._length = 0
        self._n_cells = 0
        self._blocks: list[Paragraph | Table] = []
        self.pages: list[Page] = []
        self.warnings: list[str] = []

    def paragraph(
        self,
        text: str,
        *,
        heading: int = 0,
        page: int | None = None,
        box: Box | None = None,
        path: str = "",
        glyphs: Sequence[GlyphDraft] = (),
    ) -> None:
        """Append one paragraph of text."""
        start, end = self._write(text)
        self._write("\n")
        runs = [Glyphs(start + g.start, start + g.end, g.page, g.box, g.score) for g in glyphs]
        self._blocks.append(Paragraph(text, Provenance(page, box, path, start, end), heading, runs))

    def table(
        self,
        drafts: Sequence[CellDraft],
        *,
        source: TableSource = "grid",
        page: int | None = None,
        box: Box | None = None,
        path: str = "",
        breaks: tuple[int, ...] = (),
    ) -> None:
        """Append one table; cells come in any order, each merged cell once. ``breaks`` are as those of ``Table``."""
        if not drafts:
            return
        self._n_cells += len(drafts)
        if self._n_cells > self._limits.cells:
            raise NianbaoError(ErrorCode.TOO_LARGE, f"表格单元格超过 {self._limits.cells} 个")
        table_start = self._length
        cells: list[TableCell] = []
        ordered = sorted(drafts, key=lambda d: (d.row, d.column))
        for i, d in enumerate(ordered):
            start, end = self._write(d.text)
            self._write("\n" if i + 1 == len(ordered) or ordered[i + 1].row != d.row else "\t")
            place = Provenance(d.page, d.box, d.path, start, end)
            cells.append(TableCell(d.row, d.column, d.text, place, d.row_span, d.column_span, d.readings))
        n_rows = max(d.row + d.row_span for d in drafts)
        n_columns = max(d.column + d.column_span for d in drafts)
        place = Provenance(page, box, path, table_start, self._length)
        self._blocks.append(Table(cells, n_rows, n_columns, place, source, breaks))

    def build(self) -> Document:
        """The finished document."""
        return Document(self._format, "".join(self._parts), self._blocks, self.pages, self.warnings)

    def _write(self, text: str) -> tuple[int, int]:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        if self._length > self._limits.characters:
            raise NianbaoError(ErrorCode.TOO_LARGE, f"文本超过 {self._limits.characters} 个字符")
        return start, self._length
