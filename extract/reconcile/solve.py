"""The most probable whole table where rows have more than one reading (OR-Tools CP-SAT).

Each row picks one candidate, each broken relation costs ``RELATION_PRICE``, each blank that must stand for more than 0
costs ``BLANK_PRICE``. The margin of a cell is what the best table without its reading would cost more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from extract.reconcile.options import BLANK_PRICE, MARGIN, RELATION_PRICE, Choice, Option, Table, penalty
from extract.record import Value
from extract.templates.model import CellKey, Relation

_SCALE = 100
_TIME = 0.05
_MAX_JOINT, _MAX_OPTIONS, _MAX_SOLVES = 3, 40, 6
_BIG = 10_000_000_000


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
    picks = [keep[pick] for keep, pick in zip(kept, best.picks, strict=True)]
    found = [problem.rivals(i, best) for i in range(len(pruned))]
    choices = []
    for i, (keep, complete) in enumerate(pruned):
        choice = table.choice(i, picks)
        choice.rivals = [(keep[k], margin) for k, margin in problem.with_others(i, best, found[i].rivals)]
        choice.solved = found[i].solved and complete
        choices.append(choice)
    return choices


def _prune(options: Sequence[Option], relations: Sequence[Relation]) -> tuple[list[int], bool]:
    """Indices of the options that can still win, and whether these are all of them.

    Cheap ones are kept, counting what they break inside their own row.
    """
    costs = _own_costs(options, relations)
    order = sorted(range(len(options)), key=lambda i: (costs[i], i))
    limit = costs[order[0]] + RELATION_PRICE + MARGIN
    able = [i for i in order if costs[i] <= limit]
    return able[:_MAX_OPTIONS], len(able) <= _MAX_OPTIONS


def _own_costs(options: Sequence[Option], relations: Sequence[Relation]) -> list[float]:
    """Cost of each option of a row with what it breaks inside the row."""
    own = [r for r in relations if set(r.keys) <= set(options[0].values)]
    return [option.cost + sum(penalty(r, option.values) for r in own) for option in options]


def _whole(relation: Relation, rows: Sequence[Sequence[Option]], fixed: Mapping[CellKey, Value]) -> bool:
    values = [fixed.get(k) for k in relation.keys]
    values += [o.values.get(k) for options in rows for o in options[:1] for k in relation.keys]
    return all(v is None or v == int(v) for v in values)


@dataclass(frozen=True, slots=True)
class Best:
    """The best table that was found: its cost, an option for each row, and whether none is better for certain."""

    cost: float
    picks: list[int]
    proven: bool


class _Problem:
    """The rows of one document that have several readings, with the relations that bind them."""

    def __init__(
        self, rows: Sequence[Sequence[Option]], fixed: Mapping[CellKey, Value], relations: Sequence[Relation]
    ) -> None:
        self._rows, self._fixed, self._relations = rows, fixed, relations
        self._model = _Model(rows, fixed, relations)
        self._budget = _MAX_SOLVES
        self._others: list[Best] = []

    def solve(self, forbidden: Mapping[int, set[int]]) -> Best | None:
        """Cost and picks of the best table without the forbidden options; None where none was found in time."""
        self._budget -= 1
        return self._model.solve(forbidden)

    def rivals(self, row: int, best: Best) -> Choice:
        """What else a row could be.

        By its own cost first. Where that leaves few rivals, or where the best table breaks relations of the row, the
        solver says what the other rows make of them; where many are left, the best table is not proven or the budget
        is spent, they all stay, and a row without rivals that breaks relations counts as unsolved.
        """
        own = self._own_rivals(row, best)
        if not own.rivals and not self._breaks(row, best):
            return own
        if not best.proven or len(own.rivals) > _MAX_JOINT or self._budget <= 0:
            return Choice(own.chosen, own.rivals, solved=bool(own.rivals))
        return self._joint_rivals(row, best)

    def with_others(self, row: int, best: Best, rivals: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
        """The rivals of a row with those that it has in the tables found for the rivals of other rows.

        Clear glyphs have no rival by their own cost, but where four cells can only change together, and three of them
        are in doubt, the fourth is as well.
        """
        least = dict(rivals)
        for other in self._others:
            if (option := other.picks[row]) != best.picks[row]:
                least[option] = min(other.cost - best.cost, least.get(option, MARGIN))
        return sorted(least.items(), key=lambda rival: (rival[1], rival[0]))

    def _own_rivals(self, row: int, best: Best) -> Choice:
        picked = best.picks[row]
        costs = _own_costs(self._rows[row], self._relations)
        rivals = [(i, max(0.0, c - costs[picked])) for i, c in enumerate(costs) if i != picked]
        return Choice(picked, sorted((r for r in rivals if r[1] < MARGIN), key=lambda r: (r[1], r[0])))

    def _breaks(self, row: int, best: Best) -> bool:
        values = {**self._fixed}
        for options, pick in zip(self._rows, best.picks, strict=True):
            values.update(options[pick].values)
        mine = set(self._rows[row][0].values)
        return any(penalty(r, values) > 0 for r in self._relations if mine & set(r.keys))

    def _joint_rivals(self, row: int, best: Best) -> Choice:
        cost, picks = best.cost, best.picks
        forbidden = {picks[row]}
        rivals: list[tuple[int, float]] = []
        while len(forbidden) < len(self._rows[row]):
            if len(rivals) > _MAX_JOINT or self._budget <= 0:
                return Choice(picks[row], rivals, solved=False)
            other = self.solve({row: forbidden})
            if other is None or other.cost - cost >= MARGIN:
                break
            self._others.append(other)
            rivals.append((other.picks[row], other.cost - cost))
            forbidden.add(other.picks[row])
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
        # In the order of the form: the order of a set changes from run to run, and the solver's answer with it.
        for key in dict.fromkeys(k for r in relations for k in r.keys if k in fixed):
            value = fixed[key]
            self._cells[key] = int(value) if value is not None else self._blank(None)
        for picks, options in zip(self._picks, rows, strict=True):
            self._row(picks, options)
        for relation in relations:
            self._relation(relation)
        self._model.minimize(sum(self._cost))

    def solve(self, forbidden: Mapping[int, set[int]]) -> Best | None:
        """Cost and picks of the best table without the forbidden options; None where none was found in time."""
        model = self._model.clone()
        for row, options in forbidden.items():
            for option in sorted(options):
                model.add(self._picks[row][option] == 0)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = _TIME
        # Measured on the models of run-together texts: the linear relaxation proves the optimum sooner, and probing and
        # the search for symmetries cost more than they save on models this small.
        solver.parameters.linearization_level = 2
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 0
        status = solver.solve(model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        picks = [next(i for i, pick in enumerate(row) if solver.value(pick)) for row in self._picks]
        return Best(solver.objective_value / _SCALE, picks, status == cp_model.OPTIMAL)

    def _row(self, picks: list[cp_model.IntVar], options: Sequence[Option]) -> None:
        self._model.add_exactly_one(picks)
        for index, pick in enumerate(picks):
            self._model.add_hint(pick, index == 0)
        self._cost.append(cp_model.LinearExpr.weighted_sum(picks, [round(option.cost * _SCALE) for option in options]))
        for key in dict.fromkeys(k for option in options for k in option.values):
            values = [option.values.get(key) for option in options]
            shown = cp_model.LinearExpr.weighted_sum(picks, [int(v or 0) for v in values])
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
