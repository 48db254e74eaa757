"""What the reader gets right on generated cells that training did not see, level by level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from models.digits.reader import DigitReader
from training.digits.corpus import Cell, cells
from training.digits.look import LEVELS
from training.digits.numbers import draw, draw_real

TEST_SEED = 90_000
TEST_LEVELS = (*LEVELS, "fax", "folded")


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of cells of one level: right; true text among five readings; errors of the surest 90 %; calibration."""

    level: str
    cells: int
    right: float
    among_five: float
    right_of_surest: float
    ece: float

    def line(self) -> str:
        """One row of a Markdown table."""
        shares = (self.right, self.among_five, self.right_of_surest)
        return f"| {self.level} | {self.cells} | {' | '.join(f'{x:.2%}' for x in shares)} | {self.ece:.4f} |"


HEADER = "| level | cells | right | in five | surest 90 % | ECE |\n|---|---|---|---|---|---|"


def expected_calibration_error(sure: NDArray[np.float64], right: NDArray[np.bool_], bins: int = 15) -> float:
    """Mean gap of confidence and accuracy over equal-width bins, weighted by their cells (Guo et al. 2017)."""
    places = np.minimum((sure * bins).astype(np.int64), bins - 1)
    gaps = [abs(float(sure[places == b].sum() - right[places == b].sum())) for b in range(bins)]
    return sum(gaps) / max(1, len(sure))


def score(reader: DigitReader, level: str, test: Sequence[Cell]) -> Score:
    """Read the cells and compare."""
    read = reader.read([cell.crop for cell in test])
    right = np.array([readings[0][0] == cell.text for readings, cell in zip(read, test, strict=True)])
    five = [cell.text in dict(readings) for readings, cell in zip(read, test, strict=True)]
    sure = np.array([readings[0][1] for readings in read])
    surest = np.argsort(-sure, kind="stable")[: max(1, int(0.9 * len(test)))]
    ece = expected_calibration_error(sure, right)
    return Score(level, len(test), float(right.mean()), float(np.mean(five)), float(right[surest].mean()), ece)


def scores(reader: DigitReader, per_level: int, *, real: bool = True) -> Iterator[Score]:
    """Scores of all test levels; ``real`` with the numbers of real tables, otherwise with those of training."""
    for number, level in enumerate(TEST_LEVELS):
        source = cells(TEST_SEED + number, level, "test", draw_real if real else draw)
        yield score(reader, level, list(islice(source, per_level)))
