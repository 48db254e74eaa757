"""Rows with several readings, and what speaks for each reading when the other rows stay as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf, log

from extract.reconcile.check import holds
from extract.record import Value
from extract.templates.model import CellKey, Relation

RELATION_PRICE = 8.0
BLANK_PRICE = 3.0
MARGIN = 4.0
"""A reading stands alone where every other costs at least this much more (nats; about 1 in 50)."""


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
        lead: what the other options of the row would cost more together, all else as it is (nats).
        confirmed: number of relations that hold with this option and would break with another value.
    """

    chosen: int
    rivals: list[tuple[int, float]]
    solved: bool = True
    lead: float = inf
    confirmed: int = 0


def penalty(relation: Relation, values: Mapping[CellKey, Value]) -> float:
    """Price of a relation under given values, a blank that must stand for more than 0 counted once."""
    if holds(relation, values):
        return 0.0
    return BLANK_PRICE if any(values.get(k, 0) is None for k in relation.keys) else RELATION_PRICE


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
        changed = dict(values)
        for index, option in enumerate(options):
            if index != picked and option.cost - options[picked].cost < MARGIN + RELATION_PRICE:
                changed.update({k: option.values.get(k) for k in self._keys[row]})
                then = sum(penalty(r, changed) for r in self._of_row[row])
                leads.append((index, option.cost - options[picked].cost + then - now))
        rivals = sorted(((i, max(0.0, lead)) for i, lead in leads if lead < MARGIN), key=lambda r: (r[1], r[0]))
        # Many unlikely readings together are as likely as one that is less so.
        against = sum(exp(-max(lead, 0.0)) for _, lead in leads) + exp(-MARGIN - RELATION_PRICE)
        equal = (r for r in self._of_row[row] if r.sense == "eq")  # others hold with many values
        confirmed = sum(holds(r, values) and _both_sides(r, values) for r in equal)
        return Choice(picked, rivals, True, max(-log(against), 0.0), confirmed)

    def _values(self, picks: Sequence[int]) -> dict[CellKey, Value]:
        values = dict(self._fixed)
        for options, pick in zip(self._rows, picks, strict=True):
            values.update(options[pick].values)
        return values


def _both_sides(relation: Relation, values: Mapping[CellKey, Value]) -> bool:
    """A relation with a side that is blank altogether says nothing."""
    return all(any(values.get(k) is not None for k in side) for side in (relation.left, relation.right))
