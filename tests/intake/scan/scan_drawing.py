"""Pages drawn for the tests: ruled tables whose values are bars that a fake reader counts, damaged on demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.intake.scan.raster import PageImage
from extract.intake.scan.readers import CellReader, Readers
from models.ocr import TextLine

A4 = (1654, 2339)
"""Width and height at 200 dpi."""


@dataclass
class Sheet:
    """A white page to draw on, at 200 dpi."""

    pixels: NDArray[np.uint8] = field(default_factory=lambda: np.full((A4[1], A4[0], 3), 255, np.uint8))

    def line(self, x0: int, y0: int, x1: int, y1: int, width: int = 2, shade: int = 0) -> None:
        cv2.line(self.pixels, (x0, y0), (x1, y1), (shade,) * 3, width)

    def grid(self, xs: Sequence[int], ys: Sequence[int], width: int = 2, shade: int = 0) -> None:
        for x in xs:
            self.line(x, ys[0], x, ys[-1], width, shade)
        for y in ys:
            self.line(xs[0], y, xs[-1], y, width, shade)

    def merge(self, x0: int, y0: int, x1: int, y1: int) -> None:
        """Wipe the lines strictly within an area."""
        self.pixels[y0 + 4 : y1 - 3, x0 + 4 : x1 - 3] = 255

    def bars(self, x0: int, y0: int, x1: int, y1: int, n: int) -> None:
        """``n`` upright strokes of the height of digits in the middle of a cell: the value ``n``."""
        middle, top = (x0 + x1) // 2, (y0 + y1) // 2 - 12
        for i in range(n):
            x = middle + round((i - (n - 1) / 2) * 11)
            cv2.rectangle(self.pixels, (x - 2, top), (x + 2, top + 24), (20, 20, 20), -1)

    def words(self, x: int, y: int, n: int) -> None:
        """``n`` squares with gaps between them that look like Han characters, 26 pixels high."""
        for i in range(n):
            left = x + 29 * i
            cv2.rectangle(self.pixels, (left + 2, y), (left + 23, y + 25), (20, 20, 20), 3)
            cv2.line(self.pixels, (left + 12, y), (left + 12, y + 25), (20, 20, 20), 3)

    def seal(self, x: int, y: int, radius: int = 150) -> None:
        """A red seal over what is there."""
        layer = self.pixels.copy()
        cv2.circle(layer, (x, y), radius, (205, 35, 40), 9)
        cv2.circle(layer, (x, y), radius // 4, (205, 35, 40), -1)
        self.pixels = np.minimum(self.pixels, layer)

    def image(self, number: int = 1) -> PageImage:
        height, width = self.pixels.shape[:2]
        return PageImage(number, self.pixels, float(width), float(height))


def turned(pixels: NDArray[np.uint8], angle: float) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """The page turned counter-clockwise by degrees, and the matrix that did it."""
    height, width = pixels.shape[:2]
    matrix = np.eye(3)
    matrix[:2] = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpPerspective(pixels, matrix, (width, height), borderValue=(255, 255, 255)), matrix


def noisy(pixels: NDArray[np.uint8], sigma: float, seed: int = 0) -> NDArray[np.uint8]:
    noise = np.random.default_rng(seed).normal(0, sigma, pixels.shape)
    return np.clip(pixels + noise, 0, 255).astype(np.uint8)


def _pieces(crop: NDArray[np.uint8]) -> NDArray[np.int32]:
    mask = (cv2.blur(crop, (3, 3)) < 140).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    return stats[1:][stats[1:, cv2.CC_STAT_AREA] > 40]


class BarReader:
    """Counts the upright bars of a cell; what lies near the rim of its picture are the walls."""

    rim = 6

    def read(
        self, crops: Sequence[NDArray[np.uint8]], n_best: int = 5, text_height: float | None = None
    ) -> list[list[tuple[str, float]]]:
        return [self._read(crop) for crop in crops]

    def _read(self, crop: NDArray[np.uint8]) -> list[tuple[str, float]]:
        pieces = _pieces(crop[self.rim : -self.rim, self.rim : -self.rim])
        if not len(pieces):
            return [("", 0.99)]
        upright = all(p[cv2.CC_STAT_HEIGHT] > 2 * p[cv2.CC_STAT_WIDTH] for p in pieces)
        return [(str(len(pieces)), 0.97), ("0", 0.01)] if upright else [("0", 0.2)]


class Doubts:
    """Says of a cell in doubt what a reader of cells says at first sight."""

    def __init__(self, digits: CellReader) -> None:
        self.digits = digits
        self.darkness: list[float] = []

    def read(
        self, crops: Sequence[NDArray[np.uint8]], darkness: float, n_best: int = 8
    ) -> list[list[tuple[str, float]]]:
        self.darkness.append(darkness)
        return self.digits.read(crops, n_best)


class SquareEngine:
    """Reads each square as a character, and knows nothing else."""

    def read_crops(self, crops: Sequence[NDArray[np.uint8]], *, narrow: bool = False) -> list[tuple[str, float]]:
        return [self._read(crop) for crop in crops]

    def detect_and_read(self, image: NDArray[np.uint8]) -> list[TextLine]:
        return []

    def _read(self, crop: NDArray[np.uint8]) -> tuple[str, float]:
        pieces = _pieces(crop)
        squares = [p for p in pieces if 0.7 < p[cv2.CC_STAT_WIDTH] / p[cv2.CC_STAT_HEIGHT] < 1.4]
        return ("字" * len(squares), 0.95) if squares and len(squares) == len(pieces) else ("", 0.0)


READERS = Readers(SquareEngine(), BarReader(), Doubts(BarReader()))
