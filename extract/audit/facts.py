"""What a report states that another report could hardly state by chance: the numbers of its text and of its tables."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from extract.audit.model import FigureNote, Report
from extract.audit.rules import audit_rules
from extract.templates.model import CellKey

Fact: TypeAlias = CellKey | tuple[str, float]
"""A cell, whose value is the fact, or indicator and value of a figure."""

_LEAST_FIGURES = 2


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the facts of two reports agree.

    Attributes:
        share: equal facts over the facts of the report that has more.
        information: sum of log10 over the distinct equal values: how improbable it is by chance, in powers of ten.
        figures: equal figures, as each report has them; cells: equal cells.
    """

    share: float
    information: float
    figures: tuple[tuple[FigureNote, FigureNote], ...]
    cells: tuple[CellKey, ...]

    @property
    def count(self) -> int:
        """Equal facts."""
        return len(self.figures) + len(self.cells)


def table_facts(report: Report) -> dict[CellKey, float]:
    """Trusted cells of a year's work above zero; what stays the same by nature (现行有效) is none of them."""
    stock = audit_rules().stock_columns
    return {key: value for key, value in report.trusted() if value > 0 and key.column not in stock}


def figure_facts(report: Report) -> dict[tuple[str, float], FigureNote]:
    """Figures of the year's work, each once."""
    rules = audit_rules()
    facts: dict[tuple[str, float], FigureNote] = {}
    for note in report.figures:
        if note.period == "this_year" and note.value >= 1 and note.indicator not in rules.stock_indicators:
            facts.setdefault((note.indicator, note.value), note)
    return facts


def compare_facts(one: Report, other: Report) -> Agreement:
    """How far two reports agree in their numbers: in all of them, or else in those of the text where both have some.

    A report that copies the text of last year but fills its tables anew is a copy none the less.
    """
    left, right = figure_facts(one), figure_facts(other)
    shared = [(note, right[fact]) for fact, note in left.items() if fact in right]
    left_cells, right_cells = table_facts(one), table_facts(other)
    cells = [key for key, value in left_cells.items() if right_cells.get(key) == value]
    values = [_told(note) for note, _ in shared]
    whole = max(len(left) + len(left_cells), len(right) + len(right_cells))
    share = (len(shared) + len(cells)) / whole if whole else 0.0
    if share >= audit_rules().duplicate.agreement or min(len(left), len(right)) < _LEAST_FIGURES:
        values += [left_cells[key] for key in cells]
    else:
        share, cells = len(shared) / max(len(left), len(right)), []
    return Agreement(share, information(values), tuple(shared), tuple(cells))


def _told(note: FigureNote) -> float:
    """What the value of a figure says: of a rounded one (``近200条``) its leading digits, any of which is as likely."""
    if note.exact:
        return note.value
    digits = f"{note.value:.0f}".rstrip("0")
    return float(digits or 0)


def information(values: Iterable[float]) -> float:
    """Powers of ten against distinct values agreeing by chance, a value among as many as it counts."""
    return sum(math.log10(1 + value) for value in set(values) if value > 0)


def equal_tables(one: Mapping[CellKey, float], other: Mapping[CellKey, float]) -> bool:
    """Whether two sets of table facts are the same."""
    return one.keys() == other.keys() and all(other[key] == value for key, value in one.items())
