"""Breakdowns in the text: parts that do not add up to the total they claim to divide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from extract.findings.evidence import clause_left, figure_evidence, number, plain
from extract.findings.model import FindingContext
from extract.findings.rules import BreakdownRules, text_rules
from extract.record import Figure, Finding, Number

_SPACE = re.compile(r"\s+")
_MOST_PARTS = 40
_LIST_FROM = 4
_SHORT_LIST = 0.95
_SHORT_LIST_TOTAL = 20
_NEAR = 60
_PARAGRAPH = 200


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A total and the parts that follow it, in order."""

    total: Figure
    parts: tuple[Figure, ...]

    @property
    def sum(self) -> Number:
        """Sum of the parts; parts with 余 count with their lower bound."""
        return plain(sum(p.value for p in self.parts))


def breakdowns(context: FindingContext) -> list[Breakdown]:
    """The breakdowns that the tagger has grouped, by the place of their first part."""
    groups: dict[str, list[Figure]] = {}
    for figure in context.figures:
        if figure.role == "part" and figure.group:
            groups.setdefault(figure.group, []).append(figure)
    found: list[Breakdown] = []
    for group, parts in groups.items():
        for run in _runs(context, group, sorted(parts, key=lambda f: f.start)):
            total = _total(context, group, run[0])
            if total is not None:
                found.append(Breakdown(total, tuple(run)))
    return sorted(found, key=lambda b: b.parts[0].start)


def _runs(context: FindingContext, group: str, parts: Sequence[Figure]) -> list[list[Figure]]:
    """Parts of one group name, cut where another total of the same name comes between them."""
    totals = [f.start for f in context.figures if f.role != "part" and _is_named(f, group)]
    runs: list[list[Figure]] = []
    for part in parts:
        if runs and not any(runs[-1][-1].start < at < part.start for at in totals):
            runs[-1].append(part)
        else:
            runs.append([part])
    return runs


def _is_named(figure: Figure, group: str) -> bool:
    names = (
        figure.text,
        figure.group,
        str(figure.start),
        f"{figure.start}-{figure.end}",
        f"{figure.start}:{figure.end}",
    )
    return group in names


def _total(context: FindingContext, group: str, first: Figure) -> Figure | None:
    named = [f for f in context.figures if f is not first and f.start < first.start and _is_named(f, group)]
    totals = [f for f in named if f.role == "total"] or [f for f in named if f.group != group]
    nearest = max(totals, key=lambda f: f.start, default=None)
    return nearest and (_meant(context, nearest, first) or nearest)


def _meant(context: FindingContext, nearest: Figure, first: Figure) -> Figure | None:
    """The earlier figure that the list names (…公开44条，发布200余条。其中公开：…), None where it names none."""
    named = text_rules().breakdown.named.search(_text(context, nearest.end, first.start))
    if named is None or named["noun"] in clause_left(context, nearest):
        return None
    return max(
        (
            f
            for f in context.figures
            if first.start - _PARAGRAPH <= f.start < first.start
            and f.role != "part"
            and f.unit == first.unit
            and named["noun"] in clause_left(context, f)
        ),
        key=lambda f: f.start,
        default=None,
    )


def breakdown_sums(context: FindingContext) -> list[Finding]:
    """Breakdowns whose parts contradict the total."""
    rules = text_rules().breakdown
    return [_finding(context, b) for b in breakdowns(context) if _contradicts(context, b, rules)]


def _contradicts(context: FindingContext, breakdown: Breakdown, rules: BreakdownRules) -> bool:
    total, parts = breakdown.total, breakdown.parts
    if total.qualifier != "exact" or not 2 <= len(parts) <= _MOST_PARTS:
        return False
    if any(p.qualifier not in ("exact", "zero", "at_least") or p.period != total.period for p in parts):
        return False
    if any(p.unit not in (total.unit, "") for p in parts if p.qualifier != "zero"):
        return False
    lead = _text(context, total.end, parts[0].start)
    inside = _text(context, total.end, parts[-1].end)
    if not rules.claim.search(lead) or len(rules.nested.findall(inside)) > 1:
        return False
    if any(rules.overlapping.search(_member(context, breakdown, i)) for i in range(len(parts))):
        return False
    if breakdown.sum > total.value:
        return _exceeds(context, breakdown)
    return breakdown.sum < total.value and _falls_short(context, breakdown, lead, rules)


