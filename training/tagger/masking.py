"""Batches for masked language modelling: whole words and whole numbers are hidden."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from models.tagger.vocabulary import SPECIAL, UNKNOWN
from training.tagger.texts import Encoded, Ids

MASK = SPECIAL.index("[MASK]")
_SHARE = 0.3
"""Of the words of a batch: more than the 0.15 of Devlin et al., which teaches more a step (Wettig et al. 2023)."""
_SHOWN, _RANDOM = 0.1, 0.1
"""Shares of the hidden words that stay as they are, and that become random characters (Devlin et al. 2019)."""


def windows(text: Encoded, batch: int, length: int, rng: np.random.Generator) -> Iterator[Encoded]:
    """Endless batches (batch, length) of stretches from anywhere in a text."""
    span = np.arange(length)
    while True:
        at = rng.integers(0, len(text.ids) - length, size=(batch, 1)) + span
        yield Encoded(text.ids[at], text.starts[at])


def masked(batch: Encoded, characters: int, rng: np.random.Generator) -> tuple[Ids, NDArray[np.bool_]]:
    """What the network sees of a batch, and the places (B, T) whose characters it has to tell."""
    words = np.cumsum(batch.starts, axis=1, dtype=np.int64)
    rows, length = batch.ids.shape
    draw = rng.random((rows, length + 1))
    chosen = np.take_along_axis(draw, words, axis=1) < _SHARE
    chosen &= batch.ids != UNKNOWN
    how = np.take_along_axis(rng.random((rows, length + 1)), words, axis=1)
    seen = np.where(chosen & (how >= _SHOWN + _RANDOM), MASK, batch.ids)
    random = rng.integers(len(SPECIAL), characters, size=batch.ids.shape)
    return np.where(chosen & (how < _RANDOM), random, seen), chosen
