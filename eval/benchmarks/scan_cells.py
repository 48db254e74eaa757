"""Readers of single cells on scans whose cell boxes are given: the digit reader beside page OCR, level by level.

``python -m eval.benchmarks.scan_cells --reports 10`` prints the tables of ``docs/models/digits.md``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

import cv2
import numpy as np
from numpy.typing import NDArray

from eval.benchmarks.scan_counts import Judged, calibration_error, confident_accuracy
from eval.gold.scans.damage import levels
from eval.gold.scans.geometry import Pixels
from eval.gold.scans.sample import ScanSample, scans
from eval.gold.scans.scan import TrueBox
from extract.document import Box
from extract.intake.scan.clean import CleanPage, clean
from extract.intake.scan.crops import InkPage
from extract.intake.scan.raster import PageImage
from models.digits import DigitReader
from models.ocr.interface import OcrEngine

_MM = 25.4
JITTER_MM = 0.15
"""How far each side of a true box is moved at most: grid finders are no more exact."""
_DASHES = str.maketrans("—–", "--")


@dataclass(frozen=True, slots=True)
class TrueCell:
    """A value cell on the cleaned page.

    Attributes:
        crop: the cell up to the middle of its ruling lines, for the digit reader.
        lines: the lines of text in it as the scan intake cuts them, for page OCR; none where it sees no ink.
    """

    crop: Pixels
    lines: tuple[Pixels, ...]
    box: TrueBox

    @property
    def printed(self) -> str:
        """What is printed in it, "" for an empty cell."""
        return self.box.printed.strip()


def true_cells(sample: ScanSample) -> Iterator[TrueCell]:
    """The value cells of a report, cut from pages that the scan intake cleaned; page by page."""
    rng = np.random.default_rng(0)
    for number, page in enumerate(sample.pages, 1):
        boxes = [box for box in sample.boxes if box.page == number]
        if not boxes:
            continue
        seen = page.seen()
        pixels = seen if seen.ndim == 3 else np.repeat(seen[..., None], 3, axis=2)
        cleaned = clean(PageImage(number, np.ascontiguousarray(pixels), pixels.shape[1], pixels.shape[0]))
        ink = InkPage(cleaned)
        forward = np.linalg.inv(cleaned.placement.to_original)
        for box in boxes:
            x0, y0, x1, y1 = _jittered(_on_page(box, forward), cleaned, rng)
            crop = cleaned.grey[max(round(y0), 0) : max(round(y1), 1), max(round(x0), 0) : max(round(x1), 1)]
            lines = tuple(np.ascontiguousarray(ink.crop(line)) for line in ink.cell((x0, y0, x1, y1)).lines)
            yield TrueCell(crop, lines, box)


def _on_page(box: TrueBox, forward: NDArray[np.floating[Any]]) -> Box:
    """The cell on the clean page: each side in the middle of where its two ends went."""
    corners = cv2.perspectiveTransform(np.array([box.corners]), forward)[0]
    left, right = corners[[0, 3], 0].mean(), corners[[1, 2], 0].mean()
    return float(left), float(corners[[0, 1], 1].mean()), float(right), float(corners[[2, 3], 1].mean())


def _jittered(box: Box, page: CleanPage, rng: np.random.Generator) -> Box:
    off = JITTER_MM * page.dpi / _MM
    x0, y0, x1, y1 = (side + rng.uniform(-off, off) for side in box)
    return x0, y0, x1, y1


@dataclass(frozen=True, slots=True)
class CellScore:
    """Shares of cells: best text right; true text among five; of the surest 90 %; calibration; nothing found."""

    cells: int
    right: float
    in_five: float
    surest: float | None
    error: float | None
    nothing: float

    def line(self, level: str, method: str) -> str:
        """A row of a Markdown table."""
        shares = [f"{share:.2%}" for share in (self.right, self.in_five, self.nothing, self.surest or 0.0)]
        return f"| {level} | {method} | {self.cells} | {' | '.join(shares)} | {self.error or 0.0:.4f} |"


HEADER = "| level | reader | cells | right | in five | nothing found | surest 90 % | ECE |\n" + "|---" * 8 + "|"


def score(cells: Sequence[TrueCell], read: Sequence[Sequence[tuple[str, float]]]) -> CellScore:
    """Compare readings, best first, with what is printed; texts must be the same sign by sign."""
    best = [readings[0] if readings else ("", 0.0) for readings in read]
    right = [_same(text, cell.printed) for (text, _), cell in zip(best, cells, strict=True)]
    five = [
        any(_same(text, cell.printed) for text, _ in list(readings)[:5])
        for readings, cell in zip(read, cells, strict=True)
    ]
    judged = [Judged(chance, hit) for (_, chance), hit in zip(best, right, strict=True)]
    nothing = [not text and bool(cell.printed) for (text, _), cell in zip(best, cells, strict=True)]
    count = max(1, len(cells))
    return CellScore(
        len(cells),
        sum(right) / count,
        sum(five) / count,
        confident_accuracy(judged),
        calibration_error(judged),
        sum(nothing) / count,
    )


def _same(read: str, printed: str) -> bool:
    """Equal but for the length of a dash and the width of digits: the reader has no sign of full width."""
    return _half_width(read) == _half_width(printed)


def _half_width(text: str) -> str:
    return normalize("NFKC", text).translate(_DASHES)


def measure_cells(
    reports: int, seed: int, chosen: Sequence[str], reader: DigitReader, *, ocr: bool = True
) -> Iterator[str]:
    """Rows of the table, one level after the other; the reports are in looks that training never sees.

    Raises:
        PrintError: scans cannot be printed on this machine.
    """
    from models.ocr.engine import open_engine

    engine = open_engine("rapidocr") if ocr else None
    for level in chosen:
        cells = [cell for sample in scans(reports, level, seed) for cell in true_cells(sample)]
        yield score(cells, reader.read([cell.crop for cell in cells])).line(level, "digit reader")
        if engine is not None:
            yield score(cells, read_lines(cells, engine)).line(level, "PP-OCRv6")


def read_lines(cells: Sequence[TrueCell], engine: OcrEngine) -> list[list[tuple[str, float]]]:
    """What page OCR reads in the lines of each cell, put together, with the least of their scores."""
    answers = iter(engine.read_crops([line for cell in cells for line in cell.lines]))
    read: list[list[tuple[str, float]]] = []
    for cell in cells:
        parts = [next(answers) for _ in cell.lines]
        text, chance = "".join(part.strip() for part, _ in parts), min((score for _, score in parts), default=0.0)
        read.append([(text, chance)])
    return read


def main() -> None:
    """The command line."""
    from models.digits import open_reader

    parser = argparse.ArgumentParser(description="Readers of single cells on generated scans, true boxes given.")
    parser.add_argument("--reports", type=int, default=10)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--levels", nargs="*", default=levels())
    parser.add_argument("--no-ocr", action="store_true")
    chosen = parser.parse_args()
    print(HEADER)
    for row in measure_cells(chosen.reports, chosen.seed, chosen.levels, open_reader(), ocr=not chosen.no_ocr):
        print(row, flush=True)


if __name__ == "__main__":
    main()
