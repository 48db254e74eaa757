"""n-best texts from the class probabilities of a strip: CTC prefix beam search (Hannun 2014, arXiv:1408.2873)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.digits.alphabet import ALPHABET, BLANK

_FLOOR = 1e-4
"""Classes below this probability are not followed at a time step."""
_SURE = 1 - 1e-5

_Beams = dict[str, tuple[float, float]]
"""Text to the probability of the paths that end in a blank and of those that end in its last sign."""


def _advance(beams: _Beams, step: list[tuple[int, float]]) -> _Beams:
    """The texts after one time step, given its classes with their chances."""
    grown: dict[str, list[float]] = {}
    for text, (blank, sign) in beams.items():
        both = blank + sign
        for cls, chance in step:
            if cls == BLANK:
                grown.setdefault(text, [0.0, 0.0])[0] += both * chance
                continue
            new = ALPHABET[cls - 1]
            if new == text[-1:]:
                grown.setdefault(text, [0.0, 0.0])[1] += sign * chance
                both_new = blank * chance
            else:
                both_new = both * chance
            if both_new:
                grown.setdefault(text + new, [0.0, 0.0])[1] += both_new
    return {text: (blank, sign) for text, (blank, sign) in grown.items()}


def _steps(chances: NDArray[np.float32]) -> list[list[tuple[int, float]]]:
    """The likely classes of every time step that matters: of a run of certain blanks only the first, which parts a
    doubled sign."""
    times, classes = np.nonzero(chances > _FLOOR)
    steps: list[list[tuple[int, float]]] = [[] for _ in range(len(chances))]
    for time, cls, chance in zip(times.tolist(), classes.tolist(), chances[times, classes].tolist(), strict=True):
        steps[time].append((cls, chance))
    blank = (chances[:, BLANK] >= _SURE).tolist()
    return [step for time, step in enumerate(steps) if not (blank[time] and time and blank[time - 1])]


def n_best(chances: NDArray[np.float32], count: int, width: int = 8) -> list[tuple[str, float]]:
    """The ``count`` most probable texts of one strip with their probabilities, best first; sums to at most 1.

    ``chances`` (T, classes) are probabilities that sum to 1 at each time step; ``width`` texts are followed at a time.
    """
    beams: _Beams = {"": (1.0, 0.0)}
    for step in _steps(chances):
        beams = _advance(beams, step)
        if len(beams) > max(width, count):
            best = sorted(beams.items(), key=_order)
            beams = dict(best[: max(width, count)])
    best = sorted(beams.items(), key=_order)[:count]
    return [(text, min(1.0, sum(chance))) for text, chance in best if sum(chance) > 0]


def _order(item: tuple[str, tuple[float, float]]) -> tuple[float, str]:
    text, (blank, sign) = item
    return -(blank + sign), text
