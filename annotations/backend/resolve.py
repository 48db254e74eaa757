"""Solves a table again when people have corrected some of its cells: what they said is certain, the rest follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extract.anchoring.model import Anchored, CellText, RowCandidate, RowReading
from extract.document import Provenance
from extract.reconcile.model import ReconciledCell
from extract.reconcile.reconcile import reconcile
from extract.record import Cell, Status
from extract.templates.loader import cell_kinds, load_template
from extract.templates.model import CellKey

_OPEN = (Status.NEEDS_REVIEW, Status.REPAIRED, Status.DERIVED, Status.BLANK, Status.SOURCE_INCONSISTENT)
"""Statuses that depend on other cells; the value of any other cell stays whatever the rest says."""
_WHY = "annotation"


def solve_again(cells: Sequence[Cell], era: str, facts: Mapping[CellKey, str]) -> list[Cell]:
    """The cells of a record after a person has said what some of them print.

    The readings of doubtful cells (what is printed and the alternatives) go to the solver again, weighed by their
    confidence; facts go in as certain. Amounts keep their value: the unit of a bare one is printed elsewhere.

    Args:
        facts: printed text of the corrected cells.
    """
    rows = [_reading(cell, facts) for cell in cells if cell.status is not Status.MISSING or cell.key in facts]
    solved = {cell.key: cell for cell in reconcile(Anchored(load_template(era), rows)).cells}
    kinds = cell_kinds(era)
    return [_after(c, solved.get(CellKey(*c.key)), facts, decimal=_decimal(c, kinds)) for c in cells]


def _decimal(cell: Cell, kinds: Mapping[CellKey, object]) -> bool:
    return bool(getattr(kinds.get(CellKey(*cell.key)), "decimal", False))


def _reading(cell: Cell, facts: Mapping[CellKey, str]) -> RowReading:
    key = CellKey(*cell.key)
    place = Provenance(page=cell.page, box=cell.box)
    text = CellText(facts[key], place) if key in facts else CellText(cell.printed, place, _readings(cell))
    return RowReading((key,), [RowCandidate((text,), 0.0, _WHY)])


def _readings(cell: Cell) -> tuple[tuple[str, float], ...]:
    """What a doubtful cell may print, with how far the record believes it; empty for a cell that is certain."""
    if cell.status not in (Status.NEEDS_REVIEW, Status.REPAIRED) or not cell.alternatives:
        return ()
    chosen = str(cell.value) if cell.status is Status.REPAIRED and cell.value is not None else cell.printed
    readings = {chosen: cell.confidence}
    for other in cell.alternatives:
        readings[other.printed] = max(readings.get(other.printed, 0.0), other.confidence)
    readings.setdefault(cell.printed, 1 - cell.confidence)
    return tuple(sorted(readings.items(), key=lambda item: (-item[1], item[0])))


def _after(cell: Cell, solved: ReconciledCell | None, facts: Mapping[CellKey, str], *, decimal: bool) -> Cell:
    said = CellKey(*cell.key) in facts
    if solved is None or (not said and (decimal or cell.status not in _OPEN)):
        return cell
    certain = said or solved.status is Status.AS_PRINTED
    return cell.model_copy(
        update={
            "printed": solved.printed,
            "value": solved.value,
            "status": solved.status,
            "confidence": 1.0 if said else solved.confidence,
            "rules": solved.rules,
            "alternatives": [] if certain else solved.alternatives,
        }
    )
