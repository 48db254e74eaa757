"""Columns of values in which nothing is printed: under their headings, or where they stood before a page break."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from extract.intake.pdf.aligned import Span, over
from extract.intake.pdf.lines import Line, cut
from extract.intake.pdf.regions import Row

_LEAST_COLUMNS = 5
"""Columns from which a table is a form of narrow columns of one width, many of which may be blank."""
LEAST_FORM = 7
"""Columns of the narrowest form, all of one width."""
_LONGEST_HEAD = 4
"""Characters in a line of a heading of a narrow column; what is longer names a group of columns."""
_WORD_GAP = 0.3
"""Gap between two headings in the size of their type."""
_SAME_HEAD = 1.6
"""Distance of two lines of one heading in the size of its type."""
_UNEVEN = (0.55, 1.6)
"""Distance of two columns in the usual one."""
_HALF = 0.55
"""How far a value stands from the middle of its column at most, in the distance of two columns."""
_SHIFT, _REST = 0.45, 0.25
"""How far a page may lie beside the one before, and a column beside its place then, in the distance of two columns."""


class _Head(NamedTuple):
    """A heading: its sides, where it ends below, and the size of its type, in points."""

    span: Span
    low: float
    size: float

    def with_other(self, other: _Head) -> _Head:
        """Both headings as one."""
        span = (min(self.span[0], other.span[0]), max(self.span[1], other.span[1]))
        return _Head(span, max(self.low, other.low), max(self.size, other.size))


def with_headed(values: Sequence[Span], rows: Sequence[Row]) -> tuple[list[Span], list[Span]]:
    """The columns of values, and those that only a heading shows; a value at the side of its column is under its head.

    Args:
        values: where values stand under one another, left to right.
        rows: the lines of the table.

    Returns:
        The columns, and where values stand in each or would stand.
    """
    first = next((i for i, row in enumerate(rows) if row.values), len(rows))
    heads = sorted(_heads([part for row in rows[:first] for part in row.parts], _labels_end(rows[first:], values)))
    pitch = _pitch(heads)
    found: dict[int, Span] = {}
    others: list[Span] = []
    for value in values:
        nearest = min(range(len(heads)), key=lambda i: abs(_middle(heads[i]) - _middle(value)), default=-1)
        if nearest < 0 or abs(_middle(heads[nearest]) - _middle(value)) > _HALF * pitch:
            others.append(value)
        elif nearest in found:
            return list(values), list(values)
        else:
            found[nearest] = value
    aside = median([_middle(value) - _middle(heads[i]) for i, value in found.items()] or [0.0])
    inner = [found.get(i, head) for i, head in enumerate(heads)]
    joined = _parted([_both(*pair) for pair in zip(heads, inner, strict=True)], inner)
    places = [found.get(i, (x0 + aside, x1 + aside)) for i, (x0, x1) in enumerate(heads)]
    columns = sorted([*joined, *others])
    if len(columns) < _LEAST_COLUMNS or not is_even(columns):
        return list(values), list(values)
    return columns, sorted([*places, *others])


def _parted(columns: Sequence[Span], inner: Sequence[Span]) -> list[Span]:
    """The columns without what reaches into the next; ``inner`` is the part of each that is sure to be its own."""
    found = list(columns)
    for i, (left, right) in enumerate(pairwise(columns)):
        if right[0] < left[1]:
            middle = (inner[i][1] + inner[i + 1][0]) / 2
            found[i], found[i + 1] = (found[i][0], middle), (middle, right[1])
    return found


def carried(values: Sequence[Span], before: Sequence[Span]) -> list[Span]:
    """The columns of a table that goes on from the page before, where more of them hold something.

    Args:
        values: where values stand under one another on this page.
        before: where the values of each column stand on the page before.
    """
    if not len(values) < len(before) or len(before) < _LEAST_COLUMNS:
        return list(values)
    pitch = _pitch(before)
    middles = [_middle(column) for column in before]
    nearest = [min(range(len(before)), key=lambda i: abs(middles[i] - _middle(value))) for value in values]
    shifts = [_middle(value) - middles[i] for value, i in zip(values, nearest, strict=True)]
    shift = median(shifts) if shifts else 0.0
    fits = abs(shift) <= _SHIFT * pitch and all(abs(each - shift) <= _REST * pitch for each in shifts)
    if not fits or len(set(nearest)) < len(nearest):
        return list(values)
    columns = [(x0 + shift, x1 + shift) for x0, x1 in before]
    for i, value in zip(nearest, values, strict=True):
        columns[i] = value
    return columns


def _labels_end(rows: Sequence[Row], values: Sequence[Span]) -> float:
    """Where the labels end that stand before the values."""
    left = values[0][0] if values else 0.0
    ends = [part.box[2] for row in rows for part in row.parts if part not in row.values and part.box[2] < left]
    return max(ends, default=0.0)


def _heads(parts: Sequence[Line], left: float) -> list[Span]:
    """Where the headings of narrow columns stand, right of ``left``; those over several of them are left out."""
    words = [word for part in parts for word in _words(part) if word.box[0] > left and len(word.chars) <= _LONGEST_HEAD]
    heads: list[_Head] = []
    for word in sorted(words, key=lambda word: (word.box[2] - word.box[0], word.box)):
        x0, _, x1, low = word.box
        under = over((x0, x1), [head.span for head in heads])
        if not under:
            heads.append(_Head((x0, x1), low, word.size))
        elif len(under) == 1:
            joined = heads[under[0]].with_other(_Head((x0, x1), low, word.size))
            if not any(_touch(joined.span, head.span) for i, head in enumerate(heads) if i != under[0]):
                heads[under[0]] = joined
    return [head.span for head in _apart(sorted(heads, key=lambda head: head.span))]


def _apart(heads: Sequence[_Head]) -> list[_Head]:
    """The headings without those of groups, which stand higher and between two others; parts of one are joined."""
    pitch = _pitch([head.span for head in heads])
    found: list[_Head] = []
    for head in heads:
        if found and _middle(head.span) - _middle(found[-1].span) < _UNEVEN[0] * pitch:
            last = found[-1]
            if abs(head.low - last.low) < _SAME_HEAD * head.size:
                found[-1] = last.with_other(head)
            elif head.low > last.low:
                found[-1] = head
        else:
            found.append(head)
    return found


def _words(part: Line) -> list[Line]:
    """The headings in a line of them that nearly touch; a word set with spaces between its characters is one."""
    gaps = [i for i, (a, b) in enumerate(pairwise(part.chars), 1) if b.x0 - a.x1 > _WORD_GAP * part.size]
    words = cut(part, gaps)
    return words if any(len(word.chars) > 1 for word in words) else [part]


def is_even(columns: Sequence[Span], least: int = 0) -> bool:
    """Whether columns are about as far from each other everywhere, fewer than ``least`` always are."""
    if len(columns) < least:
        return True
    usual = _pitch(columns)
    near, far = _UNEVEN
    return all(near * usual <= b - a <= far * usual for a, b in pairwise(map(_middle, columns)))


def _pitch(columns: Sequence[Span]) -> float:
    """The usual distance of two columns."""
    return median([b - a for a, b in pairwise(map(_middle, columns))] or [0.0])


def _middle(span: Span) -> float:
    return (span[0] + span[1]) / 2


def _touch(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _both(a: Span, b: Span) -> Span:
    return min(a[0], b[0]), max(a[1], b[1])
