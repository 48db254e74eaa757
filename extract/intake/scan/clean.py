"""A page image made ready to read: ink on white paper, level and upright, with the way back to the original."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.document import Box
from extract.intake.scan.geometry import estimate_lean, estimate_skew, longer, rotation, shear, straighten
from extract.intake.scan.ink import colours, ink
from extract.intake.scan.lines import RuledLine, ruled_lines
from extract.intake.scan.pen import moved, pen_points
from extract.intake.scan.raster import PageImage, Pixels
from extract.intake.scan.rulings import find_ruled

_LEAST_SIDE, _MOST_SIDE = 1754, 2339
_PAPER_INCHES, _PAPER_SHAPE = 11.69, 1.4142
_STRIP = 1.8
"""Times as long as wide from which an image is no page but a strip of several, such as a picture of a web page."""
_MOST_PIXELS, _LONGEST = 30_000_000, 32_000
"""Pixels of a clean strip, and of its longer side, which is OpenCV's bound; longer ones are read at less resolution."""
_ROUGH_SIDE = 1300
_GAP_MM = 10.0
_RULED_MM = 25.0
"""Least unbroken stretch of one level line of a page with ruled tables: strokes of characters that look like a line
are shorter, and lie as they please."""
_BLACK, _WHITE, _GREYS = 64, 192, 0.05
_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Placement:
    """How a clean page lies in the original.

    Attributes:
        to_original: homography from pixels of the clean page to coordinates of the original.
        width: width of the original page in its coordinates.
        height: its height.
    """

    to_original: NDArray[np.float64]
    width: float
    height: float

    def original_box(self, box: Box) -> Box:
        """The box around an area of the clean page in coordinates of the original, within its page."""
        x0, y0, x1, y1 = box
        corners = np.array([[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]], np.float64)
        places = np.asarray(cv2.perspectiveTransform(corners, self.to_original), np.float64)[0]
        (left, top), (right, bottom) = places.min(axis=0), places.max(axis=0)
        return (
            round(min(max(float(left), 0.0), self.width), 2),
            round(min(max(float(top), 0.0), self.height), 2),
            round(min(max(float(right), 0.0), self.width), 2),
            round(min(max(float(bottom), 0.0), self.height), 2),
        )


@dataclass(frozen=True, slots=True)
class CleanPage:
    """A page after cleaning.

    Attributes:
        number: page number from 1.
        grey: H x W, ink dark on paper near 255, level and upright.
        dpi: resolution if the page is as tall as A4, or a strip as wide.
        placement: the way back to the original.
        pen: N x 2, points of it from which coloured lines of a pen were taken away.
        bilevel: whether the image is black and white without greys, as a fax is.
    """

    number: int
    grey: Pixels
    dpi: float
    placement: Placement
    pen: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 2)))
    bilevel: bool = False


