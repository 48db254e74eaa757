"""Geometry between the two networks: reading order of regions, upright crops, crops grouped by width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.ocr.interface import Crop, Image
from models.ocr.opencv import cv2

HEIGHT = 48
"""Height in pixels that the recognition network takes."""
# Each new shape of a batch costs the runtime as much to prepare as some hundred columns to read: wide steps and at most
# two crops in a batch keep shapes few, and cost next to nothing where all are known.
_STEP = 32
_MOST_CROPS = 2
_WIDEST = 3200
# This many columns bound the memory of a batch's output (18,710 floats for every 8 columns).
_BATCH_COLUMNS = 1920
# Middle grey is zero after the network's normalisation: the padding that it was trained with.
_PADDING = 127
# A lone narrow digit is taller than it is wide and must stay upright; only a real column of text is turned.
_VERTICAL = 3.0


@dataclass(frozen=True, slots=True)
class _Squeeze:
    """How a line is narrowed before it is read, since recognition costs by width.

    Attributes:
        share: width of a long line as a share of what its height gives.
        short: up to this width in heights nothing is narrowed: lone digits need their shape, and cost little.
    """

    share: float
    short: float


_PLAIN = _Squeeze(0.7, 4.0)
"""Reads as well as the full width."""
_NARROW = _Squeeze(0.5, 2.0)
"""Reads clear words as well; of equal digits in a row it may lose one."""


def reading_order(quads: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sort regions into rows from top to bottom, and each row from left to right.

    Args:
        quads: N × 4 × 2 corner points.

    Returns:
        The same regions in reading order. Two follow each other in one row if the centre of the second lies less
        than half of its height below the centre of the row's first.
    """
    if len(quads) == 0:
        return quads
    centres, heights = quads[:, :, 1].mean(axis=1), np.ptp(quads[:, :, 1], axis=1)
    rows = np.zeros(len(quads), dtype=np.int64)
    row, top = 0, None
    for index in np.argsort(centres, kind="stable"):
        if top is None:
            top = centres[index]
        elif centres[index] - top > heights[index] / 2:
            row, top = row + 1, centres[index]
        rows[index] = row
    return np.asarray(quads[np.lexsort((quads[:, 0, 0], rows))], np.float32)


def upright(image: Image, quad: NDArray[np.float32]) -> Crop:
    """Cut a region out of a page and make it a rectangle; a column of text (three times as tall as wide) is turned."""
    width = max(1, round(float(max(np.linalg.norm(quad[0] - quad[1]), np.linalg.norm(quad[3] - quad[2])))))
    height = max(1, round(float(max(np.linalg.norm(quad[0] - quad[3]), np.linalg.norm(quad[1] - quad[2])))))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), corners)
    flat = cv2.warpPerspective(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    crop = np.asarray(flat, np.uint8)
    return np.ascontiguousarray(np.rot90(crop)) if height >= _VERTICAL * width else crop


def batches(crops: Sequence[Crop], *, narrow: bool = False) -> Iterator[tuple[list[int], list[Crop]]]:
    """Group crops by width at the network's height, padded to few different widths.

    The cost of recognition is its number of columns: one batch for all, or the usual least width of 320, would spend
    most of it on padding. Few widths keep the runtime's cache of prepared shapes small.

    Args:
        crops: RGB or grey images of any size; those without pixels are left out.
        narrow: as for `OcrEngine.read_crops`.

    Yields:
        Indices of crops and the prepared crops, each HEIGHT × the same width × 3.
    """
    squeeze = _NARROW if narrow else _PLAIN
    groups: dict[int, list[int]] = {}
    for index, crop in enumerate(crops):
        if crop.size:
            groups.setdefault(_padded_width(crop, squeeze), []).append(index)
    for width, indices in sorted(groups.items()):
        start = 0
        while start < len(indices):
            part = indices[start : start + _batch(len(indices) - start, width)]
            yield part, [_prepare(crops[index], width, squeeze) for index in part]
            start += len(part)


def _batch(left: int, width: int) -> int:
    """How many of the crops that are left make the next batch."""
    return max(1, min(left, _MOST_CROPS, _BATCH_COLUMNS // width))


def _scaled_width(crop: Crop, squeeze: _Squeeze) -> int:
    heights = crop.shape[1] / crop.shape[0]
    shown = max(min(heights, squeeze.short), squeeze.share * heights)
    return min(_WIDEST, max(1, round(HEIGHT * shown)))


def _padded_width(crop: Crop, squeeze: _Squeeze) -> int:
    return -(-_scaled_width(crop, squeeze) // _STEP) * _STEP


def _prepare(crop: Crop, width: int, squeeze: _Squeeze) -> Crop:
    scaled = cv2.resize(crop, (_scaled_width(crop, squeeze), HEIGHT))
    padded = np.full((HEIGHT, width, 3), _PADDING, dtype=np.uint8)
    padded[:, : scaled.shape[1]] = scaled if scaled.ndim == 3 else scaled[:, :, None]
    return padded
