"""Scanned rows whose first value stands in a column of labels, and the numbers of lines that stand there by right."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.anchoring.model import Value
from extract.anchoring.text import has_letters
from extract.document import TableCell
from extract.numerals import parse_cell

_LEAST_VALUES = 2
_BELIEF = 0.5
"""Probability of a number among the labels, which the digit reader has not read."""
_SERIALS, _RISING = 0.5, 0.5
"""Share of the lines with values from which the numbers before them are those of the lines, and the share of these
numbers that go on by one; those of a column of values do not."""


def numbered(lines: Sequence[Sequence[TableCell]]) -> bool:
    """Whether the numbers between the names and the values of most lines of a grid count these lines."""
    found = [_number(line) for line in lines if any(cell.readings for cell in line)]
    numbers = [parse_cell(cell.text) for cell in found if cell is not None]
    steps = [parsed.value for parsed in numbers if parsed is not None and parsed.value is not None]
    rising = sum(after == before + 1 for before, after in pairwise(steps))
    return len(steps) > 1 and len(numbers) > _SERIALS * len(found) and rising >= _RISING * (len(numbers) - 1)


def slipped_value(line: Sequence[TableCell]) -> Value | None:
    """The number right before the values of a line, after its name: its first value, where nothing is in its last cell.

    A line in full has not slipped: what looks like a number before it is a misread name or unit. Neither have lines of
    one value, which are blank where they are headings.
    """
    cell, last = _number(line), line[-1].readings
    if cell is None or not last or last[0][0] or sum(bool(each.readings) for each in line) < _LEAST_VALUES:
        return None
    text = cell.text.strip()
    return Value(text, cell.provenance, cell.column, cell.column_span, ((text, _BELIEF),))


def _number(line: Sequence[TableCell]) -> TableCell | None:
    """The last cell of words before the values where it is a number and a name stands before it."""
    first = next((n for n, cell in enumerate(line) if cell.readings), 0)
    words = [cell for cell in line[:first] if cell.text.strip()]
    named = any(has_letters(name.text) for name in words[:-1])
    return words[-1] if named and parse_cell(words[-1].text) is not None else None
