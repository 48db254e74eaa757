"""Which stretches of a text the network reads, and how overlapping ones vote.

A window is read by itself, so that a character near its edge is seen with little around it. Windows overlap, and where
they do, their logits are averaged with a weight that falls towards the edges.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from models.tagger.labels import Logits

Window = tuple[int, int]
"""Start and end of a stretch that is read at once."""
_AHEAD = 0.6
"""Share of a window that lies before the first place it is read for: what a number counts stands before it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Logits (characters, labels) of a part of a text that windows cover without a gap; it starts at ``start``."""

    start: int
    logits: Logits

    @property
    def end(self) -> int:
        """One past the last character."""
        return self.start + len(self.logits)


def every(length: int, window: int, stride: int) -> list[Window]:
    """Windows over a whole text, each ``stride`` after the one before; the last ends with the text."""
    if length <= window:
        return [(0, length)] if length else []
    starts = [*range(0, length - window, stride), length - window]
    return [(start, start + window) for start in starts]


def around(places: Iterable[tuple[int, int]], length: int, window: int, stride: int) -> list[Window]:
    """Windows that show every place (start, end) with words on either side, and leave out the rest of the text.

    Each place is wholly in one of them, unless it is longer than a third of a window, and a quarter of a window follows
    it where the text goes on.
    """
    chosen: list[Window] = []
    for start, end in sorted(places):
        if chosen and end <= max(chosen[-1][1] - window // 4, chosen[-1][1] if chosen[-1][1] == length else 0):
            continue
        first = max(0, min(start - round(window * _AHEAD), length - window))
        if chosen:
            # A text full of places is read in steps as long as those of ``every``.
            first = max(first, min(chosen[-1][0] + stride, max(0, length - window)))
        if not chosen or first > chosen[-1][0]:
            chosen.append((first, min(length, first + window)))
    return chosen


def weights(length: int) -> NDArray[np.float32]:
    """Votes of the characters of a window, 1 in the middle and less towards both ends."""
    place = np.arange(length, dtype=np.float32)
    near = np.minimum(place, place[::-1]) + 1
    voted: NDArray[np.float32] = near / near.max()
    return voted


def joined(windows: Sequence[Window], logits: Sequence[Logits]) -> list[Stretch]:
    """Put the logits of windows, in order of their places, together; windows with a gap between are apart."""
    stretches: list[Stretch] = []
    first = 0
    cuts = [i for i, (a, b) in enumerate(pairwise(windows), start=1) if b[0] >= a[1]]
    for last in [*cuts, len(windows)] if windows else []:
        stretches.append(_voted(windows[first:last], logits[first:last]))
        first = last
    return stretches


def _voted(windows: Sequence[Window], logits: Sequence[Logits]) -> Stretch:
    start = windows[0][0]
    if len(windows) == 1:
        return Stretch(start, logits[0])
    length = max(end for _, end in windows) - start
    total = np.zeros((length, logits[0].shape[1]), np.float32)
    votes = np.zeros((length, 1), np.float32)
    for (low, high), read in zip(windows, logits, strict=True):
        weight = weights(high - low)[:, None]
        total[low - start : high - start] += read * weight
        votes[low - start : high - start] += weight
    return Stretch(start, total / votes)
