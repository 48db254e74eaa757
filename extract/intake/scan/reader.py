"""Page images to a ``Document``: cleaned, tables by their rulings, cells and lines read, paragraphs joined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from extract.document import Box, Document, Page
from extract.errors import ErrorCode, NianbaoError
from extract.intake.builder import CellDraft, DocumentBuilder, GlyphDraft
from extract.intake.pdf.columns import AlignedTable
from extract.intake.pdf.compose import PageParts, in_reading_order
from extract.intake.pdf.paragraphs import TextBlock
from extract.intake.scan.cells import ReadCell, read_table
from extract.intake.scan.clean import CleanPage, Placement, clean
from extract.intake.scan.crops import InkPage, TextBox
from extract.intake.scan.grid import ScanTable, find_tables
from extract.intake.scan.raster import PageImage, image_pages, pdf_pages
from extract.intake.scan.readers import Readers, open_readers
from extract.intake.scan.textlines import read_lines
from extract.limits import Limits

_POINTS = 72.0
_PROBES = 3
_PROBE_WIDTH = 1.5
_UPRIGHT = 0.75
_LEGIBLE = 0.35
_TURNS = (0, 2, 1, 3)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table after reading; its box is in points of the clean page, the drafts' boxes in those of the original."""

    box: Box
    original_box: Box
    drafts: list[CellDraft]


@dataclass(frozen=True, slots=True)
class _PageContent:
    page: Page
    placement: Placement
    scale: float
    parts: PageParts[_Table]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A clean page with its tables and the places of its text."""

    page: CleanPage
    ink: InkPage
    tables: list[ScanTable]
    outside: list[TextBox]


def read_pdf_scan(data: bytes, limits: Limits) -> Document:
    """Read a PDF as pictures of its pages; errors as ``read_scan`` and ``pdf_pages``."""
    return read_scan(pdf_pages(data, limits), limits, open_readers(), "scan")


def read_image(data: bytes, limits: Limits) -> Document:
    """Read an image file of one or more pages; errors as ``read_scan`` and ``image_pages``."""
    return read_scan(image_pages(data, limits), limits, open_readers(), "image")


def read_scan(
    pages: Iterable[PageImage], limits: Limits, readers: Readers, document_format: Literal["scan", "image"]
) -> Document:
    """Read page images, one in memory at a time.

    Raises:
        NianbaoError: ``unreadable`` where no page shows any text, ``too_large`` beyond the limits.
    """
    builder = DocumentBuilder(document_format, limits)
    contents = [_read_page(page, readers) for page in pages]
    builder.pages.extend(content.page for content in contents)
    if not any(content.parts.tables or content.parts.lines for content in contents):
        raise NianbaoError(ErrorCode.UNREADABLE, f"{len(contents)} 页图像中没有可辨认的文字或表格")
    _write(contents, builder)
    return builder.build()


def _read_page(image: PageImage, readers: Readers) -> _PageContent:
    sheet = _upright(image, readers)
    page, scale = sheet.page, _POINTS / sheet.page.dpi
    lines = read_lines(sheet.outside, sheet.ink, readers.engine)
    tables: list[_Table] = []
    for table in sheet.tables:
        drafts = [_draft(cell, page) for cell in read_table(table, sheet.ink, readers)]
        if any(draft.text for draft in drafts):
            x0, y0, x1, y1 = table.box
            box = (x0 * scale, y0 * scale, x1 * scale, y1 * scale)
            tables.append(_Table(box, page.placement.original_box(table.box), drafts))
    height, width = page.grey.shape
    shown = Page(page.number, width * scale, height * scale)
    return _PageContent(
        Page(page.number, image.width, image.height), page.placement, scale, PageParts(shown, tables, lines)
    )


def _upright(image: PageImage, readers: Readers) -> _Sheet:
    """The page cleaned in the first orientation in which a few lines read well, else the best of all four.

    A page that reads in none (a photograph, noise) comes without tables and text: nothing is read into it.
    """
    best: tuple[float, _Sheet] | None = None
    for quarters in _TURNS:
        sheet = _sheet(image, quarters)
        score = _probe(sheet, readers)
        if score >= _UPRIGHT:
            return sheet
        if best is None or score > best[0]:
            best = (score, sheet)
    assert best is not None, "there is always a first orientation"
    score, sheet = best
    return sheet if score >= _LEGIBLE else _Sheet(sheet.page, sheet.ink, [], [])


def _sheet(image: PageImage, quarters: int) -> _Sheet:
    page = clean(image, quarters)
    ink = InkPage(page)
    tables = find_tables(page)
    return _Sheet(page, ink, tables, ink.outside([table.box for table in tables]))


def _probe(sheet: _Sheet, readers: Readers) -> float:
    """Mean score of the longest lines of a page; 1 for a page without ink, 0 for one without anything like a line."""
    if not sheet.ink.mask.any():
        return 1.0
    boxes = [
        *sheet.outside,
        *(line for table in sheet.tables for c in table.cells for line in sheet.ink.cell(c.box).lines),
    ]
    long = [box for box in boxes if box.width >= _PROBE_WIDTH * box.height]
    if not long:
        return 0.0
    probes = sorted(long, key=lambda box: -box.width)[:_PROBES]
    read = readers.engine.read_crops([sheet.ink.crop(box) for box in probes])
    return sum(score if len(text) > 1 else 0.0 for text, score in read) / len(probes)


def _draft(cell: ReadCell, page: CleanPage) -> CellDraft:
    at = cell.place
    return CellDraft(
        at.row,
        at.column,
        cell.text,
        at.row_span,
        at.column_span,
        page.number,
        page.placement.original_box(at.box),
        f"page {page.number}",
        cell.readings,
    )


def _write(contents: Sequence[_PageContent], builder: DocumentBuilder) -> None:
    by_number = {content.page.number: content for content in contents}
    for number, block in in_reading_order([content.parts for content in contents]):
        content = by_number[number]
        if isinstance(block, TextBlock):
            _write_paragraph(block, by_number, builder)
        elif isinstance(block, AlignedTable):
            _write_aligned(block, content, builder)
        else:
            builder.table(block.drafts, page=number, box=block.original_box, path=f"page {number}")


def _write_paragraph(block: TextBlock, contents: dict[int, _PageContent], builder: DocumentBuilder) -> None:
    text, glyphs = block.render()
    placed = [GlyphDraft(g.start, g.end, g.page, _original(g.box, contents[g.page])) for g in glyphs]
    box = _original(block.box, contents[block.page])
    builder.paragraph(text, page=block.page, box=box, path=f"page {block.page}", glyphs=placed)


def _write_aligned(table: AlignedTable, content: _PageContent, builder: DocumentBuilder) -> None:
    number = content.page.number
    drafts = [
        CellDraft(
            c.row, c.column, c.text, c.row_span, c.column_span, number, _original(c.box, content), f"page {number}"
        )
        for c in table.cells
    ]
    builder.table(drafts, source="geometry", page=number, box=_original(table.box, content), path=f"page {number}")


def _original(box: Box, content: _PageContent) -> Box:
    """A box in points of the clean page, in coordinates of the original."""
    x0, y0, x1, y1 = (value / content.scale for value in box)
    return content.placement.original_box((x0, y0, x1, y1))
