"""The record: what the system says about one report, in the typed form that every export and later tool reads."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

Number: TypeAlias = int | float
Value: TypeAlias = Number | None


class Status(StrEnum):
    """How far the value of a cell can be trusted (output contract)."""

    AS_PRINTED = "as_printed"
    REPAIRED = "repaired"
    DERIVED = "derived"
    BLANK = "blank"
    SOURCE_INCONSISTENT = "source_inconsistent"
    NEEDS_REVIEW = "needs_review"
    MISSING = "missing"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Alternative(_Model):
    """Another reading of a cell: what would be printed, its value, and the share of belief it gets."""

    printed: str
    value: Value
    confidence: float


PageBox: TypeAlias = tuple[float, float, float, float]


class Cell(_Model):
    """One cell of the statutory template. ``printed`` is what the document shows, ``value`` what the system stands
    behind, in ``unit``; the two are never mixed."""

    table: str
    row: str
    column: str
    unit: str
    printed: str
    value: Value
    status: Status
    confidence: float
    page: int | None = None
    box: PageBox | None = None
    rules: list[str] = Field(default_factory=list)
    alternatives: list[Alternative] = Field(default_factory=list)

    @property
    def key(self) -> tuple[str, str, str]:
        """table, row, column."""
        return (self.table, self.row, self.column)


Qualifier: TypeAlias = Literal["exact", "approx", "at_least", "at_most", "zero"]
Period: TypeAlias = Literal["this_year", "cumulative", "prior_year"]
Role: TypeAlias = Literal["total", "part", "single"]


class Figure(_Model):
    """One narrative figure; ``start`` and ``end`` are character offsets into OUT/text/<report_id>.txt."""

    indicator: str
    text: str
    start: int
    end: int
    value: Number
    unit: str
    qualifier: Qualifier
    period: Period
    role: Role
    group: str | None = None
    detail: str = ""
    section: str = ""
    confidence: float
    page: int | None = None
    box: PageBox | None = None


Kind: TypeAlias = Literal["table", "cross_table", "text_table", "text", "cross_year", "structure"]
Severity: TypeAlias = Literal["error", "warning", "info"]


Side: TypeAlias = Literal["left", "right"]
"""Of a relation: what is claimed, and what it is compared with."""


class Evidence(_Model):
    """One piece of evidence: a cell (table, row, column) or a stretch of the text (start, end)."""

    side: Side
    label: str
    printed: str
    value: Value = None
    table: str | None = None
    row: str | None = None
    column: str | None = None
    start: int | None = None
    end: int | None = None
    page: int | None = None
    box: PageBox | None = None


class Finding(_Model):
    """One inconsistency of the source, with what stands on either side. ``delta`` is left minus right."""

    check: str
    kind: Kind
    severity: Severity
    message: str
    left: Value
    right: Value
    delta: Value
    evidence: list[Evidence] = Field(default_factory=list)

    def identifier(self, report_id: str) -> str:
        """A stable id (16 hex digits): same report, check and places give the same id, whatever the run."""
        places = sorted(f"{e.side}:{e.table}:{e.row}:{e.column}:{e.start}:{e.end}" for e in self.evidence)
        digest = hashlib.sha256("|".join([report_id, self.check, *places]).encode())
        return digest.hexdigest()[:16]


class Record(_Model):
    """Everything the system says about one report."""

    report_id: str
    source: str
    format: str
    agency: str | None
    year: int | None
    template: str | None
    cells: list[Cell] = Field(default_factory=list)
    figures: list[Figure] = Field(default_factory=list)
    findings: list[Finding] = Field(default_factory=list)
    warnings: list[str] = Field(default_factory=list)
    models: dict[str, str] = Field(default_factory=dict)

    def cell(self, table: str, row: str, column: str) -> Cell | None:
        """The cell with this key, or None where the template has no such cell."""
        return next((c for c in self.cells if c.key == (table, row, column)), None)
