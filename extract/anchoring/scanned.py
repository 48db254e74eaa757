"""Alignment of scanned rows: their number, order, widths and indents carry them where no label can be read.

A global alignment (Needleman and Wunsch, 1970) of the lines of all grids with the rows of the form. What is read of a
label counts by its likeness, so that many half-read labels fix the table together, and the merged cell to the left
tells where one group of rows ends and the next begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extract.anchoring.align import Match, doubt_of
from extract.anchoring.headlines import (
    HEADING,
    blankness,
    lines_with_headings,
    pair_headings,
    rows_with_headings,
    skip_headings,
    spread,
)
from extract.anchoring.labels import ACCEPT, RowSlot
from extract.anchoring.model import Segment
from extract.anchoring.sequence import Alignment, Gains, aligned

_LIKENESS, _FITS, _BLANK_FITS, _UNFIT = 2.0, 0.6, -0.9, -1.5
_INDENT_AGREES, _INDENT_DIFFERS = 0.3, -1.0
_BOND_AGREES, _BOND_DIFFERS = 0.4, -0.4
_SKIP_FILLED, _SKIP_BLANK, _SKIP_ROW = -1.0, -0.3, -0.6
_CHANCE = 0.4
"""Likeness to some row that letters at random have."""
_VARIANT = -0.8
"""What a form that only some reports have must make good by the labels or places of its rows."""
_LEAST_MARGIN = 1.0
"""What another place for a line must cost at least for the place to be beyond doubt without a clear label."""
_MOST_LEFT_OVER = 4
"""Lines left over from which the document has a second table."""
_ORDINALS = (re.compile(r"[一二三四五六七八九十]+、"), re.compile(r"（"), re.compile(r"\d"))

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Aligned:
    """The best alignment of all lines with one form of the rows.

    Attributes:
        rows: numbers of the rows, with headings among them.
        prior: what speaks for the form before any line is looked at.
    """

    rows: NDArray[np.int_]
    best: Alignment
    prior: float

    @property
    def total(self) -> float:
        """How well the lines fit the form."""
        return self.best.total + self.prior

    def elsewhere(self, line: int, row: int) -> float:
        """Best total of the alignments in which a line is not this row."""
        return self.best.elsewhere(line, self.rows == row) + self.prior


def align_scanned(segments: Sequence[Segment], slots: Sequence[RowSlot], scores: Floats) -> list[Match]:
    """Match lines with rows in their order, each at most once; ``scores`` as for ``align``.

    A match is in doubt where another place for its line costs little, or where a line beside it is left over.
    """
    places, found = _aligned_with_forms(segments, slots, scores)
    if not found:
        return []
    best = max(found, key=lambda each: each.total)
    shaken = _beside_leftovers(segments, places, {i for i, _ in best.best.pairs})
    matches: list[Match] = []
    for i, j in best.best.pairs:
        place, row = places[i], int(best.rows[j])
        if HEADING in (place, row):
            continue
        margin = best.total - max(each.elsewhere(i, row) for each in found)
        score = float(scores[place, row])
        sure = i not in shaken and (score >= ACCEPT or margin >= _LEAST_MARGIN)
        matches.append(Match(place, row, score, "" if sure else doubt_of(segments[place])))
    return matches


def _beside_leftovers(segments: Sequence[Segment], places: Sequence[int], paired: set[int]) -> set[int]:
    """Lines beside a line of several values that is no row of the form: a subtotal, a correction, another table.

    Many of them are a table of another office or year, and then every line with several values may be of it.
    """
    wide = [i for i, place in enumerate(places) if place != HEADING and len(segments[place].values) > 1]
    left = [i for i in wide if i not in paired and segments[places[i]].is_filled]
    if len(left) >= _MOST_LEFT_OVER:
        return set(wide)
    found: set[int] = set()
    for i in left:
        found.update((i - 1, i + 1))
    return found


def best_total(segments: Sequence[Segment], slots: Sequence[RowSlot], scores: Floats) -> float:
    """How well all lines fit the rows of the form, in the units of ``align_scanned``; 0 without lines."""
    _, found = _aligned_with_forms(segments, slots, scores)
    return max((each.total for each in found), default=0.0)


def _aligned_with_forms(
    segments: Sequence[Segment], slots: Sequence[RowSlot], scores: Floats
) -> tuple[list[int], list[_Aligned]]:
    """The lines with headings among them, and their alignment with each form of the rows."""
    lines = [i for i, segment in enumerate(segments) if segment.values]
    if not lines or not slots:
        return [], []
    places = lines_with_headings(segments, lines)
    chosen = [segments[i] for i in lines]
    return places, [_aligned(chosen, slots, scores[lines], places, form) for form in _forms(slots)]


def _forms(slots: Sequence[RowSlot]) -> list[list[int]]:
    """Numbers of the rows of the form as published, and with each group that has a one-row form as that row.

    These are whole forms, not single rows that may be there or not: one row where the published form has three is the
    one-row form, though each row alone would sooner be one of the three.
    """
    forms = [[number for number, slot in enumerate(slots) if not slot.row.variant]]
    for variant in (slot for slot in slots if slot.row.variant):
        forms.append(
            [
                number
                for number, slot in enumerate(slots)
                if slot is variant
                or (not slot.row.variant and not (slot.table is variant.table and slot.row.id in variant.row.replaces))
            ]
        )
    return forms


def _aligned(
    segments: Sequence[Segment], slots: Sequence[RowSlot], scores: Floats, places: Sequence[int], form: Sequence[int]
) -> _Aligned:
    """Align lines with the rows of one form; ``places`` are the lines with headings among them."""
    chosen = [slots[number] for number in form]
    rows = rows_with_headings(chosen)
    prior = _VARIANT * sum(slot.row.variant for slot in chosen)
    numbers = np.array([number if number == HEADING else form[number] for number in rows])
    return _Aligned(numbers, aligned(_gains(segments, chosen, scores[:, form], (places, rows))), prior)


def _gains(
    segments: Sequence[Segment], slots: Sequence[RowSlot], scores: Floats, order: tuple[Sequence[int], Sequence[int]]
) -> Gains:
    """``order`` is that of the lines and of the rows, with headings among them."""
    widths = np.array([len(slot.table.columns) for slot in slots])
    counts = np.array([len(segment.values) for segment in segments])
    filled = np.array([segment.is_filled for segment in segments])
    blank = np.array([blankness(segment) for segment in segments])
    fits = np.where(widths == 1, (_FITS + (_BLANK_FITS - _FITS) * blank)[:, None], _FITS)
    # What is read of a blurred label is a little like many rows, so that only more than that speaks for one.
    likeness = _LIKENESS * scores * np.minimum(scores / _CHANCE, 1.0)
    pair = likeness + np.where(counts[:, None] == widths, fits, _UNFIT)
    indents = [_indent(slot) for slot in slots]
    for i, segment in enumerate(segments):
        if segment.indent >= 0:
            for j, indent in enumerate(indents):
                if indent >= 0 and counts[i] == widths[j]:
                    pair[i, j] += _INDENT_AGREES if indent == segment.indent else _INDENT_DIFFERS
    row = np.full(len(slots), _SKIP_ROW)
    # The first line of a list may be its heading, of which a blurred word looks like a number.
    heads = np.array([len(segment.values) == 1 and segment.row == 0 for segment in segments])
    line = np.where(filled & ~heads, _SKIP_FILLED + (_SKIP_BLANK - _SKIP_FILLED) * blank, _SKIP_BLANK)
    bonds = spread(_bonds(segments, slots), *order)
    return Gains(pair_headings(pair, blank, *order), bonds, *skip_headings(line, row, *order))


def _indent(slot: RowSlot) -> int:
    """How deep a row of the form stands, by the kind of its ordinal; -1 where it has none."""
    return next((depth for depth, kind in enumerate(_ORDINALS) if kind.match(slot.row.ordinal)), -1)


def _bonds(segments: Sequence[Segment], slots: Sequence[RowSlot]) -> Floats:
    """Whether two lines in a row share the merged cell to their left as the two rows share their group."""
    found = np.zeros((len(segments), len(slots)))
    for i in range(1, len(segments)):
        before, after = segments[i - 1], segments[i]
        if before.indent < 0 or after.indent < 0 or before.table != after.table:
            continue
        for j in range(1, len(slots)):
            if slots[j - 1].table is slots[j].table:
                same = slots[j - 1].group == slots[j].group
                found[i, j] = _BOND_AGREES if same == (before.bond == after.bond) else _BOND_DIFFERS
    return found
