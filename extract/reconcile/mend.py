"""The smallest sets of changes that would make a document's own figures agree: evidence for a finding, never a repair.

Card-minimal repair in the sense of DART (Fazzinga, Flesca, Furfaro, Parisi 2006): fewest changed values. One change is
searched exhaustively, more by CP-SAT.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ortools.sat.python import cp_model

from extract.reconcile.check import holds, side_sums
from extract.record import Number, Value
from extract.templates.model import CellKey, Relation

Mend = dict[CellKey, Number]

MAX_MENDS = 8
_SECONDS = 0.5
_MAX_CELLS = 400


def smallest_mends(
    failing: Sequence[Relation], relations: Sequence[Relation], values: Mapping[CellKey, Value]
) -> tuple[Mend, ...]:
    """Smallest sets of changes after which all the relations hold.

    Args:
        failing: relations that fail now.
        relations: every relation of the template; those that hold must go on holding.
        values: value of every cell the document has, blanks None (they count as 0).

    Returns:
        Up to ``MAX_MENDS`` sets of equal, smallest size; empty where none was found within the bounds.
    """
    connected = _connected(failing, relations, values)
    single = _single_changes(failing, connected, values)
    return tuple(single[:MAX_MENDS]) if single else tuple(_by_solver(connected, values))


def _connected(
    failing: Sequence[Relation], relations: Sequence[Relation], values: Mapping[CellKey, Value]
) -> list[Relation]:
    """The failing relations and all that share cells with them, over any number of steps."""
    chosen = {r.id: r for r in failing}
    keys = {k for r in failing for k in r.keys if k in values}
    grew = True
    while grew:
        grew = False
        for relation in relations:
            if relation.id not in chosen and any(k in keys for k in relation.keys):
                if not holds(relation, values):
                    continue  # not assessable: a side without any printed cell
                chosen[relation.id] = relation
                keys.update(k for k in relation.keys if k in values)
                grew = True
    return list(chosen.values())


def _single_changes(
    failing: Sequence[Relation], connected: Sequence[Relation], values: Mapping[CellKey, Value]
) -> list[Mend]:
    shared = [k for k in failing[0].keys if k in values and all(k in r.keys for r in failing)]
    found: list[Mend] = []
    for key in shared:
        sums = side_sums(failing[0], values)
        gap = sums.left - sums.right
        target = (values[key] or 0) + (-gap if key in failing[0].left else gap)
        if target < 0 or target == values[key]:
            continue
        trial = {**values, key: target}
        if all(holds(relation, trial) for relation in connected if key in relation.keys):
            found.append({key: target})
    return found


def _by_solver(connected: Sequence[Relation], values: Mapping[CellKey, Value]) -> list[Mend]:
    keys = sorted({k for r in connected for k in r.keys if k in values})
    if len(keys) > _MAX_CELLS or any((v := values[k]) is not None and v != int(v) for k in keys):
        return []
    now = {k: int(values[k] or 0) for k in keys}
    top = 2 * sum(abs(v) for v in now.values()) + 1
    model = cp_model.CpModel()
    cell = {k: model.new_int_var(min(0, now[k]), top, "x") for k in keys}
    changed = {k: model.new_bool_var("c") for k in keys}
    for k in keys:
        model.add(cell[k] == now[k]).only_enforce_if(~changed[k])
    for relation in connected:
        left = sum(cell[k] for k in relation.left if k in cell)
        right = sum(cell[k] for k in relation.right if k in cell)
        model.add(left == right) if relation.sense == "eq" else model.add(left <= right)
    model.minimize(sum(changed.values()))
    return _enumerate(model, cell, changed)


def _enumerate(
    model: cp_model.CpModel,
    cell: Mapping[CellKey, cp_model.IntVar],
    changed: Mapping[CellKey, cp_model.IntVar],
) -> list[Mend]:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = _SECONDS
    found: list[Mend] = []
    while len(found) < MAX_MENDS // 2:
        if solver.solve(model) != cp_model.OPTIMAL:
            break
        mend: Mend = {k: solver.value(cell[k]) for k in cell if solver.value(changed[k])}
        if not mend or (found and len(mend) > len(found[0])):
            break
        found.append(mend)
        model.add(sum(changed[k] for k in mend) < len(mend))
    return found
