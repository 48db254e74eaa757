"""How surely walls stand between the boundaries of a table: darkness along whole stretches, not of single pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

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
_BESIDE_MM = 0.55
_FLOOR, _FULL = 0.5, 1.3
_LIKELY = 0.68
_ENDS, _ENDS_OF_KNOWN = 0.5, 0.3
# Log-odds that what stands between two boundaries is a wall and no stroke of text, fitted to generated scans: by the
# share that is ruled, by how much more uneven, crossed and faint it is than usual walls, by its millimetres.
_BASE, _BY_SHARE, _BY_UNEVEN, _BY_BESIDE, _BY_LENGTH, _BY_FAINT = -14.9, 16.7, -7.4, -26.0, 0.51, -4.5
_MOST_ODDS, _LONGEST_MM = 4.0, 10.0
_SURE_SHARE, _SURE_BESIDE = 0.95, 0.12
_GOES_ON, _MOST_MISSED = 0.5, 1


@dataclass(frozen=True, slots=True)
class Standing:
    """A wall that stands between two neighbouring boundaries of the other direction.

    Attributes:
        place: its place on the axis across (pixels).
        along: the middle of its stretch.
        length: length of its stretch.
        share: how much of the stretch is ruled, 0 to 1.
        beside: how much of it strokes across run through.
        uneven: coefficient of variation of the response along it.
        strength: median response along it.
        odds: log-odds that it is a wall, as ``judged`` sees it.
    """

    place: float
    along: float
    length: float
    share: float
    beside: float
    uneven: float
    strength: float
    odds: float = 0.0


class Evidence:
    """Walls of one direction; rows of the arrays run along them (see ``Ruled``)."""

    def __init__(self, ruled: Ruled, across: Ruled, pixel: float) -> None:
        """``ruled``: of the direction of the walls; ``across``: of the other one; ``pixel``: pixels per millimetre."""
        self.pixel = pixel
        self._response, self._threshold = ruled.response, ruled.threshold
        self._sums = _sums(_presence(ruled))
        turned = np.asarray(cv2.transpose(_presence(across)), np.uint8)
        self._crossing = _sums(_crossing(turned, round(_BESIDE_MM * pixel)))
        self._tilt = max(round(_TILT_MM * pixel), 1)

    def shares(
        self, rows: NDArray[np.intp], start: Floats, end: Floats, ends: float = _ENDS, parts: int | None = None
    ) -> tuple[Floats, Floats]:
        """How much of a wall stands on each row from ``start`` to ``end``, and how much crosses it, 0 to 1.

        The first is of the whole and, with the weight ``ends``, of the emptier end: strokes of text keep off the walls
        of their cell. The second is the share of it that strokes across run through. ``parts``: into how many the
        stretches are cut; None for as many as fit.
        """
        edges = self._edges(start, end, parts or self._parts(start, end))
        last = self._sums.shape[1] - 1
        cuts = np.clip(np.rint(edges), 0, last).astype(np.intp)
        lengths = 255.0 * np.maximum(np.diff(cuts, axis=0), 1)
        # A wall may lean a little: each part of it then stands on a row of its own.
        lean = np.linspace(-1, 1, len(edges) - 1)[:, None]
        best = np.zeros(len(rows))
        for tilt in range(-self._tilt, self._tilt + 1):
            on = np.clip(rows[None, :] + np.rint(tilt * lean).astype(np.intp), 0, self._sums.shape[0] - 1)
            ruled = (self._sums[on, cuts[1:]] - self._sums[on, cuts[:-1]]) / lengths
            whole = (ruled * lengths).sum(axis=0) / lengths.sum(axis=0)
            best = np.maximum(best, (1 - ends) * whole + ends * np.minimum(ruled[0], ruled[-1]))
        crossing = self._crossing[rows, cuts[-1]] - self._crossing[rows, cuts[0]]
        return best, crossing / lengths.sum(axis=0)

    def _rims(self, start: Floats, end: Floats) -> tuple[Floats, Floats]:
        """What of a stretch lies on the boundaries across, and how long its ends are."""
        fifth = (end - start) / 5
        return np.minimum(_CLEAR_MM * self.pixel, fifth), np.minimum(_END_MM * self.pixel, fifth)

    def _parts(self, start: Floats, end: Floats) -> int:
        """Into how many even parts stretches are cut between their ends."""
        clear, tip = self._rims(start, end)
        inner = float(np.median(end - start - 2 * clear - 2 * tip))
        return int(np.clip(round(inner / (_PART_MM * self.pixel)), 1, _MOST_PARTS))

    def _edges(self, start: Floats, end: Floats, parts: int) -> Floats:
        """Where the parts of stretches begin and end: short ones at both ends, even ones between."""
        clear, tip = self._rims(start, end)
        first, last = start + clear, end - clear
        return np.concatenate([[first], np.linspace(first + tip, last - tip, parts + 1), [last]])

    def _may_stand(self, start: Floats, end: Floats) -> NDArray[np.bool_]:
        """Rows of which so much is ruled, those that a leaning wall may cross included, that they may be likely."""
        last = self._sums.shape[1] - 1
        clear, _ = self._rims(start, end)
        cuts = [np.clip(np.rint(each), 0, last).astype(np.intp) for each in (start + clear, end - clear)]
        rows = np.arange(len(start))
        ruled = np.zeros(len(rows))
        for tilt in range(-self._tilt, self._tilt + 1):
            on = np.clip(rows + tilt, 0, len(rows) - 1)
            ruled += self._sums[on, cuts[1]] - self._sums[on, cuts[0]]
        least = (_LIKELY - _ENDS) / (1 - _ENDS)
        return np.asarray(ruled >= least * 255.0 * np.maximum(cuts[1] - cuts[0], 1))

    def standing(self, before: RuledLine, after: RuledLine) -> list[Standing]:
        """What looks like walls that run from one boundary to the next one."""
        every = np.arange(self._sums.shape[0])
        starts, ends = before.course(every), after.course(every)
        rows = np.flatnonzero(self._may_stand(starts, ends))
        shares, beside = np.zeros(len(every)), np.zeros(len(every))
        if len(rows):
            parts = self._parts(starts, ends)
            shares[rows], beside[rows] = self.shares(rows, starts[rows], ends[rows], parts=parts)
        likely = np.flatnonzero(shares >= _LIKELY)
        found: list[Standing] = []
        for group in np.split(likely, np.flatnonzero(np.diff(likely) > _PEAK_MM * self.pixel) + 1):
            if not len(group):
                continue
            best = shares[group] >= shares[group].max() - 0.05
            place = float(np.average(group[best], weights=shares[group][best]))
            start, end = before.at(place), after.at(place)
            share, crossed = float(shares[group].max()), float(beside[group[best]].mean())
            look = self._look(round(place), start, end)
            found.append(Standing(place, (start + end) / 2, end - start, share, crossed, *look))
        return found

    def _look(self, row: int, start: float, end: float) -> tuple[float, float]:
        """Coefficient of variation and median of the response along a wall; printed lines are even, text is not."""
        clear = _CLEAR_MM * self.pixel
        reach = slice(max(row - 2, 0), row + 3)
        values = self._response[reach, max(int(start + clear), 0) : max(int(end - clear), int(start + clear) + 1)]
        if not values.size:
            return 1.0, 0.0
        along = values.max(axis=0).astype(np.float64)
        uneven = float(along.std() / max(along.mean(), 0.01 * self._threshold))
        return min(uneven, 1.0), float(np.median(along))

    def scores(self, line: RuledLine, across: Sequence[RuledLine], reach: int) -> tuple[Floats, Floats]:
        """How much of a boundary is ruled, and crossed, between each two neighbours of the other direction, 0 to 1."""
        places = np.array([other.at(line.middle) for other in across])
        courses = line.course((places[:-1] + places[1:]) / 2)
        offsets = np.arange(-reach, reach + 1)
        rows = np.clip(np.rint(courses)[:, None] + offsets, 0, self._sums.shape[0] - 1).astype(np.intp)
        start = np.array([before.at(at) for before, at in zip(across[:-1], courses, strict=True)])
        end = np.array([after.at(at) for after, at in zip(across[1:], courses, strict=True)])
        flat = np.repeat(start, len(offsets)), np.repeat(end, len(offsets))
        shares, crossing = (each.reshape(rows.shape) for each in self.shares(rows.reshape(-1), *flat, _ENDS_OF_KNOWN))
        best = (np.arange(len(rows)), shares.argmax(axis=1))
        return shares[best], crossing[best]

    def reaches(self, place: float, along: float, direction: int) -> float:
        """How far a wall goes on beyond a point of it, in pixels; ``direction`` is 1 for onward, -1 for back."""
        step = max(round(self.pixel), 2)
        rows = np.clip(round(place) + np.arange(-self._tilt - 1, self._tilt + 2), 0, self._sums.shape[0] - 1)
        last, reached, missed = self._sums.shape[1] - 1, 0, 0
        # The first step lies on the boundary across, where nothing of the wall is seen.
        at = round(along) + direction * step // 2
        while missed <= _MOST_MISSED and min(at, at + direction * step) >= 0 and max(at, at + direction * step) <= last:
            first, end = sorted((at, at + direction * step))
            share = (self._sums[rows, end] - self._sums[rows, first]) / (255.0 * step)
            missed = 0 if share.max() >= _GOES_ON else missed + 1
            at += direction * step
            reached = reached if missed else abs(at - round(along))
        return float(reached)


def _presence(ruled: Ruled) -> NDArray[np.uint8]:
    """The response between what is surely blank and what is surely ruled, 0 to 255."""
    low, high = int(_FLOOR * ruled.threshold), _FULL * ruled.threshold
    scale = 255.0 / max(high - low, 1.0)
    # convertScaleAbs would fold what is below the floor back up.
    raised = cv2.subtract(ruled.response, np.full_like(ruled.response, low))
    return np.asarray(cv2.convertScaleAbs(raised, alpha=scale), np.uint8)


def _crossing(across: NDArray[np.uint8], beside: int) -> NDArray[np.uint8]:
    """Where strokes across the rows are on both sides of a row, ``beside`` pixels from it: they run through it."""
    thick = cv2.dilate(across, np.ones((3, 1), np.uint8))
    through = np.zeros_like(across)
    through[beside:-beside] = np.minimum(thick[: -2 * beside], thick[2 * beside :])
    return through


def _sums(values: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Sums of each row up to each place; the difference of an integral image, which OpenCV makes in half the time."""
    integral = cv2.integral(values)
    return np.asarray(cv2.subtract(integral[1:], integral[:-1]), np.int32)


