"""Cells in doubt read again: seals and other pale ink are no print."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

from scan_drawing import Doubts, SquareEngine

from extract.intake.scan.again import Print, read_again
from extract.intake.scan.raster import Pixels
from extract.intake.scan.readers import CellReader, Readers

CLEAR = ((("0", 0.99),),) * 8
SEEN: list[list[tuple[str, float]]] = [[("0", 0.6), ("", 0.2)]]


class Recorder:
    """Gives the same readings for every crop and keeps what it was asked."""

    def __init__(self, answer: Sequence[tuple[str, float]]) -> None:
        self.answer = list(answer)
        self.asked: list[Pixels] = []

    def read(
        self, crops: Sequence[Pixels], n_best: int = 5, text_height: float | None = None
    ) -> list[list[tuple[str, float]]]:
        self.asked += crops
        return [self.answer for _ in crops]


def both(digits: CellReader, doubt: CellReader | None = None) -> Readers:
    return Readers(SquareEngine(), digits, Doubts(doubt or digits))


def crop(shade: int, *, seal: int = 0, noise: int = 0) -> Pixels:
    """A cell of 40 by 100 pixels with a ring of that shade in its middle, and a patch of another one beside it."""
    grey = np.full((40, 100), 250, np.uint8)
    if seal:
        grey[8:32, 10:90] = seal
    grey[12:28, 44:56] = shade
    grey[15:25, 47:53] = seal or 250
    grain = np.random.default_rng(noise).integers(-noise, noise + 1, grey.shape)
    return np.asarray(np.clip(grey + grain, 0, 255), np.uint8)


def usual(shade: int = 40) -> Print:
    printed = Print.of([crop(shade, noise=i) for i in range(8)], CLEAR)
    assert printed is not None
    return printed


def test_too_few_clear_cells_show_no_print() -> None:
    assert Print.of([crop(40)] * 4, CLEAR[:4]) is None
    assert Print.of([crop(40)] * 8, ((("0", 0.9),),) * 8) is None
    assert Print.of([crop(250)] * 8, ((("", 0.99),),) * 8) is None


def test_what_is_much_paler_than_print_is_none() -> None:
    assert usual().is_absent(crop(180))
    assert not usual().is_absent(crop(60))
    assert not usual(170).is_absent(crop(180))


def test_a_cell_without_print_is_blank_whatever_its_seal_looks_like() -> None:
    again = read_again([crop(180)], [tuple(SEEN[0])], usual(), both(Recorder(SEEN[0])))
    assert again[0][0] == ("", 0.985)
    assert sum(chance for _, chance in again[0]) <= 1.0


def test_traces_of_broken_walls_are_no_print() -> None:
    broken = crop(250)
    broken[4:6, 10:90:7] = 20
    broken[10:30:5, 4:6] = 20
    assert usual().is_absent(broken)
    broken[18:22, 48:52] = 20
    assert not usual().is_absent(broken)


def test_what_is_read_beyond_doubt_is_not_taken_away() -> None:
    sure = (("7", 0.94),)
    assert read_again([crop(180)], [sure], usual(), both(Recorder(sure)))[0][0][0] == "7"


def test_without_print_to_compare_with_the_looks_alone_count() -> None:
    assert read_again([crop(180)], [tuple(SEEN[0])], None, both(Recorder(SEEN[0])))[0][0][0] == "0"


def test_a_number_under_a_seal_is_read_without_it() -> None:
    reader = Recorder([("0", 0.9)])
    read_again([crop(40, seal=150)], [tuple(SEEN[0])], usual(), both(reader, Recorder(SEEN[0])))
    *_, alone = reader.asked
    assert alone[10, 15] == 250
    assert alone[13, 50] < 60


def test_a_cell_without_a_seal_needs_no_look_without_one() -> None:
    reader, sealed = Recorder([("0", 0.9)]), Recorder([("0", 0.9)])
    read_again([crop(40)], [tuple(SEEN[0])], usual(), both(reader, Recorder(SEEN[0])))
    read_again([crop(40, seal=150)], [tuple(SEEN[0])], usual(), both(sealed, Recorder(SEEN[0])))
    assert len(reader.asked) == len(sealed.asked) - 1


class ByHeight(Recorder):
    """Reads a cell differently where it is enlarged, as small type is."""

    def read(
        self, crops: Sequence[Pixels], n_best: int = 5, text_height: float | None = None
    ) -> list[list[tuple[str, float]]]:
        return [[("0", 0.9)] if crop.shape[0] > 60 else [("9", 0.45), ("0", 0.4)] for crop in crops]


def test_what_enlarged_looks_agree_on_outweighs_a_close_call() -> None:
    (readings,) = read_again([crop(40)], [(("9", 0.45), ("0", 0.4))], usual(), both(ByHeight([])))
    assert readings[0][0] == "0"
    assert readings[0][1] < 0.9  # the looks do not agree


def test_the_second_network_counts_for_more_than_the_looks_of_the_first() -> None:
    doubt = Doubts(Recorder([("3", 0.8), ("8", 0.1)]))
    readers = Readers(SquareEngine(), Recorder([("8", 0.8)]), doubt)
    (readings,) = read_again([crop(40)], [(("8", 0.8),)], usual(), readers)
    assert [text for text, _ in readings] == ["3", "8"]
    assert 0.5 < readings[0][1] < 0.8
    assert doubt.darkness == [usual().darkness] * 3  # three sizes


def test_words_that_the_second_network_sees_leave_a_number_in_doubt() -> None:
    (readings,) = read_again([crop(40)], [(("8", 0.9),)], usual(), both(Recorder([("8", 0.9)]), Recorder([])))
    assert readings[0][0] == "8"
    assert readings[0][1] < 0.5
