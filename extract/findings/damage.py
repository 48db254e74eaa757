"""Damaged text: malformed dates, figures that are lost, exact numbers with 余."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from itertools import islice

from extract.findings.evidence import text_evidence
from extract.findings.model import FindingContext
from extract.findings.rules import text_rules
from extract.record import Finding, Severity
from extract.sections.view import View

_MONTHS = 12
_LEAP_YEAR = 2020
_LEAD = 20
_SENTENCE = 200
_MOST = 100
"""Findings of one kind that a report can have; no real one comes near."""


def date_format(context: FindingContext, prose: View) -> list[Finding]:
    """Dates that cannot be read, one finding a sentence: 年 or digits lost, a month or day that does not exist."""
    found: dict[int, tuple[int, int]] = {}
    for start, end in sorted(_bad_dates(prose)):
        floor = max(0, start - _SENTENCE)
        sentence = max([floor, *(prose.text.rfind(mark, floor, start) for mark in "。；")])
        first = found.get(sentence, (start, end))
        found[sentence] = (first[0], max(first[1], end))
    return [
        _finding(context, prose, span, "text.date_format", "warning", "日期书写有误：“{printed}”不是完整有效的日期。")
        for span in islice(found.values(), _MOST)
    ]


def _bad_dates(prose: View) -> Iterator[tuple[int, int]]:
    rules = text_rules()
    for pattern in rules.dates:
        yield from ((m.start(), m.end()) for m in islice(pattern.finditer(prose.text), _MOST))
    for match in rules.day.finditer(prose.text):
        month, day = int(match["month"]), int(match["day"])
        if not (1 <= month <= _MONTHS and 1 <= day <= calendar.monthrange(_LEAP_YEAR, month)[1]):
            yield match.start(), match.end()


def number_form(context: FindingContext, prose: View) -> list[Finding]:
    """Numbers exact to the unit with 余 or 多: either the number is exact, or it is round."""
    return [
        _finding(
            context,
            prose,
            (match.start(), match.end() + 1),
            "text.number_form",
            "warning",
            "数字写法矛盾：“{printed}”精确到个位，又用“余”“多”表示约数。",
            int(match["digits"]),
        )
        for match in islice(text_rules().number_form.finditer(prose.text), _MOST)
        if not match["digits"].endswith("0")
    ]


def missing_figures(context: FindingContext, prose: View) -> list[Finding]:
    """Units and shares whose number is not there."""
    rules = text_rules()
    found: dict[int, Finding] = {}
    for pattern in rules.missing_figures:
        for match in islice(pattern.finditer(prose.text), _MOST):
            unit = match.groupdict().get("unit")
            before = prose.text[max(0, match.start() - 2) : match.start() + 1]
            if unit and prose.text[match.start()] == unit and rules.ordinary.search(before):
                continue
            floor = max(0, match.start() - _LEAD)
            clause = max([floor, *(prose.text.rfind(mark, floor, match.start()) + 1 for mark in "。；，,")])
            span = (clause, match.end())
            message = "数字缺失：“{printed}”处应有数字而未印出。"
            found.setdefault(match.start(), _finding(context, prose, span, "text.missing_figure", "warning", message))
    return [found[at] for at in sorted(found)]


def _finding(
    context: FindingContext,
    prose: View,
    span: tuple[int, int],
    check: str,
    severity: Severity,
    message: str,
    value: int | None = None,
) -> Finding:
    evidence = text_evidence(context, *prose.span(*span), "left", "正文", value)
    return Finding(
        check=check,
        kind="text",
        severity=severity,
        message=message.format(printed=evidence.printed),
        left=value,
        right=None,
        delta=None,
        evidence=[evidence],
    )
