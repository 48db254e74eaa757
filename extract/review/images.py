"""Page images small enough to be put into one file, in the coordinates of the record's boxes."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import islice

import pypdfium2 as pdfium
from PIL import Image

from extract.errors import NianbaoError
from extract.intake.pdf.opening import open_pdf
from extract.intake.scan.raster import PageImage, image_pages, pdf_page
from extract.limits import Limits

WIDTH, HEIGHT = 960, 1360
"""Pixels that an upright page may fill (a wide one turned): about 115 dots an inch of A4, 7-point print is clear."""
_QUALITY = 42
_EFFORT = 4


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as WebP.

    Attributes:
        number: page number from 1.
        width: width of the page in the unit of the record's boxes (points, or pixels for images).
        height: its height.
        data: the bytes of the picture.
    """

    number: int
    width: float
    height: float
    data: bytes


def page_pictures(data: bytes, is_pdf: bool, wanted: Collection[int], limits: Limits) -> list[PagePicture]:
    """Pictures of the wanted pages that can be shown, in page order; a page that cannot is left out.

    Raises:
        NianbaoError: where the file cannot be opened.
    """
    pages = _pdf_pages(data, wanted, limits) if is_pdf else image_pages(data, limits)
    return [_picture(page) for page in islice(pages, limits.pages) if page.number in wanted]


def _pdf_pages(data: bytes, wanted: Collection[int], limits: Limits) -> Iterator[PageImage]:
    with closing(open_pdf(data, for_people=True)) as pdf:
        for number in sorted(n for n in wanted if 1 <= n <= min(len(pdf), limits.pages)):
            try:
                page = pdf[number - 1]
            except pdfium.PdfiumError:
                continue
            with closing(page), suppress(NianbaoError):
                yield pdf_page(page, number, limits)


def _picture(page: PageImage) -> PagePicture:
    image = Image.fromarray(page.pixels)
    upright = image.height >= image.width
    image.thumbnail((WIDTH, HEIGHT) if upright else (HEIGHT, WIDTH), Image.Resampling.LANCZOS)
    packed = io.BytesIO()
    image.save(packed, "WEBP", quality=_QUALITY, method=_EFFORT)
    return PagePicture(page.number, page.width, page.height, packed.getvalue())
