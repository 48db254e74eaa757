from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator

import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from extract.errors import ErrorCode, NianbaoError
from extract.intake.scan.raster import PageImage, image_pages, pdf_page
from extract.limits import Limits

LIMITS = Limits()


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def picture(width: int = 60, height: int = 40) -> Image.Image:
    pixels = np.full((height, width, 3), 255, np.uint8)
    pixels[:10, :20] = (200, 30, 40)
    return Image.fromarray(pixels)


def scanned_pdf(width: int, height: int, pages: int = 1) -> bytes:
    return encoded(picture(width, height), "PDF", save_all=True, append_images=[picture(width, height)] * (pages - 1))


def failure(read: Callable[[bytes, Limits], Iterator[PageImage]], data: bytes, limits: Limits = LIMITS) -> ErrorCode:
    with pytest.raises(NianbaoError) as caught:
        list(read(data, limits))
    return caught.value.code


def pdf_pages(data: bytes, limits: Limits) -> Iterator[PageImage]:
    pdf = pdfium.PdfDocument(data)
    yield from (pdf_page(pdf[index], index + 1, limits) for index in range(len(pdf)))


def bare_png(width: int, height: int) -> bytes:
    """A PNG whose header promises far more than it holds."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF"])
def test_pixels_of_an_image_file(kind: str) -> None:
    (page,) = image_pages(encoded(picture(), kind), LIMITS)
    assert (page.number, page.width, page.height) == (1, 60.0, 40.0)
    assert page.pixels.shape == (40, 60, 3)
    assert tuple(page.pixels[5, 5]) == (200, 30, 40)


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "I;16"])
def test_every_kind_of_pixel_becomes_rgb(mode: str) -> None:
    image = (
        Image.fromarray(np.full((8, 9), 65535, np.uint16))
        if mode == "I;16"
        else Image.new("L", (9, 8), 255).convert(mode)
    )
    (page,) = image_pages(encoded(image, "TIFF"), LIMITS)
    assert page.pixels.shape == (8, 9, 3)
    assert page.pixels.min() >= 254


def test_transparency_shows_paper() -> None:
    (page,) = image_pages(encoded(Image.new("RGBA", (9, 8), (0, 0, 0, 0)), "PNG"), LIMITS)
    assert page.pixels.min() == 255


def test_camera_orientation_is_applied() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    (page,) = image_pages(encoded(picture(60, 40), "JPEG", exif=exif), LIMITS)
    assert (page.width, page.height) == (40.0, 60.0)


def test_pages_of_a_tiff() -> None:
    data = encoded(picture(), "TIFF", save_all=True, append_images=[picture(30, 20)])
    assert [(page.number, page.width) for page in image_pages(data, LIMITS)] == [(1, 60.0), (2, 30.0)]


def test_tiff_of_too_many_pages() -> None:
    data = encoded(picture(), "TIFF", save_all=True, append_images=[picture()] * 5)
    assert failure(image_pages, data, Limits(pages=3)) is ErrorCode.TOO_LARGE
    assert len(list(image_pages(data, Limits(pages=6)))) == 6


def test_two_thousand_pages_are_refused_before_the_first_is_read() -> None:
    data = encoded(picture(8, 8), "TIFF", save_all=True, append_images=[picture(8, 8)] * 1999)
    with pytest.raises(NianbaoError) as raised:
        next(image_pages(data, LIMITS))
    assert raised.value.code is ErrorCode.TOO_LARGE


@pytest.mark.parametrize("side", [9_000, 30_000, 1_000_000])
def test_huge_image_is_refused_by_its_header(side: int) -> None:
    assert failure(image_pages, bare_png(side, side)) is ErrorCode.TOO_LARGE


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_image_cut_in_half(kind: str) -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (300, 300, 3), np.uint8))
    data = encoded(noise, kind)
    assert failure(image_pages, data[: len(data) // 2]) in (ErrorCode.TRUNCATED, ErrorCode.UNREADABLE)


def test_image_of_junk() -> None:
    assert failure(image_pages, b"\x89PNG\r\n\x1a\n" + bytes(range(200))) in (ErrorCode.TRUNCATED, ErrorCode.UNREADABLE)


def test_scan_in_a_pdf_comes_at_its_own_resolution() -> None:
    # Pillow lays one pixel on one point by default: 72 dpi.
    (page,) = pdf_pages(scanned_pdf(600, 800), LIMITS)
    assert (page.width, page.height) == (600.0, 800.0)
    assert page.pixels.shape == (800, 600, 3)
    assert page.pixels[5, 5, 0] > 150 > page.pixels[5, 5, 1]


@pytest.mark.parametrize(("width", "height"), [(1654, 2339), (827, 1170), (2480, 3508)])
def test_a_scan_of_black_and_white_in_a_pdf_keeps_its_pixels(width: int, height: int) -> None:
    """Were it shown a pixel wider, as a rounding error of the size of its page has it, all of it would blur."""
    stripes = np.zeros((height, width), np.uint8)
    stripes[:, ::2] = 255
    image = Image.fromarray(stripes).convert("1")
    (page,) = pdf_pages(encoded(image, "PDF", resolution=200.0), LIMITS)
    assert page.pixels.shape[:2] == (height, width)
    assert set(np.unique(page.pixels).tolist()) == {0, 255}


def test_page_without_a_scan_comes_at_200_dpi() -> None:
    pdf = pdfium.PdfDocument.new()
    pdf.new_page(360, 720)
    stream = io.BytesIO()
    pdf.save(stream)
    (page,) = pdf_pages(stream.getvalue(), LIMITS)
    assert page.pixels.shape == (2000, 1000, 3)


def test_enormous_page_is_shown_smaller() -> None:
    pdf = pdfium.PdfDocument.new()
    pdf.new_page(14_000, 14_000)
    stream = io.BytesIO()
    pdf.save(stream)
    (page,) = pdf_pages(stream.getvalue(), Limits(pixels=1_000_000))
    assert page.pixels.shape[0] * page.pixels.shape[1] <= 1_010_000


def test_pdf_with_an_image_beyond_the_limit() -> None:
    assert failure(pdf_pages, scanned_pdf(600, 800), Limits(pixels=100_000)) is ErrorCode.TOO_LARGE


def test_pages_of_an_image_come_one_at_a_time() -> None:
    pages = image_pages(encoded(picture(), "TIFF", save_all=True, append_images=[picture(30, 20)] * 2), LIMITS)
    assert next(pages).number == 1
    assert next(pages).number == 2