@dataclass(frozen=True, slots=True)
class Usual:
    """What walls of a page look like: medians over those that surely are walls."""

    uneven: float
    beside: float
    strength: float
    pixel: float

    @staticmethod
    def of(walls: Sequence[Standing], pixel: float, level: float) -> Usual:
        """The usual look; that of a clear line where there are no walls.

        Args:
            walls: what stands on the page.
            pixel: pixels per millimetre.
            level: strength of the fainter of its long level rulings: where the frame is thick, the inner walls are as
                these are, though no walls but those of the frame may look sure.
        """
        sure = [wall for wall in walls if wall.share >= _SURE_SHARE and wall.beside <= _SURE_BESIDE] or walls
        if not sure:
            return Usual(0.0, 0.0, 1.0, pixel)
        looks = np.median([(wall.uneven, wall.beside, wall.strength) for wall in sure], axis=0)
        return Usual(float(looks[0]), float(looks[1]), max(min(float(looks[2]), level or float(looks[2])), 1.0), pixel)

    def odds(self, wall: Standing) -> float:
        """Log-odds that something is a wall."""
        odds = _BASE + _BY_SHARE * wall.share + _BY_LENGTH * min(wall.length / self.pixel, _LONGEST_MM)
        odds += _BY_FAINT * max(math.log(self.strength / max(wall.strength, 1.0)), 0.0)
        odds += _BY_UNEVEN * max(wall.uneven - self.uneven, 0.0) + _BY_BESIDE * max(wall.beside - self.beside, 0.0)
        return odds


