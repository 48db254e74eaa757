"""Shares recomputed from their parts, and rates of 100 % beside requests that are still open."""

from __future__ import annotations

import re

from extract.findings.breakdown import Breakdown, breakdowns
from extract.findings.evidence import cells_evidence, figure_evidence, number, plain, sentence_left
from extract.findings.model import FindingContext
from extract.findings.rules import text_rules
from extract.findings.text_table import read_cells
from extract.record import Evidence, Figure, Finding, Number

_TOLERANCE = 0.05
_ADJACENT = 14
_ALL = 100
_REQUEST_WORDS = re.compile("申请")


def shares(context: FindingContext) -> list[Finding]:
    """Shares that directly follow a part of a breakdown and fit none of the totals before them."""
    return [
        finding
        for breakdown in breakdowns(context)
        if breakdown.total.qualifier == "exact" and breakdown.total.value
        for part in breakdown.parts
        for finding in [_share_of(context, breakdown, part)]
        if finding is not None
    ]


def _share_of(context: FindingContext, breakdown: Breakdown, part: Figure) -> Finding | None:
    share = next((f for f in context.figures if f.start >= part.end), None)
    if share is None or share.indicator != "share" or share.unit != "%" or share.qualifier != "exact":
        return None
    between = re.sub(r"\s+", "", context.document.text[part.end : share.start])
    if part.qualifier != "exact" or not part.value or len(between) > _ADJACENT or "。" in between:
        return None
    if not text_rules().share.lead.search(between):
        return None
    slack = max(_TOLERANCE, 10.0 ** -_decimals(share.text)) + 1e-9
    totals = [f.value for f in context.figures if f.start < part.start and f.value and f.unit == part.unit]
    if any(abs(_percent(part.value, total) - share.value) <= slack for total in totals):
        return None
    return _wrong_share(context, breakdown.total, part, share)


def _percent(part: Number, total: Number) -> float:
    return 100 * part / total


def _decimals(text: str) -> int:
    match = re.search(r"\.(\d+)", text)
    return len(match[1]) if match else 0


def _wrong_share(context: FindingContext, total: Figure, part: Figure, share: Figure) -> Finding:
    computed = plain(round(_percent(part.value, total.value), 2))
    return Finding(
        check="text.share",
        kind="text",
        severity="warning",
        message=f"正文占比与分项不符：“{part.text}”占“{total.text}”应为 {number(computed)}%，正文称“{share.text}”。",
        left=share.value,
        right=computed,
        delta=plain(share.value - computed),
        evidence=[
            figure_evidence(context, share, "left", "占比"),
            figure_evidence(context, part, "right", "分项"),
            figure_evidence(context, total, "right", "总数"),
        ],
    )


def complete_rates(context: FindingContext) -> list[Finding]:
    """A rate of 100 % for requests beside requests carried over into the next year."""
    rules = text_rules().rate
    for figure in context.figures:
        if figure.indicator != "rate" or figure.unit != "%" or figure.value != _ALL:
            continue
        words = sentence_left(context, figure, marks="。\n") + figure.detail
        clause = words[max(words.rfind(mark) for mark in "，,；;") + 1 :]
        if not rules.done.search(clause) or rules.excused.search(clause):
            continue
        if not _REQUEST_WORDS.search(words) or rules.other_matters.search(words):
            continue
        open_requests = _open_requests(context)
        if open_requests:
            return [_not_complete(context, figure, *open_requests)]
    return []


def _open_requests(context: FindingContext) -> tuple[Number, list[Evidence]] | None:
    reading = read_cells(context, "requests/carried_out/total")
    if reading is not None and reading.value:
        return reading.value, cells_evidence(context, reading.keys, "right")
    for figure in context.figures:
        if figure.indicator == "requests_carried_out" and figure.period == "this_year" and figure.value:
            return figure.value, [figure_evidence(context, figure, "right", "结转下年度")]
    return None


def _not_complete(context: FindingContext, rate: Figure, left_open: Number, right: list[Evidence]) -> Finding:
    return Finding(
        check="text.rate_with_pending",
        kind="text",
        severity="warning",
        message=f"正文称办结（答复）率 100%，但尚有 {number(left_open)} 件申请结转下年度继续办理。",
        left=rate.value,
        right=left_open,
        delta=None,
        evidence=[figure_evidence(context, rate, "left"), *right],
    )
