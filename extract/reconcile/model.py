"""What reconciliation makes of the anchored cells: a value and a status each, and the relations that do not hold."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.record import Alternative, Number, Status, Value
from extract.templates.model import CellKey, Relation


@dataclass(slots=True)
class ReconciledCell:
    """Value and status of one cell, before it becomes a ``record.Cell``."""

    key: CellKey
    printed: str
    value: Value
    status: Status
    confidence: float
    rules: list[str] = field(default_factory=list)
    alternatives: list[Alternative] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Violation:
    """A relation that the document's own figures break.

    Attributes:
        left: value of the left side, blanks counted as 0.
        right: value of the right side.
        blanks: cells of the relation that are printed empty and were counted as 0.
        mends: the smallest sets of changes (cell → value) that would make this and all connected relations hold;
            several where more than one smallest set exists, empty where none was found in bounds.
    """

    relation: Relation
    left: Number
    right: Number
    blanks: tuple[CellKey, ...] = ()
    mends: tuple[dict[CellKey, Number], ...] = ()
