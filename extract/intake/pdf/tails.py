"""Values that touch the label before them: where no rulings part columns, a narrow label may fill its column.

Such a value stands where the first column of values begins in the lines around it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from extract.intake.pdf.lines import Line, cut
from extract.intake.pdf.regions import VALUE, Row

_NEAR = 0.75
"""Points by which the left edges of one column differ."""
_LEAST_ROWS = 3
"""Rows whose first value begins at one place before it is the edge of a column."""
_LEAST_VALUES = 2
"""Values that a row has besides the one that touches its label."""


def with_tails(rows: Sequence[Row]) -> list[Row]:
    """The rows, with the digits at the end of a label as a value of their own where they begin a column of values."""
    tails = [_tail(row) for row in rows]
    firsts = Counter(round(row.values[0].box[0]) for row in rows if row.values)
    firsts.update(round(tail[1].box[0]) for tail in tails if tail is not None)
    edges = [edge for edge, count in firsts.items() if count >= _LEAST_ROWS]
    return [
        _with(row, *tail) if tail is not None and any(abs(tail[1].box[0] - edge) <= _NEAR for edge in edges) else row
        for row, tail in zip(rows, tails, strict=True)
    ]


def _tail(row: Row) -> tuple[Line, Line] | None:
    """The label before the values of a row without the digits at its end, and those; None where it ends in none."""
    at = _label(row)
    if at < 0 or len(row.values) < _LEAST_VALUES:
        return None
    chars = row.parts[at].chars
    length = sum(1 for _ in takewhile(lambda char: VALUE.fullmatch(char.text), reversed(chars)))
    if not 0 < length < len(chars):
        return None
    name, value = cut(row.parts[at], [len(chars) - length])
    return (name, value) if VALUE.fullmatch(value.text) else None


def _label(row: Row) -> int:
    """Place of the part before the first value; -1 where a value stands first."""
    return next((n for n, part in enumerate(row.parts) if part in row.values), len(row.parts)) - 1


def _with(row: Row, name: Line, value: Line) -> Row:
    at = _label(row)
    parts = [*row.parts[:at], name, value, *row.parts[at + 1 :]]
    return replace(row, parts=parts, values=[value, *row.values])
