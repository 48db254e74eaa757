"""Page images from PDF pages and image files, one at a time, bounded before anything is decoded."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from extract.errors import ErrorCode, NianbaoError
from extract.limits import Limits

Pixels: TypeAlias = NDArray[np.uint8]
"""H x W x 3 RGB, or H x W grey."""

_POINTS = 72.0
_USUAL_DPI = 200.0
_LEAST_DPI, _MOST_DPI = 72.0, 300.0
_EXACT = 0.9999
"""Factor of the resolution that keeps an image of n pixels at n: a rounding error would blur them over n + 1."""
_PAGE_COVERED = 0.8
_FORM_DEPTH = 4
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
_SIXTEEN_BIT = "I;16"


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as pixels.

    Attributes:
        number: page number from 1.
        pixels: H x W x 3 RGB.
        width: width of the page in the coordinates of the original: points for PDF, pixels for images.
        height: its height.
    """

    number: int
    pixels: Pixels
    width: float
    height: float


def pdf_page(page: pdfium.PdfPage, number: int, limits: Limits) -> PageImage:
    """A page of a PDF at the resolution of the scan it consists of, else at 200 dpi.

    Raises:
        NianbaoError: ``too_large`` (an embedded image is too large), ``unreadable`` (the page cannot be shown).
    """
    width, height = page.get_size()
    dpi = _scan_dpi(page, number, width * height, limits)
    most = (limits.pixels / max(width * height, 1.0)) ** 0.5 * _POINTS
    scale = max(min(dpi, most), 1.0) / _POINTS * _EXACT
    try:
        bitmap = page.render(scale=scale, rev_byteorder=True)
    except (pdfium.PdfiumError, ValueError, MemoryError) as error:
        raise NianbaoError(ErrorCode.UNREADABLE, f"第 {number} 页无法显示") from error
    with closing(bitmap):
        pixels = np.array(bitmap.to_numpy()[..., :3], dtype=np.uint8)
    return PageImage(number, pixels, width, height)


def _scan_dpi(page: pdfium.PdfPage, number: int, area: float, limits: Limits) -> float:
    """The resolution of the one image that makes the page; TOO_LARGE where an image is beyond the limit."""
    sizes: list[float] = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_FORM_DEPTH):
        columns, rows = item.get_px_size()
        if columns * rows > limits.pixels:
            raise NianbaoError(ErrorCode.TOO_LARGE, f"第 {number} 页的图像为 {columns}×{rows} 像素")
        left, bottom, right, top = item.get_bounds()
        covered = abs((right - left) * (top - bottom))
        if covered >= _PAGE_COVERED * area > 0:
            sizes.append((columns * rows / covered) ** 0.5 * _POINTS)
    return min(max(sizes[0], _LEAST_DPI), _MOST_DPI) if len(sizes) == 1 else _USUAL_DPI


def image_pages(data: bytes, limits: Limits) -> Iterator[PageImage]:
    """The page of a PNG, JPEG or BMP file, the pages of a TIFF file.

    Raises:
        NianbaoError: ``too_large`` (pixels or pages), ``truncated``, ``unreadable``.
    """
    try:
        with warnings.catch_warnings():
            # Our own limit below is the one that counts.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                _count_pages(image, limits)
                for number, frame in enumerate(ImageSequence.Iterator(image), 1):
                    yield _frame(frame, number, limits)
    except Image.DecompressionBombError as error:
        raise NianbaoError(ErrorCode.TOO_LARGE, f"图像超过 {limits.pixels} 像素") from error
    except UnidentifiedImageError as error:
        raise NianbaoError(ErrorCode.UNREADABLE, "图像文件头损坏") from error
    except (OSError, EOFError) as error:
        raise NianbaoError(ErrorCode.TRUNCATED, "图像数据不完整") from error
    except (ValueError, SyntaxError, KeyError, TypeError, IndexError, OverflowError, MemoryError) as error:
        raise NianbaoError(ErrorCode.UNREADABLE, "图像数据损坏") from error


def _count_pages(image: Image.Image, limits: Limits) -> None:
    """Refuse a file of too many pages before the first is read, without counting them all."""
    try:
        image.seek(limits.pages)
    except EOFError:
        image.seek(0)
    else:
        raise NianbaoError(ErrorCode.TOO_LARGE, f"图像超过 {limits.pages} 页")


def _frame(frame: Image.Image, number: int, limits: Limits) -> PageImage:
    if frame.width * frame.height > limits.pixels:
        raise NianbaoError(ErrorCode.TOO_LARGE, f"图像为 {frame.width}×{frame.height} 像素，上限为 {limits.pixels}")
    shown = ImageOps.exif_transpose(frame)
    pixels = np.array(_as_rgb(shown), dtype=np.uint8)
    return PageImage(number, pixels, float(pixels.shape[1]), float(pixels.shape[0]))


def _as_rgb(image: Image.Image) -> Image.Image:
    """RGB on white: transparency shows paper, sixteen bits become eight."""
    if image.mode.startswith(_SIXTEEN_BIT):
        return Image.fromarray((np.asarray(image, dtype=np.uint16) >> 8).astype(np.uint8)).convert("RGB")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        paper.alpha_composite(layer)
        return paper.convert("RGB")
    return image.convert("RGB")
