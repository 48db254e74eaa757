"""Small output folders for the tests of the audit."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from extract.audit.audit import AuditOptions, AuditResult, run_audit
from extract.export.jsonl import record_line
from extract.record import Cell, Figure, Record, Status
from extract.templates import load_template
from extract.templates.loader import cell_kinds

AGENCY = "云溪市青岚区石桥街道办事处"


def a_report(
    year: int | None,
    values: dict[str, float | None] | None = None,
    *,
    agency: str | None = AGENCY,
    era: str = "2021",
    review: tuple[str, ...] = (),
    figures: list[Figure] | None = None,
    salt: str = "",
    **more: Any,
) -> Record:
    """A report whose cells are 0 but for ``values``, by ``table/row/column``; those in ``review`` are doubtful."""
    kinds = cell_kinds(era)
    cells = []
    for key in load_template(era).keys(variants=False):
        name = "/".join(key)
        value = (values or {}).get(name, 0)
        status = Status.BLANK if value is None else Status.NEEDS_REVIEW if name in review else Status.AS_PRINTED
        printed = "" if value is None else f"{value:g}"
        cells.append(
            Cell(**key._asdict(), unit=kinds[key].unit, printed=printed, value=value, status=status, confidence=0.9)
        )
    name = hashlib.sha256(f"{agency}{year}{era}{salt}".encode()).hexdigest()[:16]
    return Record(
        report_id=name, source=f"{name}.html", format="html", agency=agency, year=year, template=era, cells=cells,
        figures=figures or [], **more,
    )  # fmt: skip


def a_number(indicator: str, value: float, **more: Any) -> Figure:
    fields = {
        "text": f"{value:g}条", "start": 5, "end": 9, "unit": "条", "qualifier": "exact", "period": "this_year",
        "role": "single", "confidence": 0.9,
    }  # fmt: skip
    return Figure(indicator=indicator, value=value, **(fields | more))


def an_out(folder: Path, records: list[Record], texts: dict[str, str] | None = None) -> Path:
    """Write records as an output folder; ``texts`` by report id."""
    (folder / "text").mkdir(parents=True, exist_ok=True)
    (folder / "records.jsonl").write_text("".join(map(record_line, records)), encoding="utf-8")
    for name, text in (texts or {}).items():
        (folder / "text" / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def audited(folder: Path, records: list[Record], texts: dict[str, str] | None = None, **options: Any) -> AuditResult:
    """The audit of these records."""
    return run_audit(AuditOptions([an_out(folder, records, texts)], **options))


def checks(result: AuditResult) -> list[str]:
    """Check of every finding, sorted."""
    return sorted(finding.check for finding in result.findings)
