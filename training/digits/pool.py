"""Training pairs kept in memory by strip width, each used a few times while the generator brings new ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from models.digits.alphabet import encode
from models.digits.prepare import bucket_of, padded
from training.digits.corpus import samples
from training.digits.fit import Batch, Plan

Pair = tuple[NDArray[np.uint8], list[int]]
PIXELS = 32 * 96
"""Columns of one batch: narrow strips come in larger batches, so that each batch costs the same."""


class Pool:
    """The newest pairs of the generator, at most ``size`` for each width; batches are drawn from them at random."""

    def __init__(self, seed: int, size: int = 40_000) -> None:
        self._source = samples(seed)
        self._rng = np.random.default_rng([seed, 1])
        self._size = size
        self._pairs: dict[int, list[Pair]] = defaultdict(list)

    def grow(self, count: int) -> None:
        """Take ``count`` new pairs; where a width is full, they replace old ones at random."""
        for strip, text in islice(self._source, count):
            pairs = self._pairs[bucket_of(strip)]
            pair = (np.round(strip * 255).astype(np.uint8), encode(text))
            if len(pairs) < self._size:
                pairs.append(pair)
            else:
                pairs[int(self._rng.integers(self._size))] = pair

    def batch(self) -> tuple[NDArray[np.float32], list[list[int]]]:
        """Strips (N, 1, 32, W) of one width and their class numbers; widths in proportion to their columns."""
        widths = sorted(self._pairs)
        columns = np.array([width * len(self._pairs[width]) for width in widths], dtype=np.float64)
        width = int(self._rng.choice(widths, p=columns / columns.sum()))
        chosen = self._rng.integers(len(self._pairs[width]), size=PIXELS // width)
        pairs = [self._pairs[width][i] for i in chosen.tolist()]
        strips = padded([strip.astype(np.float32) / 255 for strip, _ in pairs], width)
        return self._varied(strips), [classes for _, classes in pairs]

    def _varied(self, strips: NDArray[np.float32]) -> NDArray[np.float32]:
        """Each strip a little darker or paler, shifted and noisier: no pair comes twice alike."""
        count = len(strips)
        contrast = self._rng.uniform(0.8, 1.15, (count, 1, 1, 1)).astype(np.float32)
        grain = self._rng.uniform(0, 0.06, (count, 1, 1, 1)).astype(np.float32)
        strips = strips * contrast + grain * self._rng.standard_normal(strips.shape, dtype=np.float32)
        down, right = self._rng.integers(-1, 2), self._rng.integers(0, 3)
        return np.clip(np.roll(strips, (down, right), axis=(2, 3)), 0, 1)

    def batches(self, reuse: int) -> Iterator[Batch]:
        """Endless batches; each pair is used about ``reuse`` times."""
        owed = 0.0
        while True:
            strips, targets = self.batch()
            yield Batch(strips, targets)
            owed += len(targets) / reuse
            self.grow(int(owed))
            owed %= 1


def strip_batches(plan: Plan, step: int) -> Iterator[Batch]:
    """Batches of strips for the digit reader; a resumed run sees new cells."""
    pool = Pool(plan.seed + step)
    pool.grow(plan.start_pool)
    return pool.batches(plan.reuse)
