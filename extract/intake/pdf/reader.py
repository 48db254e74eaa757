"""A PDF to a ``Document``: characters, ruled tables, tables by alignment, paragraphs, in reading order."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TypeAlias

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.document import Document, Format, Page
from extract.errors import ErrorCode, NianbaoError
from extract.intake.builder import CellDraft, DocumentBuilder
from extract.intake.notemarks import LEFT_OUT, STRUCK_OUT
from extract.intake.pdf.chars import UNMAPPED, page_frame, read_chars
from extract.intake.pdf.compose import Back, PageParts, as_it_is, write
from extract.intake.pdf.lattice import Lattice, find_lattices
from extract.intake.pdf.legible import Legibility, legibility
from extract.intake.pdf.lines import group_lines
from extract.intake.pdf.marks import drop_note_marks
from extract.intake.pdf.opening import open_pdf
from extract.intake.pdf.ruled import RuledTable
from extract.intake.pdf.rulings import read_edges, rulings_of
from extract.intake.pdf.struck import without_struck
from extract.intake.pdf.turned import upright
from extract.limits import Limits

_HEADER_WINDOW = 1024
_LEAST_CHARS = 5
_TEXT_PAGE = 200

PictureReader: TypeAlias = Callable[[pdfium.PdfPage, int], PageParts]
"""Reads a page by its picture; the number is that of the page, from 1."""


@dataclass(slots=True)
class _Reading:
    """What was read of a page, and how; ``left_out`` says what was printed and not read."""

    parts: PageParts
    n_chars: int
    garbage: int
    legibility: Legibility
    by_picture: bool = False
    left_out: frozenset[str] = frozenset()


def read_pdf(data: bytes, limits: Limits, picture: PictureReader | None = None) -> Document:
    """Read a PDF by its text layer, and the pages whose layer cannot be used by ``picture``.

    Raises:
        NianbaoError: ``encrypted`` (needs a password), ``truncated`` (cannot be opened, or no page loads),
            ``too_large`` (beyond the limits), ``unreadable`` (pictures without text or tables); ``needs_ocr`` where
            ``picture`` is None and there is no text layer, or one of garbage.
    """
    warnings: list[str] = []
    with closing(open_pdf(data)) as pdf:
        if len(pdf) > limits.pages:
            raise NianbaoError(ErrorCode.TOO_LARGE, f"共 {len(pdf)} 页，上限为 {limits.pages} 页")
        pages = _read_pages(pdf, limits, picture, warnings)
    if b"%%EOF" not in data[-_HEADER_WINDOW:]:
        warnings.append("PDF 文件结尾不完整，已尽量读取")
    if picture is None:
        _check_text(pages)
    elif not any(page.parts.tables or page.parts.lines for page in pages):
        raise NianbaoError(ErrorCode.UNREADABLE, f"{len(pages)} 页中没有可辨认的文字或表格")
    builder = DocumentBuilder(_format(pages), limits)
    builder.warnings.extend(warnings)
    builder.warnings.extend(sorted(frozenset().union(*(page.left_out for page in pages))))
    write([page.parts for page in pages], builder)
    return builder.build()


def _read_pages(
    pdf: pdfium.PdfDocument, limits: Limits, picture: PictureReader | None, warnings: list[str]
) -> list[_Reading]:
    """What every page that loads holds, one page open at a time; a warning for each that does not load."""
    found: list[_Reading] = []
    left = limits.characters
    for number in range(1, len(pdf) + 1):
        try:
            page = pdf[number - 1]
        except pdfium.PdfiumError:
            warnings.append(f"第 {number} 页无法读取")
            continue
        with closing(page):
            reading = _read_text(page, number, left)
            if picture is not None and reading.legibility is not Legibility.TEXT:
                reading = _by_picture(reading, picture(page, number))
            elif not reading.n_chars and raw.FPDFPage_CountObjects(page.raw):
                warnings.append(f"第 {number} 页没有文字层")
        found.append(reading)
        left -= reading.n_chars
        if left <= 0:
            raise NianbaoError(ErrorCode.TOO_LARGE, f"文本超过 {limits.characters} 个字符")
    if not found:
        raise NianbaoError(ErrorCode.TRUNCATED, "PDF 的页面都无法读取")
    return found


def _read_text(page: pdfium.PdfPage, number: int, most: int) -> _Reading:
    shown = page_frame(page)
    with closing(page.get_textpage()) as textpage:
        frame, back = upright(textpage, shown)
        printed, garbage = read_chars(textpage, frame, most + 1)
    edges = read_edges(page.raw, frame) if printed else []
    chars = without_struck(printed, edges)
    lattices, outside, bars = find_lattices(rulings_of(edges, frame.width, frame.height), chars)
    marked = drop_note_marks(cell for lattice in lattices for cell in lattice.cells)
    reasons = {STRUCK_OUT: len(chars) < len(printed), LEFT_OUT: marked}
    tables = [ruled_table(lattice, number, back) for lattice in lattices]
    parts = PageParts(Page(number, shown.width, shown.height), tables, group_lines(outside), frame.height, back, bars)
    legible = legibility(page, frame, chars, garbage)
    unmapped = sum(char.text == UNMAPPED for char in chars)
    left_out = frozenset(reason for reason, holds in reasons.items() if holds)
    return _Reading(parts, len(chars) - unmapped, garbage + unmapped, legible, left_out=left_out)


def ruled_table(lattice: Lattice, number: int, place: Back = as_it_is) -> RuledTable:
    """A ruled table of the page with this number; ``place`` turns its boxes into those of the page as shown."""
    cells = [
        CellDraft(c.row, c.column, c.text, c.row_span, c.column_span, number, place(c.box), f"page {number}")
        for c in lattice.cells
    ]
    return RuledTable(lattice.box, cells, tuple(lattice.xs), lattice.open_top, lattice.open_bottom)


def _by_picture(text: _Reading, parts: PageParts) -> _Reading:
    """The picture's reading, but for a page of good text only where the picture shows a table that the text lacks."""
    if text.legibility is Legibility.TABLE_IN_PICTURE and len(parts.tables) <= len(text.parts.tables):
        return text
    n_chars = sum(len(line.chars) for line in parts.lines)
    return _Reading(parts, n_chars, 0, Legibility.PICTURE, by_picture=True)


def _format(pages: list[_Reading]) -> Format:
    """``scan`` where no page was read by its text layer."""
    return "pdf" if any(page.n_chars and not page.by_picture for page in pages) else "scan"


def _check_text(pages: list[_Reading]) -> None:
    n_chars = sum(page.n_chars for page in pages)
    if n_chars < _LEAST_CHARS * len(pages) and all(page.n_chars < _TEXT_PAGE for page in pages):
        raise NianbaoError(ErrorCode.NEEDS_OCR, f"{len(pages)} 页中没有可提取的文字")
    if sum(page.garbage for page in pages) > n_chars:
        raise NianbaoError(ErrorCode.NEEDS_OCR, "文字层为乱码，无法使用")
