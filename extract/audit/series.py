"""The reports of one agency by year, and what stands in them as evidence."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np

from extract.audit.agencies import Agency
from extract.audit.model import AuditEvidence, AuditFinding, FigureNote, Report, finding_id
from extract.audit.rules import audit_rules
from extract.audit.store import Store
from extract.export.labels import cell_label
from extract.export.tables import tidy
from extract.record import Record, Severity, Value
from extract.templates.model import CellKey

Side: TypeAlias = Literal["left", "right"]

_LOWER: dict[Severity, Severity] = {"error": "warning", "warning": "info", "info": "info"}
_KEPT_RECORDS = 8
_MAX_PLACES = 6


@dataclass(slots=True)
class Series:
    """The reports of one agency.

    Attributes:
        years: the reports of each year, the best one first.
        undated: reports without a year.
    """

    agency: Agency
    years: dict[int, list[Report]] = field(default_factory=dict)
    undated: list[Report] = field(default_factory=list)

    @classmethod
    def of(cls, agency: Agency, reports: Sequence[Report]) -> Series:
        """Sort reports by year; of several for one year the most complete and most certain comes first."""
        series = cls(agency)
        for report in reports:
            if report.year is None:
                series.undated.append(report)
            else:
                series.years.setdefault(report.year, []).append(report)
        series.years = {year: sorted(found, key=_rank) for year, found in sorted(series.years.items())}
        return series

    def best(self, year: int) -> Report:
        """The report that stands for a year; KeyError where there is none."""
        return self.years[year][0]


def _rank(report: Report) -> tuple[int, int, int]:
    return (report.doubtful_year, -sum(1 for _ in report.trusted()), report.number)


def lowered(severity: Severity, steps: int) -> Severity:
    """A severity some steps milder."""
    for _ in range(steps):
        severity = _LOWER[severity]
    return severity


class Witness:
    """Turns places in reports into evidence, reading the whole record again only where a finding needs it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._records: OrderedDict[int, Record] = OrderedDict()

    def _record(self, report: Report) -> Record:
        if report.number not in self._records:
            self._records[report.number] = self._store.record(report)
            if len(self._records) > _KEPT_RECORDS:
                self._records.popitem(last=False)
        self._records.move_to_end(report.number)
        return self._records[report.number]

    def cell(self, side: Side, report: Report, key: CellKey) -> AuditEvidence:
        """A cell as the report prints it."""
        label = cell_label(report.template, key)
        cell = self._record(report).cell(*key)
        found = (
            {"printed": cell.printed, "value": tidy(cell.value), "status": cell.status.value, "page": cell.page}
            if cell
            else {}
        )
        return _evidence(side, report, "·".join((label.table, label.row, label.column))).model_copy(
            update={"table": key.table, "row": key.row, "column": key.column, **found, "box": cell and cell.box}
        )

    def figure(self, side: Side, report: Report, note: FigureNote, label: str) -> AuditEvidence:
        """A figure of the text."""
        return _evidence(side, report, label).model_copy(
            update={"printed": note.text, "value": tidy(note.value), "start": note.start, "end": note.end}
        )

    @staticmethod
    def whole(side: Side, report: Report, label: str, printed: str = "", value: Value = None) -> AuditEvidence:
        """The report itself."""
        return _evidence(side, report, label).model_copy(update={"printed": printed, "value": value})


def _evidence(side: Side, report: Report, label: str) -> AuditEvidence:
    return AuditEvidence(
        side=side,
        report_id=report.report_id,
        source=report.source,
        agency=report.agency or "",
        year=report.year,
        label=label,
    )


def make_finding(
    check: str,
    places: Sequence[object],
    *,
    agency: str,
    year: int | None,
    words: dict[str, object],
    evidence: list[AuditEvidence],
    left: Value = None,
    right: Value = None,
    other_year: int | None = None,
    doubtful: bool = False,
    minor: bool = False,
    notes: Sequence[str] = (),
) -> AuditFinding:
    """A finding in the words of ``rules.yaml``.

    Args:
        places: what the finding is about, for its id: ids of reports, cells.
        words: slots of the message beyond agency, years and values.
        doubtful: whether it rests on something read without certainty; then it is a hint, never an accusation.
        minor: the milder case of the check.
        notes: further sentences.
    """
    rules = audit_rules()
    rule = rules.checks[check]
    left, right = tidy(left), tidy(right)
    slots = {"agency": agency, "year": year, "before": other_year, "left": left, "right": right, **words}
    sentences = [rule.message.format_map(slots), *notes, *([rule.minor] if minor else [])]
    return AuditFinding(
        id=finding_id(check, *places),
        check=check,
        kind=rule.kind,
        severity="info" if doubtful else lowered(rule.severity, int(minor)),
        agency=agency,
        year=year,
        other_year=other_year,
        message="".join([*sentences, *([rules.doubt] if doubtful else [])]),
        left=left,
        right=right,
        delta=None if left is None or right is None else tidy(left - right),
        doubtful=doubtful,
        evidence=evidence,
    )


def name_places(names: Sequence[str]) -> str:
    """The first few names, and how many there are where that is not all."""
    shown = "、".join(names[:_MAX_PLACES])
    return shown if len(names) <= _MAX_PLACES else f"{shown}等 {len(names)} 处"


def close(left: float, right: float) -> bool:
    """Whether two values are the same number."""
    return bool(np.isclose(left, right, rtol=1e-9, atol=1e-6))
