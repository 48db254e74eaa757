"""What an audit found, as tables on the terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from extract.audit.page import remarks
from extract.audit.rules import audit_rules
from extract.cli.plain import neutral
from extract.export.labels import labels

if TYPE_CHECKING:
    from extract.audit.audit import AuditResult
    from extract.audit.model import AuditFinding

MAX_FINDINGS = 20
"""Findings listed on the terminal; findings.csv has them all."""


def print_audit(result: AuditResult, console: Console) -> None:
    """Print the counts by check and the gravest open findings."""
    seen = result.coverage
    years = f"{seen.first_year}—{seen.last_year} 年" if seen.first_year else ""
    console.print(f"报告 {seen.reports} 份，机关 {seen.agencies} 个，{years}")
    for sentence in remarks(result):
        console.print(sentence)
    opened = [finding for finding in result.findings if finding.decision != "dismiss"]
    if not opened:
        console.print("没有待处理的问题。")
        return
    _print_counts(opened, console)
    _print_findings(opened, console)


def _print_counts(findings: list[AuditFinding], console: Console) -> None:
    table = Table(box=SIMPLE_HEAD)
    severities = labels().severities
    for heading in ("检查", *severities.values()):
        table.add_column(heading, justify="left" if heading == "检查" else "right")
    counts = Counter((finding.check, finding.severity) for finding in findings)
    for check, rule in audit_rules().checks.items():
        numbers = [counts[check, severity] for severity in severities]  # type: ignore[index]
        if any(numbers):
            table.add_row(rule.title, *(str(number or "") for number in numbers))
    console.print(table)


def _print_findings(findings: list[AuditFinding], console: Console) -> None:
    table = Table(box=SIMPLE_HEAD)
    for heading in ("编号", "程度", "机关", "说明"):
        table.add_column(heading, overflow="fold", no_wrap=heading == "程度")
    for finding in findings[:MAX_FINDINGS]:
        severity = labels().severities[finding.severity]
        table.add_row(finding.id, severity, neutral(finding.agency), neutral(finding.message))
    console.print(table)
    if (more := len(findings) - MAX_FINDINGS) > 0:
        console.print(f"另有 {more} 个，全部列在 findings.csv 和 audit.html。")
    console.print("看过之后：属实的加 --confirm 编号，不成立的加 --dismiss 编号 --note 理由，再运行一次，以后都照办。")
