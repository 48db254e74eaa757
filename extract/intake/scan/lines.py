"""Ruled segments joined into lines: gaps bridged, doubled lines taken as one, slight bends followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extract.intake.scan.raster import Pixels
from extract.intake.scan.rulings import Segment

_SAME_MM = 1.3
_BEND = 0.003


@dataclass(frozen=True, slots=True, eq=False)
class RuledLine:
    """A boundary of a table: the segments that lie on it, and its course as a polyline through them."""

    segments: tuple[Segment, ...]
    along: NDArray[np.float64]
    across: NDArray[np.float64]

    @staticmethod
    def of(segments: Sequence[Segment]) -> RuledLine:
        """The line through segments, doubled stretches averaged."""
        along = np.concatenate([s.along for s in segments])
        across = np.concatenate([s.across for s in segments])
        order = np.argsort(along, kind="stable")
        return RuledLine(tuple(segments), along[order], _smooth(across[order]))

    @staticmethod
    def straight(middle: float, start: float, end: float) -> RuledLine:
        """A boundary that is not ruled, level at ``middle``."""
        return RuledLine((), np.array([start, end]), np.array([middle, middle]))

    @property
    def start(self) -> float:
        """Where its first segment begins."""
        return float(self.along[0])

    @property
    def end(self) -> float:
        """Where its last segment ends."""
        return float(self.along[-1])

    @property
    def middle(self) -> float:
        """Its mean place."""
        return float(self.across.mean())

    @property
    def length(self) -> float:
        """Length of all its segments."""
        return sum(s.length for s in self.segments)

    def at(self, along: float) -> float:
        """Its place at a point along it."""
        return float(np.interp(along, self.along, self.across))

    def covers(self, along: float, reach: float) -> bool:
        """Whether one of its segments comes within ``reach`` of a point along it."""
        return any(s.start - reach <= along <= s.end + reach for s in self.segments)

    def samples(self, response: Pixels, start: float, end: float, reach: int) -> NDArray[np.float64]:
        """The strongest response within ``reach`` of its course at every pixel from ``start`` to ``end``."""
        along = np.arange(int(start), max(int(end), int(start) + 1))
        course = np.rint(np.interp(along, self.along, self.across)).astype(int)
        rows = np.clip(course[None, :] + np.arange(-reach, reach + 1)[:, None], 0, response.shape[0] - 1)
        columns = np.clip(along, 0, response.shape[1] - 1)
        return response[rows, columns[None, :]].max(axis=0).astype(np.float64)


def ruled_lines(segments: Sequence[Segment], pixel: float, widest_gap: float = float("inf")) -> list[RuledLine]:
    """Lines through the segments, in order of their place.

    A segment joins the line whose nearest end lies at about its place, with more tolerance the farther the two are
    apart, since bends add up.

    Args:
        segments: what is ruled in one direction.
        pixel: pixels per millimetre.
        widest_gap: gap in pixels beyond which segments are not one line.
    """
    lines: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: -s.length):
        near = [line for line in lines if min(_gap(each, segment) for each in line) <= widest_gap]
        best = min(near, key=lambda line: _distance(line, segment), default=None)
        if best is not None and _distance(best, segment) <= _SAME_MM * pixel:
            best.append(segment)
        else:
            lines.append([segment])
    return sorted((RuledLine.of(line) for line in lines), key=lambda line: line.middle)


def _distance(line: Sequence[Segment], segment: Segment) -> float:
    """Distance across between a segment and the nearest stretch of a line, less what a bend may make of the gap."""
    return min(_apart(each, segment) for each in line)


def _gap(a: Segment, b: Segment) -> float:
    return max(a.start, b.start) - min(a.end, b.end)


def _apart(a: Segment, b: Segment) -> float:
    start, end = max(a.start, b.start), min(a.end, b.end)
    if start <= end:
        middle = (start + end) / 2
        return abs(a.at(middle) - b.at(middle))
    near, far = (a, b) if a.end < b.start else (b, a)
    return max(abs(near.at(near.end) - far.at(far.start)) - _BEND * (start - end), 0.0)


def _smooth(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Running mean of three, ends kept, so that doubled lines give one course."""
    if len(values) < 3:
        return values
    padded = np.concatenate([values[:1], values, values[-1:]])
    return (padded[:-2] + padded[1:-1] + padded[2:]) / 3
