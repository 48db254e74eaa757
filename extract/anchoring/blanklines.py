"""Text that has one cell a line: an empty line is an empty cell, where row after row has as many lines as cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.anchoring.model import Segment, Value
from extract.document import Provenance

_GAP = re.compile(r"[^\S\n]*\n\s*")
_LEAST, _SHARE = 5, 0.8
"""Rows that must have a line for each cell, one of them empty, and their share of all that have an empty line."""


def with_blank_lines(text: str, segments: Sequence[Segment], widths: Sequence[tuple[int, int]]) -> list[Segment]:
    """The segments, with the empty lines of rows as empty values where the document prints its empty cells so.

    Args:
        text: the text of the document.
        widths: index of each segment that is clearly a row of the form, with the number of its columns.
    """
    read = [(at, width, _cell_lines(text, segments[at])) for at, width in widths if segments[at].values]
    blanks = [(len(cells), width) for at, width, cells in read if len(cells) > len(segments[at].values)]
    fits = sum(length == width for length, width in blanks)
    if fits < max(_LEAST, _SHARE * len(blanks)):
        return list(segments)
    found = list(segments)
    for at, width, cells in read:
        if len(cells) == width:
            found[at] = replace(segments[at], values=cells)
    return found


def _cell_lines(text: str, segment: Segment) -> list[Value]:
    """A value for each line after the label of a row; none where its values do not stand on lines of their own."""
    at = segment.start + len(text[segment.start : segment.values[0].provenance.start].rstrip())
    cells: list[Value] = []
    for value in segment.values:
        gap = text[at : value.provenance.start]
        if _GAP.fullmatch(gap) is None:
            return []
        cells += [_blank(at)] * (gap.count("\n") - 1)
        cells.append(value)
        at = value.provenance.end
    below = _GAP.match(text, at)
    return [*cells, *[_blank(at)] * (below[0].count("\n") - 1 if below else 0)]


def _blank(at: int) -> Value:
    return Value("", Provenance(start=at, end=at))
