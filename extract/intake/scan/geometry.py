"""How a page lies in its image: skew from the rows of ink, perspective from the slopes of its rulings."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.intake.scan.lines import RuledLine
from extract.intake.scan.raster import Pixels

_SKEW_SIDE = 900
_MOST_POINTS = 40_000
_MOST_SKEW, _COARSE, _FINE = 6.0, 0.5, 0.1
_LEAST_LEAN, _MOST_LEAN = 2.5, 9.0
_STRIPS = 4
_INK_CONTRAST = 25
_FIT_SPREAD = 0.25
_FIT_LEAST = 4
_FIT_ROUNDS = 3
_KEYSTONES = 25
_FIT_TOLERANCE = 0.004
_MOST_KEYSTONE = 0.12
_MOST_SLOPE = 0.06


def is_ink(small: Pixels) -> NDArray[np.bool_]:
    """Where a grey page made small (H x W) is darker than the paper around."""
    return np.asarray(cv2.subtract(cv2.blur(small, (15, 15)), small) > _INK_CONTRAST)


def estimate_skew(grey: Pixels, side: float) -> float:
    """Angle in degrees by which the rows of ink descend to the right, within ±6°; 0 for a page without ink.

    Maximises the sharpness of the row profile (Postl's criterion) over sheared copies of the ink pixels: first in
    strips of the page, then in the whole. Where labels stand on the left and numbers on the right without lines
    between them, the whole is as sharp where each label meets the number of the next row.

    Args:
        grey: H x W, ink dark on paper near 255.
        side: pixels that the longer side of a sheet of A4 has.
    """
    ys, xs = _ink_points(grey, side)
    if len(ys) < _FIT_LEAST:
        return 0.0
    coarse = _sharpest(xs, ys, np.arange(-_MOST_SKEW, _MOST_SKEW + _COARSE, _COARSE, dtype=np.float64), _STRIPS)
    return _sharpest(xs, ys, np.arange(coarse - _COARSE, coarse + _COARSE + _FINE / 2, _FINE, dtype=np.float64))


def estimate_lean(grey: Pixels, side: float) -> float:
    """Angle in degrees by which columns of ink lean to the right on their way down, within ±9°; 0 without ink.

    A photograph from aside shows the lines of a page level and its rulings leaning. Args as of ``estimate_skew``.
    """
    ys, xs = _ink_points(grey, side)
    if len(ys) < _FIT_LEAST:
        return 0.0
    return _sharpest(ys, xs, np.arange(-_MOST_LEAN, _MOST_LEAN + _COARSE, _COARSE, dtype=np.float64), _STRIPS)


def _ink_points(grey: Pixels, side: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Places down and across of pixels with ink on the page made small, not all where there are very many."""
    shrink = min(_SKEW_SIDE / side, 1.0)
    small = cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    places = np.argwhere(is_ink(np.asarray(small, np.uint8)))
    ys, xs = places[:: max(-(-len(places) // _MOST_POINTS), 1)].astype(np.float32).T
    return ys, xs


def _sharpest(xs: NDArray[np.float32], ys: NDArray[np.float32], angles: NDArray[np.float64], strips: int = 1) -> float:
    strip = np.minimum(xs / (xs.max() + 1) * strips, strips - 1).astype(np.int64)

    def sharpness(angle: float) -> float:
        """How much the row profile jumps when the page is sheared by this angle, in degrees: most at the true one."""
        rows = ys - xs * np.float32(np.tan(np.radians(angle)))
        rows -= rows.min()
        height = int(rows.max()) + 2  # one blank row between two strips
        profile = np.bincount(strip * height + rows.astype(np.int64)).astype(np.float64)
        return float((np.diff(profile) ** 2).sum())

    scores = [sharpness(float(angle)) for angle in angles]
    # Of equals the one nearest to straight, so that a blank page stays as it is.
    best = max(range(len(scores)), key=lambda i: (scores[i], -abs(float(angles[i]))))
    return float(angles[best])


def rotation(angle: float, width: float, height: float) -> NDArray[np.float64]:
    """Homography that turns a page about its centre so that rows descending by ``angle`` degrees lie level."""
    turned = np.eye(3)
    turned[:2] = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return turned


def shear(angle: float, height: float) -> NDArray[np.float64]:
    """Homography that puts columns upright that lean by ``angle`` degrees; the identity where they hardly do."""
    leaning = np.eye(3)
    if abs(angle) >= _LEAST_LEAN:
        leaning[0, 1] = -np.tan(np.radians(angle))
        leaning[0, 2] = -leaning[0, 1] * height / 2
    return leaning


def straighten(
    horizontal: Sequence[RuledLine], vertical: Sequence[RuledLine], width: int, height: int
) -> NDArray[np.float64]:
    """Homography that makes the rulings level and upright; the identity where there are none.

    The slope of horizontal rulings is fitted as a linear function of their height on the page and that of vertical
    ones of their distance from the left: four lines through the edges of the page with these slopes make the
    quadrilateral that was the rectangle of the page.
    """
    level = _slope_fit(horizontal, height)
    upright = _slope_fit(vertical, width)
    if level is None and upright is None:
        return np.eye(3)
    if level is None:
        level = (-upright[0], 0.0) if upright is not None else (0.0, 0.0)
    if upright is None:
        upright = (-level[0], 0.0)
    x, y = width / 2, height / 2
    corners: list[tuple[float, float]] = []
    for bottom, right in ((0, 0), (0, 1), (1, 1), (1, 0)):
        edge_y, edge_x = bottom * height, right * width
        h = level[0] + level[1] * (edge_y - y)
        v = upright[0] + upright[1] * (edge_x - x)
        # Y = edge_y + h (X - x) and X = edge_x + v (Y - y), solved for the corner.
        corner_y = (edge_y + h * (edge_x - x - v * y)) / (1 - h * v)
        corners.append((edge_x + v * (corner_y - y), corner_y))
    page = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(np.array(corners, np.float32), page), np.float64)


def longer(lines: Sequence[RuledLine], others: Sequence[RuledLine]) -> bool:
    """Whether lines are longer rulings than others: by squares, as a page has many strokes of text, none as long."""
    one, other = (sum(line.longest**2 for line in each) for each in (lines, others))
    return one > other


def _slope_fit(lines: Sequence[RuledLine], extent: int) -> tuple[float, float] | None:
    """Slope at the middle of the page and its change per pixel across; None without lines.

    Of many changes, the one under which most of what is ruled agrees; then a fit to that.
    """
    kept = [(line.inclination(), line) for line in lines if line.end > line.start]
    kept = [(slope, line) for slope, line in kept if abs(slope) <= _MOST_SLOPE]
    if not kept:
        return None
    slopes = np.array([slope for slope, _ in kept])
    places = np.array([line.middle - extent / 2 for _, line in kept])
    weights = np.array([line.end - line.start for _, line in kept]) ** 2
    best, base, change = -1.0, 0.0, 0.0
    for tried in np.linspace(-_MOST_KEYSTONE, _MOST_KEYSTONE, _KEYSTONES) / extent:
        middle = _weighted_median(slopes - tried * places, weights)
        agreeing = float(weights[np.abs(slopes - middle - tried * places) <= _FIT_TOLERANCE].sum())
        # Of equals the one nearest to no keystone.
        agreeing -= 0.1 * float(weights.sum()) * abs(tried) * extent / _MOST_KEYSTONE
        if agreeing > best:
            best, base, change = agreeing, middle, float(tried)
    for _ in range(_FIT_ROUNDS):
        near = np.abs(slopes - base - change * places) <= _FIT_TOLERANCE
        if not near.any():
            break
        base, change = _line(places[near], slopes[near], weights[near], extent)
    return base, change


def _weighted_median(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    order = np.argsort(values)
    total = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(total, total[-1] / 2)])


def _line(
    places: NDArray[np.float64], slopes: NDArray[np.float64], weights: NDArray[np.float64], extent: int
) -> tuple[float, float]:
    """Weighted linear fit; a constant where the places lie too close together to tell a change."""
    mean = float(np.average(slopes, weights=weights))
    spread = float(places.max() - places.min())
    if len(places) < _FIT_LEAST or spread < _FIT_SPREAD * extent:
        return mean, 0.0
    centre = float(np.average(places, weights=weights))
    variance = float(np.average((places - centre) ** 2, weights=weights))
    change = float(np.average((places - centre) * slopes, weights=weights)) / variance
    change = min(max(change, -_MOST_KEYSTONE / extent), _MOST_KEYSTONE / extent)
    return mean - change * centre, change
