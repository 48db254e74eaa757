"""Places that state another year than the report's, and texts carried over from another agency."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.findings.evidence import text_evidence
from extract.findings.model import FindingContext
from extract.findings.rules import text_rules
from extract.record import Finding
from extract.sections.model import YearMention
from extract.sections.view import View
from extract.sections.years import month_of

_NAMES = {
    "title": "标题",
    "period": "统计期限",
    "preamble": "前言",
    "overview": "总体情况开头",
    "signature": "落款日期",
}
_CHECKED = ("title", "period", "preamble", "overview")
_ANNOUNCES = re.compile("公布|现将|编制|形成|发布")
_KIND = re.compile(r"(街道|镇|乡)(?:办事处|人民政府|政府)?$")
_LAST_QUARTER = 11


def report_years(context: FindingContext) -> list[Finding]:
    """Wrong years, one finding for each kind of place; nothing where no place confirms the report year."""
    year = context.outline.year
    anchor = next((m for w in ("period", "title", "preamble") for m in context.outline.years if _is(m, w, year)), None)
    if year is None or anchor is None:
        return []
    found: list[Finding] = []
    for where in _CHECKED:
        wrong = [m for m in context.outline.years if m.where == where and m.year != year and _claims(context, m)]
        if wrong:
            found.append(_wrong_year(context, wrong, anchor, year))
    return [*found, *_signature(context, anchor, year)]


def _is(mention: YearMention, where: str, year: int | None) -> bool:
    return mention.where == where and mention.year == year


def _claims(context: FindingContext, mention: YearMention) -> bool:
    """A preamble may cite last year's notice; only what it announces is the report's own year."""
    if mention.where != "preamble":
        return True
    before = re.split(r"[。；\n]", context.document.text[max(0, mention.start - 40) : mention.start])[-1]
    return _ANNOUNCES.search(before) is not None


def _wrong_year(context: FindingContext, wrong: Sequence[YearMention], anchor: YearMention, year: int) -> Finding:
    first = wrong[0]
    return Finding(
        check="text.report_year",
        kind="text",
        severity="error",
        message=f"年度不一致：{_NAMES[first.where]}写作 {first.year} 年，"
        f"而{_NAMES[anchor.where]}表明报告年度为 {year} 年。",
        left=first.year,
        right=year,
        delta=first.year - year,
        evidence=[
            *(text_evidence(context, m.start, m.end, "left", _NAMES[m.where], m.year) for m in wrong),
            text_evidence(context, anchor.start, anchor.end, "right", _NAMES[anchor.where], year),
        ],
    )


def _signature(context: FindingContext, anchor: YearMention, year: int) -> list[Finding]:
    """A report signed before its year was over."""
    for mention in context.outline.years:
        if mention.where != "signature":
            continue
        month = month_of(mention.text)
        late = month is not None and month >= _LAST_QUARTER
        if mention.year < year or (mention.year == year and not late):
            return [
                Finding(
                    check="text.signature_year",
                    kind="text",
                    severity="warning",
                    message=f"落款日期“{mention.text}”早于报告年度（{year} 年）结束。",
                    left=mention.year,
                    right=year + 1,
                    delta=mention.year - year - 1,
                    evidence=[
                        text_evidence(context, mention.start, mention.end, "left", "落款日期", mention.year),
                        text_evidence(context, anchor.start, anchor.end, "right", _NAMES[anchor.where], year),
                    ],
                )
            ]
    return []


def plan_years(context: FindingContext, prose: View) -> list[Finding]:
    """A plan for the next year that names the report year or an earlier one."""
    year = context.outline.year
    if year is None:
        return []
    for section in context.outline.sections:
        if section.id not in ("problems", "other"):
            continue
        start, end = prose.position(section.start), prose.position(section.end)
        for match in text_rules().plan.sentence.finditer(prose.text, start, end):
            named = int(match["year"])
            if named <= year:
                a, b = prose.span(match.start(), match.end())
                return [
                    Finding(
                        check="text.plan_year",
                        kind="text",
                        severity="warning",
                        message=f"下一步计划写作 {named} 年，报告年度为 {year} 年，计划年度应为 {year + 1} 年。",
                        left=named,
                        right=year + 1,
                        delta=named - year - 1,
                        evidence=[text_evidence(context, a, b, "left", "下一步计划", named)],
                    )
                ]
    return []


def agency_words(context: FindingContext, prose: View) -> list[Finding]:
    """A subdistrict, town or township that speaks of itself as one of the others: text taken from another report."""
    kind = _KIND.search(context.outline.agency or "")
    if kind is None:
        return []
    match = next((m for m in text_rules().agency.finditer(prose.text) if m["kind"] != kind[1]), None)
    if match is None:
        return []
    a, b = prose.span(match.start(), match.end())
    return [
        Finding(
            check="text.agency_reference",
            kind="text",
            severity="warning",
            message=f"自称不一致：报告机关为“{context.outline.agency}”，正文自称“{match.group()}”。",
            left=None,
            right=None,
            delta=None,
            evidence=[text_evidence(context, a, b, "left", "正文自称")],
        )
    ]
