"""Labels of a labelled form that need no reading: both neighbours are read, and the form has one row between them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from extract.anchoring.labels import ACCEPT, RowMatcher
from extract.intake.scan.lattice import GridCell
from extract.templates.loader import load_templates

_LEAST_CHARACTERS = 4
"""A shorter label (其他, 总计) is not alone in the form, so that it proves no place."""


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
def _matchers() -> tuple[tuple[RowMatcher, tuple[int, ...]], ...]:
    """The matcher of each form, and the places of its rows without those that only some reports have."""
    found = []
    for template in load_templates():
        matcher = RowMatcher(template)
        places = np.cumsum([not slot.row.variant for slot in matcher.slots]).tolist()
        found.append((matcher, tuple(-2 if s.row.variant else p for s, p in zip(matcher.slots, places, strict=True))))
    return tuple(found)


def encloses_one(before: str, after: str) -> bool:
    """Whether two labels name rows of a form, beyond doubt, between which it has exactly one.

    Where several forms have both rows, each of them must: between the same two, one form may print one row and
    another three.
    """
    if min(len(before.strip()), len(after.strip())) < _LEAST_CHARACTERS:
        return False
    between = {rows for form in _matchers() if (rows := _rows_between(before, after, *form)) is not None}
    return between == {1}


def _rows_between(before: str, after: str, matcher: RowMatcher, places: Sequence[int]) -> int | None:
    """How many rows of a form lie between two; None where a label names none of those that every report has."""
    scores = matcher.scores([before, after], ["", ""])
    first, second = (int(np.argmax(row)) for row in scores)
    named = min(scores[0, first], scores[1, second]) >= ACCEPT and min(places[first], places[second]) >= 0
    if not named or matcher.slots[first].table is not matcher.slots[second].table:
        return None
    return places[second] - places[first] - 1
