"""Loads ``rules.yaml``: the words, severities and thresholds of the checks."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from re import Pattern
from typing import Literal, TypeAlias

import yaml
from pydantic import BaseModel, ConfigDict

from extract.record import Severity
from extract.templates.model import CellKey

FindingKind: TypeAlias = Literal["cross_year", "jump", "duplicate", "filing", "era"]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CheckRule(_Entry):
    """One check.

    Attributes:
        message: sentence with the slots that the check fills.
        minor: the sentence added where a milder case of it is met, whose severity is one step lower.
    """

    kind: FindingKind
    severity: Severity
    title: str
    message: str
    advice: str
    minor: str = ""


class JumpRules(_Entry):
    """Series that are watched, and what counts as a jump in them."""

    cells: tuple[str, ...]
    figures: tuple[str, ...]
    factor: float
    padding: float
    steady: float
    reach: int

    @property
    def keys(self) -> tuple[CellKey, ...]:
        """The watched cells."""
        return tuple(CellKey(*cell.split("/")) for cell in self.cells)


class DuplicateRules(_Entry):
    """Thresholds of the search for duplicates; ``rules.yaml`` says what each means."""

    shingle: int
    sample: int
    sample_short: int
    long: int
    common: int
    candidate: float
    similar: float
    agreement: float
    smallest_fact: float
    information: float
    table_margin: float
    table_values: int
    characters: int


class Mask(_Entry):
    """What is put in place of a pattern before texts are compared."""

    pattern: Pattern[str]
    put: str


class AuditRules(_Entry):
    """All of ``rules.yaml``."""

    kinds: dict[FindingKind, str]
    checks: dict[str, CheckRule]
    own_form: str
    doubt: str
    doubtful_year: str
    year_slip: str
    same_name: str
    similar_name: str
    zeros: str
    remarks: dict[str, str]
    jump: JumpRules
    stock_columns: frozenset[str]
    stock_indicators: frozenset[str]
    duplicate: DuplicateRules
    masks: tuple[Mask, ...]


@cache
def audit_rules() -> AuditRules:
    """The rules of ``rules.yaml``."""
    text = Path(__file__).with_name("rules.yaml").read_text(encoding="utf-8")
    return AuditRules.model_validate(yaml.safe_load(text))
