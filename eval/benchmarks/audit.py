"""``nianbao eval bench --audit``: recall and precision of the audit on generated panels, by kind of defect."""

from __future__ import annotations

import resource
import tempfile
import time
from dataclasses import asdict, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from eval.gold.panel.build import PanelOptions, build_panel, write_panel
from eval.metrics.audit import AuditScore, score_audit
from extract.audit.audit import AuditOptions, run_audit

_SEED = 4021
_HARD_SEED = 8513
"""Other panels than those on which the rules were adjusted (71 and 977)."""
_MIB = 1024
_SHOWN = 15


def measure_audit(console: Console, *, agencies: int = 300, defects: int = 400) -> dict[str, object]:
    """Measure on the panel with planted defects, and on one with phenomena that the rules were not built on."""
    plain = PanelOptions(seed=_SEED, agencies=agencies, defects=defects)
    hard = replace(plain, seed=_HARD_SEED, misread_share=0.1, hard=True)
    result: dict[str, object] = {"schema": 1}
    for name, title, options in (("panel", "面板", plain), ("held_out", "面板（规则未见过的现象）", hard)):
        console.print(f"{title}：{options.agencies} 个机关 × {len(options.years)} 年，植入 {options.defects} 处…")
        score, seconds, reports = _run(options)
        console.print(_table(title, score))
        _show_wrong(score, console)
        console.print(f"{reports} 份报告，{seconds:.1f} 秒；植入的雷同引出的真问题 {score.following} 个，不计。")
        console.print(f"待复核单元格上的提示 {score.hinted} 个，错误或警告 {len(score.accused)} 个。")
        result[name] = _numbers(score, seconds, reports)
    result["peak_mib"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB)
    return result


def _run(options: PanelOptions) -> tuple[AuditScore, float, int]:
    panel = build_panel(options)
    with tempfile.TemporaryDirectory(prefix="nianbao-panel-") as name:
        expected = write_panel(panel, Path(name))
        begin = time.monotonic()
        findings = run_audit(AuditOptions([Path(name)], expected)).findings
        seconds = time.monotonic() - begin
    return score_audit(panel, findings), seconds, len(panel.records)


def _table(title: str, score: AuditScore) -> Table:
    table = Table("检查", "植入", "找到", "召回率", "报出", "误报", "精确率", title=title, title_justify="left")
    for check, counts in [*score.kinds.items(), ("合计", score.total)]:
        rates = counts.rates()
        recall, precision = (
            "—" if rate is None else f"{rate:.3f}" for rate in (rates["recall"], rates["precision_at_least"])
        )
        numbers = (counts.gold, counts.found, recall, counts.predicted, counts.unmatched, precision)
        table.add_row(check, *map(str, numbers))
    return table


def _show_wrong(score: AuditScore, console: Console) -> None:
    for planted in score.missed[:_SHOWN]:
        console.print(f"漏：{planted.check} 机关 {planted.agency} {planted.year} {planted.report_id}")
    for finding in score.false[:_SHOWN]:
        console.print(f"误：{finding.check} {finding.severity} {finding.message}")


def _numbers(score: AuditScore, seconds: float, reports: int) -> dict[str, object]:
    return {
        "reports": reports,
        "seconds": round(seconds, 2),
        "kinds": {check: asdict(counts) | counts.rates() for check, counts in score.kinds.items()},
        "total": asdict(score.total) | score.total.rates(),
        "following": score.following,
        "hinted": score.hinted,
        "accused": len(score.accused),
    }
