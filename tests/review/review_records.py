"""Records, files and OUT folders for the tests of the review page."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from extract.export.jsonl import record_line
from extract.record import Alternative, Cell, Evidence, Figure, Finding, Record, Status
from extract.templates import CellKey, load_template
from extract.templates.loader import cell_kinds

WIDTH, HEIGHT = 595.0, 842.0
RED = CellKey("requests", "granted", "total")
"""The cell whose box on the second page of ``coloured_pdf`` is filled with red."""
RED_BOX = (300.0, 500.0, 340.0, 520.0)
BLUE_BOX = (60.0, 700.0, 100.0, 720.0)
HOSTILE = '</script><script>document.title="owned"</script><img src=x onerror="document.title=\'owned\'">&amp;'


def report_id(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def full_cells(era: str = "2021", value: int = 0) -> dict[CellKey, Cell]:
    """Every standard cell of an era, as printed."""
    kinds = cell_kinds(era)
    return {
        key: Cell(
            table=key.table, row=key.row, column=key.column, unit=kinds[key].unit, printed=str(value), value=value,
            status=Status.AS_PRINTED, confidence=0.999,
        )
        for key in load_template(era).keys()  # noqa: SIM118 (a template is no dict)
    }  # fmt: skip


def make_record(cells: Iterable[Cell], **changes: Any) -> Record:
    values: dict[str, Any] = {
        "report_id": "0123456789abcdef", "source": "reports/a.docx", "format": "docx", "agency": "甲县", "year": 2023,
        "template": "2021", "cells": list(cells), "models": {"nianbao": "1"},
    }  # fmt: skip
    return Record(**(values | changes))


def coloured_pdf() -> bytes:
    """Three pages; on the second one red and one blue rectangle."""
    buffer = io.BytesIO()
    canvas: Any = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.showPage()
    for (x0, y0, x1, y1), colour in ((RED_BOX, (1, 0, 0)), (BLUE_BOX, (0, 0, 1))):
        canvas.setFillColorRGB(*colour)
        canvas.rect(x0, HEIGHT - y1, x1 - x0, y1 - y0, stroke=0, fill=1)
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def pdf_record(path: Path) -> Record:
    """The record of ``coloured_pdf`` written to ``path``, with one doubtful cell and one finding."""
    data = coloured_pdf()
    path.write_bytes(data)
    cells = full_cells()
    cells[RED] = cells[RED].model_copy(
        update={
            "printed": "8", "value": 3, "status": Status.REPAIRED, "confidence": 0.75, "page": 2, "box": RED_BOX,
            "rules": ["requests.applicants[granted]"],
            "alternatives": [Alternative(printed="8", value=8, confidence=0.2)],
        }
    )  # fmt: skip
    other = CellKey("requests", "new", "total")
    cells[other] = cells[other].model_copy(update={"page": 2, "box": BLUE_BOX})
    finding = Finding(
        check="table.requests.applicants", kind="table", severity="error", message="表内关系不成立", left=3, right=0,
        delta=3,
        evidence=[
            Evidence(side="left", label="予以公开·总计", printed="8", value=3, **RED._asdict(), page=2, box=RED_BOX),
            Evidence(side="right", label="新收·总计", printed="0", value=0, **other._asdict(), page=2, box=BLUE_BOX),
        ],
    )  # fmt: skip
    return make_record(
        cells.values(), report_id=report_id(data), source=str(path), format="pdf", agency="乙市", findings=[finding]
    )


HOSTILE_TEXT = f"{HOSTILE}\n公开政府信息12条。\n{HOSTILE}\t0"


def hostile_record() -> Record:
    """Markup in every place where a document can put text."""
    cells = full_cells()
    key = CellKey("art20_1", "rules", "in_force")
    cells[key] = cells[key].model_copy(
        update={
            "printed": HOSTILE, "value": None, "status": Status.NEEDS_REVIEW, "confidence": 0.3,
            "alternatives": [Alternative(printed=HOSTILE, value=1, confidence=0.1)],
        }
    )  # fmt: skip
    start = HOSTILE_TEXT.index("12条")
    figure = Figure(
        indicator="disclosed_total", text=HOSTILE, start=start, end=start + 3, value=12, unit=HOSTILE, detail=HOSTILE,
        qualifier="exact", period="this_year", role="single", confidence=0.8,
    )  # fmt: skip
    finding = Finding(
        check="text.x", kind="text", severity="warning", message=HOSTILE, left=1, right=2, delta=-1,
        evidence=[Evidence(side="left", label=HOSTILE, printed=HOSTILE, start=start, end=start + 3)],
    )  # fmt: skip
    return make_record(
        cells.values(), report_id="f" * 16, source=HOSTILE, agency=HOSTILE, figures=[figure], findings=[finding],
        warnings=[HOSTILE], models={HOSTILE: HOSTILE},
    )  # fmt: skip


def write_out(folder: Path, records: Iterable[Record], texts: dict[str, str] | None = None) -> Path:
    """An OUT folder with these records."""
    (folder / "text").mkdir(parents=True, exist_ok=True)
    with (folder / "records.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(record_line(record) for record in records)
    for name, text in (texts or {}).items():
        (folder / "text" / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "failures.csv").write_text("source,error,message\nb.doc,empty,文件为空\n", encoding="utf-8")
    return folder
