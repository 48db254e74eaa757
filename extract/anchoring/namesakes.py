"""Rows of two groups under one name (被依法纠错数 of reviews and of litigation): the row that heads the group tells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extract.anchoring.labels import RowSlot, without_unit
from extract.anchoring.model import Segment
from extract.anchoring.text import core, split_ordinal

_MOST_OTHERS = 1
"""Lines among those of a group that are none of the form."""


def under_their_heads(
    segments: Sequence[Segment], slots: Sequence[RowSlot], scores: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The scores with 0 where a row of that name belongs to another group than the one whose head stands above.

    A list without a column of groups shows them by order alone, and offices change the order of the groups.

    Args:
        scores: array of shape (segments, slots) from ``RowMatcher.scores``.
    """
    names = [core(split_ordinal(slot.group)[1]) for slot in slots]
    heads = {name for name in names if any(name in slot.cores for slot in slots)} - {""}
    shared = _shared(slots, names, heads)
    settled = scores.copy()
    head, last = "", 0
    for i, segment in enumerate(segments):
        label = without_unit(segment.label)
        if named := [name for name in heads if label.endswith(name)]:
            head = max(named, key=len)
            last = i + names.count(head) + _MOST_OTHERS
        head = head if i <= last else ""  # the head of the next group was not read
        owners = {j for name, rows in shared.items() if label.endswith(name) for j in rows}
        if head in {names[j] for j in owners}:
            settled[i, [j for j in owners if names[j] != head]] = 0.0
    return settled


def _shared(slots: Sequence[RowSlot], names: Sequence[str], heads: set[str]) -> dict[str, list[int]]:
    """Labels that rows of several headed groups share, with those rows."""
    rows: dict[str, list[int]] = {}
    for j, slot in enumerate(slots):
        for name in slot.cores if names[j] in heads else ():
            rows.setdefault(name, []).append(j)
    return {name: found for name, found in rows.items() if len({names[j] for j in found}) > 1}
