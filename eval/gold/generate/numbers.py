"""Random counts as real reports have them: mostly zeros, some small, few large."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from eval.gold.generate.model import Scale

_REQUESTS: dict[Scale, tuple[tuple[int, int, int], ...]] = {
    "street": ((0, 0, 55), (1, 3, 31), (4, 10, 9), (11, 31, 5)),
    "bureau": ((0, 0, 20), (1, 9, 40), (10, 60, 30), (61, 400, 10)),
    "county": ((1, 20, 20), (21, 99, 40), (100, 600, 30), (601, 4800, 10)),
}
_DECISIONS: dict[Scale, tuple[tuple[int, int, int], ...]] = {
    "street": ((0, 0, 62), (1, 9, 12), (10, 99, 14), (100, 2999, 10), (3000, 15000, 2)),
    "bureau": ((0, 0, 25), (1, 99, 30), (100, 999, 30), (1000, 60000, 15)),
    "county": ((0, 0, 10), (1, 99, 15), (100, 9999, 45), (10000, 900000, 30)),
}
_FEW = ((0, 0, 80), (1, 3, 15), (4, 12, 5))


def _from(bands: Sequence[tuple[int, int, int]], rng: Random) -> int:
    low, high, _ = rng.choices(bands, [weight for _, _, weight in bands])[0]
    return rng.randint(low, high)


def requests(scale: Scale, rng: Random) -> int:
    """Applications dealt with in a year."""
    return _from(_REQUESTS[scale], rng)


def decisions(scale: Scale, rng: Random) -> int:
    """Licences, penalties and other decisions of a year."""
    return _from(_DECISIONS[scale], rng)


def few(rng: Random) -> int:
    """A count that is nearly always zero."""
    return _from(_FEW, rng)


def split(total: int, parts: int, rng: Random) -> list[int]:
    """``parts`` non-negative integers that add up to ``total``, by random cuts."""
    cuts = sorted(rng.randint(0, total) for _ in range(parts - 1))
    return [high - low for low, high in zip([0, *cuts], [*cuts, total], strict=True)]


def scatter(total: int, places: int, rng: Random) -> list[int]:
    """``total`` spread over at most four of ``places``, the first places more often; the others stay zero."""
    counts = [0] * places
    chosen = rng.choices(range(places), [3.0 / (1 + place) + 0.4 for place in range(places)], k=rng.randint(1, 4))
    for place, count in zip(chosen, split(total, len(chosen), rng), strict=True):
        counts[place] += count
    return counts
