"""Which pieces of ink in a cell are its text, among what is left of ruling lines, specks, and parts of grey seals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

FAINT = 24.0
"""Grey levels below the paper (250 to 255) that noise reaches and print does not."""
EDGE = 2
"""Outermost pixels of a crop, where the blurred edge of a ruling line passes for ink."""

_INKS = (0.42, 0.68)
"""Ink begins at this share of the way from the paper to the darkest place; the second parts digits from a grey seal."""
_LEAST_DIGIT, _DIGIT_SHARES = 6, (0.2, 0.75)
"""Least height of digits in pixels, and their least and greatest height as shares of the crop's."""
_TALL, _CORE = 0.5, 0.62
"""What is higher than the first share of the crop may be a seal; its darker core, lower than the second share of it,
is then the text."""
_CROSSING = 4
"""Pixels from the top or bottom to which a piece reaches that goes on beyond the ruling line there."""
_LEAST_ROWS, _HIDDEN = 2, 0.5
"""Rows of a stroke that are as dark as print above or below a text, and the share of its rows beside it, which show
that the stroke is no seal or holds a digit."""
_STROKE, _BESIDE = 0.35, 0.3
"""Least height of a stroke from outside as a share of the crop's, and how much of a text's height it stands beside."""
_MIDDLE = 0.15
"""How far from the middle of the cell's height a value stands at most, where there is more than one line."""
_GAP = 1.5
"""Widest gap within a value, in heights of its digits."""
_SLIVER = 4
"""Pieces that lie within so many pixels of the left or right side are of its line, where there is other ink."""
_MAX_PARTS = 80
_SAME, _PALE, _SLIM, _ONE_LINE = 0.5, 0.6, 2.2, 0.6
"""Two pieces of one pale digit: the share of its width that one stands above the other, the widest gap between them in
heights of the higher one, the greatest height of a digit in widths of it, and as a share of its cell's: two lines fill
more."""
_FRAME = 0.16
"""Share of its box that a piece of two or more ruling lines covers; digits cover more."""

Image = NDArray[np.uint8]


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


def _ink(smooth: Image, paper: float, dark: float, share: float) -> Image:
    """1 where it is darker than the paper by a share of the ink's darkness."""
    level = paper - max(share * (paper - dark), FAINT)
    return np.asarray(cv2.threshold(smooth, level, 1, cv2.THRESH_BINARY_INV)[1], dtype=np.uint8)


