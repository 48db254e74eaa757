"""Counts of a run, for the table at its end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from extract.batch.model import Failure
from extract.record import Record


@dataclass(frozen=True, slots=True)
class Counts:
    """What a summary needs of a record."""

    template: str
    format: str
    statuses: dict[str, int]
    figures: int
    findings: dict[str, int]

    @classmethod
    def of(cls, record: Record) -> Counts:
        """The counts of a record."""
        statuses = Counter(cell.status.value for cell in record.cells)
        kinds: Counter[str] = Counter(finding.kind for finding in record.findings)
        return cls(record.template or "", record.format, dict(statuses), len(record.figures), dict(kinds))


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

    def add(self, counts: Counts) -> None:
        """Count one record."""
        self.records += 1
        self.templates[counts.template] += 1
        self.formats[counts.format] += 1
        self.statuses.update(counts.statuses)
        self.figures += counts.figures
        self.findings.update(counts.findings)
