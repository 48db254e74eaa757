"""Whole cells with their texts, kept in memory by size; those that are read badly come more often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from extract.intake.scan.again import darkness_of
from models.digits.alphabet import encode
from models.digits.pieces import Image
from models.doubt.prepare import MOST, shaded, size_of, stacked
from training.digits.corpus import Cell, sheet_cells
from training.digits.fit import Batch, Plan
from training.digits.look import TRAIN, draw_look
from training.digits.numbers import draw, draw_real
from training.digits.typefaces import Split

Pair: TypeAlias = tuple[Image, str]
PIXELS = 64 * 96 * 16
"""Pixels of one batch: small cells come in larger batches, so that each batch costs the same."""
_LEAST_SIDE, _LEAST_PRINTED = 8, 5
_RARE, _EMPTY = 0.6, 0.7
"""Share of sheets that are rich in rare forms, the others have numbers as real tables do; of empty cells kept."""
_WRONG_DARKNESS = (0.92, 1.08)
_EASY, _HARD = 0.12, 1.0
"""How often a pair comes that is read well, and the most that its loss adds to that."""
_MOVED = 0.3
"""Share of cells that lie elsewhere in their picture than in the middle of its height, or on the left."""


def pairs(seed: int, level: str = TRAIN, split: Split = "train") -> Iterator[Pair]:
    """Endless pictures of cells with their texts; the same for the same seed."""
    for number in range(1_000_000_000):
        rng = np.random.default_rng([seed, number])
        look = draw_look(rng, level, split)
        cells = sheet_cells(rng, look, draw if rng.random() < _RARE else draw_real)
        printed = [cell.crop for cell in cells if cell.text]
        if len(printed) >= _LEAST_PRINTED:
            yield from _of_sheet(rng, cells, darkness_of(printed))


def _of_sheet(rng: np.random.Generator, cells: Sequence[Cell], darkness: float) -> Iterator[Pair]:
    for cell in cells:
        height, width = cell.crop.shape[:2]
        if min(height, width) < _LEAST_SIDE or height > MOST[0] or width > MOST[1]:
            continue
        if cell.text or rng.random() < _EMPTY:
            yield shaded(cell.crop, darkness * rng.uniform(*_WRONG_DARKNESS)), cell.text


class Pool:
    """The newest pairs of the generator, at most ``most`` for each size, each with how often it is to come."""

    def __init__(self, seed: int, most: int = 60_000) -> None:
        self._source = pairs(seed)
        self._rng = np.random.default_rng([seed, 1])
        self._most = most
        self._pairs: dict[tuple[int, int], list[tuple[Image, list[int]]]] = defaultdict(list)
        self._weights: dict[tuple[int, int], list[float]] = defaultdict(list)

    def grow(self, count: int) -> None:
        """Take ``count`` new pairs; where there are as many of a size as are kept, they replace others at random."""
        for picture, text in islice(self._source, count):
            size = size_of(picture)
            kept, weights = self._pairs[size], self._weights[size]
            if len(kept) < self._most:
                kept.append((picture, encode(text)))
                weights.append(1.0)
            else:
                place = int(self._rng.integers(self._most))
                kept[place], weights[place] = (picture, encode(text)), 1.0

    def batch(self) -> Batch:
        """Cells (N, 1, H, W) of one size; sizes in proportion to their pixels, hard cells more often."""
        sizes = sorted(self._pairs)
        shares = np.array([size[0] * size[1] * len(self._pairs[size]) for size in sizes], np.float64)
        size = sizes[int(self._rng.choice(len(sizes), p=shares / shares.sum()))]
        kept, weights = self._pairs[size], self._weights[size]
        count = max(2, PIXELS // (size[0] * size[1]))
        drawn = self._rng.integers(len(kept), size=2 * count)
        # The half that a weighted draw without replacement takes (Efraimidis and Spirakis 2006).
        keys = self._rng.random(2 * count) ** (1 / np.array([weights[i] for i in drawn.tolist()]))
        chosen = drawn[np.argsort(-keys)[:count]].tolist()
        pictures = [kept[i][0] for i in chosen]

        def learned(losses: Sequence[float]) -> None:
            """Draw the examples with a large loss more often from now on; ``losses`` in the order of the batch."""
            for i, loss in zip(chosen, losses, strict=True):
                weights[i] = _EASY + min(loss, _HARD)

        batch = stacked(pictures, size, [self._place(picture, size) for picture in pictures])
        return Batch(self._varied(batch), [kept[i][1] for i in chosen], learned)

    def _place(self, picture: Image, size: tuple[int, int]) -> tuple[int, int]:
        down, across = (size[axis] - picture.shape[axis] for axis in (0, 1))
        top = int(self._rng.integers(down + 1)) if self._rng.random() < _MOVED else down // 2
        left = int(self._rng.integers(across + 1)) if self._rng.random() < _MOVED else 0
        return top, left

    def _varied(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """Each cell a little darker or paler and noisier: no pair comes twice alike."""
        shape = (len(batch), 1, 1, 1)
        batch = batch * self._rng.uniform(0.9, 1.1, shape).astype(np.float32)
        grain = self._rng.uniform(0, 0.05, shape).astype(np.float32)
        return np.clip(batch + grain * self._rng.standard_normal(batch.shape, dtype=np.float32), 0, 1.6)


def cell_batches(plan: Plan, step: int) -> Iterator[Batch]:
    """Batches of whole cells; each cell is drawn about ``plan.reuse`` times while the generator brings new ones."""
    pool = Pool(plan.seed + step)
    pool.grow(plan.start_pool)
    owed = 0.0
    while True:
        batch = pool.batch()
        yield batch
        owed += len(batch.targets) / plan.reuse
        pool.grow(int(owed))
        owed %= 1
