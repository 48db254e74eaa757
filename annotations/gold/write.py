"""What people said as gold files, beside who said it, when, and what is still to be decided.

    GOLD/figures/<report_id>.json   reports whose whole text was annotated: their figures
    GOLD/cells/<report_id>.json     reports all of whose table pages were annotated: their cells
    GOLD/text/<report_id>.txt       plain text of the reports, to which ``start`` and ``end`` of a figure refer
    GOLD/annotations.jsonl          one line a task: annotator, time, agreement
    GOLD/conflicts.csv              what a person has to decide

Figures and cells are apart because a report of which one half was annotated would count as wrong in the other half.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotations.errors import AnnotateCode, AnnotateError
from annotations.gold.collect import Collected, Conflict, Said
from annotations.task.cells import gold_value, merged_cells
from annotations.task.figures import figures_of
from annotations.task.model import TaskKey
from annotations.task.narrative import LabelledSpan, parts, shown_text
from annotations.task.table import table_pages
from annotations.task.title import file_name
from eval.gold.format import GoldCell, GoldFigure, GoldReport, save_gold
from extract.export.csvfile import safe_text
from extract.record import Cell, Figure, Record, Status

_BEFORE, _AFTER = 12, 8
"""Neighbouring characters that gold keeps of a figure; what the generator of reports keeps as well."""


@dataclass(slots=True)
class PullResult:
    """What a pull wrote.

    Attributes:
        figures: reports with gold figures; ``cells`` with gold cells.
        unfinished: reports of which some tasks are annotated and some are not.
    """

    figures: int = 0
    cells: int = 0
    unfinished: int = 0
    conflicts: list[Conflict] = field(default_factory=list)


def revised(record: Record, text: str, said: Iterable[Said]) -> tuple[Record, list[Conflict]]:
    """A record after what people said about it; what nobody touched is as it was."""
    conflicts: list[Conflict] = []
    spans: list[LabelledSpan] = []
    cells = record.cells
    done: list[tuple[int, int]] = []
    bounds = parts(shown_text(text), record.figures)
    for item in sorted(said, key=lambda s: (s.key.kind, s.key.number)):
        if item.key.kind == "narrative":
            spans += item.spans
            done += bounds[item.key.number : item.key.number + 1]
        elif item.size is not None and record.template is not None:
            cells, problems = merged_cells(item.cells, record.template, item.key.number, item.size, cells)
            conflicts += [Conflict(str(item.key), "region", problem) for problem in problems]
    found, problems = figures_of(spans, text, record.figures)
    conflicts += [Conflict(f"{record.report_id}/narrative", "region", problem) for problem in problems]
    kept = [f for f in record.figures if not any(start <= f.start and f.end <= end for start, end in done)]
    figures = sorted([*found, *kept], key=lambda f: (f.start, f.end, f.indicator)) if done else record.figures
    return record.model_copy(update={"figures": figures, "cells": cells}), conflicts


def write_gold(
    records: Iterable[Record], text_of: Callable[[Record], str], collected: Collected, gold: Path
) -> PullResult:
    """Write the gold of every report that is finished; files of earlier pulls stay, changed ones are replaced.

    Raises:
        AnnotateError: ``bad_gold`` where the folder cannot be written.
    """
    result = PullResult(conflicts=list(collected.conflicts))
    try:
        for folder in ("figures", "cells", "text"):
            (gold / folder).mkdir(parents=True, exist_ok=True)
        result.conflicts += _withdrawn(gold, collected)
        names: dict[str, str] = {}
        for record in records:
            mine = [s for s in collected.said.values() if s.key.report_id == record.report_id]
            if mine:
                _write_report(record, text_of(record), mine, gold, names, result)
        _write_log(gold, collected.said.values())
        _write_conflicts(gold, result.conflicts)
    except OSError as error:
        raise AnnotateError(AnnotateCode.BAD_GOLD, f"{gold}（{error}）") from error
    return result


def _write_report(
    record: Record, text: str, said: Sequence[Said], gold: Path, names: dict[str, str], result: PullResult
) -> None:
    name = file_name(record.source)
    if names.setdefault(name, record.report_id) != record.report_id:
        detail = f"与 {names[name]} 的文件同名（{name}），标准答案按文件名对应，请改名后重新抽取"
        result.conflicts.append(Conflict(record.report_id, "duplicate", detail))
        return
    after, conflicts = revised(record, text, said)
    result.conflicts += conflicts
    keys = {s.key for s in said}
    head = {"source": name, "agency": record.agency, "year": record.year, "template": record.template}
    base = {k: v for k, v in head.items() if v is not None}
    n_parts = len(parts(shown_text(text), record.figures))
    whole_text = all(TaskKey(record.report_id, "narrative", n) in keys for n in range(n_parts))
    whole_tables = bool(table_pages(record)) and all(
        TaskKey(record.report_id, "table", n) in keys for n in table_pages(record)
    )
    if whole_text:
        figures = [gold_figure(f, text, after.figures) for f in after.figures]
        _save(GoldReport(**base, figures=tuple(figures)), gold / "figures" / f"{record.report_id}.json")
        _replace(gold / "text" / f"{record.report_id}.txt", text.encode("utf-8"))
        result.figures += 1
    if whole_tables and _all_shown(record):
        cells = tuple(gold_cell(c) for c in after.cells if c.status is not Status.MISSING)
        _save(GoldReport(**base, cells=cells), gold / "cells" / f"{record.report_id}.json")
        result.cells += 1
    result.unfinished += not whole_text and not whole_tables


def _all_shown(record: Record) -> bool:
    """Whether every cell that the document has was on a page that somebody saw."""
    return all(c.status is Status.MISSING or (c.page is not None and c.box is not None) for c in record.cells)


def gold_cell(cell: Cell) -> GoldCell:
    """A cell as gold states it."""
    return GoldCell(table=cell.table, row=cell.row, column=cell.column, printed=cell.printed, value=gold_value(cell))


def gold_figure(figure: Figure, text: str, figures: Sequence[Figure]) -> GoldFigure:
    """A figure as gold states it, with its neighbours in place of offsets; the offsets stay as remarks."""
    head = next((f for f in figures if figure.role == "part" and f.group == figure.group and f.role == "total"), None)
    return GoldFigure.model_validate(
        {
            "indicator": figure.indicator,
            "text": "".join(figure.text.split()),
            "value": figure.value,
            "unit": figure.unit,
            "qualifier": figure.qualifier,
            "before": "".join(text[: figure.start].split())[-_BEFORE:],
            "after": "".join(text[figure.end : figure.end + 4 * _AFTER].split())[:_AFTER],
            "period": figure.period,
            "role": figure.role,
            "group": "".join(head.text.split()) if head and figure.group else None,
            "detail": figure.detail,
            "start": figure.start,
            "end": figure.end,
        }
    )


def _save(report: GoldReport, path: Path) -> None:
    part = path.with_suffix(".part")
    save_gold(report, part)
    part.replace(path)


def _replace(path: Path, data: bytes) -> None:
    part = path.with_suffix(".part")
    part.write_bytes(data)
    part.replace(path)


def _write_log(gold: Path, said: Iterable[Said]) -> None:
    lines = [
        json.dumps(
            {
                "key": str(s.key), "annotators": s.annotators, "at": s.at, "agreement": s.agreement,
                "task": s.task_id, "annotation": s.annotation_id, "regions": len(s.spans) + len(s.cells),
            },
            ensure_ascii=False,
        )
        for s in sorted(said, key=lambda s: str(s.key))
    ]  # fmt: skip
    _replace(gold / "annotations.jsonl", "".join(line + "\n" for line in lines).encode("utf-8"))


def _withdrawn(gold: Path, collected: Collected) -> list[Conflict]:
    """Annotations that an earlier pull had and the server has no more; the gold made of them stays."""
    path = gold / "annotations.jsonl"
    if not path.exists():
        return []
    found: list[Conflict] = []
    disputed = {c.key for c in collected.conflicts if c.kind == "disagreement"}
    for line in path.read_text(encoding="utf-8").splitlines():
        key = TaskKey.parse(json.loads(line).get("key"))
        if key is not None and key not in collected.said and str(key) not in disputed:
            found.append(Conflict(str(key), "withdrawn", "服务器上的标注已删除；以前取回的标准答案保留未动"))
    return found


def _write_conflicts(gold: Path, conflicts: Sequence[Conflict]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("task", "kind", "detail"))
    # What people typed may be in the details.
    writer.writerows((c.key, c.kind, safe_text(c.detail)) for c in conflicts)
    _replace(gold / "conflicts.csv", out.getvalue().encode("utf-8-sig"))
