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
_FAINT = 24.0
"""Grey levels below the paper (250 to 255) that noise reaches and print does not."""
_INKS = (0.42, 0.68)
"""Ink begins at this share of the way from the paper to the darkest place; the second parts digits from a grey seal."""
_LEAST_DIGIT, _DIGIT_SHARES = 6, (0.2, 0.85)
"""Least height of digits in pixels, and their least and greatest height as shares of the crop's."""
_MIDDLE = 0.15
_MIN_CONTRAST = 70.0
"""Least difference of ink and paper that strips are stretched to: noise on an empty cell stays pale."""
_EDGE = 2
_SLIVER = 4
"""Pieces that lie within so many pixels of the left or right side are of its line, where there is other ink."""
_RIM = 9
"""How far inside a crop a ruling line with its blurred edge may reach in pixels (1.1 mm at 200 dpi)."""
_COLUMN_SHARE, _ROW_SHARE = 0.75, 0.65
"""Ruling lines cover more of a column and of a row than this; digits, even those that touch a line, cover less."""
_LEAST_LIFT = 5
_EDGE = 2
_SLIVER = 4
"""Pieces that lie within so many pixels of the left or right side are of its line, where there is other ink."""
_MAX_PARTS = 80
_FRAME = 0.16
"""Share of its box that a piece of two or more ruling lines covers; digits cover more."""

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
    """Brightness of the paper (which covers more than half of a cell) and of the darkest ink."""
    counts = np.cumsum(cv2.calcHist([smooth], [0], None, [256], [0, 256]))
    paper, dark = np.searchsorted(counts, [0.6 * smooth.size, min(4, smooth.size)])
    return float(paper), float(dark)


def _middle(smooth: Image) -> Image:
    """The image without its outermost pixels, where the blurred edge of a ruling line passes for ink."""
    rims = [_EDGE if length > 8 * _EDGE else 0 for length in smooth.shape]
    return np.ascontiguousarray(smooth[rims[0] : smooth.shape[0] - rims[0], rims[1] : smooth.shape[1] - rims[1]])


def _ink(smooth: Image, paper: float, dark: float, share: float) -> Image:
    """1 where it is darker than the paper by a share of the ink's darkness."""
    level = paper - max(share * (paper - dark), _FAINT)
    return np.asarray(cv2.threshold(smooth, level, 1, cv2.THRESH_BINARY_INV)[1], dtype=np.uint8)


def _parts(mask: Image) -> list[Part]:
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    areas = stats[1:, cv2.CC_STAT_AREA]
    if not len(areas):
        return []
    largest = np.argsort(-areas, kind="stable")[:_MAX_PARTS] + 1
    least = max(3, int(areas.max()) // 60)
    return [Part(x, y, x + w, y + h, area) for x, y, w, h, area in stats[largest].tolist() if area >= least]


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


def _is_rule(part: Part, height: int, width: int) -> bool:
    """A piece of a ruling line left at the rim of the crop: long, thin, and close to the side it runs along."""
    flat = part.width > max(3 * part.height, 0.5 * width)
    if flat and (part.top < 0.1 * height or part.bottom > 0.9 * height):
        return True
    upright = part.height > max(3 * part.width, 0.7 * height)
    return upright and (part.left < 0.08 * width or part.right > width - 0.08 * width)


def _is_frame(part: Part, height: int, width: int) -> bool:
    """Pieces of several lines that hang together, or the arc of a seal."""
    reaches = part.width > 0.8 * width or part.height > 0.8 * height
    sparse = part.area < _FRAME * part.width * part.height
    return reaches and sparse and min(part.width, part.height) > 0.25 * height


def _is_intruder(part: Part, largest: Part, height: int, width: int) -> bool:
    """Ink of a neighbour or of a line, cut off by the rim of the crop; a digit of full height may stand there too."""
    at_rim = part.left == 0 or part.top == 0 or part.right == width or part.bottom == height
    return at_rim and part.area < 0.35 * largest.area and part.height < 0.6 * largest.height


def _stands_free(part: Part, height: int) -> bool:
    """Whether it may be a digit: away from the top and the bottom of the crop, which seals cross."""
    least, most = (share * height for share in _DIGIT_SHARES)
    return not _crosses(part, height) and max(_LEAST_DIGIT, least) <= part.height <= most


def _crosses(part: Part, height: int) -> bool:
    return part.top < _EDGE or part.bottom > height - _EDGE


def _kept(parts: list[Part], height: int, width: int) -> list[Part]:
    parts = [part for part in parts if not _is_rule(part, height, width)]
    inner = [part for part in parts if not _is_frame(part, height, width)] or parts
    inner = [part for part in inner if part.right > _SLIVER and part.left < width - _SLIVER] or inner
    if any(_stands_free(part, height) for part in inner):
        inner = [part for part in inner if not _crosses(part, height)]
    if not inner:
        return []
    largest = max(inner, key=lambda part: part.area)
    return [part for part in inner if not _is_intruder(part, largest, height, width)]


def _text(smooth: Image, paper: float, dark: float) -> list[Part]:
    """Pieces of ink that may be text: those at the first threshold at which any stands free, else at the first."""
    height, width = smooth.shape
    first: list[Part] = []
    for share in _INKS:
        parts = _kept(_parts(_ink(smooth, paper, dark, share)), height, width)
        if any(_stands_free(part, height) for part in parts):
            return parts
        first = first or parts
    return first


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


def text_boxes(parts: list[Part], height: int, text_height: float | None = None) -> list[Part]:
    """Boxes of the lines of text in a crop of some height, given its pieces of ink; none where there are none."""
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
    # A value stands in the middle of its cell; lines above and below one in the middle are of a seal.
    lines = [line for line in lines if abs(line.top + line.bottom - height) < 2 * _MIDDLE * height] or lines
    return [_with_marks(line, small) for line in lines]


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


def prepare(crop: Image, text_height: float | None = None) -> list[Strip]:
    """Strips (``HEIGHT``, width) of the lines of text in a cell, top to bottom; one blank strip for a cell without ink.

    ``crop`` is a cell up to the middle of its ruling lines, (H, W) grey or (H, W, 3) RGB; what is left of the lines
    is not taken for text. ``text_height`` is the height of digits on this page in pixels where the caller knows it.
    """
    blank: list[Strip] = [np.zeros((HEIGHT, HEIGHT), dtype=np.float32)]
    if crop.size == 0:
        return blank
    image = _bounded(grey(crop)).copy()
    smooth = np.asarray(cv2.GaussianBlur(image, (5, 5), 1.0), dtype=np.uint8)
    _lift_rules(image, smooth, round(_levels(smooth)[0]))
    paper, dark = _levels(_middle(smooth))
    if paper - dark < _FAINT:
        return blank
    boxes = text_boxes(_text(smooth, paper, dark), image.shape[0], text_height)
    floor = max(7.0, 0.2 * image.shape[0]) if text_height is None else 0.9 * text_height
    return [_strip(image, box, floor, (paper, dark)) for box in boxes[:4]] or blank


def bucket_of(strip: Strip) -> int:
    """Width to which a strip is padded: the next multiple of ``BUCKET``."""
    return int(-(-strip.shape[1] // BUCKET) * BUCKET)


def padded(strips: Sequence[Strip], width: int) -> NDArray[np.float32]:
    """Batch (N, 1, ``HEIGHT``, ``width``) of strips, paper to the right of each."""
    batch = np.zeros((len(strips), 1, HEIGHT, width), dtype=np.float32)
    for row, strip in zip(batch, strips, strict=True):
        row[0, :, : strip.shape[1]] = strip
    return batch
