"""Scanned rows that a page break cuts in two: the values stand with one half of the name, the other half has blanks.

Which halves belong together is told by the form: where two lines are one row, all lines fit its rows better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.anchoring.labels import RowMatcher
from extract.anchoring.model import Segment
from extract.anchoring.scanned import best_total

_LEAST_VALUES = 2
"""Values of a row that may be cut; the first line of a list on a page may be a heading."""


def join_scanned_rows(segments: Sequence[Segment], matcher: RowMatcher) -> list[Segment]:
    """Join the last line of a page and the first of the next where that fits the form better."""
    found = list(segments)
    cuts = [i for i in range(len(found) - 1) if _may_be_cut(found[i], found[i + 1])]
    total = _total(found, matcher) if cuts else 0.0
    for i in reversed(cuts):
        joined = [*found[:i], _joined(found[i], found[i + 1]), *found[i + 2 :]]
        after = _total(joined, matcher)
        if after > total:
            found, total = joined, after
    return found


def _total(segments: Sequence[Segment], matcher: RowMatcher) -> float:
    scores = matcher.scores([s.label for s in segments], [s.group for s in segments])
    return best_total(segments, matcher.slots, scores)


def _may_be_cut(first: Segment, second: Segment) -> bool:
    """Whether one of two lines beside a page break has values and the other as many blanks."""
    if second.table != first.table + 1 or second.row != 0 or len(first.values) != len(second.values):
        return False
    return len(first.values) >= _LEAST_VALUES and first.is_filled != second.is_filled


def _joined(first: Segment, second: Segment) -> Segment:
    holder = first if first.is_filled else second
    label = first.label.rstrip() + second.label.lstrip()
    return replace(holder, label=label, group=first.group, start=first.start, end=second.end)