def _text(context: FindingContext, start: int, end: int) -> str:
    return _SPACE.sub("", context.document.text[start:end])


def _member(context: FindingContext, breakdown: Breakdown, index: int) -> str:
    """The words that name a part."""
    before = breakdown.parts[index - 1].end if index else breakdown.total.end
    return _text(context, before, breakdown.parts[index].start) + breakdown.parts[index].detail


def _exceeds(context: FindingContext, breakdown: Breakdown) -> bool:
    """Parts that add up to more; channels may carry the same item, so only a single one may tell there."""
    total, parts = breakdown.total, breakdown.parts
    if sum(p.indicator.startswith("channel_") for p in parts) >= 2:
        return any(p.value > total.value for p in parts)
    values = [p.value for p in parts]
    return not (_two_lists(context, breakdown) or _nested(values, total.value) or _explained(context, breakdown))


def _two_lists(context: FindingContext, breakdown: Breakdown) -> bool:
    """True where the first or the last parts alone make the total: two breakdowns of one figure.

    What 、 joins is one list, whatever some of its members add up to.
    """
    total, parts = breakdown.total.value, breakdown.parts
    before = list(accumulate(p.value for p in parts))
    return any(
        total in (before[i - 1], before[-1] - before[i - 1])
        and not _text(context, parts[i - 1].end, parts[i].start).startswith("、")
        for i in range(1, len(parts))
    )


def _nested(values: Sequence[Number], total: Number) -> bool:
    """True where parts repeat the part before them in detail, and the rest makes the total."""
    whole = sum(values)
    for i in range(1, len(values)):
        inner: Number = 0
        for j in range(i, len(values)):
            inner += values[j]
            if inner == values[i - 1] and whole - inner == total:
                return True
    return False


def _falls_short(context: FindingContext, breakdown: Breakdown, lead: str, rules: BreakdownRules) -> bool:
    """Parts that add up to less contradict only where the list claims to be the whole."""
    total, parts = breakdown.total, breakdown.parts
    if any(p.qualifier == "at_least" for p in parts):
        return False
    if rules.open_end.match(_text(context, parts[-1].end, parts[-1].end + 4)) or _explained(context, breakdown):
        return False
    if any(rules.rest.search(_member(context, breakdown, i)) for i in range(len(parts))):
        return True
    share = breakdown.sum / total.value
    if len(parts) >= _LIST_FROM or rules.whole.search(lead):
        return share >= 0.5
    return share >= _SHORT_LIST and total.value >= _SHORT_LIST_TOTAL


def _explained(context: FindingContext, breakdown: Breakdown) -> bool:
    """True where a figure close by is just the difference: a remainder, or what was carried over."""
    total, last = breakdown.total, breakdown.parts[-1]
    gap = abs(breakdown.sum - total.value)
    stop = context.document.text.find("。", last.end, last.end + _NEAR)
    low, high = total.start - _NEAR, stop if stop >= 0 else last.end + _NEAR
    carried = ("requests_carried_in", "requests_carried_out") if total.indicator.startswith("requests") else ()
    return any(
        f.value == gap and (f.indicator in carried or (low <= f.start <= high and f.unit == total.unit))
        for f in context.figures
        if f not in breakdown.parts and f is not total
    )


def _finding(context: FindingContext, breakdown: Breakdown) -> Finding:
    total, parts = breakdown.total, breakdown.parts
    terms = " + ".join(number(p.value) for p in parts)
    relation = "少于" if breakdown.sum < total.value else "超过"
    return Finding(
        check="text.breakdown_sum",
        kind="text",
        severity="error",
        message=f"正文分项之和与总数不符：总数“{total.text}”，分项 {terms} = {number(breakdown.sum)}，"
        f"{relation}总数 {number(plain(abs(breakdown.sum - total.value)))}。",
        left=total.value,
        right=breakdown.sum,
        delta=plain(total.value - breakdown.sum),
        evidence=[
            figure_evidence(context, total, "left", "总数"),
            *(figure_evidence(context, p, "right", "分项") for p in parts),
        ],
    )
