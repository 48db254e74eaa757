"""Figures of the text that contradict each other: two totals for one thing, a cumulative count below this year's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from extract.findings.evidence import clause_left, figure_evidence, number, plain, sentence_left
from extract.findings.model import FindingContext
from extract.findings.rules import text_rules
from extract.record import Figure, Finding

Words: TypeAlias = Callable[[FindingContext, Figure], str]


def contradictions(context: FindingContext) -> list[Finding]:
    """Two totals for one indicator, then cumulative counts that are too small."""
    found = [_two_totals(context, name) for name in text_rules().contradiction.indicators]
    return [f for f in [*found, _cumulative(context)] if f is not None]


def _plain_totals(context: FindingContext, indicator: str, words: Words = sentence_left) -> list[Figure]:
    """Figures of an indicator that claim the whole: exact, this year, and no narrower scope in the words before."""
    scope = text_rules().contradiction.scope
    return [
        f
        for f in context.figures
        if f.indicator == indicator
        and f.period == "this_year"
        and f.role != "part"
        and f.qualifier in ("exact", "zero")
        and not scope.search(words(context, f) + f.detail)
    ]


def _two_totals(context: FindingContext, indicator: str) -> Finding | None:
    whole = text_rules().contradiction.whole
    figures = [f for f in _plain_totals(context, indicator) if whole.search(sentence_left(context, f))]
    for i, first in enumerate(figures):
        for second in figures[i + 1 :]:
            same_unit = first.unit == second.unit or "" in (first.unit, second.unit)
            if same_unit and _counted(first) == _counted(second) and first.value != second.value:
                return _contradiction(context, first, second) if not _explained(context, first, second) else None
    return None


def _counted(figure: Figure) -> str:
    """What a figure counts, without words that do not change it."""
    return text_rules().contradiction.filler.sub("", figure.detail)


def _explained(context: FindingContext, first: Figure, second: Figure) -> bool:
    """True where a third figure is the difference of the two (carried over, added later)."""
    gap = abs(first.value - second.value)
    return any(f.value == gap for f in context.figures if f is not first and f is not second and f.value)


def _contradiction(context: FindingContext, first: Figure, second: Figure) -> Finding:
    return Finding(
        check=f"text.contradiction.{first.indicator}",
        kind="text",
        severity="warning",
        message=f"正文前后不一致：同一事项前称“{first.text}”（{number(first.value)}），"
        f"后称“{second.text}”（{number(second.value)}）。",
        left=first.value,
        right=second.value,
        delta=plain(first.value - second.value),
        evidence=[figure_evidence(context, first, "left"), figure_evidence(context, second, "right")],
    )


def _cumulative(context: FindingContext) -> Finding | None:
    years = _plain_totals(context, "disclosed_total", clause_left)
    totals = [f for f in context.figures if f.indicator == "disclosed_cumulative" and f.qualifier == "exact"]
    return next((_too_small(context, c, y) for c, y in _pairs(totals, years) if c.value < y.value), None)


def _pairs(totals: Sequence[Figure], years: Sequence[Figure]) -> list[tuple[Figure, Figure]]:
    return [(c, y) for c in totals for y in years if c.unit == y.unit]


def _too_small(context: FindingContext, cumulative: Figure, year: Figure) -> Finding:
    return Finding(
        check="text.cumulative_below_year",
        kind="text",
        severity="error",
        message=f"正文前后不一致：历年累计“{cumulative.text}”少于本年“{year.text}”。",
        left=cumulative.value,
        right=year.value,
        delta=plain(cumulative.value - year.value),
        evidence=[
            figure_evidence(context, cumulative, "left", "历年累计"),
            figure_evidence(context, year, "right", "本年"),
        ],
    )
