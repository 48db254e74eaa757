"""A page image made ready to read: ink on white paper, level and upright, with the way back to the original."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.document import Box
from extract.intake.scan.geometry import estimate_skew, rotation, straighten
from extract.intake.scan.ink import colours, ink
from extract.intake.scan.lines import ruled_lines
from extract.intake.scan.pen import moved, pen_points
from extract.intake.scan.raster import PageImage, Pixels
from extract.intake.scan.rulings import find_ruled

_LEAST_SIDE, _MOST_SIDE = 1754, 2339
_PAPER_INCHES = 11.69
_ROUGH_SIDE = 1300
_GAP_MM = 10.0
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
        dpi: resolution if the page is as tall as A4.
        placement: the way back to the original.
        pen: N x 2, points of it from which coloured lines of a pen were taken away.
    """

    number: int
    grey: Pixels
    dpi: float
    placement: Placement
    pen: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 2)))


def clean(page: PageImage, quarters: int = 0) -> CleanPage:
    """Clean a page.

    Args:
        page: the page as it is.
        quarters: quarter turns clockwise that bring its text upright.
    """
    height, width = page.pixels.shape[:2]
    side = min(max(max(height, width), _LEAST_SIDE), _MOST_SIDE)
    scale = side / max(height, width)
    pixels = page.pixels
    if scale < 1.0:
        pixels = np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    tints = colours(pixels)
    grey, turned = _turn(ink(pixels, tints), quarters)
    grown = max(scale, 1.0)
    out_width, out_height = round(grey.shape[1] * grown), round(grey.shape[0] * grown)
    dpi = side / _PAPER_INCHES
    forward = _levelled(grey, dpi / grown)
    enlarge = np.diag([grown, grown, 1.0])
    whole = enlarge @ forward
    flat = cv2.warpPerspective(
        grey, whole, (out_width, out_height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    )
    shrunk = np.diag([page.width / pixels.shape[1], page.height / pixels.shape[0], 1.0])
    back = shrunk @ np.linalg.inv(turned) @ np.linalg.inv(whole)
    pen = moved(pen_points(tints), whole @ turned)
    return CleanPage(page.number, np.asarray(flat, np.uint8), dpi, Placement(back, page.width, page.height), pen)


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
    level = rotation(estimate_skew(grey), width, height)
    factor = min(_ROUGH_SIDE / max(width, height), 1.0)
    shrink = np.diag([factor, factor, 1.0])
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) if factor < 1.0 else grey
    rough_level = shrink @ level @ np.linalg.inv(shrink)
    size = (small.shape[1], small.shape[0])
    rough = cv2.warpPerspective(small, rough_level, size, flags=cv2.INTER_LINEAR, borderValue=255)
    image = np.asarray(rough, np.uint8)
    pixel = dpi * factor / _INCH
    horizontal, vertical = (
        ruled_lines(find_ruled(image, dpi * factor, vertical=turned).segments, pixel, _GAP_MM * pixel)
        for turned in (False, True)
    )
    straight = straighten(horizontal, vertical, size[0], size[1])
    return np.asarray(np.linalg.inv(shrink) @ straight @ shrink @ level, np.float64)
