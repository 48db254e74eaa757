"""The findings and the agencies as csv files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from extract.audit.agencies import Agency
from extract.audit.model import AuditFinding
from extract.export.csvfile import CsvFile
from extract.export.tables import compact_json

FINDINGS = "findings.csv"
AGENCIES = "agencies.csv"
FINDING_COLUMNS = (
    "id", "decision", "severity", "check", "kind", "agency", "year", "other_year", "message", "left", "right", "delta",
    "doubtful", "note", "evidence",
)  # fmt: skip
AGENCY_COLUMNS = ("name", "agency", "how", "years", "note")


def write_findings(path: Path, findings: Iterable[AuditFinding]) -> None:
    """One row a finding, evidence as JSON."""
    file = CsvFile(path, FINDING_COLUMNS)
    file.write(
        (
            f.id, f.decision, f.severity, f.check, f.kind, f.agency, f.year, f.other_year, f.message, f.left, f.right,
            f.delta, int(f.doubtful), f.note,
            compact_json([e.model_dump(mode="json", exclude_none=True) for e in f.evidence]),
        )
        for f in findings
    )  # fmt: skip
    file.close()


def write_agencies(path: Path, agencies: Sequence[Agency]) -> None:
    """One row a name as printed, with the agency it is taken for; given back with ``--agencies`` it decides."""
    file = CsvFile(path, AGENCY_COLUMNS)
    for agency in agencies:
        years = "、".join(map(str, sorted(agency.years)))
        file.write((name, agency.name, how, years, agency.note) for name, how in agency.names.items())
    file.close()
