"""Status and confidence of a cell from its readings, its rivals and the relations that touch it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from math import exp
from typing import Protocol

from extract.anchoring.model import RowReading
from extract.reconcile.confidence import review_confidence
from extract.reconcile.glyphs import GLYPHS, left_over
from extract.reconcile.model import ReconciledCell
from extract.reconcile.options import RELATION_PRICE, Choice
from extract.reconcile.readings import Reading
from extract.record import Alternative, Number, Status, Value
from extract.templates.model import CellKey

# How often a value of each kind is right on generated reports with damage; see docs/evaluation.md.
_CERTAIN, _INCONSISTENT, _DERIVED, _BLANK, _REPAIRED, _DOUBTED, _ABSENT = 0.999, 0.99, 0.97, 0.97, 0.9, 0.6, 0.95
_UNSEEN, _BEFORE = 0.05, 40
"""Share of blanks among the cells that a scan shows and that were not found, and as how many cells of the report this
counts: one that prints its zeros has none, one that leaves them out has many."""

_LEAST = 0.05
"""Confidence of a cell for review is never lower: its value is the best reading there is."""
_LEAST_OF_BLANK, _LEAST_OF_NUMBER, _LEAST_UNSIGNED = 0.98, 0.99, 0.995
"""A scanned cell below it is for a person to look at: a blank; a number, a 0 among them, since a blurred 6 or 9 looks
like one; a number without a minus where one is lawful, which blur takes away and nothing shows it. See docs/ocr.md."""


class Row(Protocol):
    """What a status needs to know of the row of a cell."""

    reading: RowReading
    options: list[dict[CellKey, Reading]]
    choice: Choice

    @property
    def chosen(self) -> dict[CellKey, Reading]:
        """Readings of the chosen candidate."""


def missing_cell(key: CellKey, *, unseen: float | None = None) -> ReconciledCell:
    """A cell that the document does not have, or one that a scan may have although it was not found.

    Args:
        unseen: how probably the latter is blank; None for the former.
    """
    if unseen is not None:
        return ReconciledCell(key, "", None, Status.NEEDS_REVIEW, unseen)
    return ReconciledCell(key, "", None, Status.MISSING, _ABSENT)


def cell_of(
    key: CellKey,
    row: Row,
    derived: tuple[Number, tuple[str, ...]] | None,
    failing: Sequence[str],
    *,
    unseen: float,
    signed: bool = False,
) -> ReconciledCell:
    """The cell with value, status, confidence, rules and alternatives.

    Args:
        unseen: how probably a cell that was not found is blank.
        signed: whether it may be negative.
    """
    reading = row.chosen.get(key)
    if reading is None:
        return missing_cell(key, unseen=unseen if _from_scan(row) else None)
    slipped = row.choice.chosen >= len(row.reading.candidates)
    if row.reading.candidates[0].why == GLYPHS:
        least = _least_confidence(reading.value, signed=signed)
        return _scanned(key, row, least, derived, failing)
    printed = row.options[0][key].printed if slipped and key in row.options[0] else reading.printed
    alternatives = _rivals(key, row, reading)
    if reading.other is not None:
        alternatives.append(Alternative(printed=printed, value=reading.other, confidence=1 - _DOUBTED))
    if reading.doubt or row.reading.doubt or alternatives or not row.choice.solved:
        confidence = min(_DOUBTED, 1 - sum(a.confidence for a in alternatives))
        return _cell(key, printed, reading.value, Status.NEEDS_REVIEW, max(confidence, _LEAST), failing, alternatives)
    first, value = row.options[0].get(key, reading), reading.value
    if slipped and value is None and first.value is not None and derived is not None:
        value = derived[0]  # the slip left the cell empty, and the arithmetic fills it
    if slipped and value != first.value:
        before = Alternative(printed=first.printed, value=first.value, confidence=round(1 - _REPAIRED, 4))
        return _cell(key, printed, value, Status.REPAIRED, _REPAIRED, failing, [before])
    if value is None:
        if derived is not None:
            return _cell(key, printed, derived[0], Status.DERIVED, _DERIVED, derived[1], [])
        return _cell(key, printed, None, Status.BLANK, _BLANK, failing, [])
    if failing:
        return _cell(key, printed, value, Status.SOURCE_INCONSISTENT, _INCONSISTENT, failing, [])
    return _cell(key, printed, value, Status.AS_PRINTED, _CERTAIN, (), [])


def unseen_confidence(found: Collection[Value]) -> float:
    """How probably a cell that was not found is blank in a report whose other cells have these values."""
    blanks = sum(value is None for value in found)
    return round((blanks + _BEFORE * _UNSEEN) / (len(found) + _BEFORE), 4)


def shake(cell: ReconciledCell) -> ReconciledCell:
    """The cell where the arithmetic speaks against what was read with certainty here or in a cell beside it."""
    if cell.status not in (Status.AS_PRINTED, Status.REPAIRED):
        return cell
    return replace(cell, status=Status.NEEDS_REVIEW, confidence=min(cell.confidence, _DOUBTED))


def _from_scan(row: Row) -> bool:
    return any(text is not None and text.glyphs for text in row.reading.candidates[0].texts)


def _least_confidence(value: Number | None, *, signed: bool) -> float:
    if value is None:
        return _LEAST_OF_BLANK
    return _LEAST_UNSIGNED if signed and value > 0 else _LEAST_OF_NUMBER


def _scanned(
    key: CellKey, row: Row, least: float, derived: tuple[Number, tuple[str, ...]] | None, failing: Sequence[str]
) -> ReconciledCell:
    """A cell read from glyphs: what they say best is printed; the value is what the whole table makes most probable."""
    first, reading = row.options[0][key], row.chosen[key]
    alternatives = _rivals(key, row, reading)
    text = row.reading.candidates[0].texts[0]
    other = left_over(text) if text is not None else 1.0
    confidence = 1.0 - exp(-row.choice.lead) - other * exp(-RELATION_PRICE * row.choice.confirmed)
    if reading.doubt or row.reading.doubt:
        confidence = min(confidence, _DOUBTED)  # clear glyphs, but of another row or no number of this kind
    if alternatives:  # the lead is over tables that differ in this cell alone, these are of any others
        confidence = min(confidence, 1.0 - sum(each.confidence for each in alternatives))
    if confidence < least or alternatives or not row.choice.solved:
        believed = review_confidence(max(confidence, _LEAST))
        return _cell(key, first.printed, reading.value, Status.NEEDS_REVIEW, believed, failing, alternatives)
    if row.choice.chosen != 0:
        before = Alternative(printed=first.printed, value=first.value, confidence=round(1 - confidence, 4))
        return _cell(key, first.printed, reading.value, Status.REPAIRED, confidence, failing, [before])
    if reading.value is None and derived is not None:
        return _cell(key, first.printed, derived[0], Status.DERIVED, min(confidence, _DERIVED), derived[1], [])
    if reading.value is None:
        return _cell(key, first.printed, None, Status.BLANK, min(confidence, _BLANK), failing, [])
    status = Status.SOURCE_INCONSISTENT if failing else Status.AS_PRINTED
    return _cell(key, first.printed, reading.value, status, min(confidence, _CERTAIN), failing, [])


def _cell(
    key: CellKey,
    printed: str,
    value: Number | None,
    status: Status,
    confidence: float,
    rules: Sequence[str],
    alternatives: list[Alternative],
) -> ReconciledCell:
    return ReconciledCell(key, printed, value, status, round(confidence, 4), list(rules), alternatives)


def _rivals(key: CellKey, row: Row, reading: Reading) -> list[Alternative]:
    """Other readings of the cell among the candidates that come near, each once, with its share of belief."""
    weights: dict[str, tuple[Reading, float]] = {}
    total = 1.0
    for option, margin in row.choice.rivals:
        weight = exp(-max(margin, 0.0))
        total += weight
        other = row.options[option].get(key)
        if other is not None and other.printed != reading.printed:
            before = weights.get(other.printed, (other, 0.0))[1]
            weights[other.printed] = (other, before + weight)
    ordered = sorted(weights.items(), key=lambda item: (-item[1][1], item[0]))
    return [
        Alternative(printed=printed, value=other.value, confidence=round(weight / total, 4))
        for printed, (other, weight) in ordered
    ]
