from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from extract.errors import NianbaoError
from extract.export.pageimage import page_pictures
from extract.limits import Limits

SAMPLES = Path(__file__).parents[2] / "samples"


def test_pages_of_a_pdf_come_in_points_and_pixels() -> None:
    pages = list(page_pictures((SAMPLES / "langan_county_2025.pdf").read_bytes(), {2, 1, 99}, Limits()))
    assert [p.number for p in pages] == [1, 2]
    for page in pages:
        image = Image.open(io.BytesIO(page.data))
        assert image.size == (page.pixel_width, page.pixel_height)
        assert max(image.size) <= 2200
        assert page.pixel_width / page.pixel_height == pytest.approx(page.width / page.height, rel=0.01)


def test_an_image_file_is_its_own_page() -> None:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "PNG")
    (page,) = page_pictures(out.getvalue(), {1}, Limits())
    assert (page.width, page.height, page.pixel_width, page.pixel_height) == (400, 300, 400, 300)


def test_formats_without_pages_have_none() -> None:
    assert list(page_pictures("年度报告".encode(), {1}, Limits())) == []


def test_too_large_files_are_refused() -> None:
    with pytest.raises(NianbaoError, match="超出限制"):
        page_pictures(b"%PDF-" + b"x" * 100, {1}, Limits(bytes=10))
