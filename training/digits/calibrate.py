"""Fitting the calibration on cells in typefaces that training did not see."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from models.chances import chances_at
from models.digits.calibration import Calibration
from models.digits.decode import n_best
from models.digits.prepare import prepare
from models.digits.reader import DigitReader
from training.digits.corpus import Cell, cells
from training.digits.look import LEVELS, TRAIN
from training.digits.numbers import draw_real

TEMPERATURES = (0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.5)
CALIBRATION_SEED = 7_000
_LEAST = 1e-6
"""What a text that is not among the best counts as, so that one such does not outweigh all others."""
IDENTITY = Calibration(1.0, (0.0, 1.0), (0.0, 1.0))


def calibration_cells(per_level: int) -> list[Cell]:
    """Cells of the levels L1 to L5 and of training's own range, in held-out typefaces.

    Four in five hold numbers as real tables do, for which the probabilities are meant; the rest are rarer forms.
    """
    drawn: list[Cell] = []
    for number, level in enumerate((*LEVELS[1:], TRAIN)):
        seed = CALIBRATION_SEED + number
        drawn += islice(cells(seed, level, "test", draw_real), per_level * 4 // 5)
        drawn += islice(cells(seed + 100, level, "test"), per_level // 5)
    return drawn


def rising(raw: NDArray[np.float64], right: NDArray[np.float64], least: int = 150) -> tuple[list[float], list[float]]:
    """Isotonic regression of ``right`` (0 or 1) on ``raw`` by pooling adjacent violators; blocks of ``least`` or more.

    Rates are drawn to the middle by one right and one wrong in a block ("add one"), so that no block claims certainty.
    """
    order = np.argsort(raw, kind="stable")
    pieces = [order[start : start + least] for start in range(0, len(order), least)]
    blocks: list[list[float]] = []  # sum of raw, right, cells
    for piece in pieces:
        blocks.append([float(raw[piece].sum()), float(right[piece].sum()), float(len(piece))])
        while len(blocks) > 1 and blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    xs = [total / count for total, _, count in blocks]
    ys = [(hits + 1) / (count + 2) for _, hits, count in blocks]
    return xs, list(np.maximum.accumulate(ys).tolist())


def fit_calibration(reader: DigitReader, held_out: Sequence[Cell]) -> Calibration:
    """Temperature of least log loss over whole texts, then the rising curve of its probabilities."""
    strips = [(prepare(cell.crop), cell.text) for cell in held_out]
    single = [(lines[0], text) for lines, text in strips if len(lines) == 1]
    logits = list(reader.logits([strip for strip, _ in single]))
    texts = [text for _, text in single]
    best, _ = fit_temperature(logits[::4], texts[::4])
    tops = [n_best(chances_at(best, rows), 1)[0] for rows in logits]
    raw = np.array([chance for _, chance in tops])
    hits = np.array([top == text for (top, _), text in zip(tops, texts, strict=True)], dtype=np.float64)
    xs, ys = rising(raw, hits)
    knots = [(0.0, 0.0), *zip(xs, ys, strict=True), (1.0, ys[-1])]
    return Calibration(best, tuple(round(x, 6) for x, _ in knots), tuple(round(y, 6) for _, y in knots))


def fit_temperature(logits: Sequence[NDArray[np.float32]], texts: Sequence[str]) -> tuple[float, float]:
    """The temperature of least mean log loss over whole texts (Guo et al. 2017), and that loss.

    Args:
        logits: (steps, classes) of each picture.
        texts: what each says.
    """
    losses = {temperature: _log_loss(logits, texts, temperature) for temperature in TEMPERATURES}
    best = min(losses, key=losses.__getitem__)
    return best, losses[best]


def _log_loss(logits: Sequence[NDArray[np.float32]], texts: Sequence[str], temperature: float) -> float:
    total = 0.0
    for rows, text in zip(logits, texts, strict=True):
        total -= float(np.log(max(dict(n_best(chances_at(temperature, rows), 5)).get(text, 0.0), _LEAST)))
    return total / max(1, len(texts))
