"""Types of the audit: a report as the checks see it, and a finding about several reports."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from extract.audit.rules import FindingKind
from extract.record import PageBox, Severity, Status, Value
from extract.templates import load_template
from extract.templates.model import CellKey

STATUSES = tuple(Status)
STATUS_CODES = {status: code for code, status in enumerate(STATUSES)}
_UNREAD = frozenset({STATUS_CODES[Status.NEEDS_REVIEW], STATUS_CODES[Status.MISSING]})
_MISSING = STATUS_CODES[Status.MISSING]
_READ = np.array([code not in _UNREAD for code in range(len(STATUSES))])


class AuditError(Exception):
    """A call or an input that cannot be audited; the message is a Chinese sentence without a full stop."""


@cache
def cell_index(era: str | None) -> dict[CellKey, int]:
    """Place of every cell of a template, variant rows too, in a report's arrays; empty without a template."""
    if era is None:
        return {}
    return {key: place for place, key in enumerate(load_template(era).keys(variants=True))}


@cache
def cell_keys(era: str | None) -> tuple[CellKey, ...]:
    """The cells of a report's arrays in order."""
    return tuple(cell_index(era))


class Reading(NamedTuple):
    """Value of a cell and whether it was read without certainty."""

    value: float
    doubtful: bool


@dataclass(frozen=True, slots=True)
class FigureNote:
    """A narrative figure as far as the audit needs it; offsets into the report's text."""

    indicator: str
    value: float
    text: str
    start: int
    end: int
    period: str
    exact: bool
    role: str


@dataclass(frozen=True, slots=True)
class Report:
    """One report.

    Attributes:
        number: its place in the order of reading, from 0.
        out: number of the OUT folder that holds it.
        offset: byte offset of its line in that folder's records.jsonl.
        values: values of the template's cells in template order, NaN for none.
        statuses: index into ``STATUSES`` of each cell.
        doubtful_year: whether the report itself states more than one year.
    """

    number: int
    report_id: str
    out: int
    source: str
    format: str
    agency: str | None
    year: int | None
    template: str | None
    offset: int
    values: NDArray[np.float64]
    statuses: NDArray[np.uint8]
    figures: tuple[FigureNote, ...] = ()
    doubtful_year: bool = False

    def read(self, key: CellKey) -> Reading | None:
        """Value of a cell, None where the template lacks it, the document lacks it, or it is blank."""
        place = cell_index(self.template).get(key)
        if place is None or np.isnan(self.values[place]) or self.statuses[place] == _MISSING:
            return None
        return Reading(float(self.values[place]), int(self.statuses[place]) in _UNREAD)

    def trusted(self) -> Iterator[tuple[CellKey, float]]:
        """Cells whose value can be relied on, in template order."""
        keys = cell_keys(self.template)
        known = ~np.isnan(self.values) & _READ[self.statuses]
        for place in np.flatnonzero(known).tolist():
            yield keys[place], float(self.values[place])


class AuditEvidence(BaseModel):
    """What one report says: a cell (table, row, column) or a stretch of its text (start, end)."""

    model_config = ConfigDict(extra="forbid")

    side: Literal["left", "right"]
    report_id: str
    source: str
    agency: str = ""
    year: int | None = None
    label: str
    printed: str = ""
    value: Value = None
    status: str = ""
    table: str | None = None
    row: str | None = None
    column: str | None = None
    start: int | None = None
    end: int | None = None
    page: int | None = None
    box: PageBox | None = None


Decision: TypeAlias = Literal["", "confirm", "dismiss", "changed"]


class AuditFinding(BaseModel):
    """One contradiction or gap between reports.

    Attributes:
        id: stable; same check, same reports and places, same id, whatever the run.
        decision: what a person said of it: ``confirm``, ``dismiss``; ``changed`` where a decision was made about other
            values than those seen now; "" for none.
    """

    model_config = ConfigDict(extra="forbid")

    id: str
    check: str
    kind: FindingKind
    severity: Severity
    agency: str
    year: int | None
    other_year: int | None = None
    message: str
    left: Value = None
    right: Value = None
    delta: Value = None
    doubtful: bool = False
    decision: Decision = ""
    note: str = ""
    evidence: list[AuditEvidence] = Field(default_factory=list)


def finding_id(check: str, *places: object) -> str:
    """A stable id (16 hex digits) from a check and what it is about; the order of the places counts."""
    return hashlib.sha256("|".join([check, *map(str, places)]).encode()).hexdigest()[:16]


@dataclass(slots=True)
class Coverage:
    """Counts for the head of the report.

    Attributes:
        unreadable: lines of records.jsonl that are no records, by OUT folder.
        unnamed: reports without an agency; undated: reports without a year.
        without_text: reports whose text file is missing, so that their text is not compared.
        repeated: lines that name a file read before, byte for byte.
        pairs: pairs of reports whose texts were compared; all_pairs: False where there were more than could be.
    """

    reports: int = 0
    repeated: int = 0
    unnamed: int = 0
    undated: int = 0
    without_text: int = 0
    unreadable: dict[str, int] = field(default_factory=dict)
    agencies: int = 0
    first_year: int | None = None
    last_year: int | None = None
    pairs: int = 0
    all_pairs: bool = True
