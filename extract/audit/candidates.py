"""Pairs of texts that share rare shingles, found without comparing every text with every other.

The kept shingles lie on disk in parts by hash; each part is sorted alone. Memory depends on the largest part and on the
number of pairs found, both bounded, not on the number of reports.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from extract.audit.rules import audit_rules

_PARTS = 64
_BUFFER = 4_000_000
_MOST_PER_PART = 8_000_000
"""Pairs taken from one part, the rarest shingles first."""
_LEAST_SHARED = 3

Pairs = NDArray[np.uint64]


class Sketches:
    """Kept shingles of every text, written once and read part by part. A context manager."""

    def __init__(self, folder: Path) -> None:
        self._paths = [folder / f"shingles-{part:02d}.bin" for part in range(_PARTS)]
        self._files = [path.open("wb") for path in self._paths]
        self._waiting: list[NDArray[np.uint64]] = []
        self._size = 0
        self._last = -1

    def __enter__(self) -> Sketches:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for file in self._files:
            file.close()

    def add(self, number: int, sketch: NDArray[np.uint32]) -> None:
        """Keep the sketch of a report; numbers must grow."""
        self._waiting.append((sketch.astype(np.uint64) << np.uint64(32)) | np.uint64(number))
        self._size += len(sketch)
        self._last = number
        if self._size >= _BUFFER:
            self._flush()

    def _flush(self) -> None:
        if not self._waiting:
            return
        entries = np.concatenate(self._waiting)
        parts = (entries >> np.uint64(32)) % np.uint64(_PARTS)
        order = np.argsort(parts, kind="stable")
        bounds = np.searchsorted(parts[order], np.arange(_PARTS + 1))
        for part, file in enumerate(self._files):
            entries[order[bounds[part] : bounds[part + 1]]].tofile(file)
        self._waiting, self._size = [], 0

    def pairs(self) -> tuple[list[tuple[int, int]], bool]:
        """Numbers of each pair that shares enough rare shingles, smaller number first, and whether all were seen."""
        self._flush()
        for file in self._files:
            file.flush()
        rare = np.zeros(self._last + 2, np.int64)
        codes: Pairs = np.empty(0, np.uint64)
        counts: NDArray[np.int64] = np.empty(0, np.int64)
        complete = True
        for path in self._paths:
            found, whole = _part(np.fromfile(path, np.uint64), rare)
            complete &= whole
            codes, counts = _merged(codes, counts, found)
        first, second = (codes >> np.uint64(32)).astype(np.int64), (codes & np.uint64(0xFFFFFFFF)).astype(np.int64)
        rules = audit_rules().duplicate
        least = np.maximum(_LEAST_SHARED, rules.candidate * np.minimum(rare[first], rare[second]))
        enough = counts >= least
        return list(zip(first[enough].tolist(), second[enough].tolist(), strict=True)), complete


def _part(entries: NDArray[np.uint64], rare: NDArray[np.int64]) -> tuple[Pairs, bool]:
    """Pairs of one part, one for each shingle they share, coded in 64 bits; counts rare shingles into ``rare``."""
    entries = np.unique(entries)
    keys, numbers = entries >> np.uint64(32), entries & np.uint64(0xFFFFFFFF)
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.empty(0, np.int64)
    sizes = np.diff(np.r_[starts, len(keys)])
    common = audit_rules().duplicate.common
    in_rare = np.repeat(sizes <= common, sizes)
    np.add.at(rare, numbers[in_rare].astype(np.int64), 1)
    found: list[Pairs] = []
    taken = 0
    for size in range(2, common + 1):
        chosen = starts[sizes == size]
        room = (_MOST_PER_PART - taken) // (size * (size - 1) // 2)
        if room < len(chosen):
            return np.concatenate([*found, np.empty(0, np.uint64)]), False
        if len(chosen):
            rows = numbers[chosen[:, None] + np.arange(size)]
            one, other = np.triu_indices(size, 1)
            found.append(((rows[:, one] << np.uint64(32)) | rows[:, other]).ravel())
            taken += len(found[-1])
    return np.concatenate([*found, np.empty(0, np.uint64)]), True


def _merged(codes: Pairs, counts: NDArray[np.int64], found: Pairs) -> tuple[Pairs, NDArray[np.int64]]:
    """Add the pairs of a part to the counts so far."""
    new, new_counts = np.unique(found, return_counts=True)
    together, place = np.unique(np.concatenate([codes, new]), return_inverse=True)
    total = np.zeros(len(together), np.int64)
    np.add.at(total, place, np.concatenate([counts, new_counts]))
    return together, total
