"""Which cells of a table are values and which are words, with readers that say what they are told to."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

import numpy as np
from scan_drawing import Doubts, Sheet

from extract.intake.scan.cells import ReadCell, read_table
from extract.intake.scan.clean import clean
from extract.intake.scan.crops import InkPage, TextBox
from extract.intake.scan.grid import ScanTable
from extract.intake.scan.lattice import GridCell
from extract.intake.scan.raster import Pixels
from extract.intake.scan.readers import Readers
from extract.intake.scan.textlines import PageText
from extract.intake.scan.usual import UsualValues
from models.ocr import TextLine

WIDTH, HEIGHT = 140, 80
Told = dict[tuple[int, int], tuple[str, float]]


class Witness:
    """Knows a cell by the shade of its ink, and says what it was told about it."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.asked: list[tuple[int, int]] = []

    def _answer(self, crop: Pixels) -> tuple[str, float]:
        at = divmod(round(float(crop[crop.shape[0] // 2, crop.shape[1] // 2]) / 6), 5)
        self.asked.append(at)
        return self.told.get(at, ("", 0.0))

    def read_crops(self, crops: Sequence[Pixels], *, narrow: bool = False) -> list[tuple[str, float]]:
        return [self._answer(crop) for crop in crops]

    def read(
        self, crops: Sequence[Pixels], n_best: int = 5, text_height: float | None = None
    ) -> list[list[tuple[str, float]]]:
        return [[self._answer(crop)] for crop in crops]

    def detect_and_read(self, image: Pixels) -> list[TextLine]:
        return []


def read(
    digits: Told,
    words: Told,
    rows: int = 4,
    columns: int = 4,
    witness: type[Witness] = Witness,
    stacked: tuple[int, int] | None = None,
) -> dict[tuple[int, int], ReadCell]:
    """Read a table of that size in which every cell holds one blot, and ``stacked`` one below the other."""
    sheet = Sheet()
    cells = []
    for row in range(rows):
        for column in range(columns):
            left, top = 200 + WIDTH * column, 400 + HEIGHT * row
            shade = 6 * (5 * row + column)
            for start in (8, 38) if (row, column) == stacked else (28,):
                sheet.pixels[top + start : top + start + 24, left + 50 : left + 90] = shade
            cells.append(GridCell(row, column, 1, 1, (left, top, left + WIDTH, top + HEIGHT)))
    page = clean(sheet.image())
    grey = sheet.pixels[:, :, 0]
    exact = type(page)(page.number, np.ascontiguousarray(grey), page.dpi, page.placement)
    ink = InkPage(exact)
    table = ScanTable(cells, rows, columns, (200, 400, 200 + WIDTH * columns, 400 + HEIGHT * rows))
    readers = Readers(Witness(words), witness(digits), Doubts(Witness(digits)))
    found = read_table(table, ink, PageText(ink, Witness(words)), readers, UsualValues())
    return {(cell.place.row, cell.place.column): cell for cell in found}


def sure_values(rows: int = 4, columns: int = 4) -> Told:
    return {(row, column): (str(row + column), 0.99) for row in range(1, rows) for column in range(1, columns)}


def labels(rows: int = 4, columns: int = 4) -> Told:
    places = [(0, column) for column in range(columns)] + [(row, 0) for row in range(1, rows)]
    return dict.fromkeys(places, ("规章", 0.98))


def test_two_prints_in_a_value_cell_are_believed_half_as_much() -> None:
    """The ruling between two rows may be lost, and their numbers be read as one."""
    found = read(sure_values(), {}, stacked=(2, 2))
    whole, halved = found[2, 1].readings[0][1], found[2, 2].readings[0][1]
    assert halved == pytest.approx(whole / 2, abs=0.05)


def test_words_around_values() -> None:
    cells = read(sure_values(), labels())
    for at, cell in cells.items():
        if 0 in at:
            assert (cell.text, cell.readings) == ("规章", ())
        else:
            assert cell.text == str(sum(at))
            assert cell.readings == ((str(sum(at)), 0.99),)


LIST = ["1.当面申请数", "2.传真申请数", "3.网络申请数", "2.兼职人员数", "七、依申请公开信息收取的费用"]


def read_list(blank: int = -1) -> dict[tuple[int, int], ReadCell]:
    """Read a list of names, units and values; the value of one line is blank."""
    digits = {(row, 2): ("" if row == blank else "7", 0.99) for row in range(1, len(LIST) + 1)}
    words = {(row, 0): (name, 0.98) for row, name in enumerate(LIST, 1)}
    units = {(row, 1): ("万元" if row == 5 else "件", 0.98) for row in range(len(LIST) + 1)}
    return read(digits, {**words, **units, (0, 0): ("统计指标", 0.98)}, len(LIST) + 1, 3)


def test_words_of_a_list_that_others_prove_are_not_read() -> None:
    cells = read_list()
    assert [cells[row, 0].text for row in range(6)] == ["统计指标", LIST[0], "", *LIST[2:]]
    assert [cells[row, 1].text for row in range(1, 6)] == ["", "", "", "", "万元"]


def test_a_line_of_a_list_with_a_blank_value_is_told_by_its_name() -> None:
    assert read_list(blank=2)[2, 0].text == LIST[1]


def test_seal_over_a_value_makes_no_word_of_it() -> None:
    digits = {**sure_values(), (2, 2): ("4", 0.5)}
    cell = read(digits, {**labels(), (2, 2): ("枫乡", 0.97)})[2, 2]
    assert [text for text, _ in cell.readings] == ["4"]


def test_doubtful_value_is_joined_with_what_the_engine_reads() -> None:
    digits = {**sure_values(), (2, 2): ("4", 0.6)}
    cell = read(digits, {**labels(), (2, 2): ("4", 0.95)})[2, 2]
    assert cell.text == "4"
    assert cell.readings[0][1] > 0.9


def test_letters_are_no_label() -> None:
    # A lone 0 read as a letter would otherwise stand as certain text in the place of a value.
    digits = {**sure_values(2, 2), (1, 1): ("0", 0.4)}
    cell = read(digits, {**labels(2, 2), (1, 1): ("a", 0.9)}, 2, 2)[1, 1]
    assert cell.readings == (("0", 0.4),)


def test_word_that_looks_like_a_digit_is_a_word() -> None:
    digits = {**sure_values(), (2, 0): ("1", 0.7)}
    cell = read(digits, labels())[2, 0]
    assert (cell.text, cell.readings) == ("规章", ())


def test_a_trace_of_a_wall_far_from_the_words_is_no_ink_of_theirs() -> None:
    sheet = Sheet()
    sheet.words(230, 424, 2)
    sheet.pixels[402:470, 566:569] = 90  # within the cell, at its right wall
    line = inked(sheet, (200, 400, 572, 480))
    assert line.left >= 225
    assert line.right <= 300


def test_a_lone_stroke_is_kept() -> None:
    sheet = Sheet()
    sheet.pixels[420:446, 566:570] = 20  # a 1 that is set to the right
    line = inked(sheet, (200, 400, 600, 480))
    assert line.left <= 566
    assert line.right >= 570


def inked(sheet: Sheet, box: tuple[float, float, float, float]) -> TextBox:
    """The one line of a cell."""
    page = clean(sheet.image())
    exact = type(page)(page.number, np.ascontiguousarray(sheet.pixels[:, :, 0]), page.dpi, page.placement)
    (line,) = InkPage(exact).cell(box).lines
    return line


class Scribe:
    """Reads everything alike, and notes how it was asked."""

    def __init__(self, clear: bool = True) -> None:
        self.narrow: list[bool] = []
        self.clear = clear

    def read_crops(self, crops: Sequence[Pixels], *, narrow: bool = False) -> list[tuple[str, float]]:
        self.narrow += [narrow] * len(crops)
        return [("第11条", 0.99 if self.clear or not narrow else 0.6)] * len(crops)

    def detect_and_read(self, image: Pixels) -> list[TextLine]:
        return []


def test_what_was_read_narrow_is_read_again_where_numbers_count() -> None:
    sheet = Sheet()
    sheet.words(230, 424, 5)
    scribe = Scribe()
    texts = PageText(InkPage(clean(sheet.image())), scribe)
    line = (TextBox(228, 422, 380, 452),)
    for narrow in (True, True, False, False, True):
        texts.read([line], narrow=narrow)
    assert scribe.narrow == [True, False]


def test_page_whose_words_are_not_clear_at_half_their_width_is_read_at_the_whole() -> None:
    page = InkPage(clean(Sheet().image()))
    lines = [(TextBox(228, 40 * row, 380, 40 * row + 30),) for row in range(1, 13)]
    for clear, asked in ((True, [True] * 12), (False, [True] * 4 + [False] * 12)):
        scribe = Scribe(clear)
        assert {text for text, _ in PageText(page, scribe).read(lines, narrow=True)} == {"第11条"}
        assert scribe.narrow == asked


class TwoLooks(Witness):
    """Says something else of a cell at every look after the first."""

    def read(
        self, crops: Sequence[Pixels], n_best: int = 5, text_height: float | None = None
    ) -> list[list[tuple[str, float]]]:
        first = not self.asked
        answers = super().read(crops, n_best, text_height)
        return answers if first else [[("5", 0.9)] for _ in answers]


def test_only_a_value_in_doubt_is_looked_at_again_and_every_look_counts() -> None:
    told = sure_values() | {(2, 2): ("3", 0.6)}
    cells = read(told, labels(), witness=TwoLooks)
    (first, best), (second, other) = cells[2, 2].readings
    looks = {"3": 0.6 / 5, "5": 4 * 0.9 / 5}  # of the first network; the second says 3 with 0.6 and counts for 0.85
    expected = (0.15 * looks["3"] + 0.85 * 0.6) / (0.15 * looks["5"])
    assert (first, second, round(best / other, 3)) == ("3", "5", round(expected, 3))
    assert cells[1, 1].readings == (("2", 0.99),)
