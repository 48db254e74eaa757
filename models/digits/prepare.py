"""From the crop of a cell to the strips that the network reads: one line of text each, tightened to the ink.

Training and reading share this file, so whatever it gets wrong the network has seen.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from models.digits.pieces import EDGE, FAINT, Image, Part, is_overlaid, text_boxes, text_parts

HEIGHT = 32
MAX_WIDTH = 256
BUCKET = 32
"""Strips are padded to multiples of this width, so that cells of one page share few batches."""

_MAX_CROP = (192, 1536)
"""Larger crops are reduced first: bounded work for any input."""
_MIN_CONTRAST = 70.0
"""Least difference of ink and paper that strips are stretched to: noise on an empty cell stays pale."""
_RIM = 9
"""How far inside a crop a ruling line with its blurred edge may reach in pixels (1.1 mm at 200 dpi)."""
_COLUMN_SHARE, _ROW_SHARE = 0.75, 0.65
"""Ruling lines cover more of a column and of a row than this; digits, even those that touch a line, cover less."""
_LEAST_LIFT = 5
_MAX_LINES = 4

Strip = NDArray[np.float32]


def grey(crop: Image) -> Image:
    """One channel: the lightest of the colours, in which red seals and blue pens fade and black ink stays."""
    if crop.ndim == 2:
        return crop
    lightest: Image = crop[..., :3].max(axis=2)
    return lightest


def _bounded(image: Image) -> Image:
    height, width = image.shape
    scale = min(1.0, _MAX_CROP[0] / height, _MAX_CROP[1] / width)
    if scale == 1.0:
        return image
    size = (max(1, int(width * scale)), max(1, int(height * scale)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _levels(smooth: Image) -> tuple[float, float]:
    """Brightness of the paper (which covers more than half of a cell) and of the darkest ink."""
    counts = np.cumsum(cv2.calcHist([smooth], [0], None, [256], [0, 256]))
    paper, dark = np.searchsorted(counts, [0.6 * smooth.size, min(4, smooth.size)])
    return float(paper), float(dark)


def _middle(smooth: Image) -> Image:
    """The image without its outermost pixels, where the blurred edge of a ruling line passes for ink."""
    rims = [EDGE if length > 8 * EDGE else 0 for length in smooth.shape]
    return np.ascontiguousarray(smooth[rims[0] : smooth.shape[0] - rims[0], rims[1] : smooth.shape[1] - rims[1]])


def _lift_rules(image: Image, smooth: Image, paper: int) -> None:
    """Lighten ruling lines to the paper: near each side, by what nearly all of a row or column is darker.

    Digits that touch a line keep their own darkness, which painting the line over would take.
    """
    for turned, plain, share in ((smooth, image, _COLUMN_SHARE), (smooth.T, image.T, _ROW_SHARE)):
        height, width = turned.shape
        rim, rank = min(_RIM, width // 4), int(share * (height - 1))
        for band in (slice(0, rim), slice(width - rim, width)) if rim else ():
            usual = np.partition(np.ascontiguousarray(turned[:, band].T), rank, axis=1)[:, rank]
            if usual.min() > paper - _LEAST_LIFT:
                continue
            lift = np.where(usual <= paper - _LEAST_LIFT, paper - np.minimum(usual, paper), 0).astype(np.uint8)
            for each in (turned[:, band], plain[:, band]):
                np.minimum(each, 255 - lift, out=each)
                np.add(each, lift, out=each)


def _strip(image: Image, box: Part, floor: float, levels: tuple[float, float]) -> Strip:
    """The box with a margin, scaled to ``HEIGHT``, ink 1 and paper 0; at least square, at most ``MAX_WIDTH`` wide.

    The margin may show a ruling line: digits that touch one are cut if it is painted over.
    """
    paper, dark = levels
    tall = max(float(box.height), floor)
    half_height = 0.65 * tall
    half_width = max(box.width / 2 + 0.3 * tall, half_height)
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    scale = HEIGHT / (2 * half_height)
    width = min(MAX_WIDTH, max(HEIGHT, round(2 * half_width * scale)))
    size = (width, HEIGHT)
    top, bottom = int(np.floor(y - half_height)), int(np.ceil(y + half_height))
    left, right = int(np.floor(x - half_width)), int(np.ceil(x + half_width))
    inside = image[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
    rims = (max(-top, 0), max(bottom - image.shape[0], 0), max(-left, 0), max(right - image.shape[1], 0))
    framed = cv2.copyMakeBorder(inside, *rims, cv2.BORDER_CONSTANT, value=(paper,))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    scaled = np.asarray(cv2.resize(framed, size, interpolation=method), dtype=np.float32)
    ink: Strip = np.clip((paper - scaled) / max(paper - dark, _MIN_CONTRAST), 0.0, 1.0)
    return ink


def _without_rules(crop: Image) -> tuple[Image, Image]:
    """The crop in grey, as it is and smoothed, with its ruling lines lifted to the paper."""
    image = _bounded(grey(crop)).copy()
    smooth = np.asarray(cv2.GaussianBlur(image, (5, 5), 1.0), dtype=np.uint8)
    _lift_rules(image, smooth, round(_levels(smooth)[0]))
    return image, smooth


def overlaid(crop: Image) -> bool:
    """Whether dark strokes from outside of a cell, as of a signature, stand on or beside its text.

    ``prepare`` leaves them out, and with them any digit that they touch: what is read may lack some.
    """
    if crop.size == 0:
        return False
    _, smooth = _without_rules(crop)
    paper, dark = _levels(_middle(smooth))
    if paper - dark < FAINT:
        return False
    texts = text_boxes(text_parts(smooth, paper, dark), smooth.shape[0])
    return is_overlaid(smooth, paper, dark, texts)


def prepare(crop: Image, text_height: float | None = None) -> list[Strip]:
    """Strips (``HEIGHT``, width) of the lines of text in a cell, top to bottom; one blank strip for a cell without ink.

    ``crop`` is a cell up to the middle of its ruling lines, (H, W) grey or (H, W, 3) RGB; what is left of the lines
    is not taken for text. ``text_height`` is the height of digits on this page in pixels where the caller knows it.
    """
    blank: list[Strip] = [np.zeros((HEIGHT, HEIGHT), dtype=np.float32)]
    if crop.size == 0:
        return blank
    image, smooth = _without_rules(crop)
    paper, dark = _levels(_middle(smooth))
    if paper - dark < FAINT:
        return blank
    boxes = text_boxes(text_parts(smooth, paper, dark), image.shape[0], text_height)
    floor = max(7.0, 0.2 * image.shape[0]) if text_height is None else 0.9 * text_height
    return [_strip(image, box, floor, (paper, dark)) for box in boxes[:_MAX_LINES]] or blank


def bucket_of(strip: Strip) -> int:
    """Width to which a strip is padded: the next multiple of ``BUCKET``."""
    return int(-(-strip.shape[1] // BUCKET) * BUCKET)


def padded(strips: Sequence[Strip], width: int) -> NDArray[np.float32]:
    """Batch (N, 1, ``HEIGHT``, ``width``) of strips, paper to the right of each."""
    batch = np.zeros((len(strips), 1, HEIGHT, width), dtype=np.float32)
    for row, strip in zip(batch, strips, strict=True):
        row[0, :, : strip.shape[1]] = strip
    return batch
