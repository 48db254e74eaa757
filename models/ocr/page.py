"""Everything that both backends share around their networks: size, reading order, cropping, batches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.ocr.interface import Crop, Image, Networks, Quad, TextLine
from models.ocr.lines import batches, reading_order, upright
from models.ocr.opencv import cv2

_LEAST_SIDE = 32


class PageEngine:
    """Detection, cropping and recognition over the networks of any backend (an `OcrEngine`)."""

    def __init__(self, networks: Networks, detect_side: int) -> None:
        self._networks = networks
        self._detect_side = detect_side

    def detect_and_read(self, image: Image) -> list[TextLine]:
        """See `OcrEngine`."""
        quads = reading_order(self._find(image))
        readings = self.read_crops([upright(image, quad) for quad in quads])
        return [
            TextLine(text, score, _corners(quad)) for quad, (text, score) in zip(quads, readings, strict=True) if text
        ]

    def read_crops(self, crops: Sequence[Crop], *, narrow: bool = False) -> list[tuple[str, float]]:
        """See `OcrEngine`."""
        readings = [("", 0.0)] * len(crops)
        for indices, batch in batches(crops, narrow=narrow):
            for index, (text, score) in zip(indices, self._networks.read(batch), strict=True):
                readings[index] = (text.strip(), score)
        return readings

    def _find(self, image: Image) -> NDArray[np.float32]:
        height, width = image.shape[:2]
        if min(height, width) < _LEAST_SIDE:
            return np.zeros((0, 4, 2), dtype=np.float32)
        ratio = min(1.0, self._detect_side / max(height, width))
        size = (max(_LEAST_SIDE, round(width * ratio)), max(_LEAST_SIDE, round(height * ratio)))
        smaller = image if ratio == 1.0 else np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
        found = self._networks.find(smaller)
        return found * np.array([width / size[0], height / size[1]], dtype=np.float32)


def _corners(quad: NDArray[np.float32]) -> Quad:
    (a, b), (c, d), (e, f), (g, h) = quad.tolist()
    return ((a, b), (c, d), (e, f), (g, h))
