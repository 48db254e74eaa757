"""Rows cut in two: half of the label before a page break or on a line of its own, the rest and the values after it."""

from __future__ import annotations

from collections.abc import Sequence

from extract.anchoring.labels import ACCEPT, RowMatcher
from extract.anchoring.model import Segment, Value

_GAIN = 0.08
_WHOLE = 0.99


def join_cut_rows(segments: Sequence[Segment], matcher: RowMatcher) -> list[Segment]:
    """Join neighbouring segments whose labels fit a row together better than either does alone.

    Within a grid only where the label of both is a row's own: half of one may be like another row.
    """
    pairs = [i for i in range(len(segments) - 1) if _may_be_cut(segments[i], segments[i + 1])]
    labels = [text for i in pairs for text in (segments[i].label, segments[i + 1].label, _joined(segments, i))]
    best = matcher.scores(labels, [""] * len(labels)).max(axis=1, initial=0.0).reshape(-1, 3)
    joined = {
        i
        for i, (first, second, both) in zip(pairs, best, strict=True)
        if both >= ACCEPT
        and both > max(first, second) + (_GAIN if segments[i + 1].table > segments[i].table else 0.0)
        and (segments[i + 1].table > segments[i].table or both >= _WHOLE)
    }
    result: list[Segment] = []
    for i, segment in enumerate(segments):
        if i - 1 in joined:
            continue
        result.append(_join(segments, i) if i in joined else segment)
    return result


def _may_be_cut(first: Segment, second: Segment) -> bool:
    filled = [first.is_filled, second.is_filled]
    if second.table == first.table and second.row == first.row + 1:
        # In a page break either half may hold the values, else the label goes before them.
        return filled == [False, True] and bool(second.label) and first.label_column == second.label_column
    return second.table == first.table + 1 and second.row == 0 and bool(second.label) and not all(filled)


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
