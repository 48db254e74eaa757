"""Which stretches of a text the network reads, and how overlapping ones vote.

A window is read by itself, so that a character near its edge is seen with little around it. Where windows overlap,
their logits are averaged with a weight that falls towards the edges. Time goes with the characters read, so that a
place alone is shown with its sentence and not with a window full of neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from models.tagger.labels import Logits

Window = tuple[int, int]
"""Start and end of a stretch that is read at once."""
_BEFORE, _BEHIND = (12, 64), (8, 16)
"""Least and most characters shown before a place (from the start of a sentence, if one starts there) and behind it (to
the end of a clause): what a number counts stands before it. With the whole window around each place the joined taggers
score the same within chance, and more than twice as much is read."""
_GAP = 4
"""Windows this near to each other are read as one."""
_SENTENCE_END = re.compile(r"[。；！？\n]")
_CLAUSE_END = re.compile(r"[，、。：；！？\n]")


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


def around(places: Iterable[tuple[int, int]], text: str, window: int) -> list[Window]:
    """Windows that show every place (start, end) with words on either side, and leave out the rest of the text.

    Each place is wholly in one of them, unless it is longer than a quarter of a window. None is longer than ``window``,
    and each starts behind the one before.
    """
    chosen: list[Window] = []
    for place in sorted(places):
        start, end = _shown(place, text, window)
        if not chosen or start > chosen[-1][1] + _GAP or end - chosen[-1][0] > window:
            chosen.append((start, end))
        else:
            chosen[-1] = chosen[-1][0], max(chosen[-1][1], end)
    return chosen


def _shown(place: tuple[int, int], text: str, window: int) -> Window:
    """A place with the words it is read by."""
    least, most = (min(reach, window // 2) for reach in _BEFORE)
    first = max(0, place[0] - most)
    start = max((m.end() for m in _SENTENCE_END.finditer(text, first, max(first, place[0] - least))), default=first)
    least, most = (min(reach, window // 4) for reach in _BEHIND)
    last = min(len(text), place[1] + most)
    clause = _CLAUSE_END.search(text, min(last, place[1] + least), last)
    return start, min(clause.end() if clause else last, start + window)


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
