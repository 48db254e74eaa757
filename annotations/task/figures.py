"""Annotated spans as figures of a record: untouched ones keep everything, new ones get what their words say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast, get_args

from annotations.task.narrative import LabelledSpan
from extract.narrative.view import fold
from extract.numerals import Quantity, parse_number
from extract.record import Figure, Period, Qualifier, Role

_CERTAIN = 1.0
"""Confidence of what a person has said."""


def figures_of(spans: Sequence[LabelledSpan], text: str, base: Sequence[Figure]) -> tuple[list[Figure], list[str]]:
    """The figures that an annotation states, and a sentence for each that contradicts its own words.

    Args:
        text: the text of the whole report, to which all offsets refer.
        base: the figures that were pushed; those that come back unchanged are returned as they were.
    """
    pushed = {(f.start, f.end, f.indicator): f for f in base}
    figures: list[Figure] = []
    problems: list[str] = []
    for span in spans:
        before = pushed.get((span.start, span.end, span.indicator))
        if before is not None and _unchanged(span, before):
            figures.append(before)
            continue
        words = text[span.start : span.end]
        if span.value is None and quantity_of(words) is None and any(char.isdigit() for char in words):
            problems.append(f"“{words}”（{span.start}）读不出数值，请填写数值")
            continue
        figures.append(_figure(span, text, before or _nearest(span, base)))
        problems += _contradictions(span, words)
    return figures, problems


def _unchanged(span: LabelledSpan, figure: Figure) -> bool:
    return (
        span.value == figure.value
        and span.unit == figure.unit.strip()
        and (span.qualifier, span.period, span.role) == (figure.qualifier, figure.period, figure.role)
        and span.group == (figure.group or "").strip()
        and span.detail == figure.detail.strip()
    )


def _nearest(span: LabelledSpan, base: Sequence[Figure]) -> Figure | None:
    """The pushed figure that says in which section a new one is."""
    return min(base, key=lambda f: abs(f.start - span.start), default=None)


def _figure(span: LabelledSpan, text: str, before: Figure | None) -> Figure:
    quantity = quantity_of(text[span.start : span.end])
    value, unit, qualifier = span.value, span.unit, span.qualifier
    if value is None:
        value = quantity.value if quantity else 0
        unit = unit or (quantity.unit if quantity else "")
        qualifier = qualifier or (quantity.qualifier if quantity else "zero")
    moved = before is None or (before.start, before.end) != (span.start, span.end)
    return Figure(
        indicator=span.indicator,
        text=text[span.start : span.end],
        start=span.start,
        end=span.end,
        value=value,
        unit=unit,
        qualifier=cast("Qualifier", _one_of(qualifier, get_args(Qualifier), "exact")),
        period=cast("Period", _one_of(span.period, get_args(Period), "this_year")),
        role=cast("Role", _one_of(span.role, get_args(Role), "single")),
        group=span.group or None,
        detail=span.detail,
        section=before.section if before else "",
        confidence=_CERTAIN,
        page=before.page if before else None,
        box=before.box if before and not moved else None,
    )


def quantity_of(text: str) -> Quantity | None:
    """The number that a span of text states, None for a zero by negation."""
    return parse_number(fold(text).text)


def _one_of(chosen: str | None, options: tuple[str, ...], usual: str) -> str:
    return chosen if chosen in options else usual


def _contradictions(span: LabelledSpan, words: str) -> list[str]:
    quantity = quantity_of(words)
    if quantity is None or span.value is None or quantity.value == span.value:
        return []
    return [f"“{words}”（{span.start}）读作 {quantity.value}，标注为 {span.value}"]
