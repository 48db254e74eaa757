"""Generated reports through the whole pipeline, cell by cell against their gold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from eval.gold.format import GoldCell
from eval.gold.generate.corruptions import CORRUPTIONS
from eval.gold.generate.model import GeneratedReport
from eval.gold.generate.profile import Profile
from eval.gold.generate.render.registry import FORMATS
from eval.gold.generate.report import generate
from eval.metrics.cells import is_right
from extract.pipeline import Extractor
from extract.record import Cell, Record, Status

ERAS = ("2014", "2019", "2021")
OPEN_FORMATS = ("plain_lines", "run_together", "pdf_unruled")
"""Formats that do not say in which column a row has its blanks."""


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """A generated report and what the pipeline made of it."""

    report: GeneratedReport
    record: Record

    def cell(self, gold: GoldCell) -> Cell:
        """The record's cell of this key; a record has every cell of its template."""
        cell = self.record.cell(*gold.key)
        assert cell is not None, gold.key
        return cell

    def faults(self, *, review: bool = False) -> list[str]:
        """Cells that did not come back identical; ``review`` allows doubt (but never a wrong value without it)."""
        found = [_fault(self.cell(gold), gold, review) for gold in self.report.gold.cells]
        return [fault for fault in [*found, *self._invented()] if fault]

    def _invented(self) -> Iterator[str]:
        known = {gold.key for gold in self.report.gold.cells}
        for cell in self.record.cells:
            if cell.key not in known and cell.printed and cell.status is not Status.NEEDS_REVIEW:
                yield f"invented {_shown(cell)}"

    def checks(self, kind: str) -> list[str]:
        """Checks of the record's findings of a kind."""
        return [finding.check for finding in self.record.findings if finding.kind == kind]


def _fault(cell: Cell, gold: GoldCell, review: bool) -> str:
    if cell.status is Status.NEEDS_REVIEW and (review or gold.ambiguous):
        return ""
    if cell.status is Status.MISSING:
        return f"lost {_shown(cell)}, gold {gold.printed!r}" if gold.printed.strip() else ""
    if cell.status is not Status.NEEDS_REVIEW and is_right(cell, gold):
        return ""
    return f"{_shown(cell)}, gold {gold.printed!r}"


def _shown(cell: Cell) -> str:
    return f"{'/'.join(cell.key)}: {cell.printed!r} = {cell.value} {cell.status.value}"


@cache
def extractor() -> Extractor:
    """One extractor for all examples: it is slow to build."""
    return Extractor()


def round_trip(seed: int, era: str, format_name: str, corruption: str | None = None, **profile: object) -> RoundTrip:
    """Generate a report, write it, read it back.

    Raises:
        NotApplicableError: where the corruption finds no place.
    """
    chosen = Profile(**profile) if profile else None  # type: ignore[arg-type]
    report = generate(seed, era=era, format=format_name, corruption=corruption, profile=chosen)
    return RoundTrip(report, extractor().extract(report.data, report.name).record)


def places(corruption: str) -> list[tuple[str, str]]:
    """Eras and formats in which a corruption shows."""
    return [(era, name) for era in ERAS for name in FORMATS if CORRUPTIONS[corruption].fits(era, name)]
