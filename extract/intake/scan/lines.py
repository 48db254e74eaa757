"""Boundaries of a table: courses through what is ruled of them, gaps bridged and slight bends followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from extract.intake.scan.rulings import Segment

_SAME_MM = 1.3
_BEND = 0.003
_BESIDE, _FAR_LONGER = 0.7, 2.0
_STEEPEST = 0.006
_STIFF = 150.0
"""Length in pixels at which half of the slope of a course is believed."""
_LONG = 0.5
"""Share of the reach of the longest line from which a line tells its slope itself."""


@dataclass(frozen=True, slots=True, eq=False)
class RuledLine:
    """A boundary of a table: its course as a polyline, and how long it is ruled without a gap.

    Attributes:
        along: rising places along the line (pixels).
        across: its place on the other axis there.
        longest: length of the longest stretch that is ruled.
        slope: its inclination, by which it goes on beyond its ends; smaller than ``inclination`` for a short line.
        middle: its mean place.
    """

    along: NDArray[np.float64]
    across: NDArray[np.float64]
    longest: float
    slope: float
    middle: float

    @staticmethod
    def through(along: Sequence[float], across: Sequence[float], longest: float) -> RuledLine:
        """The line through points, doubled stretches averaged."""
        order = np.argsort(along, kind="stable")
        x, y = np.asarray(along, np.float64)[order], _smooth(np.asarray(across, np.float64)[order])
        return RuledLine(x, y, longest, _slope(x, y), float(y.mean()))

    @staticmethod
    def of(segments: Sequence[Segment]) -> RuledLine:
        """The line through segments."""
        along = np.concatenate([s.along for s in segments])
        across = np.concatenate([s.across for s in segments])
        return RuledLine.through(along.tolist(), across.tolist(), max(s.length for s in segments))

    @staticmethod
    def straight(middle: float, start: float, end: float) -> RuledLine:
        """A boundary that is not ruled, level at ``middle``."""
        return RuledLine(np.array([start, end]), np.array([middle, middle]), 0.0, 0.0, middle)

    @property
    def start(self) -> float:
        """Where it begins to be ruled."""
        return float(self.along[0])

    @property
    def end(self) -> float:
        """Where it ends."""
        return float(self.along[-1])

    def inclination(self) -> float:
        """Its slope as a least-squares fit."""
        return _fitted(self.along, self.across)

    def at(self, along: float) -> float:
        """Its place at a point along it, or beyond its ends."""
        beyond = min(along - self.start, 0.0) + max(along - self.end, 0.0)
        return float(np.interp(along, self.along, self.across)) + self.slope * beyond

    def course(self, along: NDArray[np.float64] | NDArray[np.intp]) -> NDArray[np.float64]:
        """Its places at points along it, or beyond its ends."""
        beyond = np.minimum(along - self.start, 0) + np.maximum(along - self.end, 0)
        return np.asarray(np.interp(along, self.along, self.across) + self.slope * beyond, np.float64)


def ruled_lines(segments: Sequence[Segment], pixel: float, widest_gap: float = float("inf")) -> list[RuledLine]:
    """Lines through the segments, in order of their place.

    A segment joins the line whose nearest end lies at about its place, with more tolerance the farther the two are
    apart, since bends add up.

    Args:
        segments: what is ruled in one direction.
        pixel: pixels per millimetre.
        widest_gap: gap in pixels beyond which segments are not one line.
    """
    ordered = sorted(segments, key=lambda s: -s.length)
    spans = _Spans.of(ordered)
    lines: list[list[int]] = []
    for i, segment in enumerate(ordered):
        gaps, least = spans.before(i)
        close = set(np.flatnonzero(least <= _SAME_MM * pixel).tolist())
        apart = {
            number: min(_apart(ordered[j], segment) for j in line if j in close)
            for number, line in enumerate(lines)
            if not close.isdisjoint(line) and gaps[line].min() <= widest_gap
        }
        best = min(apart, key=apart.__getitem__, default=None)
        if best is not None and apart[best] <= _SAME_MM * pixel:
            lines[best].append(i)
        else:
            lines.append([i])
    found = (RuledLine.of(_foremost([ordered[i] for i in line])) for line in lines)
    return sorted(found, key=lambda line: line.middle)


def parallel(lines: Sequence[RuledLine]) -> list[RuledLine]:
    """The lines, each short one inclined as the long ones around it, by which it goes on beyond its ends.

    The slope of a short line is that of a few strokes; far from them its course would cross its neighbours.
    """
    least = _LONG * max((line.end - line.start for line in lines), default=0.0)
    long = [line for line in lines if line.end - line.start >= least]
    places, slopes = [line.middle for line in long], [line.slope for line in long]
    usual = np.interp([line.middle for line in lines], places, slopes).tolist() if long else []
    return [
        line if line.end - line.start >= least else replace(line, slope=slope)
        for line, slope in zip(lines, usual, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Spans:
    """The reach of many segments along and across, to tell in one step which may be near another."""

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    @classmethod
    def of(cls, segments: Sequence[Segment]) -> _Spans:
        """The reach of each segment."""
        across = [(float(s.across.min()), float(s.across.max())) for s in segments]
        reach = np.array([(s.start, s.end, *a) for s, a in zip(segments, across, strict=True)], np.float64)
        return cls(*reach.reshape(-1, 4).T)

    def before(self, i: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Gap along to segment ``i`` of each one before it, and the least that they can be apart across."""
        gaps = np.maximum(self.start[:i], self.start[i]) - np.minimum(self.end[:i], self.end[i])
        across = np.maximum(self.low[:i] - self.high[i], self.low[i] - self.high[:i])
        return gaps, across - _BEND * np.maximum(gaps, 0.0)


def _foremost(line: Sequence[Segment]) -> list[Segment]:
    """The segments of a line without short ones beside long ones: strokes of text that press on it."""
    kept: list[Segment] = []
    for segment in sorted(line, key=lambda s: -s.length):
        beside = (each for each in kept if -_gap(each, segment) > _BESIDE * segment.length)
        if not any(each.length > _FAR_LONGER * segment.length for each in beside):
            kept.append(segment)
    return kept


def _gap(a: Segment, b: Segment) -> float:
    return max(a.start, b.start) - min(a.end, b.end)


def _apart(a: Segment, b: Segment) -> float:
    """Distance across between two segments, less what a bend may make of the gap between them."""
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
    smoothed: NDArray[np.float64] = (padded[:-2] + padded[1:-1] + padded[2:]) / 3
    return smoothed


def _fitted(along: NDArray[np.float64], across: NDArray[np.float64]) -> float:
    centred = along - along.mean()
    weight = float((centred**2).sum())
    return float((centred * across).sum()) / weight if weight else 0.0


def _slope(along: NDArray[np.float64], across: NDArray[np.float64]) -> float:
    length = float(along[-1] - along[0])
    return min(max(_fitted(along, across), -_STEEPEST), _STEEPEST) * length**2 / (length**2 + _STIFF**2)
