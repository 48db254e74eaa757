from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

import cv2
import numpy as np
from scan_drawing import Sheet, noisy, turned

from extract.intake.scan.clean import clean, is_bilevel
from extract.intake.scan.geometry import estimate_lean, estimate_skew, longer
from extract.intake.scan.grid import find_tables
from extract.intake.scan.ink import colours, ink
from extract.intake.scan.lines import RuledLine
from extract.intake.scan.raster import PageImage, Pixels


def _ink(pixels: Pixels) -> Pixels:
    return ink(pixels, colours(pixels))


def text_sheet() -> Sheet:
    sheet = Sheet()
    for y in range(300, 2000, 55):
        sheet.words(200, y, 40)
    return sheet


@pytest.mark.parametrize("angle", [-5.0, -2.2, 0.0, 0.7, 4.4])
def test_skew_of_a_page_of_text(angle: float) -> None:
    pixels, _ = turned(text_sheet().pixels, -angle)
    assert estimate_skew(_ink(noisy(pixels, 10)), max(pixels.shape)) == pytest.approx(angle, abs=0.15)


def test_skew_of_an_empty_page_is_none() -> None:
    assert estimate_skew(np.full((500, 400), 255, np.uint8), 500) == 0.0


def test_red_seal_vanishes_and_the_text_under_it_stays() -> None:
    sheet = text_sheet()
    plain = _ink(sheet.pixels)
    sheet.seal(700, 900)
    stamped = _ink(sheet.pixels)
    # Where the seal touches black ink a pixel here and there keeps some of its shade.
    assert (np.abs(stamped.astype(int) - plain) > 60).sum() < 30
    area = plain[740:1060, 540:860]
    assert np.abs(stamped[740:1060, 540:860][area < 60].astype(int) - 20).max() < 60


def test_blue_pen_vanishes() -> None:
    sheet = Sheet()
    cv2.line(sheet.pixels, (300, 400), (900, 800), (40, 60, 200), 6)
    assert _ink(sheet.pixels).min() > 170


def test_yellowish_paper_is_no_colour() -> None:
    sheet = text_sheet()
    sheet.pixels = np.minimum(sheet.pixels, np.array([250, 240, 200], np.uint8))
    cleaned = _ink(sheet.pixels)
    assert cleaned[100:200, 100:200].min() > 230
    assert cleaned.min() < 60


def test_uneven_light_is_evened_out() -> None:
    sheet = text_sheet()
    light = np.linspace(0.45, 1.0, sheet.pixels.shape[1])[None, :, None]
    cleaned = _ink((sheet.pixels * light).astype(np.uint8))
    paper = cleaned[100:250]
    assert paper.min() > 225
    assert cleaned[300:2000].min() < 90


def test_perspective_is_taken_back() -> None:
    sheet = Sheet()
    sheet.grid(range(200, 1500, 130), range(300, 2000, 80))
    height, width = sheet.pixels.shape[:2]
    page = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = page + np.array([[30, 25], [-45, 10], [-10, -35], [20, -15]], np.float32)
    matrix = cv2.getPerspectiveTransform(page, seen)
    pixels = cv2.warpPerspective(sheet.pixels, matrix, (width, height), borderValue=(255, 255, 255))
    cleaned = clean(PageImage(1, pixels, float(width), float(height)))
    corners = np.array([[[200, 300], [1370, 300], [1370, 1900], [200, 1900]]], np.float64)
    there = cv2.perspectiveTransform(
        cv2.perspectiveTransform(corners, matrix), np.linalg.inv(cleaned.placement.to_original)
    )
    a, b, c, d = there[0]
    assert abs(a[1] - b[1]) < 4
    assert abs(c[1] - d[1]) < 4
    assert abs(a[0] - d[0]) < 4
    assert abs(b[0] - c[0]) < 4


@pytest.mark.parametrize("lean", [-7.0, 5.0])
def test_a_table_photographed_from_aside_is_put_upright(lean: float) -> None:
    sheet = Sheet()
    xs, ys = range(300, 1400, 130), range(300, 1200, 60)
    sheet.grid(xs, ys)
    for y in ys[:-1]:
        sheet.words(310, y + 17, 3)
    shear = np.eye(3)
    shear[0, 1] = np.tan(np.radians(lean))
    shear[0, 2] = -shear[0, 1] * 1170
    pixels = cv2.warpPerspective(sheet.pixels, shear, (1654, 2339), borderValue=(255, 255, 255))
    assert estimate_lean(_ink(pixels), 2339) == pytest.approx(lean, abs=0.5)
    (found,) = find_tables(clean(PageImage(1, noisy(pixels, 8), 1654.0, 2339.0)))
    assert (found.n_rows, found.n_columns) == (len(ys) - 1, len(xs) - 1)


def test_four_rulings_are_longer_than_many_strokes_of_text() -> None:
    """A page of text with a small table below it was sheared until its strokes stood upright and its rulings broke."""

    def lines(count: int, length: float) -> list[RuledLine]:
        return [RuledLine.through([0.0, length], [9.0 * i, 9.0 * i], length) for i in range(count)]

    assert longer([*lines(4, 250.0), *lines(40, 20.0)], [*lines(4, 70.0), *lines(150, 25.0)])
    assert not longer(lines(4, 70.0), lines(4, 250.0))


def test_only_an_image_without_greys_is_black_and_white() -> None:
    sheet = text_sheet()
    sheet.pixels = np.where(sheet.pixels < 128, 0, 255).astype(np.uint8)
    assert is_bilevel(sheet.pixels)
    assert not is_bilevel(np.asarray(cv2.blur(sheet.pixels, (3, 3)), np.uint8))
    assert not is_bilevel(noisy(sheet.pixels, 60))


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_way_back_through_quarter_turns(quarters: int) -> None:
    sheet = Sheet()
    cv2.rectangle(sheet.pixels, (300, 500), (420, 580), (0, 0, 0), -1)
    pixels = np.ascontiguousarray(np.rot90(sheet.pixels, quarters))
    page = clean(PageImage(1, pixels, float(pixels.shape[1]), float(pixels.shape[0])), quarters)
    assert page.grey.shape == (2339, 1654)
    ys, xs = np.nonzero(page.grey < 128)
    box = (float(xs.min()), float(ys.min()), float(xs.max()) + 1, float(ys.max()) + 1)
    there = np.argwhere(pixels[..., 0] < 128)
    (top, left), (bottom, right) = there.min(axis=0), there.max(axis=0) + 1
    assert page.placement.original_box(box) == pytest.approx((left, top, right, bottom), abs=4)


@pytest.mark.parametrize(("side", "expected"), [(600, 1754), (2000, 2000), (5000, 2339)])
def test_working_size_is_bounded(side: int, expected: int) -> None:
    pixels = np.full((side, side * 7 // 10, 3), 255, np.uint8)
    assert max(clean(PageImage(1, pixels, 595.0, 842.0)).grey.shape) == expected
