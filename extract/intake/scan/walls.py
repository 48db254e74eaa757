"""How surely walls stand between the boundaries of a table: darkness along whole stretches, not of single pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.intake.scan.lines import RuledLine
from extract.intake.scan.rulings import Ruled

Floats = NDArray[np.float64]

_END_MM = 0.55
_PART_MM = 1.2
_MOST_PARTS = 10
_CLEAR_MM = 0.35
_TILT_MM = 0.2
_PEAK_MM = 1.3
_FLOOR, _FULL = 0.5, 1.3
_STRICT = 0.7
_ENDS = 0.4


@dataclass(frozen=True, slots=True)
class Standing:
    """A wall that stands between two neighbouring boundaries of the other direction.

    Attributes:
        place: its place on the axis across (pixels).
        along: the middle of its stretch.
        length: length of its stretch.
        score: share of the stretch that is ruled.
    """

    place: float
    along: float
    length: float
    score: float


class Evidence:
    """Walls of one direction; rows of the arrays run along them (see ``Ruled``)."""

    def __init__(self, ruled: Ruled, pixel: float) -> None:
        """``pixel``: pixels per millimetre."""
        self.pixel = pixel
        low, high = _FLOOR * ruled.threshold, _FULL * ruled.threshold
        scale = 255.0 / (high - low)
        scaled = cv2.convertScaleAbs(cv2.max(ruled.response, int(low)), alpha=scale, beta=-scale * int(low))
        self._sums = np.zeros((scaled.shape[0], scaled.shape[1] + 1), np.int32)
        np.cumsum(scaled, axis=1, dtype=np.int32, out=self._sums[:, 1:])
        self._tilt = max(round(_TILT_MM * pixel), 1)

    def shares(self, rows: NDArray[np.intp], start: Floats, end: Floats) -> Floats:
        """How surely a wall stands on each row from ``start`` to ``end``, 0 to 1.

        The ruled share of the whole and of the emptier end: strokes of text keep off the walls of their cell.
        """
        edges = self._edges(start, end)
        last = self._sums.shape[1] - 1
        cuts = np.clip(np.rint(edges), 0, last).astype(np.intp)
        lengths = 255.0 * np.maximum(np.diff(cuts, axis=0), 1)
        # A wall may lean a little: each part of it then stands on a row of its own.
        lean = np.linspace(-1, 1, len(edges) - 1)[:, None]
        best = np.zeros(len(rows))
        for tilt in range(-self._tilt, self._tilt + 1):
            on = np.clip(rows[None, :] + np.rint(tilt * lean).astype(np.intp), 0, self._sums.shape[0] - 1)
            parts = (self._sums[on, cuts[1:]] - self._sums[on, cuts[:-1]]) / lengths
            whole = (parts * lengths).sum(axis=0) / lengths.sum(axis=0)
            best = np.maximum(best, (1 - _ENDS) * whole + _ENDS * np.minimum(parts[0], parts[-1]))
        return best

    def _edges(self, start: Floats, end: Floats) -> Floats:
        """Where the parts of stretches begin and end: short ones at both ends, even ones between."""
        clear = np.minimum(_CLEAR_MM * self.pixel, (end - start) / 5)
        tip = np.minimum(_END_MM * self.pixel, (end - start) / 5)
        inner = float(np.median(end - start - 2 * clear - 2 * tip))
        n = int(np.clip(round(inner / (_PART_MM * self.pixel)), 1, _MOST_PARTS))
        first, last = start + clear, end - clear
        return np.concatenate([[first], np.linspace(first + tip, last - tip, n + 1), [last]])

    def standing(self, before: RuledLine, after: RuledLine) -> list[Standing]:
        """The walls that surely run from one boundary to the next one."""
        rows = np.arange(self._sums.shape[0])
        shares = self.shares(rows, before.course(rows), after.course(rows))
        good = np.where(shares >= _STRICT, shares, 0.0)
        found: list[Standing] = []
        window = max(round(_PEAK_MM * self.pixel), 2)
        for group in np.split(np.flatnonzero(good), np.flatnonzero(np.diff(np.flatnonzero(good)) > window) + 1):
            if not len(group):
                continue
            place = float(np.average(group, weights=good[group] ** 2))
            top, bottom = before.at(place), after.at(place)
            found.append(Standing(place, (top + bottom) / 2, bottom - top, float(good[group].max())))
        return found

    def score(self, line: RuledLine, before: RuledLine, after: RuledLine, reach: int) -> float:
        """How surely a boundary is ruled between two of the other direction, 0 to 1."""
        place = line.at((before.at(line.middle) + after.at(line.middle)) / 2)
        rows = np.clip(round(place) + np.arange(-reach, reach + 1), 0, self._sums.shape[0] - 1)
        start, end = np.full(len(rows), before.at(place)), np.full(len(rows), after.at(place))
        return float(self.shares(rows, start, end).max())


def chains(walls: Sequence[Sequence[Standing]], pixel: float, most_apart: float, drift: float) -> list[list[Standing]]:
    """Walls of successive bands put together into the boundaries they are parts of.

    Args:
        walls: the walls of each band, bands in order.
        pixel: pixels per millimetre.
        most_apart: distance across in mm that is still the same boundary.
        drift: how much farther apart they may lie for each pixel along.
    """
    found: list[list[Standing]] = []
    for band in walls:
        taken: set[int] = set()
        for wall in sorted(band, key=lambda w: -w.score * w.length):
            best, least = -1, float("inf")
            for i, chain in enumerate(found):
                apart = abs(_expected(chain) - wall.place)
                if i not in taken and apart <= most_apart * pixel + drift * abs(wall.along - chain[-1].along):
                    if apart < least:
                        best, least = i, apart
            if best >= 0:
                found[best].append(wall)
                taken.add(best)
            else:
                found.append([wall])
                taken.add(len(found) - 1)
    return found


def _expected(chain: Sequence[Standing]) -> float:
    last = chain[-3:]
    return float(np.average([w.place for w in last], weights=[w.length for w in last]))
