"""The generated panel, and the audit on a small one."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.gold.panel.build import PanelOptions, build_panel, write_panel
from eval.gold.panel.model import Panel
from eval.gold.panel.plant import PLANTERS
from eval.metrics.audit import score_audit
from extract.audit.audit import AuditOptions, run_audit
from extract.audit.rules import audit_rules

OPTIONS = PanelOptions(seed=5, agencies=70, defects=26, misread_share=0.0, doubts=4)


@pytest.fixture(scope="module")
def panel() -> Panel:
    return build_panel(OPTIONS)


def test_every_check_is_planted(panel: Panel) -> None:
    assert set(PLANTERS) == set(audit_rules().checks)
    counts = {check: sum(planted.check == check for planted in panel.planted) for check in PLANTERS}
    assert set(counts.values()) == {2}


def test_the_same_options_give_the_same_panel(panel: Panel) -> None:
    again = build_panel(OPTIONS)
    assert (again.texts, again.planted, again.records) == (panel.texts, panel.planted, panel.records)


def test_figures_stand_where_they_say(panel: Panel) -> None:
    for record in panel.records:
        text = panel.texts[record.report_id].removeprefix("首页 政府信息公开\n")
        assert all(text[figure.start : figure.end] == figure.text for figure in record.figures)


def test_the_audit_finds_what_was_planted_and_nothing_else(panel: Panel, tmp_path: Path) -> None:
    expected = write_panel(panel, tmp_path)
    score = score_audit(panel, run_audit(AuditOptions([tmp_path], expected)).findings)
    assert [(finding.check, finding.message) for finding in score.false] == []
    assert score.missed == []
    assert score.accused == []
    assert score.hinted > 0


def test_a_finding_that_is_not_planted_counts_against_precision(panel: Panel, tmp_path: Path) -> None:
    expected = write_panel(panel, tmp_path)
    findings = run_audit(AuditOptions([tmp_path], expected)).findings
    twice = score_audit(panel, [*findings, *findings])
    assert twice.total.unmatched > 0
    none = score_audit(panel, [])
    assert (none.total.found, len(none.missed)) == (0, len(panel.planted))
