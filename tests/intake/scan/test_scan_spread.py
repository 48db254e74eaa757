"""Two pages on one image, as on A3 or in an open book."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

import numpy as np
from scan_drawing import A4, READERS, Sheet, noisy, turned

from extract.document import Paragraph, Table
from extract.intake.scan.raster import PageImage, Pixels
from extract.intake.scan.reader import read_scan
from extract.intake.scan.spread import halves
from extract.limits import Limits

WIDTH, HEIGHT = A4


def page(n: int) -> Sheet:
    """A title, a table that counts from ``n``, and a line below it."""
    sheet = Sheet()
    sheet.words(500, 400, 8 + n)
    xs, ys = [200, 560, 720, 880, 1040, 1300], [600, 680, 740, 800, 860]
    sheet.grid(xs, ys)
    for row in range(4):
        sheet.words(xs[0] + 12, ys[row] + 20, 7)
        for column in range(1, 5):
            sheet.bars(xs[column], ys[row], xs[column + 1], ys[row + 1], n)
    sheet.words(200, 1200, 30 + n)
    return sheet


def image(pixels: Pixels) -> PageImage:
    height, width = pixels.shape[:2]
    return PageImage(1, np.ascontiguousarray(pixels), float(width), float(height))


def beside(*sheets: Sheet) -> Pixels:
    return np.asarray(np.hstack([sheet.pixels for sheet in sheets]), np.uint8)


@pytest.mark.parametrize("angle", [0.0, 1.5, -1.5])
def test_the_image_is_cut_in_the_blank_between_the_pages(angle: float) -> None:
    pair = halves(image(noisy(turned(beside(page(1), page(2)), angle)[0], 12)))
    assert pair is not None
    left, right = pair
    assert abs(left.width - WIDTH) < 0.06 * WIDTH
    assert left.width + right.width == 2 * WIDTH
    assert left.pixels.shape[1] + right.pixels.shape[1] == 2 * WIDTH
    assert (left.number, right.number, left.height) == (1, 1, HEIGHT)


def test_the_left_page_is_read_before_the_right_one() -> None:
    document = read_scan([image(beside(page(1), page(2)))], Limits(), READERS)
    assert [type(block) for block in document.blocks] == [Paragraph, Table, Paragraph] * 2
    for n, (block, left) in enumerate(zip(document.tables(), (0, WIDTH), strict=True), start=1):
        assert {cell.text for cell in block.cells if cell.column} == {str(n)}
        for cell in block.cells:
            assert cell.provenance.box is not None
            x0, y0, x1, y1 = cell.provenance.box
            assert left + 190 <= x0 < x1 <= left + 1310
            assert 590 <= y0 < y1 <= 870
    (shown,) = document.pages
    assert (shown.number, shown.width, shown.height) == (1, 2 * WIDTH, HEIGHT)


def test_pages_by_themselves_are_not_cut() -> None:
    assert halves(page(1).image()) is None
    assert halves(image(np.full((1000, 2000, 3), 255, np.uint8))) is None
    assert halves(image(beside(page(1), Sheet()))) is None  # nothing on the right


def test_a_page_on_its_side_with_a_blank_in_its_middle_is_one_page() -> None:
    sheet = page(3)
    sheet.words(200, 2000, 25)
    lying = image(np.asarray(np.rot90(sheet.pixels, 1), np.uint8))
    assert halves(lying) is not None
    document = read_scan([lying], Limits(), READERS)
    assert [type(block) for block in document.blocks] == [Paragraph, Table, Paragraph, Paragraph]
    assert {cell.text for table in document.tables() for cell in table.cells if cell.column} == {"3"}


def test_a_wide_table_is_not_cut() -> None:
    sheet = Sheet(np.full((WIDTH, HEIGHT, 3), 255, np.uint8))
    sheet.words(200, 300, 20)
    sheet.words(1500, 300, 20)
    sheet.grid([200, 900, 1400, 2100], [500, 600, 700, 800])
    assert halves(image(sheet.pixels)) is None


def test_columns_of_numbers_without_lines_are_no_page_of_their_own() -> None:
    sheet = Sheet(np.full((WIDTH, HEIGHT, 3), 255, np.uint8))
    for row in range(8):
        top = 300 + 100 * row
        sheet.words(700, top + 37, 6)
        for column in range(4):
            sheet.bars(1400 + 200 * column, top, 1500 + 200 * column, top + 100, 3 + (row + column) % 3)
    lying = image(sheet.pixels)
    assert halves(lying) is not None
    (table,) = read_scan([lying], Limits(), READERS).tables()
    assert (table.n_rows, table.n_columns) == (8, 5)
