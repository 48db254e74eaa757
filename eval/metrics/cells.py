"""Cells of a record against gold: right, marked as doubtful, or wrong in silence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from eval.gold.format import GoldCell
from eval.metrics.counts import CellCounts
from extract.record import Cell, Status, Value

Key = tuple[str, str, str]


class Outcome(StrEnum):
    """What became of a cell."""

    RIGHT = "right"
    DOUBTFUL = "doubtful"
    MISSING = "missing"
    SILENT = "silent"
    EXTRA = "extra"
    EXTRA_REVIEW = "extra_review"


@dataclass(frozen=True, slots=True)
class CellScore:
    """One cell with its truth: ``gold`` is None for an extra cell, ``cell`` where the record lacks it."""

    key: Key
    outcome: Outcome
    harmed: bool
    gold: GoldCell | None
    cell: Cell | None


def same_value(a: Value, b: Value) -> bool:
    """Equal numbers, within rounding of a float; None equals only None."""
    if a is None or b is None:
        return a is b
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)


def same_printed(cell: Cell, gold: GoldCell) -> bool:
    """Printed text equal, spaces at its ends (full-width ones too) aside."""
    return cell.printed.strip() == gold.printed.strip()


def is_right(cell: Cell, gold: GoldCell) -> bool:
    """Whether a cell that the record has is right.

    A cell printed empty may stay blank or be derived; a derived value is held against gold only where gold has one.
    An ambiguous cell is right with this value or with the mark ``needs_review``.
    """
    if gold.ambiguous and cell.status is Status.NEEDS_REVIEW:
        return True
    if not same_printed(cell, gold):
        return False
    if not gold.printed.strip() and cell.status in (Status.BLANK, Status.DERIVED):
        return cell.value is None or gold.value is None or same_value(cell.value, gold.value)
    return same_value(cell.value, gold.value)


def is_harmed(cell: Cell, gold: GoldCell) -> bool:
    """Whether a wrong cell was right in its first reading: the glyphs were read as gold prints them, or a repair
    names gold's value as the first reading, and the value is another."""
    if same_value(cell.value, gold.value) or not gold.printed.strip():
        return False
    if cell.status is Status.REPAIRED and cell.alternatives:
        return same_value(cell.alternatives[0].value, gold.value)
    return cell.status in (Status.AS_PRINTED, Status.REPAIRED) and same_printed(cell, gold)


def _judge(key: Key, gold: GoldCell, cell: Cell | None) -> CellScore:
    if cell is None or cell.status is Status.MISSING:
        return CellScore(key, Outcome.MISSING, False, gold, cell)
    if is_right(cell, gold):
        return CellScore(key, Outcome.RIGHT, False, gold, cell)
    outcome = Outcome.DOUBTFUL if cell.status is Status.NEEDS_REVIEW else Outcome.SILENT
    return CellScore(key, outcome, is_harmed(cell, gold), gold, cell)


def _extra(cell: Cell) -> CellScore:
    outcome = Outcome.EXTRA_REVIEW if cell.status is Status.NEEDS_REVIEW else Outcome.EXTRA
    return CellScore(cell.key, outcome, False, None, cell)


def score_cells(cells: Iterable[Cell], gold: Mapping[Key, GoldCell]) -> list[CellScore]:
    """Judge every cell of gold, in its order, then every cell that only the record claims to see.

    A record's blank cell that gold lacks is an extra one as well: it says that the document has such a cell.
    """
    ours = {cell.key: cell for cell in cells}
    scores = [_judge(key, truth, ours.get(key)) for key, truth in gold.items()]
    extra = [c for key, c in ours.items() if key not in gold and c.status is not Status.MISSING]
    return scores + [_extra(cell) for cell in extra]


def count_cells(scores: Iterable[CellScore]) -> CellCounts:
    """Add up judged cells."""
    return CellCounts.total(_count(score) for score in scores)


def _count(score: CellScore) -> CellCounts:
    review = score.cell is not None and score.cell.status is Status.NEEDS_REVIEW
    return CellCounts(
        gold=int(score.gold is not None),
        right=int(score.outcome is Outcome.RIGHT),
        right_review=int(score.outcome is Outcome.RIGHT and review),
        doubtful=int(score.outcome is Outcome.DOUBTFUL),
        missing=int(score.outcome is Outcome.MISSING),
        silent=int(score.outcome is Outcome.SILENT),
        extra=int(score.outcome is Outcome.EXTRA),
        extra_review=int(score.outcome is Outcome.EXTRA_REVIEW),
        harmed=int(score.harmed),
    )
