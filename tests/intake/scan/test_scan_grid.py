from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

import cv2
import numpy as np
from scan_drawing import Sheet, noisy, turned

from extract.intake.scan.clean import clean
from extract.intake.scan.grid import ScanTable, find_tables
from extract.intake.scan.lines import RuledLine, parallel
from extract.intake.scan.raster import PageImage
from extract.intake.scan.walls import Standing, judged

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


@pytest.mark.parametrize("gap", [16, 20])
def test_tables_stacked_closely_do_not_reach_into_each_other(gap: int) -> None:
    """Their walls seem to run on over the gap, as those of a table that is open at its top or bottom."""
    sheet, tops = Sheet(), [400 + (240 + gap) * k for k in range(4)]
    for top in tops:
        sheet.grid([200, 600, 860, 1120, 1400], [top, top + 60, top + 120, top + 180, top + 240])
        sheet.merge(200, top, 1400, top + 60)
    found = tables(Sheet(noisy(np.asarray(cv2.blur(sheet.pixels, (5, 5)), np.uint8), 20)))
    assert [shape(table) for table in found] == [(4, 4, 13)] * 4
    assert [round(table.box[1], -1) for table in found] == [round(top, -1) for top in tops]


@pytest.mark.parametrize(("off", "blur", "half"), [(2, 3, 14), (3, 5, 14), (4, 3, 17)])
def test_digits_that_touch_a_ruling_in_every_row_do_not_hide_it(off: int, blur: int, half: int) -> None:
    """Values set to the right of narrow cells: the wall looks uneven in each row, but it is there in all of them."""
    sheet = Sheet()
    xs, ys = [200, 500, 620, 740, 860, 980, 1100], [400 + 50 * n for n in range(20)]
    sheet.grid(xs, ys, width=1)
    for y in ys[2:-1]:  # below two lines of headings
        for x in xs[2:]:
            cv2.ellipse(sheet.pixels, (x - off, y + 25), (8, half), 0, 0, 360, (30, 30, 30), 3)
    (found,) = tables(Sheet(noisy(np.asarray(cv2.blur(sheet.pixels, (blur, blur)), np.uint8), 20)))
    assert shape(found) == (19, 6, 19 * 6)


def test_broken_lines_are_bridged() -> None:
    sheet = Sheet()
    sheet.grid(XS, YS)
    for x in range(250, 1400, 175):
        sheet.pixels[:, x : x + 14] = 255
    assert_full_grid(tables(sheet))


def dotted(width: int = 3, gap: int = 7) -> Sheet:
    """A page of black and white whose level rulings are dots."""
    sheet = Sheet()
    sheet.grid(XS, YS, width=1)
    for y in YS:
        for x in range(XS[0] + 4, XS[-1], width + gap):
            sheet.pixels[y - 1 : y + 2, x : x + gap] = 255
    for x in XS:
        sheet.line(x, YS[0], x, YS[-1], 1)
    return sheet


def test_dotted_rulings_of_a_page_of_black_and_white_are_bridged() -> None:
    assert_full_grid(tables(dotted()))


def test_text_beside_dotted_rulings_makes_no_rows() -> None:
    sheet = dotted()
    for y in range(1200, 2000, 55):
        sheet.words(200, y, 40)
    assert_full_grid(tables(sheet))


def test_the_dark_edge_of_a_copy_joins_no_two_tables() -> None:
    """It stands beside all lines of the page, and strokes of a heading between the tables where a wall does."""
    sheet = Sheet()
    for top in (400, 800):
        sheet.grid([200, 600, 860, 1120, 1400], range(top, top + 301, 60))
        sheet.line(100, 0, 100, 2338, 6)
    sheet.line(200, 702, 200, 798, 2)
    assert [shape(table) for table in tables(Sheet(noisy(sheet.pixels, 4)))] == [(5, 4, 20)] * 2


