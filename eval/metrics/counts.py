"""Counters that add up over reports, and the rates that follow from them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Counts(ABC):
    """Base of the counters: a tuple of integers that adds field by field."""

    def __add__(self, other: Self) -> Self:
        return type(self)(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @abstractmethod
    def rates(self) -> dict[str, float | None]:
        """The rates that follow from the counts, by name; None where there is nothing to divide by."""

    @classmethod
    def total(cls, items: Iterable[Self]) -> Self:
        """Sum of any number of counters."""
        result = cls()
        for item in items:
            result += item
        return result


def ratio(part: int, whole: int) -> float | None:
    """``part / whole`` to four digits; None where there is nothing to divide by."""
    return round(part / whole, 4) if whole else None


def f1(hits: int, predicted: int, gold: int) -> float | None:
    """F1 of ``hits`` right ones among ``predicted``, of ``gold`` true ones; None where both are 0."""
    return ratio(2 * hits, predicted + gold)


@dataclass(frozen=True, slots=True)
class CellCounts(Counts):
    """Cells of gold by what became of them, and the cells that only the record has.

    Attributes:
        gold: cells that gold has; ``right + doubtful + missing + silent``.
        right: printed and value right (``right_review`` of them marked for review).
        doubtful: wrong, marked ``needs_review``.
        missing: the record says that the document has no such cell, or lacks it.
        silent: wrong, and nothing marks it.
        extra: cells that gold lacks and the record gives unmarked; wrong silently as well.
        extra_review: the same, marked ``needs_review``.
        harmed: wrong cells whose first reading was right.
    """

    gold: int = 0
    right: int = 0
    right_review: int = 0
    doubtful: int = 0
    missing: int = 0
    silent: int = 0
    extra: int = 0
    extra_review: int = 0
    harmed: int = 0

    @property
    def silent_all(self) -> int:
        """Every cell that is wrong without a mark."""
        return self.silent + self.extra

    def rates(self) -> dict[str, float | None]:
        """Exact match over the cells of gold; silent wrong cells over all cells that the record stands behind."""
        standing = self.right - self.right_review + self.silent_all
        return {"exact": ratio(self.right, self.gold), "silent_rate": ratio(self.silent_all, standing)}


@dataclass(frozen=True, slots=True)
class FigureCounts(Counts):
    """Narrative figures.

    Attributes:
        spans: figures of gold whose span the record has, in the same place.
        strict: those with the right indicator too.
        value: spans with the right value (``unit`` and ``qualifier`` alike).
        period: spans with the right period, of the ``period_stated`` whose gold says one (role and group alike).
        unlocated: figures of gold whose place is not in the plain text; counted as missed.
    """

    gold: int = 0
    predicted: int = 0
    spans: int = 0
    strict: int = 0
    value: int = 0
    unit: int = 0
    qualifier: int = 0
    period: int = 0
    period_stated: int = 0
    role: int = 0
    role_stated: int = 0
    group: int = 0
    group_stated: int = 0
    unlocated: int = 0

    def rates(self) -> dict[str, float | None]:
        """Strict and span F1 with precision and recall; accuracies of the attributes over matched spans."""
        return {
            "strict_f1": f1(self.strict, self.predicted, self.gold),
            "strict_precision": ratio(self.strict, self.predicted),
            "strict_recall": ratio(self.strict, self.gold),
            "span_f1": f1(self.spans, self.predicted, self.gold),
            "value_accuracy": ratio(self.value, self.spans),
            "unit_accuracy": ratio(self.unit, self.spans),
            "qualifier_accuracy": ratio(self.qualifier, self.spans),
            "period_accuracy": ratio(self.period, self.period_stated),
            "role_accuracy": ratio(self.role, self.role_stated),
            "group_accuracy": ratio(self.group, self.group_stated),
        }


@dataclass(frozen=True, slots=True)
class LabelCounts(Counts):
    """Figures of one indicator: right ones, all that the record gives, all of gold."""

    hits: int = 0
    predicted: int = 0
    gold: int = 0

    def rates(self) -> dict[str, float | None]:
        """Precision and recall."""
        return {"precision": ratio(self.hits, self.predicted), "recall": ratio(self.hits, self.gold)}


@dataclass(frozen=True, slots=True)
class FindingCounts(Counts):
    """Findings: of gold, of those found; of the record, of those that match nothing in gold (candidates for false
    alarms, to be read by a person)."""

    gold: int = 0
    found: int = 0
    predicted: int = 0
    unmatched: int = 0

    def rates(self) -> dict[str, float | None]:
        """Recall, and a lower bound of precision: gold does not claim to list every true finding."""
        return {
            "recall": ratio(self.found, self.gold),
            "precision_at_least": ratio(self.predicted - self.unmatched, self.predicted),
        }
