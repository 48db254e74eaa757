"""The true cells of a scan, cut out upright: for training, and for readers that are told where the cells are."""

from __future__ import annotations

import numpy as np
from PIL import Image

from eval.gold.scans.geometry import Pixels
from eval.gold.scans.scan import TrueBox

_MARGIN = 0.01
"""What is cut off each side, as a share of it, beside one pixel: the inner half of the ruling line."""


def crop(page: Pixels, box: TrueBox) -> Pixels:
    """The inside of one cell, straightened."""
    top_left, top_right, bottom_right, bottom_left = (np.array(point) for point in box.corners)
    width = max(1, round(float(np.linalg.norm(top_right - top_left))))
    height = max(1, round(float(np.linalg.norm(bottom_left - top_left))))
    inset = 1.0 / np.array([width, height]) + _MARGIN
    points = []
    for x, y in ((0, 0), (0, 1), (1, 1), (1, 0)):
        share = np.where((x, y), 1 - inset, inset)
        upper = top_left + (top_right - top_left) * share[0]
        lower = bottom_left + (bottom_right - bottom_left) * share[0]
        points += (upper + (lower - upper) * share[1]).tolist()
    cut = Image.fromarray(page).transform(
        (width, height),
        Image.Transform.QUAD,
        points,
        Image.Resampling.BICUBIC,
        fillcolor=255 if page.ndim == 2 else None,
    )
    return np.asarray(cut)
