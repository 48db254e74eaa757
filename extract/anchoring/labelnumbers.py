"""Numbers that stand in the cell of a name while the cells beside it are blank: converters move them there.

They are the values of the row where there are as many as columns beside the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from extract.anchoring.model import Segment, Value
from extract.anchoring.text import core, is_empty

_LEAST = 3
"""Numbers that are no part of a name."""
_TAIL = re.compile(r"(?:(?<=\s)[-+]?\d[\d,.]*\s*){3,40}$")


def numbers_out_of_labels(segments: Iterable[Segment]) -> list[Segment]:
    """The segments, with the numbers at the end of a name as values where as many columns beside it are blank."""
    return [_parted(segment) for segment in segments]


def _parted(segment: Segment) -> Segment:
    if not segment.values or not all(is_empty(value.text) for value in segment.values):
        return segment
    tail = _TAIL.search(segment.label)
    numbers = tail[0].split() if tail else []
    if tail is None or len(numbers) < _LEAST or len(numbers) != sum(value.span for value in segment.values):
        return segment
    if not core(segment.label[: tail.start()]):
        return segment
    first = segment.values[0]
    place = replace(first.provenance, start=segment.start, end=segment.end)
    values = [Value(text, place, first.column + n) for n, text in enumerate(numbers)]
    return replace(segment, label=segment.label[: tail.start()].rstrip(), values=values)
