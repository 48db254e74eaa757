"""Processes that may die, hang or fail, and results in order all the same."""

from __future__ import annotations

import os
import time

import pytest

from extract.review.lanes import Lanes

MEMORY = 2_000_000_000
SECONDS = 5.0


def work(order: str) -> str:
    if order == "die":
        os.abort()
    if order == "hang":
        time.sleep(3600)
    if order == "fail":
        raise ValueError(order)
    if order == "memory":
        return str(len(bytearray(4 * MEMORY)))
    return order.upper()


@pytest.mark.parametrize("size", [1, 2])
def test_results_come_in_order_past_every_failure(size: int) -> None:
    with Lanes(work, size, SECONDS, MEMORY) as lanes:
        assert list(lanes.map(["a", "die", "b", "fail", "memory", "c"])) == ["A", None, "B", None, None, "C"]


def test_a_call_that_takes_too_long_is_ended() -> None:
    with Lanes(work, 1, 0.2, MEMORY) as lanes:
        assert list(lanes.map(["hang"])) == [None]


def test_arguments_are_drawn_only_a_little_ahead() -> None:
    drawn: list[str] = []

    def arguments() -> object:
        for name in "abcdefgh":
            drawn.append(name)
            yield name

    with Lanes(work, 1, SECONDS, MEMORY) as lanes:
        results = lanes.map(arguments())  # type: ignore[arg-type]
        assert next(results) == "A"
        assert len(drawn) == 2
        results.close()  # type: ignore[attr-defined]
