"""The most probable whole table where rows have more than one reading (OR-Tools CP-SAT).

Each row picks one candidate, each broken relation costs ``RELATION_PRICE``, each blank that must stand for more than 0
costs ``BLANK_PRICE``. The margin of a cell is what the best table without its reading would cost more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from extract.reconcile.check import fails
from extract.record import Value
from extract.templates.model import CellKey, Relation

RELATION_PRICE = 8.0
BLANK_PRICE = 3.0
MARGIN = 4.0
"""A reading stands alone where every other costs at least this much more (nats; about 1 in 50)."""

_SCALE = 100
_TIME = 0.6
_MAX_ROWS, _MAX_ALTERNATIVES = 40, 4
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
    """

    chosen: int
    rivals: list[tuple[int, float]]
    solved: bool = True


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
    if _plain(rows, fixed, relations, lacking):
        return [Choice(0, []) for _ in rows]
    touched = {key for options in rows for option in options for key in option.values}
    used = [r for r in relations if touched & set(r.keys) and not lacking & set(r.keys) and _whole(r, rows, fixed)]
    best = _Model(rows, fixed, used).solve({})
    if best is None:
        return [Choice(0, [], solved=False) for _ in rows]
    return [_with_rivals(i, rows, fixed, used, best) for i in range(len(rows))]


def _plain(
    rows: Sequence[Sequence[Option]],
    fixed: Mapping[CellKey, Value],
    relations: Sequence[Relation],
    lacking: frozenset[CellKey],
) -> bool:
    """True where the cheapest readings are far ahead and break nothing: no other table can come near."""
    if any(len(options) > 1 and options[1].cost - options[0].cost < MARGIN for options in rows):
        return False
    values = {**fixed, **{k: v for options in rows for k, v in options[0].values.items()}}
    return not any(fails(relation, values, lacking) for relation in relations)


def _whole(relation: Relation, rows: Sequence[Sequence[Option]], fixed: Mapping[CellKey, Value]) -> bool:
    values = [fixed.get(k) for k in relation.keys]
    values += [o.values.get(k) for options in rows for o in options[:1] for k in relation.keys]
    return all(v is None or v == int(v) for v in values)


def _with_rivals(
    row: int,
    rows: Sequence[Sequence[Option]],
    fixed: Mapping[CellKey, Value],
    used: Sequence[Relation],
    best: tuple[float, list[int]],
) -> Choice:
    cost, picks = best
    if row >= _MAX_ROWS:
        return Choice(picks[row], [], solved=False)
    forbidden = {picks[row]}
    rivals: list[tuple[int, float]] = []
    while len(forbidden) < len(rows[row]) and len(rivals) < _MAX_ALTERNATIVES:
        other = _Model(rows, fixed, used).solve({row: forbidden})
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
