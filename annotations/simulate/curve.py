"""The curve of a simulation: quality over tasks that the oracle has corrected, in the queue's order and at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from statistics import fmean

from annotations.queue.experience import Experience
from annotations.queue.score import order
from annotations.simulate.pool import Item
from eval.metrics.counts import CellCounts, FigureCounts

_SHUFFLES = 20
_ROUND = 5


@dataclass(frozen=True, slots=True)
class Point:
    """Quality after some corrections.

    Attributes:
        tasks: tasks that were looked at.
        corrections: figures and cells that were changed.
        f1: strict F1 of the figures of all reports.
        silent: cells that are wrong without a mark.
        wrong: figures and cells that are still wrong.
    """

    tasks: int
    corrections: int
    f1: float
    silent: int
    wrong: int


def queue_order(items: Sequence[Item], batch: int = _ROUND) -> list[Item]:
    """The items in the order in which the queue gives them out in rounds, each after what the ones before taught.

    Args:
        batch: tasks of a round: pushed, corrected and pulled together.
    """
    waiting = {item.candidate.key: item for item in items}
    experience, known, found = Experience(), set[str](), list[Item]()
    while waiting:
        queue = order([item.candidate for item in waiting.values()], known, experience)
        for queued in queue[:batch]:
            item = waiting.pop(queued.candidate.key)
            found.append(item)
            experience.learn(item.lessons)
            known |= queued.candidate.wording
    return found


def random_order(items: Sequence[Item], seed: int) -> list[Item]:
    """The items in random order."""
    shuffled = sorted(items, key=lambda item: str(item.candidate.key))
    Random(seed).shuffle(shuffled)
    return shuffled


def curve(items: Sequence[Item], steps: Sequence[int]) -> list[Point]:
    """Quality after the first ``n`` items of an order, for every ``n`` of ``steps``."""
    return [_point(items, n) for n in steps]


def _point(items: Sequence[Item], done: int) -> Point:
    rest, seen = items[done:], items[:done]
    figures = FigureCounts.total(item.figures for item in items)
    left = FigureCounts.total(item.figures for item in rest)
    # A corrected task finds every true figure and no other.
    strict = left.strict + figures.gold - left.gold
    predicted = left.predicted + figures.gold - left.gold
    cells = CellCounts.total(item.cells for item in rest)
    size = predicted + figures.gold
    return Point(
        tasks=done,
        corrections=sum(item.wrong for item in seen),
        f1=2 * strict / size if size else 1.0,
        silent=cells.silent_all,
        wrong=sum(item.wrong for item in rest),
    )


def mean_random(items: Sequence[Item], steps: Sequence[int], shuffles: int = _SHUFFLES) -> list[Point]:
    """The mean curve of several random orders, counts rounded."""
    curves = [curve(random_order(items, seed), steps) for seed in range(shuffles)]
    return [_mean([one[i] for one in curves]) for i in range(len(steps))]


def _mean(points: Sequence[Point]) -> Point:
    n = len(points)
    return Point(
        tasks=points[0].tasks,
        corrections=round(sum(p.corrections for p in points) / n),
        f1=sum(p.f1 for p in points) / n,
        silent=round(sum(p.silent for p in points) / n),
        wrong=round(sum(p.wrong for p in points) / n),
    )


def random_needed(items: Sequence[Item], wrong: float, shuffles: int = _SHUFFLES) -> float:
    """The mean of :func:`tasks_needed` over several random orders."""
    return fmean(tasks_needed(random_order(items, seed), wrong) for seed in range(shuffles))


def tasks_needed(items: Sequence[Item], wrong: float) -> int:
    """How many items of an order have to be corrected until at most ``wrong`` figures and cells are wrong."""
    left = sum(item.wrong for item in items)
    for done, item in enumerate(items):
        if left <= wrong:
            return done
        left -= item.wrong
    return len(items)
