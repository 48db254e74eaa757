"""Scores findings across reports against what was planted, kind by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from eval.gold.panel.model import Panel, Planted
from eval.metrics.counts import FindingCounts
from extract.audit.model import AuditFinding

_FOLLOWING = ("cross_year.", "jump.", "duplicate.")


@dataclass(slots=True)
class AuditScore:
    """How an audit did on a panel.

    Attributes:
        kinds: counts by check; ``unmatched`` are false findings.
        missed: planted defects that nothing found.
        false: findings that match nothing planted.
        following: true findings that follow from a planted copy (its sums with the years around it), not counted.
        hinted: findings on doubtful cells, at the severity of a hint, not counted.
        accused: findings on doubtful cells with a graver severity: must be none.
    """

    kinds: dict[str, FindingCounts] = field(default_factory=dict)
    missed: list[Planted] = field(default_factory=list)
    false: list[AuditFinding] = field(default_factory=list)
    following: int = 0
    hinted: int = 0
    accused: list[AuditFinding] = field(default_factory=list)

    @property
    def total(self) -> FindingCounts:
        """Counts over all checks."""
        return FindingCounts.total(self.kinds.values())


def score_audit(panel: Panel, findings: Sequence[AuditFinding]) -> AuditScore:
    """Match findings with planted defects, one to one: same check, same report (or agency and year), same cell."""
    score = AuditScore()
    waiting: dict[str, list[Planted]] = defaultdict(list)
    for planted in panel.planted:
        waiting[planted.check].append(planted)
    explained = {report for planted in panel.planted for report in planted.explains}
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for finding in findings:
        reports = {evidence.report_id for evidence in finding.evidence}
        match = next((p for p in waiting[finding.check] if _fits(p, finding, reports, panel)), None)
        if match:
            waiting[finding.check].remove(match)
            found[finding.check][0] += 1
        elif _follows(finding, reports, explained):
            # Also where the other report has a doubtful cell: what a copied text contradicts is contradicted.
            score.following += 1
            continue
        elif reports & panel.doubtful:
            score.hinted += finding.severity == "info"
            score.accused += [finding] if finding.severity != "info" else []
            continue
        else:
            score.false.append(finding)
        found[finding.check][1] += 1
    score.missed = [planted for rest in waiting.values() for planted in rest]
    for check in sorted({planted.check for planted in panel.planted} | found.keys()):
        gold = sum(planted.check == check for planted in panel.planted)
        hits, predicted = found[check]
        score.kinds[check] = FindingCounts(gold, hits, predicted, predicted - hits)
    return score


def _fits(planted: Planted, finding: AuditFinding, reports: Collection[str], panel: Panel) -> bool:
    if finding.year != planted.year:
        return False
    if not planted.report_id:
        if reports:
            return any(int(report[:8], 16) == planted.agency for report in reports)
        return any(_bare(name) == _bare(finding.agency) for name, n in panel.numbers.items() if n == planted.agency)
    first = finding.evidence[0]
    cell = planted.cell is None or (first.table, first.row, first.column) == tuple(planted.cell)
    return planted.report_id in reports and cell


def _bare(name: str) -> str:
    """A full name without the words that come and go at its end."""
    return name.removesuffix("人民政府").removesuffix("办事处")


def _follows(finding: AuditFinding, reports: Collection[str], explained: Collection[str]) -> bool:
    return finding.check.startswith(_FOLLOWING) and any(report in explained for report in reports)
