"""Rows cut in two: half of the label before a page break or on a line of its own, the rest and the values after it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from extract.anchoring.grid import Grid
from extract.anchoring.labels import ACCEPT, RowMatcher
from extract.anchoring.model import Segment, Value

_GAIN = 0.08
_WHOLE = 0.99


def join_cut_rows(segments: Sequence[Segment], matcher: RowMatcher, grids: Sequence[Grid]) -> list[Segment]:
    """Join neighbouring segments whose labels fit a row together better than either does alone.

    Within a page only where the label of both is a row's own: half of one may be like another row.

    Args:
        segments: the rows of all grids.
        matcher: scores labels.
        grids: the grids, which know which of their rows begin a page.
    """
    breaks = {(grid.index, row) for grid in grids for row in grid.table.breaks}
    paged = {i for i in range(len(segments) - 1) if _are_parted(segments[i], segments[i + 1], breaks)}
    pairs = [i for i in range(len(segments) - 1) if _may_be_cut(segments[i], segments[i + 1], paged=i in paged)]
    labels = [text for i in pairs for text in (segments[i].label, segments[i + 1].label, _joined(segments, i))]
    best = matcher.scores(labels, [""] * len(labels)).max(axis=1, initial=0.0).reshape(-1, 3)
    joined = {
        i
        for i, (first, second, both) in zip(pairs, best, strict=True)
        if both >= ACCEPT
        and both > max(first, second) + (_GAIN if i in paged else 0.0)
        and (i in paged or both >= _WHOLE)
    }
    result: list[Segment] = []
    for i, segment in enumerate(segments):
        if i - 1 in joined:
            continue
        result.append(_join(segments, i) if i in joined else segment)
    return result


def _are_parted(first: Segment, second: Segment, breaks: Collection[tuple[int, int]]) -> bool:
    """Whether a page break may part two segments: they end and begin a grid, or stand beside a break within one."""
    if second.table == first.table:
        return second.row == first.row + 1 and (second.table, second.row) in breaks
    return second.table == first.table + 1 and second.row == 0


def _may_be_cut(first: Segment, second: Segment, *, paged: bool) -> bool:
    filled = [first.is_filled, second.is_filled]
    if paged:
        return bool(second.label) and not all(filled)  # either half may hold the values
    beside = second.table == first.table and second.row == first.row + 1
    return beside and filled == [False, True] and bool(second.label) and first.label_column == second.label_column


def _joined(segments: Sequence[Segment], i: int) -> str:
    return segments[i].label.strip() + segments[i + 1].label.strip()


def _join(segments: Sequence[Segment], i: int) -> Segment:
    first, second = segments[i], segments[i + 1]
    holder = max((second, first), key=lambda s: sum(bool(value.text.strip()) for value in s.values))
    values: list[Value] = holder.values
    return Segment(
        _joined(segments, i),
        first.group,
        values,
        holder.table,
        holder.row,
        holder.label_column,
        start=first.start,
        end=second.end,
    )
