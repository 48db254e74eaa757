from __future__ import annotations

import pytest
from annotation_records import extractor

from annotations.queue.experience import Look
from annotations.queue.score import Candidate
from annotations.simulate.curve import curve, mean_random, queue_order, random_needed, random_order, tasks_needed
from annotations.simulate.pool import Item, read_pool
from annotations.task.model import TaskKey
from eval.metrics.counts import CellCounts, FigureCounts


def item(number: int, wrong: int, doubt: float = 0.5) -> Item:
    key = TaskKey(f"{number:016x}", "narrative", 0)
    figures = FigureCounts(gold=10, predicted=10, spans=10, strict=10 - wrong)
    return Item(
        Candidate(key, (1 - doubt,), 0, 0, frozenset({str(number)})), figures, CellCounts(silent=wrong), 2 * wrong
    )


def test_corrections_make_everything_right() -> None:
    start, middle, end = curve([item(1, 3), item(2, 0), item(3, 1)], [0, 1, 3])
    assert (start.f1, start.wrong, start.corrections, start.silent) == (26 / 30, 8, 0, 4)
    assert (middle.f1, middle.wrong, middle.corrections) == (29 / 30, 2, 6)
    assert (end.f1, end.wrong, end.silent) == (1.0, 0, 0)


def test_the_tasks_that_are_needed_are_counted_in_order() -> None:
    items = [item(1, 3), item(2, 0), item(3, 1)]
    assert [tasks_needed(items, n) for n in (8, 2, 0)] == [0, 1, 3]


def test_random_orders_differ_and_are_repeatable() -> None:
    items = [item(n, 1) for n in range(12)]
    assert random_order(items, 1) == random_order(list(reversed(items)), 1)
    assert random_order(items, 1) != random_order(items, 2)


@pytest.fixture(scope="module")
def pool() -> list[Item]:
    return read_pool(range(9000, 9120), extractor())


def test_the_queue_needs_at_most_half_of_what_chance_needs(pool: list[Item]) -> None:
    assert sum(i.wrong > 0 for i in pool) > 5
    half, end = mean_random(pool, [len(pool) // 2, len(pool)])
    assert half.wrong > end.wrong == 0
    queue = queue_order(pool)
    assert tasks_needed(queue, half.wrong) <= half.tasks / 2
    for quality in (0, half.wrong // 2):
        assert tasks_needed(queue, quality) <= random_needed(pool, quality) / 2, quality


def test_a_round_teaches_the_next_one() -> None:
    look = Look(0, 4, "reviews", "行政复议|", 0.999)
    alike = [Item(Candidate(TaskKey(f"{n:016x}", "narrative", 0), (), 0, 0, frozenset(), (look,)), FigureCounts(),
                  CellCounts(), 1, ((look, False),)) for n in range(4)]  # fmt: skip
    others = [item(n, 0, doubt=0.1) for n in range(4, 20)]
    hinted = [item(30, 1, doubt=0.9)]
    taught = Item(hinted[0].candidate, FigureCounts(), CellCounts(), 1, ((look, False),))
    assert [i.wrong for i in queue_order([*alike, *others, taught], batch=1)][:5] == [1] * 5
    assert [i.wrong for i in queue_order([*alike, *others, *hinted], batch=1)][1:5] != [1] * 4
