"""The relations of a template against values: which hold, which fail, and what they say about blank cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf, isinf
from typing import TypeAlias

from extract.record import Number, Value
from extract.templates.model import CellKey, Relation

TOLERANCE = 1e-6
Bounds: TypeAlias = dict[CellKey, tuple[float, float]]
"""The least and the greatest value that a cell may have."""
_MAX_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Sums:
    """Both sides of a relation with blanks counted as 0."""

    left: Number
    right: Number
    blanks: tuple[CellKey, ...]


def side_sums(relation: Relation, values: Mapping[CellKey, Value]) -> Sums:
    """Sums over the cells that the document has; cells it lacks count as nothing."""
    return Sums(
        _sum(relation.left, values),
        _sum(relation.right, values),
        tuple(key for key in relation.keys if key in values and values[key] is None),
    )


def holds(relation: Relation, values: Mapping[CellKey, Value]) -> bool:
    """True where the relation holds with blanks counted as 0."""
    gap = _sum(relation.left, values) - _sum(relation.right, values)
    return abs(gap) <= TOLERANCE if relation.sense == "eq" else gap <= TOLERANCE


def fails(relation: Relation, values: Mapping[CellKey, Value], lacking: frozenset[CellKey]) -> bool:
    """True where the document's own figures contradict the relation.

    A relation with a side that is blank altogether says nothing; neither does one of whose cells the document lacks
    some that the form requires.
    """
    if holds(relation, values) or any(key in lacking for key in relation.keys):
        return False
    return _printed(relation.left, values) and _printed(relation.right, values)


def derive(
    relations: Iterable[Relation], values: Mapping[CellKey, Value], unread: frozenset[CellKey]
) -> dict[CellKey, tuple[Number, tuple[str, ...]]]:
    """Values of blank cells that the relations leave only one possibility for, with the relations that say so.

    Bounds propagation over whole numbers from 0 up: 总计 0 makes every blank part 0, one blank among printed parts is
    the difference. Where bounds contradict each other, nothing is derived.

    Args:
        unread: cells with an unreadable text; they bound nothing and get no value.
    """
    bounds: Bounds = {
        key: (0.0, inf) if value is None else (float(value), float(value)) for key, value in values.items()
    }
    usable = [
        r for r in relations if any(values.get(k, 0) is None for k in r.keys) and not any(k in unread for k in r.keys)
    ]
    because: dict[CellKey, list[str]] = {}
    for _ in range(_MAX_ROUNDS):
        changed = False
        for relation in usable:
            narrowed = tighten(relation, bounds)
            for key in narrowed:
                because.setdefault(key, []).append(relation.id)
            changed |= bool(narrowed)
        if not changed:
            break
    return {
        key: (int(low), tuple(dict.fromkeys(because[key])))
        for key, (low, high) in bounds.items()
        if values[key] is None and low == high and key in because and key not in unread
    }


class _Total:
    """A sum of bounds that can take a term out again although some terms are infinite."""

    def __init__(self, terms: Iterable[float]) -> None:
        self._finite, self._infinite = 0.0, 0
        for term in terms:
            if isinf(term):
                self._infinite += 1
            else:
                self._finite += term

    def without(self, term: float) -> float | None:
        """The sum of the other terms, None where it is infinite."""
        if self._infinite - isinf(term):
            return None
        return self._finite - (0.0 if isinf(term) else term)


def tighten(relation: Relation, bounds: Bounds) -> set[CellKey]:
    """One round of bounds propagation over ``sum(left) - sum(right) = 0`` (or ``<= 0``), in place.

    Returns:
        The cells whose bounds are narrower now; none where the bounds contradict each other.
    """
    terms = [(1, k) for k in relation.left if k in bounds] + [(-1, k) for k in relation.right if k in bounds]
    spans = [bounds[k] if sign > 0 else (-bounds[k][1], -bounds[k][0]) for sign, k in terms]
    low, high = _Total(span[0] for span in spans), _Total(span[1] for span in spans)
    equal = relation.sense == "eq"
    updates: Bounds = {}
    for (sign, key), span in zip(terms, spans, strict=True):
        rest_low, rest_high = low.without(span[0]), high.without(span[1])
        most = -rest_low if rest_low is not None else inf
        least = -rest_high if equal and rest_high is not None else -inf
        lower, upper = (least, most) if sign > 0 else (-most, -least)
        new = max(bounds[key][0], lower), min(bounds[key][1], upper)
        if new[0] > new[1] + TOLERANCE:
            return set()  # the printed figures contradict each other here: nothing follows
        if new != bounds[key]:
            updates[key] = new
    bounds.update(updates)
    return set(updates)


def _sum(keys: Iterable[CellKey], values: Mapping[CellKey, Value]) -> Number:
    total: Number = 0
    for key in keys:  # asked for every relation of every candidate table: a plain loop takes half the time of `sum`
        value = values.get(key)
        if value:
            total += value
    return total


def _printed(keys: Iterable[CellKey], values: Mapping[CellKey, Value]) -> bool:
    return any(values.get(key) is not None for key in keys)
