"""What an OCR engine takes and gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Image: TypeAlias = NDArray[np.uint8]
"""A page, H × W × 3, RGB."""
Crop: TypeAlias = NDArray[np.uint8]
"""A piece of a page that holds one line of text, H × W × 3 (RGB) or H × W (grey)."""
Quad: TypeAlias = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]
"""Corner points (x, y) in pixels: top left, top right, bottom right, bottom left."""
Backend: TypeAlias = Literal["paddleocr", "rapidocr"]


class EngineUnavailableError(RuntimeError):
    """The engine cannot be opened here: packages, weights or the cache folder are missing. The text is in Chinese."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text that was found on a page.

    Attributes:
        text: what it says.
        score: mean probability of its characters, 0 to 1.
        box: its corners in pixels of the page image.
    """

    text: str
    score: float
    box: Quad


@dataclass(frozen=True, slots=True)
class OcrSettings:
    """How an engine is opened; fixed for its whole life.

    Attributes:
        backend: the library that runs the networks. Both read alike; rapidocr with OpenVINO is the faster one.
        threads: CPU threads of one network run.
        detect_side: a page whose longer side has more pixels is detected at this size; the lines are read from the
            page as it came.
        detection: `paddleocr` only. Name of an official detection model (fetched by paddleocr, needs a network) or a
            folder with one; None for the weights shipped inside the rapidocr package.
        recognition: the same for recognition.
    """

    backend: Backend = "rapidocr"
    threads: int = 2
    detect_side: int = 1760
    detection: str | Path | None = None
    recognition: str | Path | None = None


class OcrEngine(Protocol):
    """Reads pages and crops. An engine keeps no state between calls; it belongs to one process and one thread."""

    def detect_and_read(self, image: Image) -> list[TextLine]:
        """The lines of a page, top to bottom and left to right.

        Args:
            image: H × W × 3, RGB, uint8.

        Returns:
            Lines whose text is not empty.
        """

    def read_crops(self, crops: Sequence[Crop], *, narrow: bool = False) -> list[tuple[str, float]]:
        """The text of each crop and the mean probability of its characters ("" and 0.0 where nothing is read).

        Args:
            crops: images of one line each, upright.
            narrow: read them at half their width, a quarter cheaper: enough for clear words, not for numbers.

        Returns:
            One pair for each crop, in the same order.
        """


class Networks(Protocol):
    """The two networks of a backend, on prepared input; `models.ocr.engine` does everything around them."""

    def find(self, image: Image) -> NDArray[np.float32]:
        """Text regions of a page image (RGB, both sides at least 32 pixels): N × 4 × 2 corner points in pixels."""

    def read(self, batch: Sequence[Crop]) -> list[tuple[str, float]]:
        """Text and score of crops (RGB) that all have the same height and width."""
