from __future__ import annotations

from itertools import pairwise

import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

import cv2
import numpy as np
from scan_drawing import Sheet, noisy, turned

from extract.intake.scan.clean import clean
from extract.intake.scan.grid import ScanTable, find_tables
from extract.intake.scan.raster import PageImage

XS = [200, 420, 520, 620, 720, 820, 920, 1020, 1120, 1220, 1400]
YS = [400, 460, 510, 560, 640, 690, 740, 790, 840, 900, 950, 1000]


def tables(sheet: Sheet) -> list[ScanTable]:
    return find_tables(clean(sheet.image()))


def shape(table: ScanTable) -> tuple[int, int, int]:
    return table.n_rows, table.n_columns, len(table.cells)


def assert_full_grid(found: list[ScanTable]) -> None:
    assert [shape(table) for table in found] == [(11, 10, 110)]


def test_plain_grid_and_its_boxes() -> None:
    sheet = Sheet()
    sheet.grid(XS, YS)
    found = tables(sheet)
    assert_full_grid(found)
    for cell in found[0].cells:
        expected = (XS[cell.column], YS[cell.row], XS[cell.column + 1], YS[cell.row + 1])
        assert np.abs(np.subtract(cell.box, expected)).max() < 4


def test_merged_cells_have_spans() -> None:
    sheet = Sheet()
    sheet.grid(XS, YS)
    sheet.merge(XS[2], YS[0], XS[6], YS[1])
    sheet.merge(XS[0], YS[3], XS[1], YS[7])
    spans = {(c.row, c.column): (c.row_span, c.column_span) for c in tables(sheet)[0].cells}
    assert spans[0, 2] == (1, 4)
    assert spans[3, 0] == (4, 1)
    assert len(spans) == 110 - 3 - 3


def test_two_tables_with_the_same_sides_stay_two() -> None:
    sheet = Sheet()
    sheet.grid(XS, YS)
    sheet.grid(XS[::2], [y + 900 for y in YS])
    assert [shape(table) for table in tables(sheet)] == [(11, 10, 110), (11, 5, 55)]


def test_broken_lines_are_bridged() -> None:
    sheet = Sheet()
    sheet.grid(XS, YS)
    for x in range(250, 1400, 175):
        sheet.pixels[:, x : x + 14] = 255
    assert_full_grid(tables(sheet))


def test_faint_lines_are_found() -> None:
    sheet = Sheet()
    sheet.grid(XS, YS, width=1, shade=190)
    assert_full_grid(tables(sheet))


def test_doubled_lines_are_one() -> None:
    sheet = Sheet()
    sheet.grid(XS, YS, width=1)
    sheet.grid([x + 5 for x in XS], [y + 5 for y in YS], width=1)
    assert_full_grid(tables(sheet))


def test_bent_lines_are_followed() -> None:
    sheet = Sheet()
    sheet.grid(XS, YS)
    rows = np.arange(sheet.pixels.shape[0])[:, None]
    columns = np.arange(sheet.pixels.shape[1])[None, :]
    bent = rows + np.rint(7 * np.sin(columns / 500)).astype(int)
    sheet.pixels = sheet.pixels[np.clip(bent, 0, len(rows) - 1), columns]
    assert_full_grid(tables(sheet))


@pytest.mark.parametrize("angle", [-4.5, -1.3, 0.4, 3.0])
def test_skew_is_taken_back(angle: float) -> None:
    sheet = Sheet()
    sheet.grid(XS, YS)
    pixels, matrix = turned(sheet.pixels, angle)
    page = clean(PageImage(1, noisy(pixels, 12), 1654.0, 2339.0))
    found = find_tables(page)
    assert_full_grid(found)
    last = next(c for c in found[0].cells if (c.row, c.column) == (10, 9))
    centre = matrix @ [(XS[9] + XS[10]) / 2, (YS[10] + YS[11]) / 2, 1]
    x0, y0, x1, y1 = page.placement.original_box(last.box)
    assert abs((x0 + x1) / 2 - centre[0]) < 5
    assert abs((y0 + y1) / 2 - centre[1]) < 5


