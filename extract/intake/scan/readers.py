"""What reads the pictures: a text engine and a digit reader, opened once a process."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol

from extract.config import Ocr
from extract.errors import ErrorCode, NianbaoError
from extract.intake.scan.raster import Pixels

if TYPE_CHECKING:
    from models.ocr import TextLine

_MOST_THREADS = 4
"""Beyond this the short strips of a page gain nothing."""


class TextEngine(Protocol):
    """Reads lines of text."""

    def read_crops(self, crops: Sequence[Pixels], *, narrow: bool = False) -> list[tuple[str, float]]:
        """The text of each crop of one line and the mean probability of its characters; ``narrow`` for clear words."""

    def detect_and_read(self, image: Pixels) -> Sequence[TextLine]:
        """The lines of an RGB image, top to bottom and left to right."""


class CellReader(Protocol):
    """Reads value cells."""

    def read(
        self, crops: Sequence[Pixels], n_best: int = 5, text_height: float | None = None
    ) -> list[list[tuple[str, float]]]:
        """Readings of each crop, best first, with their probabilities; "" for an empty cell."""


class DoubtReader(Protocol):
    """Reads value cells in doubt."""

    def read(self, crops: Sequence[Pixels], darkness: float, n_best: int = 8) -> list[list[tuple[str, float]]]:
        """Readings of each crop, best first, with their probabilities; ``darkness`` is that of its table's print."""


@dataclass(frozen=True, slots=True)
class Readers:
    """The readers of a page.

    Attributes:
        engine: text of labels and paragraphs.
        digits: values of cells.
        doubt: values that ``digits`` is not sure of.
    """

    engine: TextEngine
    digits: CellReader
    doubt: DoubtReader


@cache
def open_readers(ocr: Ocr) -> Readers:
    """The readers of this process; ``ocr`` names the text engine.

    Raises:
        NianbaoError: NEEDS_OCR where the packages or the weights for reading pictures are not installed.
    """
    try:
        from models.digits import open_reader
        from models.doubt import open_reader as open_doubt
        from models.ocr import OcrSettings, open_engine
        from models.ocr.opencv import cv2

        cv2.setNumThreads(_threads())  # a pool of more spins between the many small operations
        return Readers(open_engine(OcrSettings(ocr, _threads())), open_reader(), open_doubt())
    except (ImportError, RuntimeError, OSError) as error:
        raise NianbaoError(ErrorCode.NEEDS_OCR, f"未能载入文字识别模型（{error}）") from error


def _threads() -> int:
    """One in a worker, since there are as many workers as cores; in a process of its own all cores there are."""
    return min(os.cpu_count() or 1, _MOST_THREADS) if multiprocessing.parent_process() is None else 1
