"""Windows: what is read, and how overlapping windows vote."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.tagger.windows import around, every, joined, weights


@pytest.mark.parametrize(
    ("length", "windows"),
    [(0, []), (5, [(0, 5)]), (16, [(0, 16)]), (17, [(0, 16), (1, 17)]), (40, [(0, 16), (8, 24), (16, 32), (24, 40)])],
)
def test_every_window_overlaps_the_one_before(length: int, windows: list[tuple[int, int]]) -> None:
    assert every(length, 16, 8) == windows


_PLACES = st.lists(st.tuples(st.integers(0, 990), st.integers(1, 10)), max_size=40)


@given(places=_PLACES, length=st.integers(1000, 1200))
def test_every_place_is_wholly_in_a_window_with_words_behind_it(places: list[tuple[int, int]], length: int) -> None:
    spans = [(start, start + size) for start, size in places]
    windows = around(spans, length, 128, 64)
    assert all(0 <= low < high <= length and high - low <= 128 for low, high in windows)
    assert all(a[0] < b[0] for a, b in pairwise(windows))
    for start, end in spans:
        assert any(low <= start and end <= high and (high - end >= 32 or high == length) for low, high in windows), (
            start,
            end,
            windows,
        )


def test_text_without_places_is_not_read() -> None:
    assert around([], 5000, 128, 64) == []
    assert around([(2000, 2003)], 5000, 128, 64) == [(1923, 2051)]


def test_a_text_full_of_places_needs_no_more_windows_than_the_whole_text() -> None:
    places = [(at, at + 2) for at in range(0, 3000, 3)]
    assert len(around(places, 3000, 128, 64)) <= len(every(3000, 128, 64)) + 1


def test_votes_fall_towards_the_edges() -> None:
    votes = weights(9)
    assert votes.argmax() == 4
    assert votes[0] == votes[-1] == pytest.approx(0.2)


def test_overlapping_windows_vote_and_windows_apart_stay_apart() -> None:
    low, high = np.zeros((4, 1), np.float32), np.ones((4, 1), np.float32)
    first, second = joined([(0, 4), (2, 6), (9, 13)], [low, high, high])
    assert (first.start, first.end, second.start, second.end) == (0, 6, 9, 13)
    # At 2 the first window is two from its edge and the second at its own.
    assert first.logits[:, 0].tolist() == pytest.approx([0, 0, 1 / 3, 2 / 3, 1, 1])
    assert second.logits[:, 0].tolist() == [1, 1, 1, 1]
