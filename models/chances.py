"""From the scores of a network to probabilities."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def chances_at(temperature: float, logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Softmax of logits (..., classes) divided by a temperature (Guo et al. 2017)."""
    scaled = logits / np.float32(temperature)
    powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    chances: NDArray[np.float32] = powers / powers.sum(axis=-1, keepdims=True)
    return chances
