"""Alignment of a whole table: segments of the document against rows of the template.

A monotone alignment by dynamic programming (as in sequence alignment) carries rows whose labels are lost or damaged
between those that are clear; rows whose labels are clear but stand out of order are placed after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from extract.anchoring.labels import ACCEPT, RowSlot
from extract.anchoring.model import Segment
from extract.anchoring.text import core, is_empty, split_ordinal

_FAINT, _WEAK, _SWAPPED = 0.3, 0.6, 0.9
_NO_RIVAL = 0.05
"""A second label whose ordinal or group fit a row worse by this much is another row (合计 under （七）总计)."""
_TIE = 1e-9
_SHORT = 2
"""Characters of a label that is common elsewhere too."""
_MOST_SPARE = 3
"""Blank cells that a row without a label may have beside its values: its empty label cells."""
_UNLABELLED_GAIN, _WEAK_FACTOR, _EMPTY_FACTOR, _FILLED_BONUS = 0.3, 0.5, 0.5, 0.02


@dataclass(frozen=True, slots=True)
class Match:
    """A segment taken for a row; ``doubt`` says in Chinese why the row is uncertain, "" where it is not."""

    segment: int
    slot: int
    score: float
    doubt: str = ""


def align(segments: Sequence[Segment], slots: Sequence[RowSlot], scores: NDArray[np.float64]) -> list[Match]:
    """Match segments with rows, each at most once.

    Args:
        scores: array of shape (segments, slots) from ``RowMatcher.scores``.
    """
    gains = _gains(segments, slots, scores)
    pairs = _monotone(gains)
    matches = [Match(i, j, float(scores[i, j])) for i, j in pairs]
    matches += _out_of_order(segments, slots, scores, matches)
    copied = {m.segment: m for m in _miscopied(segments, slots, matches)}
    matches = [*(m for m in matches if m.segment not in copied), *copied.values()]
    matches = [_with_doubt(match, segments, slots, matches) for match in matches]
    matches += _by_place(segments, slots, scores, matches)
    return sorted(matches, key=lambda m: m.segment)


def duplicates(segments: Sequence[Segment], scores: NDArray[np.float64], matches: Sequence[Match]) -> list[Match]:
    """Segments with values left over that name a row that another segment already has.

    Their label fits the row no worse than the label that was taken for it.
    """
    taken = {match.slot: match for match in matches}
    placed = {match.segment: match.slot for match in matches}
    found = []
    last = -1
    for i, segment in enumerate(segments):
        if i in placed:
            last = placed[i]
            continue
        j = _nearest(scores[i], last)
        if j < 0 or scores[i, j] < ACCEPT:
            continue
        last = j
        rival = j in taken and scores[i, j] > taken[j].score - _NO_RIVAL
        if rival and segment.values:
            found.append(Match(i, j, float(scores[i, j])))
    return found


def _nearest(scores: NDArray[np.float64], last: int) -> int:
    """The row that a label fits best; of several that share it, the first from the row before it on; -1 for none.

    The list of older reports names rows of two groups alike (被依法纠错数): the rows around tell which is meant.
    """
    if not scores.size:
        return -1
    best = np.flatnonzero(scores >= scores.max() - _TIE)
    return int(best[min(int(np.searchsorted(best, last)), len(best) - 1)])


def _gains(segments: Sequence[Segment], slots: Sequence[RowSlot], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    widths = np.array([len(slot.table.columns) for slot in slots])
    standard = np.array([not slot.row.variant for slot in slots])
    counts = np.array([len(segment.values) for segment in segments])
    filled = np.array([not all(is_empty(value.text) for value in segment.values) for segment in segments], dtype=bool)
    nameless = np.array([not core(segment.label) for segment in segments], dtype=bool)
    gains = np.where(scores >= ACCEPT, scores, np.where(scores >= _WEAK, scores * _WEAK_FACTOR, 0.0))
    gains *= np.where(counts == 0, _EMPTY_FACTOR, 1.0)[:, None]
    gains += _FILLED_BONUS * ((gains > 0) & filled[:, None])
    room = counts[:, None] - widths
    fits = standard & (room >= 0) & (room <= _MOST_SPARE) & filled[:, None]
    return np.where(nameless[:, None], np.where(fits, _UNLABELLED_GAIN, 0.0), gains)


def _monotone(gains: NDArray[np.float64]) -> list[tuple[int, int]]:
    n, m = gains.shape
    best = np.zeros((n + 1, m + 1))
    for i in range(1, n + 1):
        diagonal = best[i - 1, :-1] + np.where(gains[i - 1] > 0, gains[i - 1], -np.inf)
        best[i, 1:] = np.maximum.accumulate(np.maximum(best[i - 1, 1:], diagonal))
    pairs: list[tuple[int, int]] = []
    i, j = n, m
    while i > 0 and j > 0:
        if best[i, j] == best[i, j - 1]:
            j -= 1
        elif best[i, j] == best[i - 1, j]:
            i -= 1
        else:
            pairs.append((i - 1, j - 1))
            i, j = i - 1, j - 1
    return pairs[::-1]


def _out_of_order(
    segments: Sequence[Segment], slots: Sequence[RowSlot], scores: NDArray[np.float64], matches: Sequence[Match]
) -> list[Match]:
    """Rows in another order than the form's: their labels are clear, so they are placed by label alone.

    A short label (规章, 其他) is common in other places too; it counts only beside a row of its own table.
    """
    used, taken = {m.segment for m in matches}, {m.slot for m in matches}
    found: list[Match] = []
    for is_short in (False, True):
        beside = {(m.segment + step, slots[m.slot].table.id) for m in (*matches, *found) for step in (-1, 1)}
        for i, segment in enumerate(segments):
            if i in used or not segment.values or (len(core(segment.label)) <= _SHORT) != is_short:
                continue
            order = [int(j) for j in np.argsort(-scores[i]) if int(j) not in taken]
            if not order or scores[i, order[0]] < scores[i].max() - _TIE:
                continue
            j = order[0]
            # A row in another place may well have another ordinal, so its own words are enough without it.
            own_words = core(split_ordinal(segment.label)[1]) in slots[j].cores
            if scores[i, j] < (ACCEPT if own_words and not is_short else _SWAPPED):
                continue
            if not is_short or (i, slots[j].table.id) in beside:
                taken.add(j)
                found.append(Match(i, j, float(scores[i, j])))
    return found


def _miscopied(segments: Sequence[Segment], slots: Sequence[RowSlot], matches: Sequence[Match]) -> list[Match]:
    """Two lines under one label where the form has another row in between: the author copied it, both are in doubt."""
    by_segment, taken = {m.segment: m for m in matches}, {m.slot for m in matches}
    found: list[Match] = []
    for match in matches:
        first, j, second = segments[match.segment], match.slot + 1, match.segment + 1
        if second in by_segment or second >= len(segments) or j in taken:
            continue
        after = next((by_segment[k] for k in range(second + 1, len(segments)) if k in by_segment), None)
        if after is None or after.slot != j + 1:
            continue
        if slots[j].row.variant or slots[j].table is not slots[match.slot].table:
            continue
        again = segments[second]
        if again.values and again.table == first.table and core(again.label) == core(first.label):
            found += [replace(match, doubt=doubt_of(first)), Match(second, j, match.score, doubt_of(again))]
    return found


def _by_place(
    segments: Sequence[Segment], slots: Sequence[RowSlot], scores: NDArray[np.float64], matches: Sequence[Match]
) -> list[Match]:
    """Rows whose label is hardly like any, where between their neighbours the form has one row that it may be."""
    used, taken = {m.segment: m.slot for m in matches}, {m.slot for m in matches}
    found: list[Match] = []
    for i, segment in enumerate(segments):
        if i in used or not segment.values or scores[i].max(initial=0.0) >= ACCEPT:
            continue
        before = max((j for k, j in used.items() if k < i), default=-1)
        after = min((j for k, j in used.items() if k > i), default=len(slots))
        able = [
            j
            for j in range(before + 1, after)
            if j not in taken
            and scores[i, j] >= _FAINT
            and 0 <= len(segment.values) - len(slots[j].table.columns) <= _MOST_SPARE
        ]
        if len(able) == 1:
            taken.add(able[0])
            found.append(Match(i, able[0], float(scores[i, able[0]]), doubt_of(segment)))
    return found


def doubt_of(segment: Segment) -> str:
    """Why a row is uncertain whose label does not tell which it is, in Chinese."""
    label = segment.label.strip() or "（行名缺失）"
    return f"行名“{label[:20]}”不能确定是哪一行"


def _with_doubt(match: Match, segments: Sequence[Segment], slots: Sequence[RowSlot], all_: Sequence[Match]) -> Match:
    if match.score >= ACCEPT:
        return match
    strong = [m for m in all_ if m.score >= ACCEPT]
    before = max((m.slot for m in strong if m.segment < match.segment), default=-1)
    after = min((m.slot for m in strong if m.segment > match.segment), default=len(slots))
    taken = {m.slot for m in all_}
    replaced = {row for slot in slots if slot.row.variant for row in slot.row.replaces}
    present = {slots[j].row.id for j in taken}
    gap = [
        j
        for j in range(before + 1, after)
        if j not in taken
        and not (slots[j].row.variant and present & set(slots[j].row.replaces))
        and not (slots[j].row.id in replaced and any(slots[k].row.variant for k in taken))
    ]
    if not gap and before < match.slot < after:
        return match
    return Match(match.segment, match.slot, match.score, doubt_of(segments[match.segment]))
