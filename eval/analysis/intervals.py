"""Shares with 95 % intervals. Reports are what is drawn at random, not cells: the cells of one report err together."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

RESAMPLES = 1000
_SEED = 20_240_501
_Z = 1.959964
_TAILS = (2.5, 97.5)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Share:
    """``part / whole`` over some reports; ``value``, ``low``, ``high`` are None where there is nothing to divide by."""

    part: float
    whole: float
    reports: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A share minus an earlier one over the same reports, with its interval."""

    value: float
    low: float
    high: float
    reports: int

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


def wilson(part: float, whole: float) -> tuple[float, float]:
    """Wilson's interval for a share (Wilson 1927, doi:10.1080/01621459.1927.10502953); ``whole`` above 0."""
    share, square = part / whole, _Z * _Z / whole
    middle = (share + square / 2) / (1 + square)
    half = _Z / (1 + square) * math.sqrt(share * (1 - share) / whole + square / (4 * whole))
    return max(0.0, middle - half), min(1.0, middle + half)


def _resampled(*columns: Floats) -> list[Floats]:
    """Sums of each column over samples of the reports, drawn with replacement; the same draws for all columns."""
    count = len(columns[0])
    draws = np.random.default_rng(_SEED).multinomial(count, np.full(count, 1 / count), RESAMPLES)
    return [np.asarray(draws @ column, dtype=np.float64) for column in columns]


def share(part: ArrayLike, whole: ArrayLike) -> Share:
    """A share over reports, with the wider of two intervals.

    The percentile bootstrap over reports (Efron 1979) is too narrow where few or no reports err, Wilson's over the
    units takes units of one report for independent: the lower of both lower ends and the higher of both higher ones.

    Args:
        part: units that count, by report; ``whole``: units, by report.
    """
    parts, wholes = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    total_part, total = float(parts.sum()), float(wholes.sum())
    if not total:
        return Share(total_part, total, len(parts))
    low, high = wilson(total_part, total)
    drawn_part, drawn_whole = _resampled(parts, wholes)
    kept = drawn_whole > 0
    ends = np.percentile(drawn_part[kept] / drawn_whole[kept], _TAILS)
    return Share(total_part, total, len(parts), total_part / total, min(low, float(ends[0])), max(high, float(ends[1])))


def difference(part: ArrayLike, whole: ArrayLike, old_part: ArrayLike, old_whole: ArrayLike) -> Difference | None:
    """Change of a share over the same reports, in the same order, by a paired bootstrap; None without any unit."""
    columns = [np.asarray(column, dtype=np.float64) for column in (part, whole, old_part, old_whole)]
    if not columns[1].sum() or not columns[3].sum():
        return None
    new, new_whole, old, old_whole_drawn = _resampled(*columns)
    kept = (new_whole > 0) & (old_whole_drawn > 0)
    changes = new[kept] / new_whole[kept] - old[kept] / old_whole_drawn[kept]
    low, high = np.percentile(changes, _TAILS)
    value = columns[0].sum() / columns[1].sum() - columns[2].sum() / columns[3].sum()
    return Difference(float(value), float(low), float(high), len(columns[0]))
