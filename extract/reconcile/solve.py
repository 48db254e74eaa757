"""The most probable whole table where rows have more than one reading (OR-Tools CP-SAT).

Each row picks one candidate, each broken relation costs ``RELATION_PRICE``, each blank that must stand for more than 0
costs ``BLANK_PRICE``. The margin of a cell is what the best table without its reading would cost more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from ortools.sat.python import cp_model

from extract.reconcile.check import holds
from extract.record import Value
from extract.templates.model import CellKey, Relation

RELATION_PRICE = 8.0
BLANK_PRICE = 3.0
MARGIN = 4.0
"""A reading stands alone where every other costs at least this much more (nats; about 1 in 50)."""

_SCALE = 100
_TIME = 0.05
_MAX_JOINT, _MAX_OPTIONS, _MAX_SOLVES = 3, 40, 6
_BIG = 10_000_000_000


@dataclass(frozen=True, slots=True)
class Option:
    """One reading of a row as numbers: a value for each cell, None for a blank; absent cells have no key."""

    values: Mapping[CellKey, Value]
    cost: float


@dataclass(slots=True)
class Choice:
    """The chosen option of a row and those that come within the margin of it.

    Attributes:
        rivals: index of an option and what the best table with it costs more than the best table.
        solved: False where the bounds did not allow to compare all options.
        lead: what the next option of the row would cost more, all else as it is (nats).
        confirmed: number of relations that hold with this option and would break with another value.
    """

    chosen: int
    rivals: list[tuple[int, float]]
    solved: bool = True
    lead: float = inf
    confirmed: int = 0


def choose(
    rows: Sequence[Sequence[Option]],
    fixed: Mapping[CellKey, Value],
    relations: Sequence[Relation],
    lacking: frozenset[CellKey],
) -> list[Choice]:
    """Pick an option for each row.

    Args:
        rows: options of the rows that have several, cheapest first.
        fixed: values of all other cells.
        lacking: cells that the document should have and lacks; relations over them say nothing.
    """
    used = [r for r in relations if not lacking & set(r.keys) and _whole(r, rows, fixed)]
    table = Table(rows, fixed, used)
    first = [0] * len(rows)
    if table.settled(first):
        return [table.choice(i, first) for i in range(len(rows))]
    pruned = [_prune(options, used) for options in rows]
    kept = [keep for keep, _ in pruned]
    problem = _Problem([[rows[i][k] for k in keep] for i, keep in enumerate(kept)], fixed, table.touched())
    best = problem.solve({})
    if best is None:
        return [Choice(keep[0], [], solved=False) for keep in kept]
    picks = [keep[pick] for keep, pick in zip(kept, best[1], strict=True)]
    choices = []
    for i, (keep, complete) in enumerate(pruned):
        found = problem.rivals(i, best)
        choice = table.choice(i, picks)
        choice.rivals = [(keep[k], margin) for k, margin in found.rivals]
        choice.solved = found.solved and complete
        choices.append(choice)
    return choices


def _prune(options: Sequence[Option], relations: Sequence[Relation]) -> tuple[list[int], bool]:
    """Indices of the options that can still win, and whether these are all of them.

    Cheap ones are kept, counting what they break inside their own row.
    """
    own = [r for r in relations if set(r.keys) & set(options[0].values) == set(r.keys)]
    costs = [option.cost + sum(penalty(r, option.values) for r in own) for option in options]
    order = sorted(range(len(options)), key=lambda i: (costs[i], i))
    limit = costs[order[0]] + RELATION_PRICE + MARGIN
    able = [i for i in order if costs[i] <= limit]
    return able[:_MAX_OPTIONS], len(able) <= _MAX_OPTIONS


def penalty(relation: Relation, values: Mapping[CellKey, Value]) -> float:
    """Price of a relation under given values, a blank that must stand for more than 0 counted once."""
    if holds(relation, values):
        return 0.0
    return BLANK_PRICE if any(values.get(k, 0) is None for k in relation.keys) else RELATION_PRICE


def _whole(relation: Relation, rows: Sequence[Sequence[Option]], fixed: Mapping[CellKey, Value]) -> bool:
    values = [fixed.get(k) for k in relation.keys]
    values += [o.values.get(k) for options in rows for o in options[:1] for k in relation.keys]
    return all(v is None or v == int(v) for v in values)


class Table:
    """The rows that have several options, the other cells, and the relations over both."""

    def __init__(
        self, rows: Sequence[Sequence[Option]], fixed: Mapping[CellKey, Value], relations: Sequence[Relation]
    ) -> None:
        self._rows, self._fixed = rows, fixed
        self._keys = [{key for option in options for key in option.values} for options in rows]
        touched = set().union(*self._keys)
        self._relations = [r for r in relations if touched & set(r.keys)]
        self._of_row = [[r for r in self._relations if keys & set(r.keys)] for keys in self._keys]

    def touched(self) -> list[Relation]:
        """Relations over at least one open row."""
        return self._relations

    def settled(self, picks: Sequence[int]) -> bool:
        """True where the cheapest options break nothing and no other table can come within the margin.

        Another table that breaks nothing changes at least two rows in every relation it touches; where the two
        cheapest changes of every relation together cost the margin, there is none.
        """
        values = self._values(picks)
        if any(penalty(r, values) >= RELATION_PRICE for r in self._relations if _both_sides(r, values)):
            return False
        steps = [options[1].cost - options[0].cost if len(options) > 1 else inf for options in self._rows]
        for relation in self._relations:
            near = sorted(step for step, keys in zip(steps, self._keys, strict=True) if keys & set(relation.keys))
            if sum(near[:2]) < MARGIN or (len(near) == 1 and near[0] < 0):
                return False
        return True

    def choice(self, row: int, picks: Sequence[int]) -> Choice:
        """The chosen option with what speaks for it when all other rows stay as they are."""
        values = self._values(picks)
        options, picked = self._rows[row], picks[row]
        now = sum(penalty(r, values) for r in self._of_row[row])
        leads: list[tuple[int, float]] = []
        for index, option in enumerate(options):
            if index != picked and option.cost - options[picked].cost < MARGIN + RELATION_PRICE:
                changed = {**values, **{k: option.values.get(k) for k in self._keys[row]}}
                then = sum(penalty(r, changed) for r in self._of_row[row])
                leads.append((index, option.cost - options[picked].cost + then - now))
        rivals = sorted(((i, max(0.0, lead)) for i, lead in leads if lead < MARGIN), key=lambda r: (r[1], r[0]))
        lead = min((lead for _, lead in leads), default=MARGIN + RELATION_PRICE)
        confirmed = sum(holds(r, values) and _both_sides(r, values) for r in self._of_row[row])
        return Choice(picked, rivals, True, max(lead, 0.0), confirmed)

    def _values(self, picks: Sequence[int]) -> dict[CellKey, Value]:
        values = dict(self._fixed)
        for options, pick in zip(self._rows, picks, strict=True):
            values.update(options[pick].values)
        return values


def _both_sides(relation: Relation, values: Mapping[CellKey, Value]) -> bool:
    """A relation with a side that is blank altogether says nothing."""
    return all(any(values.get(k) is not None for k in side) for side in (relation.left, relation.right))


class _Problem:
    """The rows of one document that have several readings, with the relations that bind them."""

    def __init__(
        self, rows: Sequence[Sequence[Option]], fixed: Mapping[CellKey, Value], relations: Sequence[Relation]
    ) -> None:
        self._rows, self._fixed, self._relations = rows, fixed, relations
        self._budget = _MAX_SOLVES

    def solve(self, forbidden: Mapping[int, set[int]]) -> tuple[float, list[int]] | None:
        """Cost and picks of the best table without the forbidden options; None where none was found in time."""
        self._budget -= 1
        return _Model(self._rows, self._fixed, self._relations).solve(forbidden)

    def rivals(self, row: int, best: tuple[float, list[int]]) -> Choice:
        """What else a row could be.

        By its own cost first. Where that leaves few rivals, or where the best table breaks relations of the row, the
        solver says what the other rows make of them; where many are left, or the budget is spent, they all stay.
        """
        own = self._own_rivals(row, best)
        if not own.rivals and not self._breaks(row, best):
            return own
        if len(own.rivals) > _MAX_JOINT or self._budget <= 0:
            return own
        return self._joint_rivals(row, best)

    def _own_rivals(self, row: int, best: tuple[float, list[int]]) -> Choice:
        picked = best[1][row]
        options = self._rows[row]
        own = [r for r in self._relations if set(r.keys) <= set(options[0].values)]
        costs = [option.cost + sum(penalty(r, option.values) for r in own) for option in options]
        rivals = [(i, max(0.0, c - costs[picked])) for i, c in enumerate(costs) if i != picked]
        return Choice(picked, sorted((r for r in rivals if r[1] < MARGIN), key=lambda r: (r[1], r[0])))

    def _breaks(self, row: int, best: tuple[float, list[int]]) -> bool:
        values = {**self._fixed}
        for options, pick in zip(self._rows, best[1], strict=True):
            values.update(options[pick].values)
        mine = set(self._rows[row][0].values)
        return any(penalty(r, values) > 0 for r in self._relations if mine & set(r.keys))

    def _joint_rivals(self, row: int, best: tuple[float, list[int]]) -> Choice:
        cost, picks = best
        forbidden = {picks[row]}
        rivals: list[tuple[int, float]] = []
        while len(forbidden) < len(self._rows[row]):
            if len(rivals) > _MAX_JOINT or self._budget <= 0:
                return Choice(picks[row], rivals, solved=False)
            other = self.solve({row: forbidden})
            if other is None or other[0] - cost >= MARGIN:
                break
            rivals.append((other[1][row], other[0] - cost))
            forbidden.add(other[1][row])
        return Choice(picks[row], rivals)


class _Model:
    """The CP-SAT model of one document."""

    def __init__(
        self, rows: Sequence[Sequence[Option]], fixed: Mapping[CellKey, Value], relations: Sequence[Relation]
    ) -> None:
        self._model = cp_model.CpModel()
        self._cost: list[cp_model.LinearExpr] = []
        self._picks = [[self._model.new_bool_var("") for _ in options] for options in rows]
        self._cells: dict[CellKey, cp_model.LinearExprT] = {}
        for key in {k for r in relations for k in r.keys if k in fixed}:
            value = fixed[key]
            self._cells[key] = int(value) if value is not None else self._blank(None)
        for picks, options in zip(self._picks, rows, strict=True):
            self._row(picks, options)
        for relation in relations:
            self._relation(relation)
        self._model.minimize(sum(self._cost))

    def solve(self, forbidden: Mapping[int, set[int]]) -> tuple[float, list[int]] | None:
        """Cost and picks of the best table without the forbidden options; None where none was found in time."""
        for row, options in forbidden.items():
            for option in options:
                self._model.add(self._picks[row][option] == 0)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = _TIME
        if solver.solve(self._model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        picks = [next(i for i, pick in enumerate(row) if solver.value(pick)) for row in self._picks]
        return solver.objective_value / _SCALE, picks

    def _row(self, picks: list[cp_model.IntVar], options: Sequence[Option]) -> None:
        self._model.add_exactly_one(picks)
        for index, pick in enumerate(picks):
            self._model.add_hint(pick, index == 0)
        self._cost += [round(option.cost * _SCALE) * pick for pick, option in zip(picks, options, strict=True)]
        for key in {k for option in options for k in option.values}:
            values = [option.values.get(key) for option in options]
            shown = sum(int(v) * pick for v, pick in zip(values, picks, strict=True) if v)
            blanks = [pick for v, pick in zip(values, picks, strict=True) if v is None]
            self._cells[key] = shown + (self._blank(blanks) if blanks else 0)

    def _blank(self, allowed: list[cp_model.IntVar] | None) -> cp_model.IntVar:
        """A blank cell: 0, or at a price whatever the relations need."""
        value = self._model.new_int_var(0, _BIG, "")
        above = self._model.new_bool_var("")
        self._model.add(value == 0).only_enforce_if(~above)
        if allowed is not None:
            self._model.add(sum(allowed) == 1).only_enforce_if(above)
        self._cost.append(round(BLANK_PRICE * _SCALE) * above)
        return value

    def _relation(self, relation: Relation) -> None:
        left = sum(self._cells[k] for k in relation.left if k in self._cells)
        right = sum(self._cells[k] for k in relation.right if k in self._cells)
        broken = self._model.new_bool_var("")
        rule = left == right if relation.sense == "eq" else left <= right
        if isinstance(rule, bool):
            return
        self._model.add(rule).only_enforce_if(~broken)
        self._cost.append(round(RELATION_PRICE * _SCALE) * broken)
