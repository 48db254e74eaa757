"""Where somebody has written on a page with a coloured pen: what is printed there may be struck out or amended."""

from __future__ import annotations

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from extract.intake.scan.ink import CHROMA_SHRINK, COLOURED, COLOURLESS, Tints

_THICK = 5
"""Strokes are thinner than this many pixels of the shrunk page; shades and banners are not."""
_LEAST_SEAL, _PIECES = 0.085, 0.03
"""Width of the smallest seal, and the widest gap between its pieces, as shares of the page's shorter side."""
_MOST_COVERED = 0.05
"""A page more of which is thin coloured lines is printed in colour."""


def pen_points(tints: Tints) -> NDArray[np.float64]:
    """Points (N x 2, x and y in pixels) on thin coloured lines.

    Red lines count where they are no part of a seal: a number in red is a correction, or is lost with the red of seals.

    Args:
        tints: what ``colours`` says of the page.
    """
    (red, green, blue), chroma = tints
    coloured = (chroma > COLOURED).astype(np.uint8)
    if not coloured.any():
        return np.zeros((0, 2))
    thick = cv2.dilate(cv2.morphologyEx(coloured, cv2.MORPH_OPEN, _square(_THICK)), _square(_THICK))
    reddish = (red > green) & (red > blue)
    thin = (coloured > 0) & (np.asarray(thick) == 0) & ~(reddish & _seals(reddish & (chroma > COLOURLESS)))
    if thin.mean() > _MOST_COVERED:
        return np.zeros((0, 2))
    rows, columns = np.nonzero(thin)
    return np.asarray((np.stack([columns, rows], axis=1) + 0.5) * CHROMA_SHRINK, np.float64)


def _seals(red: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Boxes (H x W) around red ink that spreads both ways as far as a seal, which may be left in pieces."""
    short = min(red.shape)
    join = max(round(_PIECES * short), 1)
    groups = cv2.dilate(red.astype(np.uint8), _square(join))
    _, _, stats, _ = cv2.connectedComponentsWithStats(groups, connectivity=8)
    found = np.zeros(red.shape, np.bool_)
    for x, y, width, height, _ in stats[1:].tolist():
        if min(width, height) - join >= _LEAST_SEAL * short:
            found[y : y + height, x : x + width] = True
    return found


def moved(points: NDArray[np.float64], homography: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points (N x 2) under a homography."""
    if not len(points):
        return points
    return np.asarray(cv2.perspectiveTransform(points[None], homography)[0], np.float64)


def _square(side: int) -> MatLike:
    return np.ones((side, side), np.uint8)
