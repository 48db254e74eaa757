"""Ruling lines of a page image: thin dark structures along one axis, as segments that follow slight bends."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from extract.intake.scan.ink import percentile
from extract.intake.scan.raster import Pixels

_BLUR_MM = 0.9
_THICKEST_MM = 1.1
_WINDOW_MM = 6.0
_COVERED = 0.88
_STEP_MM = 5.0
_STEEPEST = 0.05
_LEAST_CONTRAST, _MOST_CONTRAST = 9.0, 45.0
_BLANK = 0.7
"""Share of the pixels of a page of small type that are blank."""
_NOISE_FACTOR = 3.0
_LONG_MM = 12.0
_FAINTER = 0.3
_SHARE = 0.5
_MOST_SEGMENTS = 3_000
_GAP_MM, _GAP_UP, _WAVER_MM = 1.4, 0.8, 0.2
_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Segment:
    """A ruled stretch as a polyline: ``along`` rises, ``across`` is the place on the other axis (pixels)."""

    along: NDArray[np.float64]
    across: NDArray[np.float64]

    @property
    def start(self) -> float:
        """Where it begins."""
        return float(self.along[0])

    @property
    def end(self) -> float:
        """Where it ends."""
        return float(self.along[-1])

    @property
    def length(self) -> float:
        """From start to end."""
        return self.end - self.start

    @property
    def middle(self) -> float:
        """Mean place on the other axis."""
        return float(self.across.mean())

    def at(self, along: float) -> float:
        """Place on the other axis at a point of the line; beyond its ends, that of the end."""
        return float(np.interp(along, self.along, self.across))

    def slope(self) -> float:
        """Inclination as a least-squares fit."""
        centred = self.along - self.along.mean()
        weight = float((centred**2).sum())
        return float((centred * self.across).sum()) / weight if weight else 0.0


@dataclass(frozen=True, slots=True)
class Ruled:
    """What is ruled along one axis.

    Attributes:
        response: darkness of thin lines along the axis, H x W; transposed for vertical rulings, so that rows of the
            array always run along the line.
        threshold: response from which a pixel belongs to a line.
        segments: the lines found.
        usual: response of the fainter of the long ones; 0 without any.
    """

    response: Pixels
    threshold: float
    segments: list[Segment]
    usual: float


def find_ruled(grey: Pixels, dpi: float, *, vertical: bool = False, broken: bool = False) -> Ruled:
    """The rulings of one direction.

    A little blur along the direction averages noise; a black-hat across it keeps what is thin; a window whose pixels
    nearly all are such is part of a ruling. Text fills no window: there are gaps within and between characters.

    Args:
        grey: H x W, ink dark on paper near 255, skew below about a degree.
        dpi: resolution, to turn millimetres into pixels.
        vertical: vertical rulings instead of horizontal ones.
        broken: whether thin rulings may have fallen to dots, as they do on a page of black and white alone.
    """
    image = np.asarray(cv2.transpose(grey), np.uint8) if vertical else grey
    pixel = dpi / _INCH
    if broken:
        image = _bridged(image, pixel, _GAP_UP if vertical else _GAP_MM)
    blurred = cv2.blur(image, (_odd(_BLUR_MM * pixel), 3))
    across = cv2.getStructuringElement(cv2.MORPH_RECT, (1, _odd(_THICKEST_MM * pixel)))
    response = cv2.morphologyEx(blurred, cv2.MORPH_BLACKHAT, across)
    window = _odd(_WINDOW_MM * pixel)
    threshold = _noise(response)
    usual = _usual(response, threshold, _odd(_LONG_MM * pixel))
    threshold = max(threshold, _SHARE * usual)
    segments = _segments(_covered(response, threshold, window), pixel)
    return Ruled(np.asarray(response, np.uint8), threshold, segments, usual)


def _bridged(image: Pixels, pixel: float, gap: float) -> Pixels:
    """The page with small gaps along each line of pixels filled with ink, which mends dotted rulings.

    Text becomes solid by it, as thick as its characters are tall, so that it looks less like rulings than before.
    """
    thick = cv2.erode(image, np.ones((_odd(_WAVER_MM * pixel), 1), np.uint8))
    return np.asarray(cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, _odd(gap * pixel)), np.uint8)), np.uint8)


def _above(values: MatLike, threshold: float) -> MatLike:
    return cv2.threshold(values, threshold, 255, cv2.THRESH_BINARY)[1]


def _covered(response: MatLike, threshold: float, window: int) -> Pixels:
    """Where nearly the whole window along the line is above the threshold."""
    dense = cv2.blur(_above(response, threshold), (window, 1))
    mask = cv2.dilate(_above(dense, 255 * _COVERED), np.ones((1, window), np.uint8))
    # The window reaches beyond the ends of a line; what it adds there is taken back.
    mask = cv2.erode(mask, np.ones((1, _odd(window * 2 * (1 - _COVERED))), np.uint8))
    return np.asarray(mask, np.uint8)


def _noise(response: MatLike) -> float:
    """Well above the noise of blank paper, within bounds."""
    sample = np.asarray(response, np.uint8)[::4, ::4]
    blank = percentile(np.bincount(sample.ravel(), minlength=256), _BLANK)
    return min(max(_NOISE_FACTOR * blank, _LEAST_CONTRAST), _MOST_CONTRAST)


def _usual(response: MatLike, threshold: float, window: int) -> float:
    """Response of the fainter of the long rulings; 0 without any."""
    above = _above(response, threshold)
    inside = _above(cv2.blur(above, (window, 1)), 255 * _COVERED)
    counts = cv2.calcHist([response], [0], cv2.bitwise_and(inside, above), [256], [0, 256]).ravel().astype(np.int64)
    ruled = int(counts.sum())
    return percentile(counts, _FAINTER) if ruled >= window else 0.0


def _odd(size: float) -> int:
    return max(int(size) | 1, 3)


def _segments(mask: Pixels, pixel: float) -> list[Segment]:
    _, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(mask, 8, cv2.CV_32S, cv2.CCL_BBDT)
    step = max(int(_STEP_MM * pixel), 4)
    # The first component is the background.
    largest = 1 + np.argsort(-stats[1:, cv2.CC_STAT_WIDTH], kind="stable")[:_MOST_SEGMENTS]
    found: list[Segment] = []
    for label in largest:
        x, y, width, height, _area = (int(value) for value in stats[label])
        if height > _THICKEST_MM * pixel + _STEEPEST * width:
            continue
        found.append(_polyline(labels[y : y + height, x : x + width] == label, x, y, step))
    return sorted(found, key=lambda s: (s.middle, s.start))


def _polyline(inside: NDArray[np.bool_], x: int, y: int, step: int) -> Segment:
    """Centre of the marked pixels in steps along the line, with the ends where the mark ends."""
    height, width = inside.shape
    counts = inside.sum(axis=0)
    sums = (inside * np.arange(height)[:, None]).sum(axis=0)
    edges = np.linspace(0, width, max(round(width / step), 1) + 1).astype(int)
    n = np.add.reduceat(counts, edges[:-1])
    centres = y + np.add.reduceat(sums, edges[:-1]) / np.maximum(n, 1)
    middles = x + (edges[:-1] + edges[1:] - 1) / 2
    along = np.concatenate([[x], middles, [x + width]])
    return Segment(along.astype(np.float64), np.concatenate([centres[:1], centres, centres[-1:]]))