def judged(bands: Sequence[Sequence[Standing]], pixel: float, level: float) -> list[list[Standing]]:
    """The walls of a page with their log-odds, by comparison with those of them that are surely walls.

    Args as of ``Usual.of``.
    """
    usual = Usual.of([wall for band in bands for wall in band], pixel, level)
    return [
        [replace(wall, odds=min(max(usual.odds(wall), -_MOST_ODDS), _MOST_ODDS)) for wall in band] for band in bands
    ]


def chains(walls: Sequence[Sequence[Standing]], pixel: float, most_apart: float, drift: float) -> list[list[Standing]]:
    """Walls of successive bands put together into the boundaries they are parts of.

    Args:
        walls: the walls of each band, bands in order.
        pixel: pixels per millimetre.
        most_apart: distance across in mm that is still the same boundary.
        drift: how much farther apart they may lie for each pixel along.
    """
    found: list[list[Standing]] = []
    expected: list[float] = []
    for band in walls:
        taken: set[int] = set()
        for wall in sorted(band, key=lambda w: -w.odds):
            best, least = len(found), float("inf")
            for i, chain in enumerate(found):
                apart = abs(expected[i] - wall.place)
                if apart >= least or i in taken:
                    continue
                if apart <= most_apart * pixel + drift * abs(wall.along - chain[-1].along):
                    best, least = i, apart
            if best == len(found):
                found.append([])
                expected.append(0.0)
            found[best].append(wall)
            taken.add(best)
            last = found[best][-3:]
            expected[best] = sum(w.place * w.length for w in last) / sum(w.length for w in last)
    return found
