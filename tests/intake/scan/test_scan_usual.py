"""Readings in doubt weighed by what a report usually prints."""

from __future__ import annotations

import pytest

from extract.intake.scan.usual import UsualValues

ZERO_OR_NINE = (("9", 0.5), ("0", 0.4))


def test_the_shares_of_the_calibration_leave_readings_as_they_are() -> None:
    weighed = UsualValues().weighed(ZERO_OR_NINE)
    assert [text for text, _ in weighed] == ["9", "0"]
    assert [chance for _, chance in weighed] == pytest.approx([0.5, 0.4])


def test_in_a_report_of_zeros_a_blurred_value_is_rather_a_zero() -> None:
    usual = UsualValues()
    usual.note([[("0", 0.99)]] * 100)
    weighed = usual.weighed(ZERO_OR_NINE)
    assert weighed[0][0] == "0"
    assert sum(chance for _, chance in weighed) <= 1.0


def test_readings_in_doubt_tell_nothing_of_what_is_usual() -> None:
    usual = UsualValues()
    usual.note([[("0", 0.9)]] * 100 + [[]])
    assert usual.weighed(ZERO_OR_NINE)[0] == pytest.approx(("9", 0.5))


def test_a_blank_is_likely_where_a_report_leaves_cells_blank() -> None:
    usual = UsualValues()
    usual.note([[("", 0.99)]] * 100)
    assert usual.weighed((("0", 0.5), ("", 0.4)))[0][0] == ""


def test_without_any_probability_nothing_is_weighed() -> None:
    assert UsualValues().weighed((("7", 0.0), ("1", 0.0), ("0", 0.0))) != ()
    assert UsualValues().weighed(()) == ()