def glyphs(sheet: Sheet, x: int, y: int, n: int, seed: int, size: int = 26) -> None:
    """``n`` characters of level and upright strokes, as dense as Han type."""
    rng = np.random.default_rng(seed)
    for left in range(x, x + (size + 3) * n, size + 3):
        for at in rng.choice(np.arange(0, size, 5), 3, replace=False).tolist():
            start, end = sorted(rng.integers(0, size, 2).tolist())
            sheet.line(left + start // 2, y + at, left + max(end, size - 4), y + at)
            sheet.line(left + at, y + start // 2, left + at, y + max(end, size - 6))


def test_text_makes_no_lines() -> None:
    sheet = Sheet()
    sheet.grid(XS, YS)
    sheet.merge(XS[0], YS[0], XS[9], YS[10])
    for row, y in enumerate(range(420, 940, 40)):
        glyphs(sheet, 230, y, 32, row)
    assert [shape(table) for table in tables(sheet)] == [(11, 10, 1 + 10 + 10)]


def test_text_that_presses_on_its_walls_makes_no_columns() -> None:
    sheet = Sheet()
    sheet.grid(XS, YS)
    for row, y in enumerate(YS[4:-1]):
        glyphs(sheet, XS[0] + 8, y + 4, 7, row, 42)
    assert_full_grid(tables(sheet))


def test_rows_that_only_values_part() -> None:
    sheet = Sheet()
    sheet.grid(XS, YS)
    sheet.merge(XS[0], YS[0], XS[2], YS[-1])
    assert [shape(table) for table in tables(sheet)] == [(11, 9, 1 + 11 * 8)]


def test_open_sides_are_closed() -> None:
    sheet = Sheet()
    for y in YS:
        sheet.line(XS[0], y, XS[-1], y)
    for x in XS[1:-1]:
        sheet.line(x, YS[0], x, YS[-1])
    assert_full_grid(tables(sheet))


def test_row_cut_open_by_a_page_break_is_closed() -> None:
    sheet = Sheet()
    sheet.grid(XS, YS[:-1])
    for x in XS:
        sheet.line(x, YS[-2], x, YS[-1])
    assert_full_grid(tables(sheet))


def test_head_and_one_row() -> None:
    sheet = Sheet()
    sheet.grid(XS, YS[:3])
    assert [shape(table) for table in tables(sheet)] == [(2, 10, 20)]


def test_narrow_columns() -> None:
    sheet = Sheet()
    xs = list(range(200, 1400, 56))
    sheet.grid(xs, YS)
    for left, right in pairwise(xs):
        sheet.bars(left, YS[2], right, YS[3], 1)
    assert [shape(table) for table in tables(sheet)] == [(11, len(xs) - 1, 11 * (len(xs) - 1))]


def test_shaded_heads() -> None:
    sheet = Sheet()
    sheet.pixels[YS[0] : YS[1], XS[0] : XS[-1]] = 215
    sheet.pixels[YS[4] : YS[5], XS[0] : XS[1]] = 200
    sheet.grid(XS, YS)
    assert_full_grid(tables(sheet))


def test_dashed_lines() -> None:
    sheet = Sheet()
    sheet.grid(XS, YS)
    dashes = np.arange(sheet.pixels.shape[1]) % 9 < 3
    inner = sheet.pixels[YS[0] + 4 : YS[-1] - 3, XS[0] + 4 : XS[-1] - 3]
    gaps = dashes[: inner.shape[0], None] & (inner[..., 0].mean(axis=0) < 200)[None, :]
    inner[gaps] = 255
    inner[dashes[None, : inner.shape[1]] & (inner[..., 0].mean(axis=1) < 200)[:, None]] = 255
    assert_full_grid(tables(sheet))


def test_seal_over_a_grey_page() -> None:
    sheet = Sheet()
    sheet.grid(XS, YS)
    sheet.seal(700, 640)
    sheet.pixels = np.repeat(sheet.pixels.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    assert_full_grid(tables(sheet))


def test_fold_across_lines() -> None:
    sheet = Sheet()
    sheet.grid(XS, YS)
    sheet.pixels[:, 770:773] = (sheet.pixels[:, 770:773] * 0.75).astype(np.uint8)
    sheet.pixels[715:718] = (sheet.pixels[715:718] * 0.75).astype(np.uint8)
    assert_full_grid(tables(sheet))


def test_faint_blurred_noisy_page() -> None:
    sheet = Sheet()
    sheet.grid(XS, YS, width=1)
    small = cv2.GaussianBlur(cv2.resize(sheet.pixels, (910, 1286), interpolation=cv2.INTER_AREA), (0, 0), 1.4)
    found = find_tables(clean(PageImage(1, noisy(np.asarray(small, np.uint8), 22), 910.0, 1286.0)))
    assert_full_grid(found)


def test_page_edge_and_its_shadow_are_no_table() -> None:
    sheet = Sheet()
    sheet.pixels[:, :40] = 60
    sheet.pixels[:30] = 70
    sheet.pixels[:, 1620:] = np.linspace(240, 90, 34).astype(np.uint8)[None, :, None]
    glyphs(sheet, 200, 300, 40, 1)
    assert tables(sheet) == []


def test_frame_and_underlines_are_no_table() -> None:
    sheet = Sheet()
    sheet.grid([100, 1550], [100, 2200])
    sheet.line(300, 500, 900, 500)
    assert tables(sheet) == []


@pytest.mark.parametrize("shade", [0, 255])
def test_page_of_one_colour_has_no_table(shade: int) -> None:
    sheet = Sheet()
    sheet.pixels[:] = shade
    assert tables(sheet) == []


def test_noise_has_no_table() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (1169, 827, 3), dtype=np.uint8)
    assert find_tables(clean(PageImage(1, pixels, 595.0, 842.0))) == []
