"""Values merged over rows, and signs between digits that the digit reader does not know."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

import numpy as np
from scan_drawing import Sheet

from extract.document import Box
from extract.intake.scan.clean import clean
from extract.intake.scan.crops import InkPage
from extract.intake.scan.merged import merged_readings
from extract.intake.scan.raster import Pixels
from extract.intake.scan.signs import hold_other_signs
from extract.intake.scan.textlines import PageText
from models.ocr import TextLine

LEFT, TOP, WIDTH, HEIGHT = 200, 400, 140, 80


class Says:
    """A reader that says the same of everything."""

    def __init__(self, text: str) -> None:
        self.text = text

    def read(
        self, crops: Sequence[Pixels], n_best: int = 5, text_height: float | None = None
    ) -> list[list[tuple[str, float]]]:
        return [[(self.text, 1.0)] for _ in crops]

    def read_crops(self, crops: Sequence[Pixels], *, narrow: bool = False) -> list[tuple[str, float]]:
        return [(self.text, 1.0) for _ in crops]

    def detect_and_read(self, image: Pixels) -> list[TextLine]:
        return []


def page(*blots: tuple[int, int]) -> InkPage:
    """A page with blots of the height of digits: how far each begins below ``TOP``, and its width."""
    sheet = Sheet()
    for down, width in blots:
        sheet.pixels[TOP + down : TOP + down + 24, LEFT + 40 : LEFT + 40 + width] = 20
    cleaned = clean(sheet.image())
    grey = np.ascontiguousarray(sheet.pixels[:, :, 0])
    return InkPage(type(cleaned)(cleaned.number, grey, cleaned.dpi, cleaned.placement))


def box(first: int, rows: int) -> Box:
    return (LEFT, TOP + HEIGHT * first, LEFT + WIDTH, TOP + HEIGHT * (first + rows))


@pytest.mark.parametrize(
    ("rows", "down", "said", "expected"),
    [
        (2, 68, "0", ("0", 1.0)),
        (2, 68, "7", ("7", 0.5)),
        (3, 108, "0", ("0", 0.5)),
        (2, 28, "0", ("?", 0.4)),
    ],
)
def test_one_number_in_the_middle_of_several_rows(rows: int, down: int, said: str, expected: tuple[str, float]) -> None:
    """A 0 is of all rows where it stands between them; what may be of one row alone is in doubt."""
    parts = [box(row, 1) for row in range(rows)]
    read = [(("?", 0.8),) for _ in parts]
    found = merged_readings(box(0, rows), parts, read, page((down, 16)), Says(said))
    assert found == [(expected,)] * rows


def test_a_number_in_each_row_stays_as_it_was_read() -> None:
    read = [(("3", 0.9),), (("4", 0.9),)]
    assert merged_readings(box(0, 2), [box(0, 1), box(1, 1)], read, page((28, 16), (108, 16)), Says("0")) == read


@pytest.mark.parametrize(
    ("width", "digits", "words", "odd"),
    [(54, "35", "3/5", True), (54, "35", "35", False), (28, "35", "3/5", False), (54, "5", "3/5", False)],
)
def test_a_line_wider_than_its_digits_is_asked_of_the_text_engine(
    width: int, digits: str, words: str, odd: bool
) -> None:
    ink = page((28, width))
    found = hold_other_signs([ink.cell(box(0, 1))], [digits], PageText(ink, Says(words)))
    assert found == (frozenset({0}) if odd else frozenset())
