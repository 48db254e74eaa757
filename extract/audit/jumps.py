"""Values that leap by an order of magnitude and come back: zeros too many or too few, or another unit."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from extract.audit.model import AuditEvidence, AuditFinding, FigureNote
from extract.audit.rules import JumpRules, audit_rules
from extract.audit.series import Series, Side, Witness, make_finding
from extract.audit.years import only_figure
from extract.export.labels import cell_label, labels
from extract.export.tables import tidy
from extract.templates.model import CellKey

_NEAR_POWER = 0.12
"""How far the logarithm of a ratio may be from a whole number to be called a power of ten."""


@dataclass(frozen=True, slots=True)
class _Point:
    year: int
    value: float
    doubtful: bool
    note: FigureNote | None = None


def jump_findings(series: Series, witness: Witness) -> Iterator[AuditFinding]:
    """One finding for each value that stands apart from its neighbours; a change that lasts is none."""
    rules = audit_rules().jump
    if len(series.years) < 2:
        return
    for key in rules.keys:
        yield from _watch(series, key, _cells(series, key), witness)
    for indicator in rules.figures:
        yield from _watch(series, indicator, _figures(series, indicator), witness)


def _cells(series: Series, key: CellKey) -> list[_Point]:
    found = ((year, series.best(year).read(key)) for year in series.years)
    return [_Point(year, reading.value, reading.doubtful) for year, reading in found if reading]


def _figures(series: Series, indicator: str) -> list[_Point]:
    found = ((year, only_figure(series.best(year), indicator)) for year in series.years)
    return [_Point(year, note.value, False, note) for year, note in found if note]


def _watch(series: Series, what: CellKey | str, points: list[_Point], witness: Witness) -> Iterator[AuditFinding]:
    rules = audit_rules().jump
    for place, point in enumerate(points):
        others = _against(points, place, rules)
        if others:
            yield _finding(series, what, point, others, witness)


def _against(points: list[_Point], place: int, rules: JumpRules) -> list[_Point]:
    """The points that a value stands apart from, none where it does not."""
    point = points[place]
    before = [p for p in points[max(0, place - 2) : place] if point.year - p.year <= rules.reach]
    after = [p for p in points[place + 1 : place + 3] if p.year - point.year <= rules.reach]
    if before and after:
        # Between two years: apart from both in the same direction, and they are not as far from each other.
        pair = [before[-1], after[0]]
        return pair if _apart(point, pair, rules) and _ratio(pair[0], pair[1], rules) < rules.factor else []
    pair = before[-2:] if before else after[:2]
    if len(pair) == 2:
        # A first year far below those that follow is how a duty grows; far above them, or last of all, it is strange.
        grown = not before and point.value < min(other.value for other in pair)
        return pair if point.value > 0 and not grown and _beyond(point, pair, rules) else []
    # Two years are all there is: either may be the wrong one, so the later is named once.
    lone = len(points) == 2 and before and point.value > 0 and _apart(point, pair, rules)
    return pair if lone else []


def _beyond(point: _Point, pair: list[_Point], rules: JumpRules) -> bool:
    """Whether a value at the end of a series stands apart; the less steady its neighbours, the farther it has to be."""
    spread = _ratio(pair[0], pair[1], rules)
    farther = max(1.0, spread / rules.steady)
    # Neighbours that are themselves an order of magnitude apart say nothing of what is usual.
    return spread < rules.factor and _apart(point, pair, rules, rules.factor * farther)


def _apart(point: _Point, others: list[_Point], rules: JumpRules, factor: float | None = None) -> bool:
    higher = all(point.value > other.value for other in others)
    lower = all(point.value < other.value for other in others)
    # From nothing to many is how a new duty begins; only from something to nothing and back is strange.
    started = any(other.value <= 0 for other in others)
    far = all(_ratio(point, other, rules) >= (factor or rules.factor) for other in others)
    return (higher or lower) and not started and far


def _ratio(one: _Point, other: _Point, rules: JumpRules) -> float:
    low, high = sorted((one.value, other.value))
    return (high + rules.padding) / (max(low, 0) + rules.padding)


def _finding(
    series: Series, what: CellKey | str, point: _Point, others: list[_Point], witness: Witness
) -> AuditFinding:
    report = series.best(point.year)
    label = _label(report.template, what)
    shown = "，".join(f"{other.year} 年为 {tidy(other.value)}" for other in others)
    between = any(o.year < point.year for o in others) and any(o.year > point.year for o in others)
    return make_finding(
        "jump.magnitude",
        (report.report_id, what if isinstance(what, str) else "/".join(what)),
        agency=series.agency.name,
        year=point.year,
        other_year=others[0].year,
        words={"places": label, "others": shown},
        evidence=[_evidence(series, what, p, "left" if p is point else "right", witness) for p in (point, *others)],
        left=point.value,
        right=others[0].value,
        doubtful=point.doubtful or any(other.doubtful for other in others),
        minor=not between,
        notes=_power_of_ten(point, others),
    )


def _label(era: str | None, what: CellKey | str) -> str:
    if isinstance(what, str):
        return labels().indicators[what]
    label = cell_label(era, what)
    return f"{label.row}·{label.column}"


def _evidence(series: Series, what: CellKey | str, point: _Point, side: Side, witness: Witness) -> AuditEvidence:
    report = series.best(point.year)
    if isinstance(what, str):
        return (
            witness.figure(side, report, point.note, _label(None, what))
            if point.note
            else witness.whole(side, report, what)
        )
    return witness.cell(side, report, what)


def _power_of_ten(point: _Point, others: list[_Point]) -> list[str]:
    values = [other.value for other in others]
    usual = math.exp(sum(map(math.log, values)) / len(values)) if min(values) > 0 else 0.0
    if usual <= 0 or point.value <= 0:
        return []
    power = math.log10(point.value / usual)
    near = round(power)
    exact = near != 0 and abs(power - near) <= _NEAR_POWER
    return [audit_rules().zeros.format(power=near)] if exact else []