def test_strokes_of_a_heading_join_no_two_tables() -> None:
    sheet = Sheet()
    for top in (400, 800):
        sheet.grid([200, 600, 860, 1120, 1400], range(top, top + 301, 60))
    for x in (600, 860):
        sheet.line(x, 716, x, 784, 2)
    assert [shape(table) for table in tables(Sheet(noisy(sheet.pixels, 4)))] == [(5, 4, 20)] * 2


def test_a_first_row_that_a_page_cuts_off_is_found_beside_strokes_of_its_label() -> None:
    sheet = Sheet()
    sheet.grid(XS, [y for y in YS if y > 440], width=2)
    for x in XS:
        sheet.line(x, 380, x, YS[1])
    sheet.line(230, 396, 390, 396, 3)
    (found,) = tables(Sheet(noisy(sheet.pixels, 4)))
    assert shape(found)[:2] == (11, 10)
    assert found.box[1] == pytest.approx(380, abs=6)


def test_faint_walls_of_a_wide_table_stand_where_its_columns_are_even() -> None:
    sheet, xs, ys = Sheet(), [200 + 80 * n for n in range(16)], [400, 428, 456]
    sheet.grid([xs[0], xs[5], xs[-1]], ys)
    for x in xs:
        for y in range(ys[1], ys[2], 5):
            sheet.line(x, y, x, y + 3, 1, 120)
        cv2.ellipse(sheet.pixels, (x - 7, 442), (6, 9), 0, 0, 360, (60, 60, 60), 2)
    (found,) = tables(Sheet(noisy(np.asarray(cv2.blur(sheet.pixels, (5, 5)), np.uint8), 10)))
    assert [cell.column for cell in found.cells if cell.row == 1] == list(range(15))


def test_two_rows_at_the_top_of_a_page_whose_rulings_fell_to_dots_at_their_ends_are_a_wide_table() -> None:
    sheet, xs = Sheet(), [200 + 80 * n for n in range(16)]
    for x in xs:
        sheet.line(x, 300, x, 384)
    for y, left, right in ((344, 200, 1330), (384, 260, 1340)):
        sheet.line(left, y, right, y)
    for x in range(200, 1400, 30):
        sheet.line(x, 300, x + 6, 300)
    for x in xs[1:]:
        cv2.ellipse(sheet.pixels, (x - 40, 364), (6, 9), 0, 0, 360, (60, 60, 60), 2)
    (found,) = tables(Sheet(noisy(sheet.pixels, 4)))
    assert shape(found) == (2, 15, 30)


def test_walls_within_a_thick_frame_may_be_as_faint_as_the_level_rulings() -> None:
    frame = [Standing(place, 50.0, 40.0, 1.0, 0.0, 0.1, 130.0) for place in (100.0, 900.0)]
    inner = Standing(500.0, 50.0, 40.0, 0.95, 0.0, 0.25, 40.0)
    beside_dark, beside_faint = (judged([[*frame, inner]], 5.9, level)[0][-1].odds for level in (130.0, 45.0))
    assert beside_dark < 0 < beside_faint


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


@pytest.mark.parametrize("noise", [0, 8])
def test_text_makes_no_lines(noise: int) -> None:
    sheet = Sheet()
    sheet.grid(XS, YS)
    sheet.merge(XS[0], YS[0], XS[9], YS[10])
    for y in range(420, 940, 40):
        sheet.words(230, y, 30)
    assert len(tables(Sheet(noisy(sheet.pixels, noise)))[0].cells) <= 2 + 10 + 10


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


def test_short_lines_are_inclined_as_the_long_ones_around_them() -> None:
    long = [RuledLine(np.array([0.0, 1000.0]), np.array([y, y + 10.0]), 1000.0, 0.01, y + 5.0) for y in (100.0, 300.0)]
    short = RuledLine(np.array([200.0, 260.0]), np.array([190.0, 194.0]), 60.0, 0.06, 192.0)
    first, between, last = parallel([long[0], short, long[1]])
    assert (first, last) == (long[0], long[1])
    assert between.slope == pytest.approx(0.01)
    assert (between.along, between.across) == (short.along, short.across)
    assert parallel([]) == []