def clean(page: PageImage, quarters: int = 0) -> CleanPage:
    """Clean a page.

    Args:
        page: the page as it is.
        quarters: quarter turns clockwise that bring its text upright.
    """
    pixels, scale = page.pixels, _enlargement(page.pixels)
    if scale < 1.0:
        pixels = np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    tints = colours(pixels)
    grey, turned = _turn(ink(pixels, tints), quarters)
    grown = max(scale, 1.0)
    out_width, out_height = round(grey.shape[1] * grown), round(grey.shape[0] * grown)
    dpi = resolution(page.pixels)
    forward = _levelled(grey, dpi / grown)
    enlarge = np.diag([grown, grown, 1.0])
    whole = enlarge @ forward
    flat = cv2.warpPerspective(
        grey, whole, (out_width, out_height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    )
    shrunk = np.diag([page.width / pixels.shape[1], page.height / pixels.shape[0], 1.0])
    back = shrunk @ np.linalg.inv(turned) @ np.linalg.inv(whole)
    pen = moved(pen_points(tints), whole @ turned)
    placement = Placement(back, page.width, page.height)
    return CleanPage(page.number, np.asarray(flat, np.uint8), dpi, placement, pen, is_bilevel(page.pixels))


def is_bilevel(pixels: Pixels) -> bool:
    """Whether an image is black and white without greys."""
    counts = cv2.calcHist([pixels], [1], None, [256], [0, 256]).ravel()
    return bool(counts[_BLACK:_WHITE].sum() <= _GREYS * counts[:_BLACK].sum())


def resolution(pixels: Pixels) -> float:
    """Pixels per inch of the clean page of an image: those of small type, or fewer for a strip beyond the bounds."""
    return _enlargement(pixels) * _paper_side(pixels) / _PAPER_INCHES


def _enlargement(pixels: Pixels) -> float:
    """How many times larger than an image its clean page is."""
    paper, (short, long) = _paper_side(pixels), sorted(pixels.shape[:2])
    wanted = min(max(paper, _LEAST_SIDE), _MOST_SIDE) / paper
    return min(wanted, float((_MOST_PIXELS / (short * long)) ** 0.5), _LONGEST / long)


def pages_long(pixels: Pixels) -> int:
    """How many pages of A4 an image is as long as, at least 1; a strip that is made shorter counts as what is left."""
    return min(max(round(max(pixels.shape[:2]) / _paper_side(pixels)), 1), _MOST_PIXELS // _LEAST_SIDE**2)


def _paper_side(pixels: Pixels) -> float:
    """The longer side, in pixels, of a page of A4 that is as large as the image, or for a strip as wide."""
    short, long = sorted(pixels.shape[:2])
    return float(long) if long <= _STRIP * short else short * _PAPER_SHAPE


def _turn(grey: Pixels, quarters: int) -> tuple[Pixels, NDArray[np.float64]]:
    """The image after quarter turns clockwise, and the homography that they are."""
    height, width = grey.shape
    turns = {
        0: np.eye(3),
        1: np.array([[0, -1, height], [1, 0, 0], [0, 0, 1]], np.float64),
        2: np.array([[-1, 0, width], [0, -1, height], [0, 0, 1]], np.float64),
        3: np.array([[0, 1, 0], [-1, 0, width], [0, 0, 1]], np.float64),
    }
    return np.ascontiguousarray(np.rot90(grey, -quarters)), turns[quarters % 4]


def _levelled(grey: Pixels, dpi: float) -> NDArray[np.float64]:
    """Homography that takes skew and perspective away: the skew from a rough look, the rest from the rulings."""
    height, width = grey.shape
    side = dpi * _PAPER_INCHES
    level = rotation(estimate_skew(grey, side), width, height)
    factor = min(_ROUGH_SIDE / side, 1.0)
    shrink = np.diag([factor, factor, 1.0])
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) if factor < 1.0 else grey
    image = _warped(np.asarray(small, np.uint8), shrink @ level @ np.linalg.inv(shrink))
    horizontal, vertical = (_lines(image, dpi * factor, vertical=turned) for turned in (False, True))
    if not any(line.longest >= _RULED_MM * dpi * factor / _INCH for line in horizontal):
        return level
    upright = shear(estimate_lean(image, side * factor), image.shape[0])
    if not np.array_equal(upright, np.eye(3)):
        leant = _lines(_warped(image, upright), dpi * factor, vertical=True)
        if not longer(leant, vertical):
            upright = np.eye(3)
        else:
            horizontal, vertical = _lines(_warped(image, upright), dpi * factor), leant
    straight = straighten(horizontal, vertical, image.shape[1], image.shape[0])
    return np.asarray(np.linalg.inv(shrink) @ straight @ upright @ shrink @ level, np.float64)


def _warped(image: Pixels, by: NDArray[np.float64]) -> Pixels:
    size = (image.shape[1], image.shape[0])
    return np.asarray(cv2.warpPerspective(image, by, size, flags=cv2.INTER_LINEAR, borderValue=255), np.uint8)


def _lines(image: Pixels, dpi: float, *, vertical: bool = False) -> list[RuledLine]:
    pixel = dpi / _INCH
    return ruled_lines(find_ruled(image, dpi, vertical=vertical).segments, pixel, _GAP_MM * pixel)
