"""Reads OUT folders line by line into the store."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from extract.audit.model import STATUS_CODES, AuditError, Coverage, FigureNote, Report, cell_index
from extract.audit.store import Store
from extract.export.outfolder import RECORDS, OutFolder
from extract.record import Figure, Record, Status
from extract.templates import CellKey, eras

_MAX_TEXT = 500
_MAX_FIGURE = 80
_MAX_FIGURES = 400
_LARGEST = 1e15
_YEARS = range(1990, 2100)
_YEAR_CHECK = "text.report_year"


def check_outs(outs: Sequence[Path]) -> None:
    """AuditError where a folder has no records.jsonl."""
    missing = [str(out) for out in outs if not OutFolder(out).holds_records()]
    if missing:
        raise AuditError(f"没有 {RECORDS}，不是 nianbao extract 的输出文件夹：{'、'.join(missing)}")


def read_outs(outs: Sequence[Path], store: Store, step: Callable[[int], None] = lambda _: None) -> Coverage:
    """Read every record of the folders into the store.

    Args:
        outs: output folders of ``nianbao extract``.
        step: called with the number of bytes read since the last call.

    Raises:
        AuditError: where a folder has no records.jsonl.
    """
    check_outs(outs)
    coverage = Coverage()
    number = 0
    for place, out in enumerate(outs):
        for line in OutFolder(out).lines():
            step(len(line.data))
            record = line.record()
            if record is None:
                coverage.unreadable[str(out)] = coverage.unreadable.get(str(out), 0) + 1
                continue
            store.add(brief(record, number, place, line.offset))
            number += 1
    store.flush()
    coverage.reports = store.count()
    coverage.repeated = number - coverage.reports
    return coverage


def brief(record: Record, number: int, out: int, offset: int) -> Report:
    """What the audit keeps of a record; texts are cut and numbers beyond all reason dropped."""
    template = record.template if record.template in eras() else None
    index = cell_index(template)
    values = np.full(len(index), np.nan)
    statuses = np.full(len(index), STATUS_CODES[Status.MISSING], np.uint8)
    for cell in record.cells:
        place = index.get(CellKey(*cell.key))
        if place is None:
            continue
        statuses[place] = STATUS_CODES[cell.status]
        if cell.value is not None and math.isfinite(cell.value) and abs(cell.value) < _LARGEST:
            values[place] = cell.value
    return Report(
        number=number,
        report_id=record.report_id,
        out=out,
        source=record.source[:_MAX_TEXT],
        format=record.format[:_MAX_TEXT],
        agency=(record.agency or "")[:_MAX_TEXT] or None,
        year=record.year if record.year in _YEARS else None,
        template=template,
        offset=offset,
        values=values,
        statuses=statuses,
        figures=tuple(_notes(record.figures)),
        doubtful_year=any(finding.check == _YEAR_CHECK for finding in record.findings),
    )


def _notes(figures: Sequence[Figure]) -> Iterator[FigureNote]:
    """Figures that the checks use: all that say how much, none that deny."""
    kept = [f for f in figures if 0 < f.value < _LARGEST]
    for f in kept[:_MAX_FIGURES]:
        exact = f.qualifier == "exact"
        yield FigureNote(f.indicator, f.value, f.text[:_MAX_FIGURE], f.start, f.end, f.period, exact, f.role)
