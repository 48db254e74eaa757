"""Printed numbers mean what is said of them."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.numerals import parse_number
from training.corpus.resources import load
from training.corpus.values import disturb, draw, split
from training.corpus.wording import Habits, counted, fraction, word


@given(
    value=st.integers(0, 3_000_000_000),
    unit=st.sampled_from(["条", "件", "人次", "元", "万元", "%", "个"]),
    seed=st.integers(0, 10**6),
    chinese=st.booleans(),
    thousands=st.booleans(),
)
def test_every_wording_reads_as_its_value(value: int, unit: str, seed: int, chinese: bool, thousands: bool) -> None:
    settings = {"approx": 50, "hanzi": 50}
    number = word(value % 101 if unit == "%" else value, unit, settings, Habits(chinese, thousands), Random(seed))
    read = parse_number(number.text)
    assert read is not None
    assert (read.value, read.unit, read.qualifier) == (number.value, number.unit, number.qualifier)


@given(seed=st.integers(0, 10**6))
def test_every_fraction_reads_as_its_value(seed: int) -> None:
    number = fraction(Random(seed))
    read = parse_number(number.text)
    assert read is not None
    assert (read.value, read.qualifier) == (number.value, number.qualifier)


@pytest.mark.parametrize(("value", "text"), [(2, "两"), (12, "十二"), (20, "二十"), (200, "二百"), (0, "零")])
def test_counts_in_chinese_numerals(value: int, text: str) -> None:
    assert counted(value) == text


@given(total=st.integers(0, 5000), count=st.integers(1, 16), seed=st.integers(0, 1000))
def test_parts_add_up(total: int, count: int, seed: int) -> None:
    parts = split(total, count, Random(seed))
    assert len(parts) == count
    assert sum(parts) == total
    assert min(parts) >= (1 if total >= count else 0)


@given(total=st.integers(10, 5000), count=st.integers(2, 9), seed=st.integers(0, 1000))
def test_a_disturbed_breakdown_does_not_add_up(total: int, count: int, seed: int) -> None:
    parts = split(total, count, Random(seed))
    disturb(parts, Random(seed))
    assert sum(parts) != total
    assert min(parts) >= 0


@pytest.mark.parametrize("name", sorted(load("amounts")))
def test_every_amount_can_be_drawn(name: str) -> None:
    for scale in ("street", "bureau", "county"):
        assert draw(name, scale, Random(1)) >= 0
