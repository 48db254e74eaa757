"""``nianbao audit``: checks across reports, with a page for people and a panel for statistics."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extract.cli.extract import SOME_FAILED, wrong_call
from extract.cli.plain import neutral

if TYPE_CHECKING:
    from extract.audit.audit import AuditResult

DEFAULT_FOLDER = "audit"


def audit(
    outs: Annotated[list[Path], typer.Argument(metavar="OUT...", help="nianbao extract 的输出文件夹，可给多个。")],
    folder: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="DIR", help="结果文件夹，默认为第一个 OUT 里的 audit。")
    ] = None,
    expected: Annotated[
        Path | None, typer.Option("--expected", metavar="CSV", help="应报名单：机关（agency）和年度（year）两列。")
    ] = None,
    agencies: Annotated[
        Path | None,
        typer.Option("--agencies", metavar="CSV", help="人工定的机关名称对照：name 和 agency 两列，优先于自动匹配。"),
    ] = None,
    panel: Annotated[
        str, typer.Option("--panel", metavar="LIST", help="导出面板数据，一行一机关一年：csv,parquet,xlsx,dta。")
    ] = "",
    confirm: Annotated[
        list[str] | None, typer.Option("--confirm", metavar="ID", help="认定问题属实，可重复；记入 decisions.csv。")
    ] = None,
    dismiss: Annotated[
        list[str] | None, typer.Option("--dismiss", metavar="ID", help="认定问题不成立，可重复；记入 decisions.csv。")
    ] = None,
    note: Annotated[str, typer.Option("--note", help="与 --confirm、--dismiss 一起记下的理由。")] = "",
) -> None:
    """Audit folders; status 0 when every record was read, 1 when some lines were none, 2 when the call is wrong."""
    from extract.audit.audit import AuditOptions
    from extract.audit.decisions import FILE, read_decisions
    from extract.audit.model import AuditError
    from extract.audit.output import Decisions, audit_into
    from extract.cli.stages import Stages
    from extract.errors import os_reason

    target = folder or outs[0] / DEFAULT_FOLDER
    try:
        decisions = Decisions(read_decisions(target / FILE), confirm or [], dismiss or [], note)
        with Stages() as stages:
            options = AuditOptions(outs, expected, agencies, decisions.made, step=stages.step)
            result = audit_into(target, options, decisions, panel)
    except AuditError as error:
        wrong_call(str(error))
    except OSError as error:
        wrong_call(f"写入 {target} 失败：{os_reason(error)}")
    _summary(result, target)
    if result.coverage.unreadable:
        raise typer.Exit(SOME_FAILED)


def _summary(result: AuditResult, target: Path) -> None:
    from extract.cli.audited import print_audit
    from extract.cli.terminal import console

    print_audit(result, console(sys.stdout))
    typer.echo(neutral(f"结果在 {target}：audit.html（给人看）、findings.csv、agencies.csv、decisions.csv"))
