"""One record with its plain text against one gold file."""

from __future__ import annotations

from dataclasses import dataclass

from eval.gold.format import GoldReport
from eval.metrics.cells import CellScore, Outcome, count_cells, score_cells
from eval.metrics.counts import CellCounts, FigureCounts, FindingCounts
from eval.metrics.figures import FigureScore, count_figures, score_figures
from eval.metrics.findings import FindingScore, count_findings, score_findings
from extract.record import Record


@dataclass(frozen=True, slots=True)
class ReportScore:
    """Everything that is known about how right one report is.

    Attributes:
        era: template that gold states, "none" where it states none.
        report_id: "" where extraction gave no record.
        format: format of the record, "failed" where there is none.
        n_findings: findings of the record.
        identity: of agency, year and template, those that gold states, and whether the record has them right.
    """

    source: str
    report_id: str
    era: str
    format: str
    cells: list[CellScore]
    figures: list[FigureScore]
    findings: list[FindingScore]
    n_findings: int
    identity: dict[str, bool]

    def cell_counts(self, table: str | None = None) -> CellCounts:
        """Counts of all cells, or of one table."""
        return count_cells(s for s in self.cells if table is None or s.key[0] == table)

    def figure_counts(self) -> FigureCounts:
        """Counts of the narrative figures."""
        return count_figures(self.figures)

    def finding_counts(self) -> FindingCounts:
        """Counts of the findings."""
        return count_findings(self.findings, self.n_findings)


def score_report(record: Record, text: str, gold: GoldReport) -> ReportScore:
    """Judge a record.

    Args:
        text: the plain text to which the offsets of the record's figures refer.
    """
    return ReportScore(
        source=gold.source,
        report_id=record.report_id,
        era=gold.template or "none",
        format=record.format,
        cells=score_cells(record.cells, gold.cell_map()),
        figures=score_figures(record.figures, gold.figures, text),
        findings=score_findings(record.findings, gold.findings),
        n_findings=len(record.findings),
        identity=_identity(record, gold),
    )


def score_lost(gold: GoldReport) -> ReportScore:
    """Judge a report that extraction failed on: every cell missing (so nothing is silent), nothing else found."""
    return ReportScore(
        source=gold.source,
        report_id="",
        era=gold.template or "none",
        format="failed",
        cells=[CellScore(cell.key, Outcome.MISSING, False, cell, None) for cell in gold.cells],
        figures=[FigureScore(figure, None) for figure in gold.figures],
        findings=[FindingScore(finding, ()) for finding in gold.findings],
        n_findings=0,
        identity={name: False for name in ("agency", "year", "template") if getattr(gold, name) is not None},
    )


def _identity(record: Record, gold: GoldReport) -> dict[str, bool]:
    pairs = {
        "agency": (record.agency, gold.agency),
        "year": (record.year, gold.year),
        "template": (record.template, gold.template),
    }
    return {name: ours == truth for name, (ours, truth) in pairs.items() if truth is not None}