def _parts(mask: Image) -> list[Part]:
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    areas = stats[1:, cv2.CC_STAT_AREA]
    if not len(areas):
        return []
    largest = np.argsort(-areas, kind="stable")[:_MAX_PARTS] + 1
    least = max(3, int(areas.max()) // 60)
    return [Part(x, y, x + w, y + h, area) for x, y, w, h, area in stats[largest].tolist() if area >= least]


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
    """Whether a part comes as near to the top or the bottom as what goes on beyond the ruling line there."""
    rim = max(EDGE, min(_CROSSING, height // 8))
    return part.top < rim or part.bottom > height - rim


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


def text_parts(smooth: Image, paper: float, dark: float) -> list[Part]:
    """Pieces of ink that may be text.

    Those at the first threshold, or at the second where nothing stands free at the first, where only the darker core
    of something tall has the height of a digit (a number on the star of a seal), or where strokes from outside hold
    more digits together than stand free.
    """
    height, width = smooth.shape
    parts = _parts(_ink(smooth, paper, dark, _INKS[0]))
    first = _kept(parts, height, width)
    free = sum(_stands_free(part, height) for part in first)
    tallest = max((part.height for part in first), default=0)
    strokes = _strokes(parts, height, width)
    if not first or (free and tallest <= _TALL * height and not strokes):
        return first
    second = _kept(_parts(_ink(smooth, paper, dark, _INKS[1])), height, width)
    more = sum(_stands_free(part, height) for part in second)
    if free and tallest <= _TALL * height:
        return second if more > free else first
    if not more:
        return first
    return first if free and max(part.height for part in second) > _CORE * tallest else second


def _strokes(parts: Sequence[Part], height: int, width: int) -> list[Part]:
    """Pieces that come from outside of the cell through its top or bottom, and are no ruling lines."""
    return [p for p in parts if _crosses(p, height) and p.height >= _STROKE * height and not _is_rule(p, height, width)]


def is_overlaid(smooth: Image, paper: float, dark: float, texts: Sequence[Part]) -> bool:
    """Whether ink as dark as print comes from outside of the cell and stands on or beside its text, as of a signature.

    Such ink is left out of the text, and digits that it touches with it.
    """
    darkest = _ink(smooth, paper, dark, _INKS[1])
    strokes = _strokes(_parts(_ink(smooth, paper, dark, _INKS[0])), *smooth.shape)
    return any(
        _within(text, stroke) or (_touches(stroke, text) and _is_dark(darkest, stroke, text))
        for stroke in strokes
        for text in texts
    )


def _within(part: Part, other: Part) -> bool:
    beside = other.left <= part.left and part.right <= other.right
    return beside and other.top <= part.top and part.bottom <= other.bottom


def _is_dark(darkest: Image, stroke: Part, text: Part) -> bool:
    """Whether a stroke is as dark as print above, below or beside a text; seals are only where they lie on digits."""
    inked = darkest[:, stroke.left : stroke.right].copy()
    rows = np.flatnonzero(inked[stroke.top : stroke.bottom].any(axis=1)) + stroke.top
    if int(((rows < text.top - 1) | (rows > text.bottom)).sum()) >= _LEAST_ROWS:
        return True
    inked[:, max(text.left - stroke.left, 0) : max(text.right - stroke.left, 0)] = 0
    return float(inked[text.top : text.bottom].any(axis=1).mean()) >= _HIDDEN


def _touches(stroke: Part, text: Part) -> bool:
    """Whether a stroke that is no part of a text stands near it, on its height."""
    gap = max(stroke.left - text.right, text.left - stroke.right)
    beside = min(stroke.bottom, text.bottom) - max(stroke.top, text.top)
    return not _within(stroke, text) and gap <= _GAP * text.height and beside >= _BESIDE * text.height


def _union(parts: Sequence[Part]) -> Part:
    return Part(
        min(p.left for p in parts),
        min(p.top for p in parts),
        max(p.right for p in parts),
        max(p.bottom for p in parts),
        sum(p.area for p in parts),
    )


def _lines(anchors: list[Part], height: int) -> list[list[Part]]:
    """Pieces of full height, grouped into lines of text from top to bottom."""
    lines: list[list[Part]] = []
    for part in sorted(anchors, key=lambda p: (p.top, p.left)):
        if lines and _continues(lines[-1], part, height):
            lines[-1].append(part)
        else:
            lines.append([part])
    return lines


def _continues(line: Sequence[Part], part: Part, height: int) -> bool:
    """Whether a piece stands beside those of a line, or is the rest of its one digit."""
    beside = part.top < max(p.bottom for p in line) + 0.2 * part.height
    return beside or (len(line) == 1 and _are_one(line[0], part, height))


def _are_one(upper: Part, lower: Part, height: int) -> bool:
    """Whether two pieces are what is left of one digit that paled away in its middle, as a thin 2 does."""
    both, widest = _union([upper, lower]), max(upper.width, lower.width)
    overlap = min(upper.right, lower.right) - max(upper.left, lower.left)
    near = lower.top - upper.bottom <= _PALE * max(upper.height, lower.height)
    digit = both.height <= min(_SLIM * widest, _ONE_LINE * height)
    return near and digit and overlap >= _SAME * min(upper.width, lower.width)


def _nearest(line: list[Part], height: int) -> list[Part]:
    """Of pieces with wide gaps between (a digit and parts of a seal) those that stand in the middle of the height."""
    groups: list[list[Part]] = []
    for part in sorted(line, key=lambda p: p.left):
        if groups and part.left - max(p.right for p in groups[-1]) < _GAP * max(p.height for p in line):
            groups[-1].append(part)
        else:
            groups.append([part])
    return min(groups, key=lambda group: abs((box := _union(group)).top + box.bottom - height))


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
    lines = [_union(_nearest(line, height)) for line in _lines(anchors, height)]
    if tallest < 6:  # dashes and specks have no height to tell lines by
        lines = [_union(anchors)]
    # A value stands in the middle of its cell; lines above and below one in the middle are of a seal.
    lines = [line for line in lines if abs(line.top + line.bottom - height) < 2 * _MIDDLE * height] or lines
    return [_with_marks(line, small) for line in lines]
