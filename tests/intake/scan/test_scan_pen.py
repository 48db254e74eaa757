"""Coloured strokes on a page: a pen in a cell takes belief from what is printed there, a seal does not."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

import cv2
import numpy as np
from scan_drawing import Sheet

from extract.document import Box
from extract.intake.scan.clean import CleanPage, clean
from extract.intake.scan.crops import InkPage
from extract.intake.scan.ink import colours
from extract.intake.scan.pen import pen_points

BLUE, RED, PALE = (30, 60, 200), (200, 40, 40), (157, 195, 230)
CELL: Box = (600.0, 800.0, 740.0, 880.0)


def struck(colour: tuple[int, int, int], *, slope: int = 30) -> Sheet:
    sheet = Sheet()
    sheet.grid(range(460, 1030, 140), range(720, 1050, 80))
    cv2.line(sheet.pixels, (610, 850), (710, 850 - slope), colour, 5)
    return sheet


def marked(sheet: Sheet, box: Box = CELL) -> bool:
    return InkPage(clean(sheet.image())).is_marked(box)


def test_a_stroke_in_a_cell_marks_it_alone() -> None:
    sheet = struck(BLUE)
    assert marked(sheet)
    assert not marked(sheet, (740.0, 800.0, 880.0, 880.0))
    assert not marked(sheet, (600.0, 880.0, 740.0, 960.0))


def test_a_seal_marks_nothing_even_where_little_of_it_is_left() -> None:
    sheet = struck(RED)
    sheet.seal(670, 900)
    assert not marked(sheet)
    faint = Sheet()
    faint.seal(670, 900)
    height, width = faint.pixels.shape[:2]
    gone = np.random.default_rng(0).random((height // 20 + 1, width // 20 + 1)) < 0.5
    faint.pixels[np.kron(gone, np.ones((20, 20), bool))[:height, :width]] = 255
    assert not marked(faint, (500.0, 700.0, 850.0, 1100.0))


def test_red_that_is_no_seal_marks_as_any_pen_does() -> None:
    sheet = struck(RED)
    sheet.seal(670, 1500)
    assert marked(sheet)
    assert not marked(sheet, (500.0, 1300.0, 850.0, 1700.0))


def test_shades_and_black_marks_are_no_pen() -> None:
    sheet = Sheet()
    sheet.pixels[780:900, 200:1000] = PALE
    cv2.line(sheet.pixels, (610, 850), (710, 820), (0, 0, 0), 5)
    assert not marked(sheet)


def test_a_page_printed_in_colour_is_no_page_full_of_pen() -> None:
    sheet = Sheet()
    sheet.pixels[100:2000:24, 100:1500] = BLUE
    sheet.pixels[101:2000:24, 100:1500] = BLUE
    sheet.pixels[102:2000:24, 100:1500] = BLUE
    sheet.pixels[103:2000:24, 100:1500] = BLUE
    assert len(pen_points(colours(sheet.pixels))) == 0


def test_the_points_follow_the_page_when_it_is_turned_upright() -> None:
    sheet = struck(BLUE)
    sheet.pixels = np.ascontiguousarray(np.rot90(sheet.pixels, 1))
    page: CleanPage = clean(sheet.image(), quarters=1)
    assert InkPage(page).is_marked(CELL)


def test_no_colour_no_points() -> None:
    assert pen_points(colours(Sheet().pixels)).shape == (0, 2)
