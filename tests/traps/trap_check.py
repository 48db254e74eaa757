"""Compares what the system makes of a report with what the report prints."""

from __future__ import annotations

from dataclasses import dataclass

from trap_grids import Truth

from extract.anchoring.anchor import anchor
from extract.anchoring.model import Anchored
from extract.intake.reader import read_document
from extract.limits import Limits
from extract.reconcile.model import ReconciledCell
from extract.reconcile.reconcile import reconcile
from extract.record import Status
from extract.sections import outline
from extract.templates.model import CellKey

_OPEN = (Status.NEEDS_REVIEW, Status.MISSING)


@dataclass(frozen=True)
class Outcome:
    """Attributes:
    silent: cells that are wrong and say so nowhere.
    lost: cells that are clear in the document and come out missing or marked as doubtful.
    """

    silent: dict[CellKey, str]
    lost: dict[CellKey, str]


def cells_of(data: bytes) -> dict[CellKey, ReconciledCell]:
    """Cells of a report by key."""
    document = read_document(data, Limits())
    anchored = anchor(document, outline(document).year)
    assert isinstance(anchored, Anchored)
    return {cell.key: cell for cell in reconcile(anchored).cells}


def outcome(data: bytes, truth: Truth) -> Outcome:
    """What is wrong with the cells of a report.

    A cell is right where it shows what the document prints and has that value (0 or nothing for an empty one); a cell
    that the truth lacks must be missing, marked or 0.
    """
    cells = cells_of(data)
    silent: dict[CellKey, str] = {}
    lost: dict[CellKey, str] = {}
    for key in {**truth, **cells}:
        cell = cells.get(key)
        if cell is not None and key in truth and _right(cell, truth[key]):
            continue
        shown = "absent" if cell is None else f"{cell.printed!r} {cell.value} {cell.status}"
        note = f"{truth.get(key)!r} came out as {shown}"
        if cell is not None and cell.status not in _OPEN:
            silent[key] = note
        elif key in truth:
            lost[key] = note
    return Outcome(silent, lost)


def _right(cell: ReconciledCell, printed: str) -> bool:
    if cell.status in _OPEN:
        return False
    if not printed:
        return cell.printed == "" and not cell.value
    return cell.value is not None and str(cell.value) == printed and cell.printed != ""


def assert_read(data: bytes, truth: Truth) -> None:
    """Every cell is right."""
    result = outcome(data, truth)
    assert not result.silent, result.silent
    assert not result.lost, result.lost


def assert_not_silent(data: bytes, truth: Truth) -> None:
    """No cell is wrong without saying so."""
    result = outcome(data, truth)
    assert not result.silent, result.silent
