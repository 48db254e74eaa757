"""Cut-outs of a clean page: cells without their walls, the lines of text in them, and how much ink there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.document import Box
from extract.intake.scan.chunks import chunks, texts
from extract.intake.scan.clean import CleanPage
from extract.intake.scan.raster import Pixels

_INCH = 25.4
_POINTS = 72.0
_WALL_MM = 0.2
_REMNANT_MM = 0.9
_REMNANT_ROW, _REMNANT_COLUMN = 0.5, 0.65
_USUAL_TEXT = 9.5
"""Height of a line of ordinary type in points, where a page has too few lines to tell."""
_DARKEST, _LIGHTEST = 110.0, 205.0
_SPECK_MM = 0.25
_LEAST_LINE, _MOST_LINE = 0.4, 1.9
_LEAST_NUMBER, _LONGEST_NUMBER = 0.25, 4.0
"""Least height of digits in lines of the page, and the greatest width of a number in its own height."""
_ROW_INK = 0.02
_PART_GAP = 0.35
_MARGIN = 0.18
_STROKE, _STROKE_GAP = 0.3, 1.6
"""A flat piece of ink beside a line is one of its characters (一, a dash) from this width, up to this distance."""
_LEAST_LOCAL = 0.55
"""Type in a table is smaller than that of the page, but hardly smaller than this share of it."""
_TRACE_GAP, _TRACE_WIDTH, _TRACE_INK = 0.8, 0.22, 0.16
"""In heights of a line: from which distance, and up to which width, ink at the end of a line is no word; and the share
of the line's height up to which it is a speck wherever it stands."""
_ENTRY = 2
"""Rows inside the walls of a cell which its text keeps off."""
_LEAST_PEN = 3
"""Points of a pen in a cell that are more than a touch from a stroke beside it."""


@dataclass(frozen=True, slots=True)
class TextBox:
    """Where a line of text, or a part of one, stands on the clean page (pixels)."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def height(self) -> int:
        """Its height."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Its width."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class CellCrop:
    """The inside of a cell.

    Attributes:
        left: where it begins on the clean page.
        top: where it begins on the clean page.
        right: where it ends, exclusive.
        bottom: where it ends, exclusive.
        grey: its pixels with those of its walls, since digits may touch them.
        lines: the lines of text in it, in pixels of the clean page; none where it is clearly empty.
    """

    left: int
    top: int
    right: int
    bottom: int
    grey: Pixels
    lines: tuple[TextBox, ...]


