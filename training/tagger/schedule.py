"""The learning rate over the steps of a training."""

from __future__ import annotations

import math

_LAST = 0.02


def learning_rate(step: int, highest: float, warm_up: int, steps: int) -> float:
    """A straight rise over ``warm_up`` steps, then half a cosine down to a fiftieth (Loshchilov & Hutter 2017)."""
    if step < warm_up:
        return highest * (step + 1) / warm_up
    done = (step - warm_up) / max(1, steps - warm_up)
    return highest * (_LAST + (1 - _LAST) * (1 + math.cos(math.pi * min(1.0, done))) / 2)
