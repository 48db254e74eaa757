"""Turning the network's probabilities into ones that hold: a temperature and a rising curve, fitted in training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from models.chances import chances_at

Reading = tuple[str, float]


@dataclass(frozen=True, slots=True)
class Calibration:
    """``temperature`` divides the logits; the curve maps the best text's probability to the share that is right."""

    temperature: float
    raw: tuple[float, ...]
    right: tuple[float, ...]

    def chances(self, logits: NDArray[np.float32]) -> NDArray[np.float32]:
        """Softmax of logits (..., classes) at the temperature."""
        return chances_at(self.temperature, logits)

    def calibrated(self, readings: Sequence[Reading]) -> list[Reading]:
        """Readings, best first, with the best one's probability corrected and the others' share of the rest kept."""
        if not readings:
            return []
        best, raw = readings[0]
        sure = float(np.interp(raw, self.raw, self.right))
        scale = (1 - sure) / max(1 - raw, 1e-9)
        return [(best, sure)] + [(text, min(sure, chance * scale)) for text, chance in readings[1:]]


def joined(lines: Sequence[Sequence[Reading]], count: int) -> list[Reading]:
    """Readings of a cell whose text runs over several lines: the lines' texts put together, most probable first."""
    if len(lines) == 1:
        return list(lines[0][:count])
    chances: dict[str, float] = {}
    for parts in product(*(line[:count] for line in lines)):
        text = "".join(part for part, _ in parts)
        chances[text] = chances.get(text, 0.0) + float(np.prod([chance for _, chance in parts]))
    return sorted(chances.items(), key=lambda item: (-item[1], item[0]))[:count]
