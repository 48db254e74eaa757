"""Page images small enough to be put into one file, in the coordinates of the record's boxes."""

from __future__ import annotations

import io
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice

from PIL import Image

from extract.export.pageimage import pdf_pages
from extract.intake.scan.raster import PageImage, image_pages
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
    pages = pdf_pages(data, wanted, limits, pass_over=True) if is_pdf else image_pages(data, limits)
    return [_picture(page) for page in islice(pages, limits.pages) if page.number in wanted]


def _picture(page: PageImage) -> PagePicture:
    image = Image.fromarray(page.pixels)
    upright = image.height >= image.width
    image.thumbnail((WIDTH, HEIGHT) if upright else (HEIGHT, WIDTH), Image.Resampling.LANCZOS)
    packed = io.BytesIO()
    image.save(packed, "WEBP", quality=_QUALITY, method=_EFFORT)
    return PagePicture(page.number, page.width, page.height, packed.getvalue())
