"""An OFD file to a ``Document``: the geometry of PDF pages over the objects of OFD pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from extract.document import Box, Document, Page
from extract.errors import ErrorCode, NianbaoError
from extract.intake.builder import DocumentBuilder
from extract.intake.notemarks import STRUCK_OUT
from extract.intake.ofd.objects import POINTS, Picture, read_chars, read_edges, read_pictures, visible_objects
from extract.intake.ofd.package import OfdPackage, OfdPage
from extract.intake.pdf.compose import PageParts, write
from extract.intake.pdf.lattice import find_lattices
from extract.intake.pdf.lines import group_lines
from extract.intake.pdf.reader import ruled_table
from extract.intake.pdf.rulings import rulings_of
from extract.intake.pdf.struck import without_struck
from extract.limits import Limits

_FEW = 8
"""Characters of a page that say nothing: a page number, a stamp of the scanner."""
_PAGE_COVERED = 0.8
"""Share of the page that its image covers where the page is a scan."""

ImageReader: TypeAlias = Callable[[bytes, int, Box], PageParts]
"""Reads a page by the file of its image; the number of the page, and the box of the image on it in points."""


def read_ofd(data: bytes, limits: Limits, picture: ImageReader | None = None) -> Document:
    """Read an OFD file by its text objects, and the pages that are one image by ``picture``.

    Raises:
        NianbaoError: damaged, encrypted or oversized packages; ``needs_ocr`` where ``picture`` is None and there is
            no text, ``unreadable`` where its pictures show none.
    """
    package = OfdPackage(data, limits)
    builder = DocumentBuilder("ofd", limits)
    pages: list[PageParts] = []
    left = limits.characters
    for page in package.pages():
        parts, n_chars = _read_page(page, package, left, picture, builder.warnings)
        pages.append(parts)
        left -= n_chars
    if not any(parts.tables or parts.lines for parts in pages):
        if picture is None:
            raise NianbaoError(ErrorCode.NEEDS_OCR, f"{len(pages)} 页中没有可提取的文字")
        raise NianbaoError(ErrorCode.UNREADABLE, f"{len(pages)} 页中没有可辨认的文字或表格")
    write(pages, builder)
    return builder.build()


def _read_page(
    page: OfdPage, package: OfdPackage, most: int, picture: ImageReader | None, warnings: list[str]
) -> tuple[PageParts, int]:
    """The parts of a page, and the number of its characters."""
    width, height = page.box[2] * POINTS, page.box[3] * POINTS
    shown = Page(page.number, width, height)
    objects = visible_objects(page)
    printed, garbage = read_chars(page, objects, most)
    edges = list(read_edges(page, objects))
    chars = without_struck(printed, edges)
    if len(chars) < len(printed) and STRUCK_OUT not in warnings:
        warnings.append(STRUCK_OUT)
    scan = _whole_page(read_pictures(page, objects), width * height)
    if len(chars) < _FEW and scan is not None:
        image = package.read(scan.path)
        if picture is not None and image is not None:
            parts = picture(image, page.number, scan.box)
            return replace(parts, page=shown), sum(len(line.chars) for line in parts.lines)
        warnings.append(f"第 {page.number} 页没有文字层")
    lattices, outside, bars = find_lattices(rulings_of(edges, width, height), chars)
    tables = [ruled_table(lattice, page.number) for lattice in lattices]
    return PageParts(shown, tables, group_lines(outside), height, bars=bars), len(chars) + garbage


def _whole_page(pictures: list[Picture], area: float) -> Picture | None:
    """The largest image, where it covers the page."""
    largest = max(pictures, key=lambda picture: _area(picture.box), default=None)
    return largest if largest is not None and _area(largest.box) >= _PAGE_COVERED * area else None


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
