"""Where somebody has written on a page with a coloured pen: what is printed there may be struck out or amended."""

from __future__ import annotations

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from extract.intake.scan.ink import CHROMA_SHRINK, COLOURED, Tints

_THICK = 5
"""Strokes are thinner than this many pixels of the shrunk page; shades and banners are not."""
_MOST_COVERED = 0.05
"""A page more of which is thin coloured lines is printed in colour."""


def pen_points(tints: Tints) -> NDArray[np.float64]:
    """Points (N x 2, x and y in pixels) on thin coloured lines.

    Red lines do not count: of a faint seal nothing but such pieces may be left.

    Args:
        tints: what ``colours`` says of the page.
    """
    (red, green, blue), chroma = tints
    coloured = (chroma > COLOURED).astype(np.uint8)
    if not coloured.any():
        return np.zeros((0, 2))
    thick = cv2.dilate(cv2.morphologyEx(coloured, cv2.MORPH_OPEN, _square(_THICK)), _square(_THICK))
    thin = (coloured > 0) & (np.asarray(thick) == 0) & ~((red > green) & (red > blue))
    if thin.mean() > _MOST_COVERED:
        return np.zeros((0, 2))
    rows, columns = np.nonzero(thin)
    return np.asarray((np.stack([columns, rows], axis=1) + 0.5) * CHROMA_SHRINK, np.float64)


def moved(points: NDArray[np.float64], homography: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points (N x 2) under a homography."""
    if not len(points):
        return points
    return np.asarray(cv2.perspectiveTransform(points[None], homography)[0], np.float64)


def _square(side: int) -> MatLike:
    return np.ones((side, side), np.uint8)
