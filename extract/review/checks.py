"""The statutory sums of a record, cell by cell: which hold, which fail, and which cannot be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from extract.reconcile.check import fails, holds, side_sums
from extract.record import Cell, Record, Status, Value
from extract.templates import CellKey, Relation, Template

State: TypeAlias = Literal["holds", "fails", "silent"]


@dataclass(frozen=True, slots=True)
class Check:
    """One relation on the values of a record: its state, both sums with blanks as 0, and how many are blank."""

    state: State
    left: Value
    right: Value
    blanks: int


def present_keys(record: Record) -> set[CellKey]:
    """Cells that the document has."""
    return {CellKey(*cell.key) for cell in record.cells if cell.status is not Status.MISSING}


def check_relations(template: Template, record: Record) -> dict[str, Check]:
    """Every relation of the template by its id, on the values that the record stands behind."""
    cells = {CellKey(*cell.key): cell for cell in record.cells if cell.status is not Status.MISSING}
    values = {key: cell.value for key, cell in cells.items()}
    lacking = frozenset(set(template.keys()) - cells.keys() - _replaced(template, cells))
    return {relation.id: _check(relation, values, lacking) for relation in template.relations}


def _replaced(template: Template, cells: Mapping[CellKey, Cell]) -> set[CellKey]:
    """Cells of rows for which the report has the variant row."""
    return {
        CellKey(table.id, other, column.id)
        for table in template.tables
        for row in table.rows
        if row.variant and any(CellKey(table.id, row.id, column.id) in cells for column in table.columns)
        for other in row.replaces
        for column in table.columns
    }


def _check(relation: Relation, values: Mapping[CellKey, Value], lacking: frozenset[CellKey]) -> Check:
    sums = side_sums(relation, values)
    state: State = "fails" if fails(relation, values, lacking) else "holds"
    if state == "holds" and (not holds(relation, values) or _unknown(relation.keys, values, lacking)):
        state = "silent"
    return Check(state, sums.left, sums.right, len(sums.blanks))


def _unknown(keys: Sequence[CellKey], values: Mapping[CellKey, Value], lacking: frozenset[CellKey]) -> bool:
    """True where a side could still be anything: a cell is missing, or all that the document has is blank."""
    return any(key in lacking for key in keys) or all(values.get(key) is None for key in keys)
