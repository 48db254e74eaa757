"""Pictures of the pages of a report's file, for people to look at beside its values."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Literal

import pypdfium2 as pdfium
from PIL import Image

from extract.errors import ErrorCode, NianbaoError
from extract.intake.pdf.opening import open_pdf
from extract.intake.scan.raster import PageImage, image_pages, pdf_page
from extract.intake.sniff import sniff_binary
from extract.limits import Limits


@dataclass(frozen=True, slots=True)
class PictureForm:
    """How a page becomes a picture.

    Attributes:
        encoding: name of the format in Pillow.
        quality: of its lossy compression.
        box: pixels that an upright page may fill (a wide one turned).
        effort: of the encoder, where it knows several.
    """

    encoding: Literal["JPEG", "WEBP"]
    quality: int
    box: tuple[int, int]
    effort: int = 0


DETAILED = PictureForm("JPEG", 80, (2200, 2200))
"""Enough to read a table cell, small enough to send to a browser."""
SMALL = PictureForm("WEBP", 42, (960, 1360), effort=4)
"""Small enough to be put into one file by the dozen: about 115 dots an inch of A4, 7-point print is clear."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as a picture.

    Attributes:
        number: page number from 1.
        width: width of the page in the unit of a record's boxes: points for PDF, pixels for images.
        height: its height.
        pixel_width: width of the picture.
        pixel_height: its height.
        data: the bytes of the picture.
    """

    number: int
    width: float
    height: float
    pixel_width: int
    pixel_height: int
    data: bytes


def page_pictures(
    data: bytes, wanted: Collection[int], limits: Limits, form: PictureForm = DETAILED, *, pass_over: bool = False
) -> Iterator[PagePicture]:
    """The wanted pages of a PDF or an image file, in order, one in memory at a time; none for other formats.

    Raises:
        NianbaoError: as ``page_images``.
    """
    return (_picture(page, form) for page in page_images(data, wanted, limits, pass_over=pass_over))


def page_images(
    data: bytes, wanted: Collection[int], limits: Limits, *, pass_over: bool = False
) -> Iterator[PageImage]:
    """The wanted pages of a PDF or an image file as pixels, in order; none for other formats.

    Args:
        pass_over: leave out a page of a PDF that cannot be shown, in place of raising its error.

    Raises:
        NianbaoError: ``too_large``, ``encrypted``, ``truncated``, ``unreadable``, as when the file is read.
    """
    if len(data) > limits.bytes:
        raise NianbaoError(ErrorCode.TOO_LARGE, f"共 {len(data)} 字节，上限为 {limits.bytes} 字节")
    kind = sniff_binary(data, limits)
    if kind == "pdf":
        return pdf_pages(data, wanted, limits, pass_over=pass_over)
    pages = image_pages(data, limits) if kind == "image" else ()
    return (page for page in pages if page.number in wanted)


def pdf_pages(data: bytes, wanted: Collection[int], limits: Limits, *, pass_over: bool = False) -> Iterator[PageImage]:
    """The wanted pages of a PDF in order, with its text in a font of the machine where it embeds none.

    Args:
        pass_over: leave out a page that cannot be shown, in place of raising its error.

    Raises:
        NianbaoError: as ``open_pdf`` and ``pdf_page``.
        pypdfium2.PdfiumError: where a page cannot be loaded.
    """
    passed = (NianbaoError, pdfium.PdfiumError) if pass_over else ()
    with closing(open_pdf(data, for_people=True)) as pdf:
        for number in sorted(n for n in wanted if 1 <= n <= min(len(pdf), limits.pages)):
            with suppress(*passed), closing(pdf[number - 1]) as page:
                yield pdf_page(page, number, limits)


def _picture(page: PageImage, form: PictureForm) -> PagePicture:
    image = Image.fromarray(page.pixels)
    upright = image.height >= image.width
    image.thumbnail(form.box if upright else form.box[::-1], Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.save(out, form.encoding, quality=form.quality, method=form.effort)
    return PagePicture(page.number, page.width, page.height, image.width, image.height, out.getvalue())