class InkPage:
    """A clean page together with where its ink is.

    Attributes:
        page: the clean page.
        mask: 1 where there is ink, specks left out.
        text_height: height of its usual line of text in pixels.
    """

    def __init__(self, page: CleanPage) -> None:
        self.page = page
        self.mask = _mask(page)
        self.text_height = _text_height(self.mask, page.dpi)
        self._cells: dict[Box, CellCrop] = {}

    def cell(self, box: Box) -> CellCrop:
        """The inside of a cell whose walls run along ``box``; each is asked for twice, to turn the page and to read."""
        if box not in self._cells:
            self._cells[box] = self._cell(box)
        return self._cells[box]

    def _cell(self, box: Box) -> CellCrop:
        left, top, right, bottom = self._inside(box)
        lines = tuple(self._lines(left, top, right, bottom))
        x0, y0, x1, y1 = (max(round(value), 0) for value in box)
        whole = self.page.grey[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]
        return CellCrop(left, top, right, bottom, whole, lines)

    def is_marked(self, box: Box) -> bool:
        """Whether a pen has written or drawn between walls that run along ``box``."""
        left, top, right, bottom = self._inside(box)
        x, y = self.page.pen.T
        return int(((left <= x) & (x < right) & (top <= y) & (y < bottom)).sum()) >= _LEAST_PEN

    def is_entered(self, cell: CellCrop) -> bool:
        """Whether ink reaches into a cell through its top or bottom."""
        rims = (slice(cell.top, cell.top + _ENTRY), slice(max(cell.bottom - _ENTRY, 0), cell.bottom))
        return any(self.mask[rows, cell.left : cell.right].any() for rows in rims)

    def crop(self, line: TextBox) -> Pixels:
        """The picture of a line of text with a small margin."""
        margin = max(round(_MARGIN * min(line.height, 2 * self.text_height)), 2)
        return self.page.grey[
            max(line.top - margin, 0) : line.bottom + margin, max(line.left - margin, 0) : line.right + margin
        ]

    def outside(self, tables: Sequence[Box]) -> list[TextBox]:
        """Lines of text outside of tables, or parts of lines where the gap between them is wide; top to bottom."""
        mask = self.mask.copy()
        for x0, y0, x1, y1 in tables:
            rim = round(_WALL_MM * 5 * self.page.dpi / _INCH)
            mask[max(round(y0) - rim, 0) : round(y1) + rim, max(round(x0) - rim, 0) : round(x1) + rim] = 0
        found: list[TextBox] = []
        strokes: list[TextBox] = []
        for box in (TextBox(*sides) for sides in texts(mask, self.text_height)):
            if box.height > _MOST_LINE * self.text_height:
                found.extend(self._rows(mask, box.left, box.top, box.right, box.bottom))
            elif box.height >= _LEAST_LINE * self.text_height or self._is_small_number(box):
                found.append(box)
            elif box.width >= _STROKE * self.text_height:
                strokes.append(box)
        return sorted(_with_strokes(found, strokes, self.text_height), key=lambda line: (line.top, line.left))

    def _is_small_number(self, box: TextBox) -> bool:
        """Whether ink may be a number in the small type of a table without lines, on a page of larger type."""
        return box.height >= _LEAST_NUMBER * self.text_height and box.width <= _LONGEST_NUMBER * box.height

    def _inside(self, box: Box) -> tuple[int, int, int, int]:
        """The box without its walls and what is left of them."""
        pixel = self.page.dpi / _INCH
        wall = max(round(_WALL_MM * pixel), 1)
        x0, y0, x1, y1 = (round(v) for v in box)
        left, top = max(x0 + wall, 0), max(y0 + wall, 0)
        right, bottom = (
            max(min(x1 - wall, self.mask.shape[1]), left + 1),
            max(min(y1 - wall, self.mask.shape[0]), top + 1),
        )
        inside = self.mask[top:bottom, left:right]
        most = max(round(_REMNANT_MM * pixel), 1)
        rows, columns = inside.mean(axis=1) > _REMNANT_ROW, inside.mean(axis=0) > _REMNANT_COLUMN
        first, last = _rim(rows, most), _rim(rows[::-1], most)
        before, after = _rim(columns, most), _rim(columns[::-1], most)
        return left + before, top + first, max(right - after, left + before + 1), max(bottom - last, top + first + 1)

    def _lines(self, left: int, top: int, right: int, bottom: int) -> list[TextBox]:
        rows = self._rows(self.mask, left, top, right, bottom)
        return [_without_remnants(self.mask, row, (left, right), self.text_height, self.page.dpi) for row in rows]

    def _rows(self, mask: Pixels, left: int, top: int, right: int, bottom: int) -> list[TextBox]:
        """Lines within an area that holds one column of text."""
        area = mask[top:bottom, left:right]
        inked = np.flatnonzero(area.sum(axis=1) > max(_ROW_INK * min(right - left, 8 * self.text_height), 1))
        found: list[TextBox] = []
        for start, end in _runs(inked, self.text_height):
            columns = np.flatnonzero(area[start:end].any(axis=0))
            if len(columns):
                found.append(TextBox(left + int(columns[0]), top + start, left + int(columns[-1]) + 1, top + end))
        return found


def _mask(page: CleanPage) -> Pixels:
    """Ink by a threshold between the page's paper and its darkest ink, without specks."""
    smooth = cv2.blur(page.grey, (3, 3))
    level, _ = cv2.threshold(smooth[::2, ::2], 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    level = min(max(float(level), _DARKEST), _LIGHTEST)
    mask = (smooth < level).astype(np.uint8)
    side = max(round(_SPECK_MM * page.dpi / _INCH), 2)
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((side, 1), np.uint8))
    return np.asarray(cv2.max(opened, cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, side), np.uint8))), np.uint8)


