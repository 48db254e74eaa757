"""Fitting of the calibration and the scores of a reader."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("cv2")

from training.digits.calibrate import rising
from training.digits.measure import expected_calibration_error


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=400))
def test_the_curve_rises_and_never_claims_certainty(pairs: list[tuple[float, bool]]) -> None:
    raw, right = (np.array(column, dtype=np.float64) for column in zip(*pairs, strict=True))
    xs, ys = rising(raw, right, least=20)
    assert xs == sorted(xs)
    assert ys == sorted(ys)
    assert all(0 < y < 1 for y in ys)


def test_an_overconfident_reader_is_corrected() -> None:
    raw = np.full(2000, 0.99)
    right = (np.arange(2000) % 2).astype(np.float64)
    _, ys = rising(raw, right)
    assert ys == [pytest.approx(0.5, abs=0.01)]


def test_calibration_error_is_the_gap_between_claim_and_truth() -> None:
    sure = np.full(100, 0.9)
    assert expected_calibration_error(sure, np.arange(100) < 90) == pytest.approx(0.0)
    assert expected_calibration_error(sure, np.arange(100) < 40) == pytest.approx(0.5)
