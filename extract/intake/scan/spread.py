"""Two pages on one image, side by side as on A3 or in an open book: each is read as a page, the left one first.

What is read of both makes one page again, the right half below the left one, so that lines and tables follow each
other as they do on single pages; all places lead back to the image.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.document import Box
from extract.intake.pdf.compose import PageParts
from extract.intake.pdf.lines import Line
from extract.intake.pdf.ruled import RuledTable
from extract.intake.scan.geometry import is_ink
from extract.intake.scan.raster import PageImage

_BROAD = 1.2
"""Width in heights from which an image may hold two pages."""
_SIDE = 700
"""Pixels of the width at which the gutter is looked for."""
_GUTTER, _MIDDLE = 0.03, 0.1
"""Least width of the blank strip between two pages, and how far from the middle it may lie, in widths of the image."""
_HALF = 0.2
"""Least share of the ink that each of two pages has."""
_SPECKS = 2
"""Pixels of ink that a blank column may have."""


def halves(image: PageImage) -> tuple[PageImage, PageImage] | None:
    """The two pages of an image; None where it is one page."""
    height, width = image.pixels.shape[:2]
    if width < _BROAD * height:
        return None
    gutter = _gutter(_ink_by_column(image))
    if gutter is None:
        return None
    at = round(gutter * width)
    left, right = image.pixels[:, :at], image.pixels[:, at:]
    share = at / width * image.width
    return (
        replace(image, pixels=np.ascontiguousarray(left), width=share),
        replace(image, pixels=np.ascontiguousarray(right), width=image.width - share),
    )


def unfolded(image: PageImage, left: PageParts, right: PageParts) -> PageParts:
    """What stands on both pages as one page; ``right``, in coordinates of its half of the image, is moved to it."""
    right.move(left.page.width, 0.0)

    def below(box: Box) -> Box:
        return box[0], box[1] + left.height, box[2], box[3] + left.height

    def to_original(box: Box) -> Box:
        """The box on the image; one that spans the fold is the box around its two parts."""
        x0, top, x1, bottom = box
        if bottom <= left.height:
            return left.to_original(box)
        second = right.to_original((x0, max(top - left.height, 0.0), x1, bottom - left.height))
        if top >= left.height:
            return second
        first = left.to_original((x0, top, x1, left.height))
        return min(first[0], second[0]), min(first[1], second[1]), max(first[2], second[2]), max(first[3], second[3])

    tables = [*left.tables, *(RuledTable(below(table.box), table.cells) for table in right.tables)]
    lines = [*left.lines, *(_lowered(line, left.height) for line in right.lines)]
    shown = replace(left.page, width=image.width)
    return PageParts(shown, tables, lines, left.height + right.height, to_original)


def _lowered(line: Line, by: float) -> Line:
    return Line([c._replace(top=c.top + by, bottom=c.bottom + by, base=c.base + by) for c in line.chars])


def _ink_by_column(image: PageImage) -> NDArray[np.int64]:
    """Pixels of ink in each column of the image made small."""
    height, width = image.pixels.shape[:2]
    size = (_SIDE, max(round(height * _SIDE / width), 1))
    grey = cv2.cvtColor(cv2.resize(image.pixels, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    return np.asarray(is_ink(np.asarray(grey, np.uint8)).sum(axis=0), np.int64)


def _gutter(ink: NDArray[np.int64]) -> float | None:
    """Where the widest blank strip about the middle lies, with ink on both sides of it, as a share of the width."""
    n = len(ink)
    blank = np.concatenate([[0], (ink <= _SPECKS).astype(np.int8), [0]])
    edges = np.flatnonzero(np.diff(blank)).reshape(-1, 2)
    near = [(end - start, (start + end) / 2) for start, end in edges if abs((start + end) / 2 - n / 2) <= _MIDDLE * n]
    if not near:
        return None
    width, middle = max(near)
    first = ink[: round(middle)].sum() / max(ink.sum(), 1)
    if width < _GUTTER * n or not _HALF <= first <= 1 - _HALF:
        return None
    return float(middle / n)
