"""One line a report for the list: who, when, how much of it is in doubt."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass

from extract.record import Record, Severity, Status

_IN_DOUBT = (Status.NEEDS_REVIEW, Status.REPAIRED)
"""Cells that a person should look at. Those of a contradiction of the source itself are counted by its finding."""
_SERIOUS: tuple[Severity, ...] = ("error", "warning")


@dataclass(frozen=True, slots=True)
class Line:
    """A report in the list.

    Attributes:
        key: ``report_id``, with ``-2`` and so on for further inputs of the same bytes.
        statuses: number of cells by status.
        severities: number of findings by severity.
        doubt: places worth a look: findings that are errors or warnings, cells in doubt.
    """

    key: str
    source: str
    format: str
    agency: str | None
    year: int | None
    template: str | None
    figures: int
    statuses: dict[str, int]
    severities: dict[str, int]
    doubt: int

    def data(self) -> dict[str, object]:
        """The line for the page."""
        return asdict(self)


def overview_line(record: Record, key: str) -> Line:
    """Count one record."""
    statuses = Counter(cell.status for cell in record.cells)
    severities: Counter[Severity] = Counter(finding.severity for finding in record.findings)
    return Line(
        key=key,
        source=record.source,
        format=record.format,
        agency=record.agency,
        year=record.year,
        template=record.template,
        figures=len(record.figures),
        statuses={status.value: statuses[status] for status in Status if statuses[status]},
        severities={name: severities[name] for name in sorted(severities)},
        doubt=sum(severities[name] for name in _SERIOUS) + sum(statuses[status] for status in _IN_DOUBT),
    )
