"""CTC prefix beam search and the calibration of its probabilities."""

from __future__ import annotations

from itertools import groupby, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.digits.alphabet import ALPHABET, BLANK, CLASSES, encode
from models.digits.calibration import Calibration, joined
from models.digits.decode import n_best

ONE, ZERO = ALPHABET.index("1") + 1, ALPHABET.index("0") + 1


def rows(*steps: dict[int, float]) -> NDArray[np.float32]:
    chances = np.zeros((len(steps), CLASSES), dtype=np.float32)
    for row, step in zip(chances, steps, strict=True):
        for cls, chance in step.items():
            row[cls] = chance
    return chances


def every_path(chances: NDArray[np.float32]) -> dict[str, float]:
    """Text probabilities by summing over all paths: slow, and right by definition of CTC."""
    classes = [np.flatnonzero(row).tolist() for row in chances]
    found: dict[str, float] = {}
    for path in product(*classes):
        text = "".join(ALPHABET[cls - 1] for cls, _ in groupby(path) if cls != BLANK)
        found[text] = found.get(text, 0.0) + float(np.prod([chances[t, cls] for t, cls in enumerate(path)]))
    return found


@given(st.lists(st.tuples(st.floats(0.01, 1), st.floats(0.01, 1), st.floats(0.01, 1)), min_size=1, max_size=5))
def test_the_beam_agrees_with_the_sum_over_all_paths(weights: list[tuple[float, float, float]]) -> None:
    chances = rows(*({BLANK: b / (b + o + z), ONE: o / (b + o + z), ZERO: z / (b + o + z)} for b, o, z in weights))
    expected = every_path(chances)
    for text, chance in n_best(chances, 100, width=1000):
        assert chance == pytest.approx(expected[text], rel=1e-3)


def test_a_doubled_digit_needs_a_blank_between() -> None:
    once = n_best(rows({ONE: 1.0}, {ONE: 1.0}), 1)
    twice = n_best(rows({ONE: 1.0}, {BLANK: 1.0}, {ONE: 1.0}), 1)
    assert [once[0][0], twice[0][0]] == ["1", "11"]


def test_a_certain_blank_parts_a_doubled_digit_however_long_it_is() -> None:
    steps = [{ONE: 1.0}, *[{BLANK: 1.0}] * 4, {ONE: 1.0}, {BLANK: 1.0}, {ZERO: 1.0}]
    assert n_best(rows(*steps), 1)[0][0] == "110"


def test_only_blanks_are_the_empty_cell() -> None:
    assert n_best(rows({BLANK: 1.0}, {BLANK: 1.0}), 3) == [("", 1.0)]


def test_encoding_refuses_signs_outside_of_the_alphabet() -> None:
    assert encode("01") == [1, 2]
    with pytest.raises(ValueError, match="substring"):
        encode("件")


def test_calibration_keeps_order_and_mass() -> None:
    calibration = Calibration(1.0, (0.0, 0.5, 1.0), (0.0, 0.3, 0.9))
    readings = calibration.calibrated([("8", 0.5), ("3", 0.4), ("", 0.1)])
    assert readings[0][0] == "8"
    assert readings[0][1] == pytest.approx(0.3)
    assert [p for _, p in readings] == sorted((p for _, p in readings), reverse=True)
    assert sum(p for _, p in readings) <= 1


def test_temperature_flattens() -> None:
    logits = np.array([[0.0, 2.0]], dtype=np.float32)
    sharp, flat = (Calibration(t, (0, 1), (0, 1)).chances(logits)[0, 1] for t in (0.5, 2.0))
    assert flat < sharp


def test_lines_are_joined_most_probable_first() -> None:
    cell = joined([[("1", 0.9), ("7", 0.1)], [("2", 0.6), ("", 0.4)]], 3)
    assert [text for text, _ in cell] == ["12", "1", "72"]
    assert cell[0][1] == pytest.approx(0.54)
