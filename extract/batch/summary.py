"""Counts of a run, for the table at its end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from extract.batch.model import Failure
from extract.record import Record


@dataclass(slots=True)
class Summary:
    """What happened in a run.

    Attributes:
        aside: failed inputs that no later run will try again.
        cached: inputs whose result was there from an earlier run.
        templates: records by template, key "" for records without statutory tables.
        failures: source and reason of each input that gave no record, in the order of the inputs.
    """

    records: int = 0
    cached: int = 0
    aside: int = 0
    seconds: float = 0.0
    templates: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    figures: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, Failure]] = field(default_factory=list)

    def add(self, record: Record) -> None:
        """Count one record."""
        self.records += 1
        self.templates[record.template or ""] += 1
        self.formats[record.format] += 1
        self.statuses.update(cell.status.value for cell in record.cells)
        self.figures += len(record.figures)
        self.findings.update(finding.kind for finding in record.findings)
