"""From the crop of a cell to the picture that the network reads; training and reading share this file."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.digits.pieces import Image
from models.digits.prepare import grey

MOST = (112, 288)
"""Height and width of the largest picture."""
STEPS = (16, 32)
"""Pictures are padded to multiples of these, so that the cells of a page share few batches."""
_PAPER = 75
"""Percentile of the brightness of a cell that is its paper."""
_WALL, _INK = 6, 120
"""Pixels at the sides that are those of ruling lines, and what is print in a picture."""
_FAINTEST = 40.0
"""Least darkness of print that cells are measured by: grain on an empty cell stays pale."""
_PRINT, _DARKEST = 160.0, 1.6
"""Grey level of print as dark as that of its table, so that darker print stays apart; and the most in its shares."""


def shaded(crop: Image, darkness: float) -> Image:
    """How dark each pixel of a crop, (H, W) grey or (H, W, 3) RGB, is: paper 0, print of ``darkness`` 160.

    ``darkness`` is that of the faint print of its table in grey levels below the paper. Against it a seal is pale. Of a
    crop larger than ``MOST`` the part that holds most print is shown: made smaller, its digits could not be read.
    """
    image = grey(crop)
    if not image.size:
        return np.zeros((1, 1), np.uint8)
    paper = float(np.percentile(image, _PAPER))
    shares = (paper - image.astype(np.float32)) * (_PRINT / max(darkness, _FAINTEST))
    picture = np.asarray(np.clip(shares, 0, 255), np.uint8)
    inside = np.zeros(picture.shape, np.bool_)
    inside[_WALL:-_WALL, _WALL:-_WALL] = picture[_WALL:-_WALL, _WALL:-_WALL] > _INK
    top, left = (_fullest(inside.sum(axis=1 - axis), MOST[axis]) for axis in (0, 1))
    return np.ascontiguousarray(picture[top : top + MOST[0], left : left + MOST[1]])


def _fullest(ink: NDArray[np.int64], most: int) -> int:
    """Where the stretch of ``most`` places with the most ink begins; of several the one in their middle."""
    if len(ink) <= most:
        return 0
    total = np.concatenate([[0], np.cumsum(ink)])
    sums = total[most:] - total[:-most]
    best = np.flatnonzero(sums == sums.max())
    return int(best[len(best) // 2])


def size_of(picture: Image) -> tuple[int, int]:
    """Height and width to which a picture is padded."""
    (height, width), (down, across) = picture.shape, STEPS
    return -(-(height + 2) // down) * down, -(-(width + 2) // across) * across


def stacked(
    pictures: Sequence[Image], size: tuple[int, int], places: Sequence[tuple[int, int]] | None = None
) -> NDArray[np.float32]:
    """Batch (N, 1, H, W) of pictures, print 1 and paper 0, with paper around each.

    ``places`` are the top left corners; without them each is in the middle of the height, on the left.
    """
    batch = np.zeros((len(pictures), 1, *size), np.float32)
    corners = places or [((size[0] - picture.shape[0]) // 2, 0) for picture in pictures]
    for row, picture, (top, left) in zip(batch, pictures, corners, strict=True):
        height, width = picture.shape
        row[0, top : top + height, left : left + width] = picture.astype(np.float32) / _PRINT
    return np.minimum(batch, np.float32(_DARKEST))
