"""The findings as one self-contained page: no network, a strict content security policy, everything escaped."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from extract.audit.audit import AuditResult
from extract.audit.decisions import Decided
from extract.audit.model import AuditFinding
from extract.audit.rules import audit_rules
from extract.export.labels import labels

PAGE = "audit.html"
MAX_FINDINGS = 3_000
"""Findings on the page, the gravest first; findings.csv has them all."""
MAX_AGENCIES = 500
_MARKS = {"error": "■", "warning": "▲", "info": "●"}
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class _Year:
    year: int
    kind: str
    mark: str
    title: str


@dataclass(frozen=True, slots=True)
class _Agency:
    name: str
    cells: tuple[_Year, ...]


def write_page(path: Path, result: AuditResult, decisions: dict[str, Decided]) -> None:
    """Write the page; it opens from disk in any browser and shows everything without its script too.

    Args:
        decisions: all that were made, so that those about findings of other runs survive a download.
    """
    path.write_text(render(result, decisions), encoding="utf-8", errors="replace")


def render(result: AuditResult, decisions: dict[str, Decided]) -> str:
    """The page as text."""
    environment = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    style, script = (_FOLDER / "page.css").read_text("utf-8"), (_FOLDER / "page.js").read_text("utf-8")
    shown = result.findings[:MAX_FINDINGS]
    rows = _matrix(result)
    rules = audit_rules().checks
    return environment.get_template("page.html").render(
        # Our own two files are the only text that is not escaped; the policy admits them by their hashes.
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
        seen=result.coverage,
        remarks=remarks(result),
        severities=_severities(result.findings),
        decided=sum(finding.decision in ("confirm", "dismiss") for finding in result.findings),
        checks=_checks(result.findings),
        years=_years(result),
        matrix=rows[:MAX_AGENCIES],
        matrix_more=max(0, len(rows) - MAX_AGENCIES),
        findings=shown,
        more=len(result.findings) - len(shown),
        marks=_MARKS,
        names=labels().severities,
        titles={check: rule.title for check, rule in rules.items()},
        statuses={status: label.name for status, label in labels().statuses.items()},
        others=_others(decisions, shown),
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _severities(findings: list[AuditFinding]) -> list[dict[str, object]]:
    counts = Counter(f.severity for f in findings if f.decision != "dismiss")
    names = labels().severities
    return [{"id": s, "name": names[s], "mark": mark, "count": counts[s]} for s, mark in _MARKS.items()]  # type: ignore[index]


def _checks(findings: list[AuditFinding]) -> list[dict[str, object]]:
    counts = Counter(f.check for f in findings)
    return [
        {"id": check, "title": rule.title, "advice": rule.advice, "count": counts[check]}
        for check, rule in audit_rules().checks.items()
        if counts[check]
    ]


def remarks(result: AuditResult) -> list[str]:
    """What the audit left out, in sentences."""
    rules = audit_rules().remarks
    seen = result.coverage
    counts = {
        "unnamed": seen.unnamed,
        "undated": seen.undated,
        "repeated": seen.repeated,
        "without_text": seen.without_text,
        "unreadable": sum(seen.unreadable.values()),
        "not_comparable": sum(not agency.comparable for agency in result.agencies),
        "not_all_pairs": int(not seen.all_pairs),
    }
    return [rules[name].format(count=count) for name, count in counts.items() if count]


def _years(result: AuditResult) -> range:
    first, last = result.coverage.first_year, result.coverage.last_year
    return range(0) if first is None or last is None else range(first, last + 1)


def _matrix(result: AuditResult) -> list[_Agency]:
    """Who filed what, agencies with findings first."""
    open_years = {(f.agency, f.year) for f in result.findings if f.decision != "dismiss"}
    named = {agency for agency, _ in open_years}
    names = sorted(result.filing.years, key=lambda name: (name not in named, name))
    return [
        _Agency(name, tuple(_year(result, name, year, marked=(name, year) in open_years) for year in _years(result)))
        for name in names
    ]


def _year(result: AuditResult, name: str, year: int, *, marked: bool) -> _Year:
    if year in result.filing.years[name]:
        kind, mark, title = "filed", "●", "有报告"
    elif year in result.filing.expected.get(name, ()):
        kind, mark, title = "absent", "✕", "名单要求而没有"
    else:
        kind, mark, title = "gap", "○", "没有"
    if marked:
        kind, mark, title = f"{kind} marked", f"{mark}!", f"{title}，有问题"
    return _Year(year, kind, mark, title)


def _others(decisions: dict[str, Decided], shown: list[AuditFinding]) -> list[list[str]]:
    """Decisions about findings that are not on the page, as rows of the file."""
    here = {finding.id for finding in shown}
    return [
        [d.id, d.decision, d.note, d.check, d.agency, d.year, d.left or "", d.right or "", d.message]
        for d in decisions.values()
        if d.id not in here
    ]
