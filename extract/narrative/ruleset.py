"""The ordered rules that name a figure's indicator, compiled from ``rules/indicators.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from extract.narrative.context import Context
from extract.narrative.numbers import NumberSpan
from extract.narrative.resources import rule_file

NO_FIGURE = "none"
# Scopes that rules may test, the shortest first: conditions are tried in this order.
_SCOPES = ("list", "head", "previous", "channel", "topic", "right", "ahead", "near", "np", "segment", "sentence")
_SETTINGS = {"indicator", "confidence", "units", "bare"}
_SURE = 0.7
"""A number in words, or without a unit, needs a rule at least this sure to count as a figure."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A pattern that must (or must not) be found in one scope of the context."""

    scope: str
    pattern: re.Pattern[str]
    wanted: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: all conditions must hold, and the unit must be among ``units`` (None: any unit that is printed)."""

    indicator: str
    confidence: float
    conditions: tuple[Condition, ...]
    units: frozenset[str] | None
    bare: bool

    def takes(self, unit: str) -> bool:
        """Whether this rule may name a number with this unit, "" for none."""
        if not unit:
            return self.bare or (self.units is not None and "" in self.units)
        return self.units is None or unit in self.units

    def applies(self, context: Context) -> bool:
        """Whether all conditions hold."""
        # A plain loop: it runs for some fifty rules on every number.
        for condition in self.conditions:
            if (condition.pattern.search(getattr(context, condition.scope)) is not None) is not condition.wanted:
                return False
        return True


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules in order; the first that applies decides."""

    rules: tuple[Rule, ...]
    _by_unit: dict[str, tuple[Rule, ...]] = field(default_factory=dict, compare=False)

    @classmethod
    @cache
    def load(cls) -> RuleSet:
        """Compile once a process; ValueError where a rule names a scope that does not exist."""
        data = rule_file("indicators")
        return cls(tuple(_compile(entry, data["terms"]) for entry in data["rules"]))

    def classify(self, context: Context, number: NumberSpan) -> tuple[str, float]:
        """Indicator and confidence, ``none`` where the number is no figure."""
        for rule in self._taking(context.unit):
            if rule.applies(context):
                weak = (number.chinese or not number.unit) and rule.confidence < _SURE
                return (NO_FIGURE, 1.0) if weak else (rule.indicator, rule.confidence)
        return NO_FIGURE, 1.0

    def _taking(self, unit: str) -> tuple[Rule, ...]:
        """The rules that take a unit, sorted out once for each of the units of the grammar."""
        rules = self._by_unit.get(unit)
        if rules is None:
            rules = self._by_unit[unit] = tuple(rule for rule in self.rules if rule.takes(unit))
        return rules


def _compile(entry: dict[str, Any], terms: dict[str, Any]) -> Rule:
    conditions = []
    for key, pattern in entry.items():
        if key in _SETTINGS:
            continue
        scope = key.removeprefix("not_")
        if scope not in _SCOPES:
            raise ValueError(f"unknown scope {key!r} in a rule for {entry['indicator']}")
        conditions.append(Condition(scope, re.compile(_expand(pattern, terms)), not key.startswith("not_")))
    conditions.sort(key=lambda condition: _SCOPES.index(condition.scope))
    return Rule(
        entry["indicator"],
        float(entry["confidence"]),
        tuple(conditions),
        _units(entry.get("units"), terms),
        bool(entry.get("bare", False)),
    )


def _units(units: str | Iterable[str] | None, terms: dict[str, Any]) -> frozenset[str] | None:
    if isinstance(units, str):
        return frozenset(terms[units.strip("{}")])
    return None if units is None else frozenset(units)


def _expand(pattern: str, terms: dict[str, Any]) -> str:
    for name, value in terms.items():
        if isinstance(value, str):
            pattern = pattern.replace("{" + name + "}", f"(?:{value})")
    return pattern
