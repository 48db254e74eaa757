"""Pages whose words nobody can read, known by the numbers in the places of a form."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from scan_drawing import BarReader, Doubts, Sheet

from extract.errors import NianbaoError
from extract.intake.scan.raster import PageImage
from extract.intake.scan.reader import read_scan
from extract.intake.scan.readers import Readers
from extract.limits import Limits
from models.ocr import TextLine

XS, ROWS = [200, 800, 900, 1040], 16
YS = [400 + 60 * row for row in range(ROWS + 1)]


class BlindEngine:
    """Reads nothing."""

    def read_crops(self, crops: Sequence[NDArray[np.uint8]], *, narrow: bool = False) -> list[tuple[str, float]]:
        return [("", 0.0) for _ in crops]

    def detect_and_read(self, image: NDArray[np.uint8]) -> list[TextLine]:
        return []


READERS = Readers(BlindEngine(), BarReader(), Doubts(BarReader()))


def value(row: int) -> int:
    return 1 + row % 4


def list_sheet(*, numbers: bool = True) -> NDArray[np.uint8]:
    """A list of names, units and values with a line of text above it."""
    sheet = Sheet()
    sheet.words(300, 250, 12)
    sheet.grid(XS, YS)
    for row in range(ROWS):
        sheet.words(XS[0] + 12, YS[row] + 17, 9)
        sheet.words(XS[1] + 30, YS[row] + 17, 1)
        if numbers:
            sheet.bars(XS[2], YS[row], XS[3], YS[row + 1], value(row))
        else:
            sheet.words(XS[2] + 12, YS[row] + 17, 3)
    return sheet.pixels


def image(pixels: NDArray[np.uint8]) -> PageImage:
    return PageImage(1, pixels, float(pixels.shape[1]), float(pixels.shape[0]))


@pytest.mark.parametrize("turn", [None, cv2.ROTATE_180, cv2.ROTATE_90_CLOCKWISE])
def test_numbers_of_a_list_are_read_although_no_word_is(turn: int | None) -> None:
    pixels = list_sheet()
    turned = pixels if turn is None else np.asarray(cv2.rotate(pixels, turn), np.uint8)
    document = read_scan([image(turned)], Limits(), READERS)
    (table,) = document.tables()
    values = {cell.row: cell.text for cell in table.cells if cell.column == 2}
    assert values == {row: str(value(row)) for row in range(ROWS)}
    assert len(document.blocks) == 1, "what cannot be read is no text"


def test_a_page_without_words_and_numbers_stays_unread() -> None:
    with pytest.raises(NianbaoError):
        read_scan([image(list_sheet(numbers=False))], Limits(), READERS)
