"""Rows whose values slipped sideways: hypotheses for rows whose relations fail, never for rows that agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

SLIP_COST = 5.0


def slipped(items: Sequence[T], blank: Sequence[bool], filler: T) -> list[tuple[T, ...]]:
    """The row moved by one column to either side, where only blank cells fall off its end.

    Args:
        items: the cells of the row.
        blank: which of them are blank.
        filler: what the freed cell becomes.
    """
    if len(items) < 3 or all(blank):
        return []
    moved: list[tuple[T, ...]] = []
    if blank[0]:
        moved.append((*items[1:], filler))
    if blank[-1]:
        moved.append((filler, *items[:-1]))
    return moved
