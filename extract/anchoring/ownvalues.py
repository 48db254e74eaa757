"""Scanned lists with more columns than the form: last year's numbers, those of single offices, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.anchoring.columns import ColumnFinder
from extract.anchoring.model import Segment
from extract.templates.model import Template


def own_values(segments: Sequence[Segment], template: Template, finder: ColumnFinder) -> list[Segment]:
    """The lines of grids with none of their values but the one under the heading of the form.

    A line with another number of values than the form is no row of it, so that this comes before they are aligned. Only
    forms of one column are narrowed: a wider one has lines of its width to be known by.
    """
    if any(len(table.columns) > 1 for table in template.tables):
        return list(segments)
    return [_narrowed(segment, template, finder) if len(segment.values) > 1 else segment for segment in segments]


def _narrowed(segment: Segment, template: Template, finder: ColumnFinder) -> Segment:
    for table in template.tables:
        spans = finder.find(table, segment.table, segment.row).spans or ()
        for start, end in (span for span in spans if span is not None):
            own = [value for value in segment.values if start <= value.column < end]
            if len(own) == 1:
                return replace(segment, values=own)
    return segment
