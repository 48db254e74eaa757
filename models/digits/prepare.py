"""From the crop of a cell to the strips that the network reads: one line of text each, tightened to the ink.

Training and reading share this file, so whatever it gets wrong the network has seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

HEIGHT = 32
MAX_WIDTH = 256
BUCKET = 32
"""Strips are padded to multiples of this width, so that cells of one page share few batches."""

_MAX_CROP = (192, 1536)
"""Larger crops are reduced first: bounded work for any input."""
_MIN_CONTRAST = 40.0
_MAX_PARTS = 80

Image = NDArray[np.uint8]
Strip = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Part:
    """One connected piece of ink: left, top, right, bottom (exclusive) and pixels."""

    left: int
    top: int
    right: int
    bottom: int
    area: int

    @property
    def height(self) -> int:
        """Rows from top to bottom."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Columns from left to right."""
        return self.right - self.left


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
    """Brightness of the paper (median of the lighter part) and of the darkest ink."""
    counts = np.cumsum(cv2.calcHist([smooth], [0], None, [256], [0, 256]))
    paper, dark = np.searchsorted(counts, [0.7 * smooth.size, min(3, smooth.size)])
    return float(paper), float(dark)


def _parts(mask: Image) -> list[Part]:
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    areas = stats[1:, cv2.CC_STAT_AREA]
    if not len(areas):
        return []
    largest = np.argsort(-areas, kind="stable")[:_MAX_PARTS] + 1
    least = max(3, int(areas.max()) // 60)
    return [Part(x, y, x + w, y + h, area) for x, y, w, h, area in stats[largest].tolist() if area >= least]


def _without_rim(mask: Image) -> Image:
    """The mask without the rows and columns near its sides that a ruling line fills."""
    for turned in (mask, mask.T):
        length, across = turned.shape
        rim = max(1, length // 5)
        full = np.flatnonzero(cv2.reduce(turned, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[:, 0] > 0.75 * across)
        first, last = full[full < rim], full[full >= length - rim]
        if len(first):
            turned[: first[-1] + 1] = 0
        if len(last):
            turned[last[0] :] = 0
    return mask


def _is_rule(part: Part, height: int, width: int) -> bool:
    """A piece of a ruling line left at the rim of the crop: long, thin, and close to the side it runs along."""
    flat = part.width > max(3 * part.height, 0.5 * width)
    if flat and (part.top < 0.1 * height or part.bottom > 0.9 * height):
        return True
    upright = part.height > max(3 * part.width, 0.7 * height)
    return upright and (part.left < 0.08 * width or part.right > width - 0.08 * width)


def _is_intruder(part: Part, largest: int, height: int, width: int) -> bool:
    """Ink of a neighbour or of a line, cut off by the rim of the crop."""
    at_rim = part.left == 0 or part.top == 0 or part.right == width or part.bottom == height
    return at_rim and part.area < 0.35 * largest


def _kept(parts: list[Part], height: int, width: int) -> list[Part]:
    inner = [part for part in parts if not _is_rule(part, height, width)] or parts
    largest = max((part.area for part in inner), default=0)
    return [part for part in inner if not _is_intruder(part, largest, height, width)] or inner


def _union(parts: Sequence[Part]) -> Part:
    return Part(
        min(p.left for p in parts),
        min(p.top for p in parts),
        max(p.right for p in parts),
        max(p.bottom for p in parts),
        sum(p.area for p in parts),
    )


def _lines(anchors: list[Part]) -> list[list[Part]]:
    """Pieces of full height, grouped into lines of text from top to bottom."""
    lines: list[list[Part]] = []
    for part in sorted(anchors, key=lambda p: (p.top, p.left)):
        if lines and part.top < max(p.bottom for p in lines[-1]) + 0.2 * part.height:
            lines[-1].append(part)
        else:
            lines.append([part])
    return lines


def _with_marks(line: Part, small: list[Part]) -> Part:
    """The box of a line, widened by the points, commas and dashes that stand beside its digits."""
    reach = 0.8 * line.height
    near = [p for p in small if p.top >= line.top - 2 and p.bottom <= line.bottom + 0.3 * line.height]
    for part in sorted(near, key=lambda p: p.left):
        if part.left <= line.right + reach:
            line = _union([line, part]) if part.right >= line.left - reach else line
    for part in sorted(near, key=lambda p: -p.right):
        if line.left - reach <= part.right <= line.left:
            line = _union([line, part])
    return line


def text_boxes(mask: Image, text_height: float | None = None) -> list[Part]:
    """Boxes of the lines of text in a mask of ink (1) and paper (0); none where there is no ink."""
    height, width = mask.shape
    parts = _kept(_parts(mask), height, width)
    if not parts:
        return []
    tallest = max(part.height for part in parts)
    if text_height is not None:
        tallest = max(tallest, round(0.6 * text_height))
    anchors = [part for part in parts if part.height >= 0.5 * tallest] or parts
    small = [part for part in parts if part.height < 0.5 * tallest]
    lines = [_union(line) for line in _lines(anchors)]
    if tallest < 6:  # dashes and specks have no height to tell lines by
        lines = [_union(anchors)]
    return [_with_marks(line, small) for line in lines]


def _strip(image: Image, box: Part, floor: float, paper: float, dark: float) -> Strip:
    """The box with a margin, scaled to ``HEIGHT``, ink 1 and paper 0; at least square, at most ``MAX_WIDTH`` wide."""
    tall = max(float(box.height), floor)
    half_height = 0.62 * tall
    half_width = max(box.width / 2 + 0.2 * tall, half_height)
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


def prepare(crop: Image, text_height: float | None = None) -> list[Strip]:
    """Strips (``HEIGHT``, width) of the lines of text in a cell, top to bottom; one blank strip for a cell without ink.

    ``crop`` is the inside of the cell with its margins, (H, W) grey or (H, W, 3) RGB, ruling lines removed as far as
    they could be. ``text_height`` is the height of digits on this page in pixels where the caller knows it.
    """
    blank = [np.zeros((HEIGHT, HEIGHT), dtype=np.float32)]
    if crop.size == 0:
        return blank
    image = _bounded(np.ascontiguousarray(grey(crop)))
    smooth = np.asarray(cv2.blur(image, (3, 3)), dtype=np.uint8)
    paper, dark = _levels(smooth)
    mask = (smooth < paper - max(0.45 * (paper - dark), 16.0)).astype(np.uint8)
    boxes = text_boxes(_without_rim(mask), text_height)
    if not boxes:
        return blank
    floor = max(7.0, 0.2 * image.shape[0]) if text_height is None else 0.9 * text_height
    return [_strip(image, box, floor, paper, dark) for box in boxes[:4]]


def bucket_of(strip: Strip) -> int:
    """Width to which a strip is padded: the next multiple of ``BUCKET``."""
    return int(-(-strip.shape[1] // BUCKET) * BUCKET)


def padded(strips: Sequence[Strip], width: int) -> NDArray[np.float32]:
    """Batch (N, 1, ``HEIGHT``, ``width``) of strips, paper to the right of each."""
    batch = np.zeros((len(strips), 1, HEIGHT, width), dtype=np.float32)
    for row, strip in zip(batch, strips, strict=True):
        row[0, :, : strip.shape[1]] = strip
    return batch
