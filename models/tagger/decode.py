"""From probabilities of characters to spans: the most probable path that keeps the order of B and I (Viterbi)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_SURE = 0.999
"""A path through a span loses 7 nats at a character this sure to be outside: spans are looked for between such ones."""
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Found:
    """A span; ``label`` is its number among the chosen names, ``score`` the least probability of its parts."""

    start: int
    end: int
    label: int
    score: float


def decode(chances: NDArray[np.float32]) -> list[Found]:
    """Spans of a stretch, in order.

    Args:
        chances: probabilities (characters, 1 + 2 · names): outside, beginnings, insides.
    """
    return [
        Found(start, end, label, score(chances, start, end, label))
        for low, high in _open(chances[:, 0])
        for start, end, label in _spans(low, *_path(np.log(np.maximum(chances[low:high], _LEAST))))
    ]


def score(chances: NDArray[np.float32], start: int, end: int, label: int) -> float:
    """How sure the network is of a span: the least probable of its beginning, its insides and its end."""
    count = chances.shape[1] // 2
    parts = [float(chances[start, 1 + label])]
    parts += [float(chance) for chance in chances[start + 1 : end, 1 + count + label]]
    if end < len(chances):
        parts.append(1.0 - float(chances[end, 1 + count + label]))
    return min(parts)


def _open(outside: NDArray[np.float32]) -> Iterator[tuple[int, int]]:
    """Runs of characters that may belong to a span."""
    marks = np.flatnonzero(np.diff(np.concatenate(([False], outside < _SURE, [False])).astype(np.int8)))
    yield from zip(marks[::2].tolist(), marks[1::2].tolist(), strict=True)


def _path(logs: NDArray[np.float32]) -> tuple[list[int], list[int]]:
    """Kind (0 outside, 1 beginning, 2 inside) and label of every character of the best path."""
    length, count = len(logs), logs.shape[1] // 2
    begins, insides = logs[:, 1 : 1 + count], logs[:, 1 + count :]
    outside, begin = float(logs[0, 0]), begins[0].copy()
    inside = np.full(count, -np.inf, np.float32)
    back: list[tuple[tuple[int, int], NDArray[np.bool_]]] = []
    for at in range(1, length):
        best_begin, best_inside = int(begin.argmax()), int(inside.argmax())
        options = (outside, float(begin[best_begin]), float(inside[best_inside]))
        kind = max(range(3), key=options.__getitem__)
        longer = inside > begin
        back.append(((kind, (0, best_begin, best_inside)[kind]), longer))
        before = options[kind]
        inside = np.where(longer, inside, begin) + insides[at]
        outside, begin = before + float(logs[at, 0]), before + begins[at]
    options = (outside, float(begin.max()), float(inside.max()))
    kind = max(range(3), key=options.__getitem__)
    label = (0, int(begin.argmax()), int(inside.argmax()))[kind]
    kinds, labels = [kind], [label]
    for (previous, previous_label), longer in reversed(back):
        kind, label = (2 if longer[label] else 1, label) if kind == 2 else (previous, previous_label)
        kinds.append(kind)
        labels.append(label)
    return kinds[::-1], labels[::-1]


def _spans(low: int, kinds: list[int], labels: list[int]) -> Iterator[tuple[int, int, int]]:
    start = None
    for at, kind in enumerate([*kinds, 0]):
        if kind != 2 and start is not None:
            yield low + start, low + at, labels[start]
            start = None
        if kind == 1:
            start = at
