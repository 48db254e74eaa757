"""Tables without ruling lines on a scan: their numbers are read by the digit reader and keep their readings."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

import cv2
from scan_drawing import READERS, Sheet, noisy, turned

from extract.document import Table, TableCell
from extract.intake.scan.clean import clean
from extract.intake.scan.crops import InkPage
from extract.intake.scan.raster import PageImage
from extract.intake.scan.reader import read_scan
from extract.limits import Limits

XS = [200, 700, 850, 1000, 1150, 1300]
PITCH, TOP = 60, 600


def bare(rows: list[list[int | None]], steps: list[int] | None = None) -> Sheet:
    """Labels and numbers without lines around them; None is blank; ``steps`` lower the numbers of each column."""
    sheet = Sheet()
    sheet.words(300, 300, 38)
    for number, row in enumerate(rows):
        top = TOP + number * PITCH
        sheet.words(XS[0], top + 18, 8)
        for column, n in enumerate(row):
            down = steps[column] if steps else 0
            if n is not None:
                sheet.bars(XS[column + 1], top + down, XS[column + 1] + 100, top + PITCH + down, n)
    sheet.words(200, TOP + len(rows) * PITCH + 200, 38)
    return sheet


def table(image: PageImage) -> Table:
    (found,) = read_scan([image], Limits(), READERS).tables()
    return found


def numbers(found: Table) -> dict[tuple[int, int], TableCell]:
    return {(cell.row, cell.column): cell for cell in found.cells if cell.readings}


ROWS: list[list[int | None]] = [[1, 2, 3, 4], [2, 1, 1, 3], [4, 4, 2, 1], [3, 2, 1, 2]]


@pytest.mark.parametrize("angle", [0.0, 1.2, -1.2])
def test_numbers_without_lines_have_readings_and_places(angle: float) -> None:
    image = Sheet(noisy(turned(bare(ROWS).pixels, angle)[0], 8)).image()
    found = numbers(table(image))
    assert [[found[row, column].text for column in range(1, 5)] for row in range(4)] == [
        [str(n) for n in row] for row in ROWS
    ]
    for cell in found.values():
        assert cell.readings[0][0] == cell.text
        assert cell.provenance.box is not None


def test_what_is_blank_between_numbers_is_read_as_blank() -> None:
    rows: list[list[int | None]] = [[1, None, 3, 4], [2, 1, 1, 3], [4, 4, None, 1], [3, 2, 1, 2]]
    found = numbers(table(bare(rows).image()))
    assert len(found) == 16
    for place in ((0, 2), (2, 3)):
        assert found[place].text == ""
        assert found[place].readings[0][0] == ""
        assert found[place].readings[0][1] < 1


def test_numbers_of_uneven_rows_are_believed_less() -> None:
    even = numbers(table(bare(ROWS).image()))
    uneven = numbers(table(bare(ROWS, steps=[0, 0, 22, 22]).image()))
    assert sorted(uneven) == sorted(even)
    assert max(cell.readings[0][1] for cell in uneven.values()) <= 0.5 < min(c.readings[0][1] for c in even.values())


def test_numbers_smaller_than_the_text_of_their_page_are_seen() -> None:
    sheet = Sheet()
    for row in range(6):  # text of twice the size of the numbers
        for i in range(16):
            left, top = 200 + 66 * i, 300 + 90 * row
            cv2.rectangle(sheet.pixels, (left, top), (left + 52, top + 52), (20, 20, 20), 6)
            cv2.line(sheet.pixels, (left + 26, top), (left + 26, top + 52), (20, 20, 20), 6)
    for n in range(4):
        cv2.ellipse(sheet.pixels, (400 + 200 * n, 1200), (6, 8), 0, 0, 360, (20, 20, 20), 3)
    ink = InkPage(clean(sheet.image()))
    small = [box for box in ink.outside([]) if 1180 < box.top < 1220]
    assert ink.text_height > 45
    assert len(small) == 4
    assert all(box.height < 0.4 * ink.text_height for box in small)


def test_labels_keep_their_words() -> None:
    labels = [cell.text for cell in table(bare(ROWS).image()).cells if not cell.readings]
    assert labels == ["字" * 8] * 4


def test_columns_in_which_nothing_is_printed_are_shown_by_their_headings_and_go_on_over_a_break() -> None:
    xs = [700 + 120 * i for i in range(7)]

    def page(headed: bool) -> Sheet:
        sheet = Sheet()
        for i, x in enumerate(xs if headed else []):
            sheet.words(x + 20 * (i % 2), TOP - 60, 2)
        for row in range(5):
            sheet.words(200, TOP + row * PITCH + 18, 8)
            for x in (xs[0], xs[6]):
                sheet.bars(x, TOP + row * PITCH, x + 80, TOP + (row + 1) * PITCH, 1 + row % 3)
        return sheet

    first, second = read_scan([page(True).image(), page(False).image()], Limits(), READERS).tables()
    for each in (first, second):
        found = numbers(each)
        rows = sorted({row for row, _ in found})[-4:]
        assert all(sum(1 for place in found if place[0] == row) == 7 for row in rows)
        assert [found[rows[0], column].text for column in sorted(c for r, c in found if r == rows[0])][1:6] == [""] * 5


def test_numbers_in_columns_at_uneven_distances_are_believed_less() -> None:
    sheet = Sheet()
    for row in range(4):
        sheet.words(100, TOP + row * PITCH + 18, 5)
        for x in (420, 620, 820, 920, 1120, 1320, 1500):
            sheet.bars(x, TOP + row * PITCH, x + 40, TOP + (row + 1) * PITCH, 1)
    assert max(cell.readings[0][1] for cell in numbers(table(sheet.image())).values()) <= 0.5
