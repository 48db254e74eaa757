"""Rows whose label stands above their values: in a line of its own, or as the caption of a table for this row alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extract.anchoring.grid import Grid
from extract.anchoring.labels import ACCEPT, HEADING, RowMatcher, column_scores
from extract.anchoring.model import Segment
from extract.anchoring.text import core, split_ordinal
from extract.templates.model import Template

_LEAST_HEADINGS = 2
_LEAST = 3
"""Rows that a document labels from above, if it does so at all."""


def without_headings(segments: Sequence[Segment], grids: Sequence[Grid], template: Template) -> list[Segment]:
    """The segments without lines of column headings, among which 总计 and 其他 would name rows as well."""
    labels = tuple(column.label for table in template.tables for column in table.columns)
    empty = {(segment.table, segment.row) for segment in segments if not segment.values}
    counts = Counter(
        (grid.index, cell.row)
        for grid in grids
        for cell in grid.texts
        if (grid.index, cell.row) in empty and max(column_scores(cell.text, labels)) >= HEADING
    )
    return [s for s in segments if s.values or counts[s.table, s.row] < _LEAST_HEADINGS]


def labelled_from_above(segments: list[Segment], grids: Sequence[Grid], matcher: RowMatcher) -> list[Segment]:
    """The segments with values that have no label joined to the name of a row right above them.

    Args:
        segments: the rows of all grids in order, without those of column headings.
    """
    bare = [i for i, segment in enumerate(segments) if segment.values and not core(segment.label)]
    labels = {i: label for i in bare if (label := _label_above(segments, i, grids))}
    if len(labels) < _LEAST:
        return segments
    scores = matcher.scores(list(labels.values()), [""] * len(labels)).max(axis=1)
    named = {i: label for (i, label), score in zip(labels.items(), scores, strict=True) if score >= ACCEPT}
    if len(named) < _LEAST:
        return segments
    return _joined(segments, named, matcher)


def _label_above(segments: Sequence[Segment], i: int, grids: Sequence[Grid]) -> str:
    """Words in the line before, or the caption of a table that has no other line of values; "" for neither."""
    segment = segments[i]
    before = segments[i - 1] if i else None
    if before is not None and before.table == segment.table:
        return "" if before.values or before.group else before.label
    after = segments[i + 1] if i + 1 < len(segments) else None
    alone = after is None or after.table != segment.table
    return grids[segment.table].caption.strip() if alone and segment.table >= 0 else ""


def _joined(segments: Sequence[Segment], named: dict[int, str], matcher: RowMatcher) -> list[Segment]:
    group = ""
    found: list[Segment] = []
    for i, segment in enumerate(segments):
        if i in named:
            if found and not found[-1].values and found[-1].table == segment.table:
                found.pop()
            # A group reaches over the rows that are numbered within it.
            group = group if split_ordinal(named[i])[0].isdigit() else ""
            segment = replace(segment, label=named[i], group=f"{group} {segment.group}".strip())
        elif not segment.values and matcher.names_group(segment.label):
            group = segment.label
        found.append(segment)
    return found
