"""Words that need no reading: labels that both neighbours prove, and units of rows that count things."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from extract.anchoring.labels import ACCEPT, RowMatcher, RowSlot
from extract.intake.scan.lattice import GridCell
from extract.templates.loader import load_templates
from extract.templates.model import Row

_LEAST_CHARACTERS = 4
"""A shorter label (其他, 总计) is not alone in the form, so that it proves no place."""
_MONEY = "元"


def deferred(lines: Sequence[Sequence[GridCell]]) -> list[tuple[GridCell, GridCell, GridCell]]:
    """Every second label of a run of rows that have only one, with the labels before and after it.

    Args:
        lines: the label cells of the rows with values, in the order of the rows.

    Returns:
        Label before, label, label after; those before and after are never themselves deferred.
    """
    found: list[tuple[GridCell, GridCell, GridCell]] = []
    number = 1
    while number + 1 < len(lines):
        before, here, after = lines[number - 1 : number + 2]
        if len(here) == 1 and here[0].row == before[-1].row + 1 == after[-1].row - 1:
            found.append((before[-1], here[0], after[-1]))
            number += 1
        number += 1
    return found


@cache
def _matchers() -> tuple[RowMatcher, ...]:
    """The matcher of each form."""
    return tuple(RowMatcher(template) for template in load_templates())


def encloses_one(before: str, after: str) -> bool:
    """Whether two labels name rows of a form, beyond doubt, between which it has exactly one, and none of money.

    Where several forms have both rows, each of them must: between the same two, one form may print one row and
    another three.
    """
    if min(len(before.strip()), len(after.strip())) < _LEAST_CHARACTERS:
        return False
    between = [rows for form in _matchers() if (rows := _rows_between(before, after, form)) is not None]
    return bool(between) and all(len(rows) == 1 and _MONEY not in rows[0].unit for rows in between)


def counts_things(label: str) -> bool:
    """Whether a label names, beyond doubt, a row of a list whose unit changes nothing of its value, as 元 and 万元 do.

    Where several forms have the row, it must be so in each of them.
    """
    if len(label.strip()) < _LEAST_CHARACTERS:
        return False
    rows = [slot.row for matcher in _matchers() if (slot := _named(label, matcher)) is not None]
    return bool(rows) and all(row.unit and _MONEY not in row.unit for row in rows)


def _named(label: str, matcher: RowMatcher) -> RowSlot | None:
    """The row of a form that a label names."""
    scores = matcher.scores([label], [""])[0]
    best = int(np.argmax(scores))
    return matcher.slots[best] if scores[best] >= ACCEPT else None


def _rows_between(before: str, after: str, matcher: RowMatcher) -> list[Row] | None:
    """The rows of a form between two; None where a label names none of those that every report has."""
    first, last = _named(before, matcher), _named(after, matcher)
    if first is None or last is None or first.table is not last.table or first.row.variant or last.row.variant:
        return None
    rows = [row for row in first.table.rows if not row.variant]
    return rows[rows.index(first.row) + 1 : rows.index(last.row)]
