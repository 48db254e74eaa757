"""Lines of headings among the lines of scanned grids, and where the form prints them: fixed points between rows.

A heading is a line without any value, whatever its words are. Where a scan is so small that no label can be read, the
number of rows between two headings still tells which rows they are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extract.anchoring.labels import RowSlot
from extract.anchoring.model import Segment

HEADING = -1
"""Stands for a heading among the numbers of lines and of rows."""
_AGREES, _NO_HEADING, _SKIP_LINE, _SKIP_TITLE = 0.8, -3.0, -0.1, -0.15
_BY_BLANKNESS = 0.7

Floats = NDArray[np.float64]


def lines_with_headings(segments: Sequence[Segment], lines: Sequence[int]) -> list[int]:
    """Numbers of the segments that have values, with a ``HEADING`` for each line without any between or before them."""
    found: list[int] = []
    table, row = -1, -1
    for number in lines:
        segment = segments[number]
        row = row if segment.table == table else -1
        found += [HEADING] * (segment.row - row - 1)
        found.append(number)
        table, row = segment.table, segment.row
    return found


def rows_with_headings(slots: Sequence[RowSlot]) -> list[int]:
    """Numbers of the rows of a form with a ``HEADING`` where it prints lines of headings before one of them.

    These are before each table, and in a list before each group that is not itself named by a row.
    """
    found: list[int] = []
    for number, slot in enumerate(slots):
        before = slots[number - 1] if number else None
        same = before is not None and before.table is slot.table
        if not same or (before is not None and before.group != slot.group and _is_printed(slot, slots)):
            found.append(HEADING)
        found.append(number)
    return found


def _is_printed(slot: RowSlot, slots: Sequence[RowSlot]) -> bool:
    """Whether the group of a row has a line of its own: in a list, which has no merged cells, unless a row names it."""
    if not slot.group or len(slot.table.columns) > 1:
        return False
    return not any(slot.group in other.cores for other in slots if other.table is slot.table)


def blankness(segment: Segment) -> float:
    """Probability that a line has one value alone and it is blank, as the heading of a list has; 0 for any other."""
    if len(segment.values) != 1:
        return 0.0
    value = segment.values[0]
    return dict(value.glyphs).get("", 0.0) if value.glyphs else float(not value.text.strip())


def pair_headings(pair: Floats, blank: Floats, lines: Sequence[int], rows: Sequence[int]) -> Floats:
    """What pairs gain, with the headings of both sides among them.

    Args:
        pair: what each line with values gains in each row.
        blank: the ``blankness`` of each of these lines.
    """
    found = np.full((len(lines), len(rows)), _NO_HEADING)
    real, form = np.array(lines) != HEADING, np.array(rows) != HEADING
    found[np.ix_(real, form)] = pair
    found[np.ix_(~real, ~form)] = _AGREES
    like_heading = np.maximum(_AGREES + _BY_BLANKNESS * np.log(np.maximum(blank, 1e-3)), _NO_HEADING)
    found[np.ix_(real, ~form)] = like_heading[:, None]
    return found


def skip_headings(line: Floats, row: Floats, lines: Sequence[int], rows: Sequence[int]) -> tuple[Floats, Floats]:
    """What it costs to leave out each line and each row, with the headings among them."""
    every, form = np.full(len(lines), _SKIP_LINE), np.full(len(rows), _SKIP_TITLE)
    every[np.array(lines) != HEADING] = line
    form[np.array(rows) != HEADING] = row
    return every, form


def spread(bonds: Floats, lines: Sequence[int], rows: Sequence[int]) -> Floats:
    """What neighbouring pairs gain, with headings among them: a pair after a heading has no neighbour."""
    real, form = np.array(lines) != HEADING, np.array(rows) != HEADING
    found = np.zeros((len(lines), len(rows)))
    found[np.ix_(real, form)] = bonds
    found[1:][~real[:-1]] = 0.0
    found[:, 1:][:, ~form[:-1]] = 0.0
    return found
