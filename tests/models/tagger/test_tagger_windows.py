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
_TEXTS = st.text("公开信息条，。：\n", min_size=1000, max_size=1200)


@given(places=_PLACES, text=_TEXTS)
def test_every_place_is_wholly_in_a_window_with_words_around_it(places: list[tuple[int, int]], text: str) -> None:
    spans = [(start, start + size) for start, size in places]
    windows = around(spans, text, 128)
    assert all(0 <= low < high <= len(text) and high - low <= 128 for low, high in windows)
    assert all(a[0] < b[0] for a, b in pairwise(windows))
    for start, end in spans:
        assert any(
            (low <= start - 12 or low == 0) and (end + 8 <= high or high == len(text)) for low, high in windows
        ), (start, end, windows)


def test_text_without_places_is_not_read() -> None:
    assert around([], "公开" * 2500, 128) == []


def test_a_place_is_read_with_its_sentence() -> None:
    text = "公开" * 60 + "。今年我街道办事处共收到申请12件，均已按时答复完毕。" + "公开" * 60
    start = text.index("12件")
    [(low, high)] = around([(start, start + 3)], text, 128)
    assert text[low:high] == "今年我街道办事处共收到申请12件，均已按时答复完毕。"


def test_a_place_at_the_start_of_a_sentence_is_read_with_what_stands_before() -> None:
    text = "公开" * 60 + "。申请12件。" + "公开" * 60
    start = text.index("12件")
    assert around([(start, start + 3)], text, 128) == [(start - 64, start + 3 + 16)]


def test_a_place_longer_than_a_window_is_cut() -> None:
    assert around([(100, 400)], "公" * 600, 128) == [(36, 164)]


def test_windows_near_each_other_are_one() -> None:
    assert len(around([(100, 103), (130, 133)], "公" * 600, 128)) == 1
    assert len(around([(100, 103), (300, 303)], "公" * 600, 128)) == 2


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
