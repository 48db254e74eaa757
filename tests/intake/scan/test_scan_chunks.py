"""Boxes of ink: small type on uneven lines one by one, words beside each other by the gaps of their ink."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

import numpy as np

from extract.intake.scan.chunks import beside, texts
from extract.intake.scan.crops import TextBox
from extract.intake.scan.raster import Pixels
from extract.intake.scan.spacing import pieces


def page(*boxes: tuple[int, int, int, int]) -> Pixels:
    mask = np.zeros((200, 600), np.uint8)
    for x0, y0, x1, y1 in boxes:
        mask[y0:y1, x0:x1] = 1
    return mask


HEADS = [(40 + 60 * i, 50 + 12 * (i % 2), 80 + 60 * i, 70 + 12 * (i % 2)) for i in range(6)]


def test_small_type_on_uneven_lines_is_found_text_by_text() -> None:
    found = sorted(texts(page(*HEADS), 40.0))
    assert len(found) == len(HEADS)
    assert np.abs(np.array(found) - np.array(HEADS)).max() <= 3  # boxes of ink are found at half the size


def test_a_frame_around_texts_takes_none_of_them() -> None:
    frame = ((10, 10, 590, 13), (10, 187, 590, 190), (10, 10, 13, 190), (587, 10, 590, 190))
    found = texts(page((100, 90, 240, 110), *frame), 20.0)
    assert (100, 90, 240, 110) in found


def test_a_speck_between_two_numbers_does_not_make_them_one() -> None:
    mask = page((40, 40, 52, 60), (70, 50, 72, 52), (90, 40, 102, 60))
    assert beside(mask, (40, 40, 102, 60)) == [(40, 40, 52, 60), (90, 40, 102, 60)]
    assert beside(mask, (40, 40, 72, 60)) == [(40, 40, 72, 60)]


def test_words_of_a_line_stand_where_their_ink_is() -> None:
    mask = page((40, 40, 78, 60), (98, 40, 136, 60))
    assert pieces("商业科研", TextBox(40, 40, 136, 60), mask) == [
        ("商业", TextBox(40, 40, 78, 60)),
        ("科研", TextBox(98, 40, 136, 60)),
    ]
    assert len(pieces("第4项内容", TextBox(40, 40, 136, 60), mask)) == 1
