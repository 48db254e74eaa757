"""What must hold between last year's report and this year's: the ``cross_year`` relations of the templates."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from extract.audit.model import AuditFinding, FigureNote, Report
from extract.audit.series import Series, Witness, close, make_finding, name_places
from extract.export.labels import cell_label, labels
from extract.templates import load_template
from extract.templates.model import CellKey, CrossYear, Term

_TOTAL = "total"
_REQUESTS = "requests"
_CUMULATIVE = "disclosed_cumulative"


@dataclass(frozen=True, slots=True)
class _Break:
    """A relation that does not hold; ``left`` and ``right`` are its two sides."""

    relation: CrossYear
    left: float
    right: float
    doubtful: bool

    @property
    def key(self) -> CellKey:
        """The cell of the later report that stands for the relation: the first one on its side."""
        return self.relation.current[0][1]


def year_findings(series: Series, witness: Witness) -> Iterator[AuditFinding]:
    """Findings on each pair of following years; of several reports for a year one that agrees is enough."""
    for year, reports in series.years.items():
        earlier = series.years.get(year - 1)
        if earlier:
            yield from _pair(series, earlier, reports, witness)
            yield from _cumulative(series, earlier, reports, witness)


def _pair(
    series: Series, earlier: Sequence[Report], reports: Sequence[Report], witness: Witness
) -> Iterator[AuditFinding]:
    template = reports[0].template
    if template is None:
        return
    for family, group in groupby(load_template(template).cross_year, key=lambda one: one.id.partition("[")[0]):
        relations = list(group)
        broken = [_breaks(relations, before, now) for before in earlier for now in reports]
        if all(broken):
            yield _broken_family(f"cross_year.{family}", broken[0], series, (earlier[0], reports[0]), witness)


def _breaks(relations: Sequence[CrossYear], before: Report, now: Report) -> list[_Break]:
    """Relations that two reports break; one with a blank or missing cell says nothing."""
    found = []
    for relation in relations:
        left, right = _sum(relation.previous, before), _sum(relation.current, now)
        if left and right and not close(left[0], right[0]):
            found.append(_Break(relation, left[0], right[0], left[1] or right[1]))
    return found


def _sum(terms: Sequence[Term], report: Report) -> tuple[float, bool] | None:
    total, doubtful = 0.0, False
    for sign, key in terms:
        reading = report.read(key)
        if reading is None:
            return None
        total += sign * reading.value
        doubtful |= reading.doubtful
    return total, doubtful


def _broken_family(
    check: str, broken: list[_Break], series: Series, pair: tuple[Report, Report], witness: Witness
) -> AuditFinding:
    before, now = pair
    ordered = sorted(broken, key=lambda one: (one.doubtful, one.key.column != _TOTAL))
    first = ordered[0]
    cell_names = [cell_label(now.template, one.key) for one in ordered]
    names = [name.column if first.key.table == _REQUESTS else name.row for name in cell_names]
    # Applicants moved between columns while the totals agree: untidy, but no application was lost.
    moved = first.key.table == _REQUESTS and not any(one.key.column == _TOTAL for one in broken)
    evidence = []
    for one in ordered:
        evidence += [witness.cell("left", before, key) for _, key in one.relation.previous]
        evidence += [witness.cell("right", now, key) for _, key in one.relation.current]
    return make_finding(
        check,
        (before.report_id, now.report_id),
        agency=series.agency.name,
        year=now.year,
        other_year=before.year,
        words={"places": name_places(names)},
        evidence=evidence,
        left=first.left,
        right=first.right,
        doubtful=first.doubtful,
        minor=moved and _totals_agree(pair),
    )


def _totals_agree(pair: tuple[Report, Report]) -> bool:
    out = pair[0].read(CellKey(_REQUESTS, "carried_out", _TOTAL))
    back = pair[1].read(CellKey(_REQUESTS, "carried_in", _TOTAL))
    return out is not None and back is not None and close(out.value, back.value)


def _cumulative(
    series: Series, earlier: Sequence[Report], reports: Sequence[Report], witness: Witness
) -> Iterator[AuditFinding]:
    """The number of items disclosed over all years never falls; a rounded figure may fall by its rounding."""
    before, now = only_figure(earlier[0], _CUMULATIVE), only_figure(reports[0], _CUMULATIVE)
    if before is None or now is None:
        return
    slack = 0.0 if before.exact and now.exact else _first_digit(before.value)
    if now.value >= before.value - slack:
        return
    label = labels().indicators[_CUMULATIVE]
    yield make_finding(
        "cross_year.cumulative",
        (earlier[0].report_id, reports[0].report_id),
        agency=series.agency.name,
        year=reports[0].year,
        other_year=earlier[0].year,
        words={},
        evidence=[
            witness.figure("left", earlier[0], before, label),
            witness.figure("right", reports[0], now, label),
        ],
        left=before.value,
        right=now.value,
    )


def _first_digit(value: float) -> float:
    """What one unit of the first digit is worth: “1万余” may be nearly 2万."""
    return 10.0 ** math.floor(math.log10(value)) if value > 0 else 0.0


def only_figure(report: Report, indicator: str) -> FigureNote | None:
    """The figure of an indicator, exact ones first; None where the text gives none or several different ones."""
    found = [note for note in report.figures if note.indicator == indicator and note.role != "part"]
    if indicator != _CUMULATIVE:
        found = [note for note in found if note.period == "this_year"]
    found = [note for note in found if note.exact] or found
    return found[0] if found and len({note.value for note in found}) == 1 else None
