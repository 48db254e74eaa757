"""n-best texts from the class probabilities of a strip: CTC prefix beam search (Hannun 2014, arXiv:1408.2873)."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from models.digits.alphabet import ALPHABET, BLANK

_FLOOR = 1e-4
"""Classes below this probability are not followed at a time step."""
_SURE = 1 - 1e-5

_Beams = dict[str, tuple[float, float]]
"""Text to the probability of the paths that end in a blank and of those that end in its last sign."""


def _advance(beams: _Beams, classes: list[int], chances: list[float]) -> _Beams:
    blanks: dict[str, float] = defaultdict(float)
    signs: dict[str, float] = defaultdict(float)
    for text, (blank, sign) in beams.items():
        last = text[-1:]
        for cls, chance in zip(classes, chances, strict=True):
            if cls == BLANK:
                blanks[text] += (blank + sign) * chance
                continue
            new = ALPHABET[cls - 1]
            if new == last:
                signs[text] += sign * chance
                signs[text + new] += blank * chance
            else:
                signs[text + new] += (blank + sign) * chance
    return {text: (blanks[text], signs[text]) for text in blanks.keys() | signs.keys()}


def _telling(chances: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Time steps that matter: of a run of certain blanks the first, which parts a doubled sign."""
    blank = chances[:, BLANK] >= _SURE
    again = np.zeros_like(blank)
    again[1:] = blank[1:] & blank[:-1]
    return ~again


def n_best(chances: NDArray[np.float32], count: int, width: int = 8) -> list[tuple[str, float]]:
    """The ``count`` most probable texts of one strip with their probabilities, best first; sums to at most 1.

    ``chances`` (T, classes) are probabilities that sum to 1 at each time step; ``width`` texts are followed at a time.
    """
    beams: _Beams = {"": (1.0, 0.0)}
    for row in chances[_telling(chances)]:
        classes = np.flatnonzero(row > _FLOOR)
        grown = _advance(beams, classes.tolist(), row[classes].tolist())
        best = sorted(grown.items(), key=lambda item: (-sum(item[1]), item[0]))
        beams = dict(best[: max(width, count)])
    return [(text, min(1.0, sum(chance))) for text, chance in list(beams.items())[:count] if sum(chance) > 0]
