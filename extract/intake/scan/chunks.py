"""Boxes of ink that hangs together along a line, and small type whose uneven lines hang together across it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.intake.scan.raster import Pixels

Sides: TypeAlias = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels, the last two exclusive."""

_JOIN = 1.1
_MOST_CHUNKS = 600
_LEAST_WIDTH = 1.5
"""Width of a box, in its height, from which it may hold several texts side by side."""
_SMALL, _WITHIN = 0.28, 0.5
"""Gaps bridged along a line, in the height of a box of two lines, and in the height of the lines once that is known."""
_LOW, _UNEVEN = 0.68, 0.3
"""Height of the texts in a box up to which they stand on different lines, and how far their middles are apart then; in
the height of the box."""
_SAME = 2.0
"""Area of a box up to which it shows no more than one of area 1 within it; a frame lies around many texts."""
_WIDE, _SPECK = 1.2, 0.3
"""Width of a gap that parts two texts, and sides of a speck, in the height of their line."""
_STROKE, _GAP, _CHARACTER = 0.7, 0.25, 1.25
"""Height of what may be a stroke of the character over or under it, the gap between the two, and the most height of
both; in the height of a text."""


def chunks(mask: Pixels, text_height: float) -> list[Sides]:
    """Boxes of ink that hangs together when gaps of about a character are bridged along the line."""
    half = cv2.resize(mask, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    boxes = _boxes((half > 0).astype(np.uint8), max(int(_JOIN * text_height / 2), 3))
    return [(2 * x0, 2 * y0, 2 * x1, 2 * y1) for x0, y0, x1, y1 in boxes]


def texts(mask: Pixels, text_height: float) -> list[Sides]:
    """Boxes of ink that hangs together, small texts on uneven lines one by one; each text once."""
    found = [each for box in chunks(mask, text_height) for each in apart(mask, box) or beside(mask, box)]
    return [box for i, box in enumerate(found) if not any(_within(box, other, i > j) for j, other in enumerate(found))]


def _within(box: Sides, other: Sides, later: bool) -> bool:
    """Whether a box shows a text that another shows at least as much of; of two that are the same the later does."""
    inside = other[0] <= box[0] and other[1] <= box[1] and box[2] <= other[2] and box[3] <= other[3]
    return inside and _area(other) < _SAME * _area(box) and (box != other or later)


def _area(box: Sides) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def apart(mask: Pixels, box: Sides) -> list[Sides]:
    """The texts in a box one by one where they stand on different lines, as headings of narrow columns do; else none.

    Type that is much smaller than that of the page has gaps between columns that look like gaps between characters.
    """
    left, top, right, bottom = box
    height = bottom - top
    if right - left < _LEAST_WIDTH * height:
        return []
    area = mask[top:bottom, left:right]
    usual = _usual_height(_boxes(area, int(_SMALL * height) | 1))
    if not 0 < usual <= _LOW * height:
        return []
    found = [each for each in _boxes(area, int(_WITHIN * usual) | 1) if not _goes_on(mask, box, each)]
    found = _whole(found, usual)
    middles = [(y0 + y1) / 2 for _, y0, _, y1 in found if y1 - y0 >= _STROKE * usual]
    if not middles or max(middles) - min(middles) < _UNEVEN * height:
        return []
    return [(left + x0, top + y0, left + x1, top + y1) for x0, y0, x1, y1 in found]


def beside(mask: Pixels, box: Sides) -> list[Sides]:
    """The texts in a box one by one where wide gaps part them, in which there is a speck at most; else the box.

    Gaps are measured by the height of the box: digits are lower than the type by whose height gaps are bridged.
    """
    left, top, right, bottom = box
    height = bottom - top
    columns = np.flatnonzero(mask[top:bottom, left:right].any(axis=0))
    runs = [run for run in np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1) if len(run)]
    inked = [run for run in runs if len(run) > _SPECK * height or _rise(mask, box, run) > _SPECK * height]
    groups: list[tuple[int, int]] = []
    for run in inked:
        start, end = left + int(run[0]), left + int(run[-1]) + 1
        if groups and start - groups[-1][1] < _WIDE * height:
            groups[-1] = (groups[-1][0], end)
        else:
            groups.append((start, end))
    if len(groups) < 2:
        return [box]
    rows = [np.flatnonzero(mask[top:bottom, x0:x1].any(axis=1)) for x0, x1 in groups]
    return [(x0, top + int(y[0]), x1, top + int(y[-1]) + 1) for (x0, x1), y in zip(groups, rows, strict=True)]


def _rise(mask: Pixels, box: Sides, run: NDArray[np.intp]) -> int:
    """Height of the ink in a run of columns of a box."""
    left, top, _, bottom = box
    rows = np.flatnonzero(mask[top:bottom, left + run[0] : left + run[-1] + 1].any(axis=1))
    return int(rows[-1] - rows[0]) + 1


def _goes_on(mask: Pixels, box: Sides, inner: Sides) -> bool:
    """Whether ink in a box goes on above or below it: then it is another box's, of which this one has a part."""
    left, top, _, bottom = box
    x0, y0, x1, y1 = inner
    above = y0 == 0 < top and mask[top - 1, left + x0 : left + x1].any()
    below = y1 == bottom - top and bottom < len(mask) and mask[bottom, left + x0 : left + x1].any()
    return bool(above or below)


def _usual_height(boxes: Sequence[Sides]) -> float:
    """The median height, wide boxes counting more; 0 without any."""
    if not boxes:
        return 0.0
    heights = np.array([y1 - y0 for _, y0, _, y1 in boxes])
    order = np.argsort(heights)
    weight = np.cumsum(np.array([x1 - x0 for x0, _, x1, _ in boxes])[order])
    return float(heights[order][np.searchsorted(weight, weight[-1] / 2)])


def _whole(boxes: Sequence[Sides], usual: float) -> list[Sides]:
    """The boxes, those of strokes put together with the rest of their character."""
    found: list[Sides] = []
    for box in sorted(boxes, key=lambda each: each[1]):
        for i, other in enumerate(found):
            stroke = min(box[3] - box[1], other[3] - other[1]) < _STROKE * usual
            near = box[1] - other[3] < _GAP * usual and max(box[3], other[3]) - other[1] < _CHARACTER * usual
            if stroke and near and box[0] < other[2] and other[0] < box[2]:
                found[i] = (min(box[0], other[0]), other[1], max(box[2], other[2]), max(box[3], other[3]))
                break
        else:
            found.append(box)
    return found


def _boxes(mask: Pixels, along: int) -> list[Sides]:
    """Boxes of ink in which gaps of so many pixels along the line are bridged."""
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, along), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    stats = stats[1:]
    large = stats[np.argsort(-stats[:, cv2.CC_STAT_AREA], kind="stable")[:_MOST_CHUNKS]]
    return [(x, y, x + w, y + h) for x, y, w, h, _ in large.tolist()]
