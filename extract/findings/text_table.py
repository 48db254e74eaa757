"""Text against table: a figure of the running text that fixes a cell, and what that cell holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from extract.findings.evidence import (
    cell_label,
    cells_evidence,
    clause_left,
    clause_right,
    figure_evidence,
    number,
    plain,
    sentence_left,
)
from extract.findings.model import FindingContext
from extract.findings.rules import TextTableRule, text_table_rules
from extract.record import Figure, Finding, Number, Severity, Status
from extract.templates.model import CellKey

_SURE = 0.7
"""A figure less sure than this may have been misunderstood: its disagreement is no error of the report yet."""
_APPROX = 0.15
_MOSTLY_BLANK = 0.9
_MOST_NAMES = 3
_TEN_THOUSAND = 10_000
_LEAST_ITEMS = 3
"""Items of a list that are compared with the table."""
_COUNTED = ("条", "件", "篇", "个", "份", "")
_LARGE_UNIT = re.compile(r"(\d+)(?:\.(\d+))?\s*(万|亿)")
_NOISE = "、，,和及与其中有共为计 （("


@dataclass(frozen=True, slots=True)
class Reading:
    """What cells hold together; ``value`` counts blanks as 0, ``blank`` is True where all of them are empty."""

    keys: tuple[CellKey, ...]
    value: Number
    blank: bool


def text_against_table(context: FindingContext) -> list[Finding]:
    """One finding for each rule whose figures all disagree with the cell; one figure that agrees clears the rule."""
    template = context.template
    if template is None or _mostly_blank(context):
        return []
    findings: list[Finding] = []
    for rule in text_table_rules().rules:
        if template.era in rule.eras:
            finding = _apply(context, rule)
            if finding:
                findings.append(finding)
    return findings


def _mostly_blank(context: FindingContext) -> bool:
    present = [c for c in context.cells.values() if c.status is not Status.MISSING]
    return sum(c.value is None for c in present) > _MOSTLY_BLANK * len(present) if present else True


def _apply(context: FindingContext, rule: TextTableRule) -> Finding | None:
    figures = [f for f in context.figures if _fits(context, rule, f)]
    if not any(_claims(rule, figure) for figure in figures):
        return None
    reading = read_cells(context, rule.cells)
    if reading is None:
        return None
    if any(_agrees(figure, reading, rule) for figure in figures) or _excused(context, rule, figures):
        return None
    claims = [f for f in figures if _claims(rule, f)]
    figure = next((f for f in claims if f.role == "total"), claims[0])
    if reading.blank and not figure.value:
        return None
    return _finding(context, rule, figure, reading)


def _excused(context: FindingContext, rule: TextTableRule, figures: Sequence[Figure]) -> bool:
    """Whether another reading of the wording fits; a figure of 0 has no other reading."""
    counted = [f for f in figures if f.value]
    readings = [r for r in (read_cells(context, cells) for cells in rule.agree) if r]
    return any(_agrees(figure, r, rule) for figure in counted for r in readings)


def _claims(rule: TextTableRule, figure: Figure) -> bool:
    """Whether the figure speaks for the cell; a part of a larger number (其中本级106件) may only confirm it."""
    return rule.parts or figure.role != "part"


def _fits(context: FindingContext, rule: TextTableRule, figure: Figure) -> bool:
    if figure.indicator != rule.indicator or figure.period != "this_year":
        return False
    if rule.units is not None and figure.unit not in rule.units:
        return False
    left = clause_left(context, figure, floor=_previous_end(context, figure)).strip(_NOISE)
    right = clause_right(context, figure)
    words = f"{left or right} {figure.detail} {figure.text}"
    sentence = sentence_left(context, figure)
    if rule.words is not None and not rule.words.search(f"{sentence} {words}" if rule.sentence else words):
        return False
    if rule.unless_sentence is not None and rule.unless_sentence.search(sentence):
        return False
    return rule.unless is None or not rule.unless.search(f"{words} {right}")


def _previous_end(context: FindingContext, figure: Figure) -> int:
    return max((f.end for f in context.figures if f.end <= figure.start), default=0)


def _agrees(figure: Figure, reading: Reading, rule: TextTableRule) -> bool:
    """Whether the figure, as exact as it is printed, can be the value of the cells."""
    if reading.blank:
        return not figure.value
    scales = (1, _TEN_THOUSAND) if rule.loose_scale else (rule.scale,)
    return any(agrees(figure, reading.value * scale) for scale in scales)


def agrees(figure: Figure, value: Number) -> bool:
    """Whether a figure can mean this value: exact up to its printed decimals, ``余`` from below, ``近`` about."""
    if figure.qualifier == "at_least":
        return value >= figure.value
    if figure.qualifier == "at_most":
        return value <= figure.value
    slack = _APPROX * abs(figure.value) if figure.qualifier == "approx" else _rounding(figure)
    return abs(value - figure.value) <= slack + 1e-9


def _rounding(figure: Figure) -> float:
    """Half a unit of the last printed digit of an amount in 万 or 亿; other figures are exact."""
    match = _LARGE_UNIT.search(figure.text)
    if not match:
        return 0.0
    unit = _TEN_THOUSAND if match[3] == "万" else _TEN_THOUSAND**2
    return float(0.5 * unit / 10 ** len(match[2] or ""))


def read_cells(context: FindingContext, cells: str) -> Reading | None:
    """Sum of the named cells; None where none of them is there or one is in doubt."""
    keys = tuple(k for term in _terms(cells) for k in _expand(context, term))
    present = [context.cells[k] for k in keys if context.cells[k].status is not Status.MISSING]
    if not present or any(c.status is Status.NEEDS_REVIEW for c in present):
        return None
    values = [c.value for c in present]
    total = plain(sum(v for v in values if v is not None))
    return Reading(keys, total, all(v is None for v in values))


@cache
def _terms(cells: str) -> tuple[tuple[str, str, str], ...]:
    terms = []
    for term in cells.split("+"):
        table, row, column = term.strip().split("/")
        terms.append((table, row, column))
    return tuple(terms)


def _expand(context: FindingContext, term: tuple[str, str, str]) -> list[CellKey]:
    table, row, column = term
    if not row.endswith("*"):
        key = CellKey(table, row, column)
        return [key] if key in context.cells else []
    return [k for k in context.cells if k.table == table and k.column == column and k.row.startswith(row[:-1])]


def _finding(context: FindingContext, rule: TextTableRule, figure: Figure, reading: Reading) -> Finding:
    left = plain(figure.value / rule.scale)
    names = "、".join(cell_label(context, key) for key in reading.keys[:_MOST_NAMES])
    names += "等" if len(reading.keys) > _MOST_NAMES else ""
    printed = "空" if reading.blank else number(reading.value)
    hint, row_agrees = _applicants(context, figure, reading)
    scoped = text_table_rules().scope.search(sentence_left(context, figure)) is not None
    unsure = figure.confidence < _SURE
    severity: Severity = "warning" if reading.blank or row_agrees or scoped or unsure else "error"
    said = "没有（0）" if figure.qualifier == "zero" else f"“{figure.text}”"
    message = f"正文与表格不一致：正文称{said}，表中“{names}”为 {printed}{hint}。"
    if scoped:
        message += "正文的统计范围可能与表格不同，报告未作说明。"
    if unsure:
        message += "系统对正文这个数字的含义把握不足，请先核对。"
    return Finding(
        check=f"text_table.{rule.id}",
        kind="text_table",
        severity=severity,
        message=message,
        left=left,
        right=None if reading.blank else reading.value,
        delta=None if reading.blank else plain(left - reading.value),
        evidence=[figure_evidence(context, figure, "left"), *cells_evidence(context, reading.keys, "right")],
    )


def _applicants(context: FindingContext, figure: Figure, reading: Reading) -> tuple[str, bool]:
    """What the applicant columns of a 总计 cell add up to, where that is not what the cell says."""
    if len(reading.keys) != 1 or reading.keys[0].column != "total" or reading.keys[0].table != "requests":
        return "", False
    row = reading.keys[0].row
    others = [c for k, c in context.cells.items() if k.table == "requests" and k.row == row and k.column != "total"]
    if any(c.status is Status.NEEDS_REVIEW for c in others) or all(c.value is None for c in others):
        return "", False
    total = plain(sum(c.value for c in others if c.value is not None))
    if total == reading.value:
        return "", False
    same = agrees(figure, total)
    return f"（各申请人列之和为 {number(total)}，{'与正文一致' if same else '与正文也不一致'}）", same


def listed_items(context: FindingContext) -> list[Finding]:
    """Items that one sentence lists by category and that together exceed 主动公开政府信息数 of the table."""
    if context.template is None or context.template.era != "2014":
        return []
    reading = read_cells(context, "statistics/disclosed_total/value")
    if reading is None or reading.blank:
        return []
    for members in _lists(context):
        # The total itself, where it stands in the list's own sentence, is no member.
        items = [f for f in members if f.value != reading.value]
        least = sum(f.value for f in items)
        if len(items) >= _LEAST_ITEMS and least > reading.value:
            return [_exceeds(context, items, plain(least), reading)]
    return []


def _lists(context: FindingContext) -> list[list[Figure]]:
    """Category figures without a stated total, by sentence."""
    by_sentence: dict[int, list[Figure]] = {}
    text = context.document.text
    for figure in context.figures:
        if figure.indicator != "disclosed_by_category" or figure.period != "this_year" or figure.group:
            continue
        if figure.unit in _COUNTED and figure.qualifier in ("exact", "at_least") and figure.value:
            sentence = max(text.rfind(mark, 0, figure.start) for mark in "。\n")
            by_sentence.setdefault(sentence, []).append(figure)
    return list(by_sentence.values())


def _exceeds(context: FindingContext, items: Sequence[Figure], least: Number, reading: Reading) -> Finding:
    website = read_cells(context, "statistics/channel_website/value")
    keys = (*reading.keys, *(website.keys if website and website.blank else ()))
    blank = "，“政府网站公开政府信息数”为空" if website and website.blank else ""
    listed = " + ".join(f.text for f in items)
    return Finding(
        check="text_table.listed_items",
        kind="text_table",
        severity="error",
        message=f"正文与表格不一致：正文一句中列出的公开信息合计不少于 {number(least)}（{listed}），"
        f"超过表中“主动公开政府信息数” {number(reading.value)}{blank}。",
        left=least,
        right=reading.value,
        delta=plain(least - reading.value),
        evidence=[
            *(figure_evidence(context, f, "left") for f in items),
            *cells_evidence(context, keys, "right"),
        ],
    )
