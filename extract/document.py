"""What intake makes of any file: plain text, paragraphs and tables, each with its place in the original."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Box: TypeAlias = tuple[float, float, float, float]
"""x0, y0, x1, y1 in PDF points (pixels for images), origin at the top left of the page."""

WordFormat: TypeAlias = Literal["docx", "doc", "rtf", "odt", "wordxml"]
"""Formats that are read as docx, most of them once converted."""

SheetFormat: TypeAlias = Literal["xlsx", "xls", "ods", "excelxml"]
"""Formats of spreadsheets."""

Format: TypeAlias = Literal[
    "docx", "doc", "rtf", "odt", "wordxml", "xlsx", "xls", "ods", "excelxml", "html", "mht", "markdown", "text", "pdf",
    "ofd", "scan", "image",
]  # fmt: skip
PICTURES: tuple[Format, ...] = ("scan", "image")
"""Formats of which every page was read as an image."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a piece of text stands in the original.

    Attributes:
        page: page number from 1; None where the format has no pages.
        box: place on that page; None where the format has no geometry.
        path: place in the document's own tree (``body/tbl[2]/tr[3]/tc[1]``), or ``line 12`` for plain text.
        start: character offset into ``Document.text``.
        end: end of the span, exclusive; ``document.text[start:end]`` is what stands there.
    """

    page: int | None = None
    box: Box | None = None
    path: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A run of characters with one box; PDF intake makes them fine enough to box a single figure.

    Attributes:
        score: how sure the text engine is of the line of a scan that they are part of, 0 to 1; 1 for a text layer.
    """

    start: int
    end: int
    page: int
    box: Box
    score: float = 1.0


@dataclass(slots=True)
class Paragraph:
    """One paragraph of running text; ``document.text[p.start:p.end] == p.text``.

    Attributes:
        heading: heading level from the document's own styles or markup, 0 for body text.
        glyphs: boxes of the characters, in order; empty where the format has no geometry.
    """

    text: str
    provenance: Provenance
    heading: int = 0
    glyphs: list[Glyphs] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Offset of the first character in ``Document.text``."""
        return self.provenance.start

    @property
    def end(self) -> int:
        """Offset after the last character in ``Document.text``."""
        return self.provenance.end


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell of a table, merged cells once, with their spans; row and column count from 0.

    Attributes:
        readings: for a scanned cell what its glyphs may say, with calibrated probabilities, best first ("" for an empty
            cell; what is left to 1 is "something else"). Empty for a digital cell, whose text is certain.
    """

    row: int
    column: int
    text: str
    provenance: Provenance
    row_span: int = 1
    column_span: int = 1
    readings: tuple[tuple[str, float], ...] = ()


TableSource: TypeAlias = Literal["grid", "lines", "pipes", "geometry"]
"""How sure the cell boundaries are: a grid of the format itself, tab-marked lines, pipe rows, or page geometry."""


@dataclass(slots=True)
class Table:
    """A table as the document has it; a table that a page break cuts may come as several.

    Attributes:
        breaks: rows that begin a page, after the first, where the table came as several and was made whole.
    """

    cells: list[TableCell]
    n_rows: int
    n_columns: int
    provenance: Provenance
    source: TableSource = "grid"
    breaks: tuple[int, ...] = ()

    def rows(self) -> list[list[TableCell]]:
        """Cells by the row they start in, ordered by column; a cell that spans rows stands in its first."""
        rows: list[list[TableCell]] = [[] for _ in range(self.n_rows)]
        for cell in self.cells:
            rows[cell.row].append(cell)
        for row in rows:
            row.sort(key=lambda cell: cell.column)
        return rows


@dataclass(frozen=True, slots=True)
class Page:
    """Size of a page in points."""

    number: int
    width: float
    height: float


@dataclass(slots=True)
class Document:
    """A file after intake.

    Attributes:
        text: the plain text to which all offsets refer, newlines as ``\\n``. For text and Markdown files this is the
            file's own text; for the other formats the blocks joined by newlines, table cells by tabs.
        blocks: paragraphs and tables in reading order.
    """

    format: Format
    text: str
    blocks: list[Paragraph | Table]
    pages: list[Page] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs, in reading order."""
        return (block for block in self.blocks if isinstance(block, Paragraph))

    def tables(self) -> Iterator[Table]:
        """The tables, in reading order."""
        return (block for block in self.blocks if isinstance(block, Table))
