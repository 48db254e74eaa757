"""Runs an audit into a folder: the page, the csv files, the decisions and the panel."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extract.audit.agencies import Agency
from extract.audit.audit import AuditOptions, AuditResult, run_audit
from extract.audit.decisions import FILE, Decided, apply_decisions, decide, write_decisions
from extract.audit.page import PAGE, write_page
from extract.audit.panel import parse_panel_formats, write_panel
from extract.audit.reading import check_outs
from extract.audit.store import Store
from extract.audit.tables import AGENCIES, FINDINGS, write_agencies, write_findings
from extract.batch.atomic import publish


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions of earlier runs and those of this call."""

    made: dict[str, Decided]
    confirm: Sequence[str]
    dismiss: Sequence[str]
    note: str


def audit_into(folder: Path, options: AuditOptions, decisions: Decisions, panel: str = "") -> AuditResult:
    """Audit and write everything into ``folder``, each file whole or not at all.

    Args:
        panel: names of the panel's formats, comma separated, "" for none.

    Raises:
        AuditError: where a folder, a list, a decision or a format cannot be used; then nothing is written.
        OSError: where the folder cannot be written.
    """
    formats = parse_panel_formats(panel)
    check_outs(options.outs)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".audit-", dir=folder) as name:
        draft = Path(name)

        def use(store: Store, agencies: Sequence[Agency]) -> None:
            if formats:
                write_panel(draft, store, agencies, formats)

        result = run_audit(replace(options, scratch=draft), use)
        made = dict(decisions.made)
        decide(made, result.findings, decisions.confirm, "confirm", decisions.note)
        decide(made, result.findings, decisions.dismiss, "dismiss", decisions.note)
        result = replace(result, findings=apply_decisions(result.findings, made))
        write_findings(draft / FINDINGS, result.findings)
        write_agencies(draft / AGENCIES, result.agencies)
        write_page(draft / PAGE, result, made)
        write_decisions(draft / FILE, made)
        for path in sorted(draft.iterdir()):
            publish(path, folder / path.name)
    return result
