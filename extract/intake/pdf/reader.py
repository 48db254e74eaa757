"""A PDF to a ``Document``: characters, ruled tables, tables by alignment, paragraphs, in reading order."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.document import Document, Page, TableSource
from extract.errors import ErrorCode, NianbaoError
from extract.intake.builder import CellDraft, DocumentBuilder
from extract.intake.pdf.chars import page_frame, read_chars
from extract.intake.pdf.columns import AlignedTable
from extract.intake.pdf.compose import PageParts, in_reading_order
from extract.intake.pdf.lattice import Lattice, find_lattices
from extract.intake.pdf.lines import Line, group_lines
from extract.intake.pdf.opening import open_pdf
from extract.intake.pdf.paragraphs import TextBlock
from extract.intake.pdf.rulings import read_rulings
from extract.limits import Limits

_HEADER_WINDOW = 1024
_LEAST_CHARS = 5
_TEXT_PAGE = 200


@dataclass(slots=True)
class _PageContent:
    page: Page
    lattices: list[Lattice]
    lines: list[Line]
    garbage: int

    @property
    def n_chars(self) -> int:
        inside = sum(len(cell.chars) for lattice in self.lattices for cell in lattice.cells)
        return inside + sum(len(line.chars) for line in self.lines)


def read_pdf(data: bytes, limits: Limits) -> Document:
    """Read a PDF with a text layer.

    Raises:
        NianbaoError: ``encrypted`` (needs a password), ``truncated`` (cannot be opened, or no page loads),
            ``too_large`` (beyond the limits), ``needs_ocr`` (no text layer, or one of garbage).
    """
    builder = DocumentBuilder("pdf", limits)
    with closing(open_pdf(data)) as pdf:
        if len(pdf) > limits.pages:
            raise NianbaoError(ErrorCode.TOO_LARGE, f"共 {len(pdf)} 页，上限为 {limits.pages} 页")
        pages = _read_pages(pdf, limits, builder)
    if b"%%EOF" not in data[-_HEADER_WINDOW:]:
        builder.warnings.append("PDF 文件结尾不完整，已尽量读取")
    _check_text(pages)
    _write(pages, builder)
    return builder.build()


def _read_pages(pdf: pdfium.PdfDocument, limits: Limits, builder: DocumentBuilder) -> list[_PageContent]:
    """The content of every page that loads; the builder learns the pages and a warning for each that does not."""
    contents: list[_PageContent] = []
    left = limits.characters
    for number in range(1, len(pdf) + 1):
        try:
            page = pdf[number - 1]
        except pdfium.PdfiumError:
            builder.warnings.append(f"第 {number} 页无法读取")
            continue
        with closing(page):
            contents.append(_read_page(page, number, left))
            if not contents[-1].n_chars and raw.FPDFPage_CountObjects(page.raw):
                builder.warnings.append(f"第 {number} 页没有文字层")
        left -= contents[-1].n_chars
        if left <= 0:
            raise NianbaoError(ErrorCode.TOO_LARGE, f"文本超过 {limits.characters} 个字符")
    if not contents:
        raise NianbaoError(ErrorCode.TRUNCATED, "PDF 的页面都无法读取")
    builder.pages.extend(content.page for content in contents)
    return contents


def _read_page(page: pdfium.PdfPage, number: int, most: int) -> _PageContent:
    frame = page_frame(page)
    chars, garbage = read_chars(page, frame, most + 1)
    lattices, outside = find_lattices(read_rulings(page.raw, frame), chars) if chars else ([], [])
    return _PageContent(Page(number, frame.width, frame.height), lattices, group_lines(outside), garbage)


def _check_text(pages: list[_PageContent]) -> None:
    n_chars = sum(page.n_chars for page in pages)
    if n_chars < _LEAST_CHARS * len(pages) and all(page.n_chars < _TEXT_PAGE for page in pages):
        raise NianbaoError(ErrorCode.NEEDS_OCR, f"{len(pages)} 页中没有可提取的文字")
    if sum(page.garbage for page in pages) > n_chars:
        raise NianbaoError(ErrorCode.NEEDS_OCR, "文字层为乱码，无法使用")


def _write(pages: list[_PageContent], builder: DocumentBuilder) -> None:
    """Append the blocks of all pages."""
    for number, block in in_reading_order([PageParts(page.page, page.lattices, page.lines) for page in pages]):
        if isinstance(block, TextBlock):
            _write_paragraph(block, builder)
        else:
            _write_table(block, number, builder)


def _write_paragraph(block: TextBlock, builder: DocumentBuilder) -> None:
    text, glyphs = block.render()
    builder.paragraph(text, page=block.page, box=block.box, path=f"page {block.page}", glyphs=glyphs)


def _write_table(table: Lattice | AlignedTable, page: int, builder: DocumentBuilder) -> None:
    drafts = [
        CellDraft(c.row, c.column, c.text, c.row_span, c.column_span, page, c.box, f"page {page}") for c in table.cells
    ]
    source: TableSource = "grid" if isinstance(table, Lattice) else "geometry"
    builder.table(drafts, source=source, page=page, box=table.box, path=f"page {page}")
