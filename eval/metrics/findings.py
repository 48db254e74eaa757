"""Findings of a record against gold, whose findings are words: found, missed, and ours that nothing in gold means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from eval.gold.format import GoldEvidence, GoldFinding
from eval.metrics.counts import FindingCounts
from extract.record import Finding


class Rule(BaseModel):
    """Which of our findings a name of gold means (``findings.yaml``)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pattern: str
    kinds: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()

    def means(self, finding: Finding) -> bool:
        """Whether this finding of ours is one that the rule asks for."""
        return (
            (not self.kinds or finding.kind in self.kinds)
            and (not self.checks or any(word in finding.check for word in self.checks))
            and (not self.tables or any(e.table in self.tables for e in finding.evidence))
            and (not self.rows or any(e.row in self.rows for e in finding.evidence))
        )


@dataclass(frozen=True, slots=True)
class FindingScore:
    """A finding of gold with all of ours that it means; or (``gold`` None) one of ours that gold does not know."""

    gold: GoldFinding | None
    findings: tuple[Finding, ...]


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of ``findings.yaml``, in order."""
    data = yaml.safe_load(Path(__file__).with_name("findings.yaml").read_text(encoding="utf-8"))
    return tuple(Rule.model_validate(item) for item in data["rules"])


def rule_for(check: str) -> Rule | None:
    """The first rule whose pattern fits a name of gold."""
    return next((rule for rule in rules() if re.fullmatch(rule.pattern, check.strip(), re.IGNORECASE)), None)


def means(gold: GoldFinding, finding: Finding) -> bool:
    """Whether a finding of gold means this one of ours.

    Gold's own kind and evidence, where given, must agree, and both together are enough: one wrong cell breaks several
    relations, and gold names one of them. Otherwise our check has gold's name (after its kind, without the place), or
    the rule for that name decides.
    """
    if gold.kind and gold.kind != finding.kind:
        return False
    if gold.evidence:
        shown = any(_shows(finding, place) for place in gold.evidence)
        if not shown or gold.kind:
            return shown
    if finding.check.split("[")[0].removeprefix(f"{finding.kind}.") == gold.check.removeprefix(f"{finding.kind}."):
        return True
    rule = rule_for(gold.check)
    return rule is not None and rule.means(finding)


def _shows(finding: Finding, place: GoldEvidence) -> bool:
    return any(
        e.table == place.table and place.row in (None, e.row) and place.column in (None, e.column)
        for e in finding.evidence
    )


def score_findings(findings: Sequence[Finding], gold: Sequence[GoldFinding]) -> list[FindingScore]:
    """Match findings; one error of the source may break several relations, so gold may mean several of ours."""
    scores = [FindingScore(truth, tuple(f for f in findings if means(truth, f))) for truth in gold]
    matched = {id(f) for score in scores for f in score.findings}
    return scores + [FindingScore(None, (f,)) for f in findings if id(f) not in matched]


def count_findings(scores: Iterable[FindingScore], predicted: int) -> FindingCounts:
    """Add up matched findings; ``predicted`` is the number of findings of the record."""
    scores = list(scores)
    return FindingCounts(
        gold=sum(score.gold is not None for score in scores),
        found=sum(score.gold is not None and bool(score.findings) for score in scores),
        predicted=predicted,
        unmatched=sum(score.gold is None for score in scores),
    )
