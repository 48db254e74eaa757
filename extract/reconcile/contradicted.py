"""Cells read for certain that cannot all be right, whatever the doubtful ones around them are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import inf

from extract.reconcile.check import TOLERANCE, Bounds, holds, tighten
from extract.record import Value
from extract.templates.model import CellKey, Relation

_MAX_ROUNDS = 10


def contradicted(
    relations: Iterable[Relation],
    values: Mapping[CellKey, Value],
    open_cells: frozenset[CellKey],
    signed: frozenset[CellKey],
) -> frozenset[CellKey]:
    """Cells under suspicion: those of a relation that no values of the open cells can make hold.

    Bounds propagation: an open or blank cell may be anything from 0 up (or below, where it is ``signed``). Unless
    nothing else is left, a cell is not under suspicion where another relation among certain cells bears it out, or
    where it stands on the side that is too large and is smaller than the surplus.

    Args:
        relations: those to go by; cells that the document lacks count as nothing.
        open_cells: cells whose reading is not settled.
    """
    relations = list(relations)
    loose = [r for r in relations if any(key in open_cells for key in r.keys)]
    borne_out = {
        key
        for relation in relations
        if relation.sense == "eq" and not open_cells & set(relation.keys) and holds(relation, values)
        for key in relation.keys
        if values.get(key)
    }
    likely: set[CellKey] = set()
    involved: set[CellKey] = set()
    # A contradiction shows at the relation that is asked last: both orders name both ends of a chain.
    for ordered in (loose, loose[::-1]):
        bounds = _propagated(ordered, values, open_cells, signed)
        for relation in loose:
            certain = [k for k in relation.keys if k not in open_cells and values.get(k) is not None]
            if (
                suspects := _suspects(relation, values, bounds, [k for k in certain if k not in borne_out])
            ) is not None:
                likely.update(suspects)
                involved.update(certain)
    return frozenset(likely or involved)


def _propagated(
    relations: Sequence[Relation],
    values: Mapping[CellKey, Value],
    open_cells: frozenset[CellKey],
    signed: frozenset[CellKey],
) -> Bounds:
    bounds: Bounds = {
        key: (-inf if key in signed else 0.0, inf) if key in open_cells or value is None else (float(value),) * 2
        for key, value in values.items()
    }
    for _ in range(_MAX_ROUNDS):
        if not sum(len(tighten(relation, bounds)) for relation in relations):
            break
    return bounds


def _suspects(
    relation: Relation, values: Mapping[CellKey, Value], bounds: Bounds, candidates: Sequence[CellKey]
) -> list[CellKey] | None:
    """The candidates that may be at fault, those first that may be so alone; None where the relation can hold."""
    left, right = ([bounds[k] for k in side if k in bounds] for side in (relation.left, relation.right))
    surplus = sum(low for low, _ in left) - sum(high for _, high in right)
    lack = sum(low for low, _ in right) - sum(high for _, high in left)
    if surplus > TOLERANCE:
        large = relation.left
    elif relation.sense == "eq" and lack > TOLERANCE:
        large = relation.right
    else:
        return None
    likely = [key for key in candidates if values[key] or key not in large]
    alone = [key for key in likely if key not in large or abs(values[key] or 0) >= max(surplus, lack) - TOLERANCE]
    return alone or likely