def _text_height(mask: Pixels, dpi: float) -> float:
    """Height of the usual line: the weighted median over runs of ink that are much wider than high."""
    usual = _USUAL_TEXT * dpi / _POINTS
    found = (TextBox(*sides) for sides in chunks(mask, usual))
    boxes = [box for box in found if 2.5 * box.height < box.width and 0.5 * usual < box.height < 2.5 * usual]
    if len(boxes) < 3:
        return usual
    heights = np.array([box.height for box in boxes])
    order = np.argsort(heights)
    weight = np.cumsum(np.array([box.width for box in boxes])[order])
    return float(heights[order][np.searchsorted(weight, weight[-1] / 2)])


def _rim(marks: NDArray[np.bool_], most: int) -> int:
    """How far to cut so that no marked place is left within the first ``most``."""
    places = np.flatnonzero(marks[: min(most, len(marks) // 3)])
    return int(places[-1]) + 1 if len(places) else 0


def _without_remnants(mask: Pixels, line: TextBox, inside: tuple[int, int], text_height: float, dpi: float) -> TextBox:
    """The line of a cell without what stands far from its words at either end: traces of the walls, and specks.

    Each would be read as so much empty paper, and a trace as a 1.
    """
    area = mask[line.top : line.bottom, line.left : line.right]
    columns = np.flatnonzero(area.any(axis=0))
    groups = np.split(columns, np.flatnonzero(np.diff(columns) > _TRACE_GAP * text_height) + 1)
    near = _REMNANT_MM * dpi / _INCH

    def is_trace(group: NDArray[np.intp], from_wall: float) -> bool:
        """Whether the group of columns is a rest of a wall rather than a stroke of a digit."""
        thin = len(group) <= _TRACE_WIDTH * text_height
        return thin and (from_wall <= near or float(area[:, group].mean(axis=0).max()) <= _TRACE_INK)

    while len(groups) > 1 and is_trace(groups[0], line.left + int(groups[0][0]) - inside[0]):
        groups.pop(0)
    while len(groups) > 1 and is_trace(groups[-1], inside[1] - line.left - int(groups[-1][-1]) - 1):
        groups.pop()
    return TextBox(line.left + int(groups[0][0]), line.top, line.left + int(groups[-1][-1]) + 1, line.bottom)


def _with_strokes(lines: Sequence[TextBox], strokes: Sequence[TextBox], text_height: float) -> list[TextBox]:
    """The lines, each with the flat characters before and after it, which no ink on their height joins to it."""
    found = list(lines)
    for stroke in sorted(strokes, key=lambda box: box.left):
        middle = (stroke.top + stroke.bottom) / 2
        for i, line in enumerate(found):
            gap = max(stroke.left - line.right, line.left - stroke.right)
            if line.top < middle < line.bottom and gap <= _STROKE_GAP * text_height:
                left, right = min(line.left, stroke.left), max(line.right, stroke.right)
                found[i] = TextBox(left, line.top, right, line.bottom)
                break
    return found


def _runs(inked: NDArray[np.intp], text_height: float) -> list[tuple[int, int]]:
    """Runs of inked rows as lines: parts of one character that lie apart are put together."""
    groups = [group for group in np.split(inked, np.flatnonzero(np.diff(inked) > 1) + 1) if len(group)]
    tallest = max((len(group) for group in groups), default=0)
    text_height = min(max(float(tallest), _LEAST_LOCAL * text_height), text_height)
    runs: list[tuple[int, int]] = []
    for group in groups:
        start, end = int(group[0]), int(group[-1]) + 1
        if runs and start - runs[-1][1] < _PART_GAP * text_height and end - runs[-1][0] <= 1.3 * text_height:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return [(start, end) for start, end in runs if end - start >= 2]
