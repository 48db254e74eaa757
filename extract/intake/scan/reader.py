"""Pictures to a ``Document``: image files, and pages of a PDF whose text layer cannot be used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from extract.config import Ocr
from extract.document import Box, Document
from extract.errors import ErrorCode, NianbaoError
from extract.intake.builder import DocumentBuilder
from extract.intake.ofd.reader import ImageReader
from extract.intake.pdf.compose import PageParts, write
from extract.intake.pdf.reader import PictureReader
from extract.intake.scan.page import PageReader
from extract.intake.scan.raster import PageImage, image_pages, pdf_page
from extract.intake.scan.readers import Readers, open_readers
from extract.limits import Limits


def open_pictures(limits: Limits, ocr: Ocr) -> PictureReader:
    """What reads pages of one PDF as pictures; errors as ``pdf_page`` and ``open_readers``."""
    reader = PageReader(open_readers(ocr))
    return lambda page, number: reader.read(pdf_page(page, number, limits))


def open_images(limits: Limits, ocr: Ocr) -> ImageReader:
    """What reads the pages of one OFD file that are one image; errors as ``image_pages`` and ``open_readers``."""
    reader = PageReader(open_readers(ocr))

    def read(data: bytes, number: int, box: Box) -> PageParts:
        """The first page of an image file, its places moved to where the image stands."""
        left, top, right, bottom = box
        image = replace(next(image_pages(data, limits)), number=number, width=right - left, height=bottom - top)
        parts = reader.read(image)
        parts.move(left, top)
        return parts

    return read


def read_image(data: bytes, limits: Limits, ocr: Ocr) -> Document:
    """Read an image file of one or more pages; errors as ``read_scan`` and ``image_pages``."""
    return read_scan(image_pages(data, limits), limits, open_readers(ocr))


def read_scan(pages: Iterable[PageImage], limits: Limits, readers: Readers) -> Document:
    """Read page images, one in memory at a time.

    Raises:
        NianbaoError: ``unreadable`` where no page shows any text, ``too_large`` beyond the limits.
    """
    reader = PageReader(readers)
    contents = [reader.read(page) for page in pages]
    if not any(content.tables or content.lines for content in contents):
        raise NianbaoError(ErrorCode.UNREADABLE, f"{len(contents)} 页图像中没有可辨认的文字或表格")
    builder = DocumentBuilder("image", limits)
    write(contents, builder)
    return builder.build()
