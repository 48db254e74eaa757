"""The way of a report, readable from top to bottom: bytes → document → outline → tables → narrative → record."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from extract import __version__
from extract.anchoring.anchor import anchor
from extract.anchoring.model import Anchored
from extract.config import Config
from extract.document import PICTURES, Box, Document, Provenance
from extract.errors import ErrorCode, NianbaoError
from extract.findings import FindingContext, find
from extract.intake.reader import read_document
from extract.narrative.narrator import Narrator
from extract.reconcile.model import ReconciledCell
from extract.reconcile.reconcile import Reconciled, reconcile
from extract.record import Cell, Figure, Record
from extract.sections import Outline, narrative_spans, outline
from extract.templates.loader import cell_kinds
from extract.templates.model import CellKey

_LEAST_SCORE = 0.5
_LEAST_ROWS = 8
"""Rows of a statutory table that make a report whatever its words say."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """A record and the plain text that its offsets refer to."""

    record: Record
    text: str


def report_id(data: bytes) -> str:
    """First 16 hex digits of the SHA-256 of the input's bytes."""
    return hashlib.sha256(data).hexdigest()[:16]


class Extractor:
    """Extracts reports one at a time; build it once a process, it holds the narrative pipeline."""

    def __init__(self, config: Config | None = None) -> None:
        self.config = config or Config()
        self._narrator = Narrator(self.config.taggers, self.config.tagger_weights)

    def extract(self, data: bytes, source: str) -> Extraction:
        """Extract one report.

        Args:
            data: the bytes of the file.
            source: name under which the record says where it comes from; never used to decide the format.

        Raises:
            NianbaoError: where the input gives no record.
        """
        document = read_document(data, self.config.limits, self.config.ocr)
        report = outline(document)
        anchored = anchor(document, report.year, report.agency)
        _require_report(report, anchored)
        reconciled = reconcile(anchored) if anchored else Reconciled([], {}, [])
        narrative = narrative_spans(document, report, anchored.spans if anchored else [])
        figures = self._narrator.figures(document, report, narrative)
        record = _record(report_id(data), source, document, report, anchored, reconciled, figures, narrative)
        record.models["figures"] = self._narrator.version
        record.warnings += self._narrator.doubts(figures)
        if anchored is None and document.format in PICTURES:
            record.warnings.append("扫描件中没有认出法定表格，没有给出单元格，请对照原文核对")
        return Extraction(record, document.text)


def _require_report(report: Outline, anchored: Anchored | None) -> None:
    rows = len(anchored.rows) if anchored else 0
    if rows < _LEAST_ROWS and report.score < _LEAST_SCORE:
        raise NianbaoError(ErrorCode.NOT_A_REPORT, "标题、章节和统计表都不符合")
    if report.agency is None and report.year is None and not _any_figure(anchored):
        raise NianbaoError(ErrorCode.NOT_A_REPORT, "没有单位、年份和任何数值，可能是空白模板")


def _any_figure(anchored: Anchored | None) -> bool:
    return anchored is not None and any(any(reading.candidates[0].pattern()) for reading in anchored.rows)


def _record(
    identifier: str,
    source: str,
    document: Document,
    report: Outline,
    anchored: Anchored | None,
    reconciled: Reconciled,
    figures: list[Figure],
    narrative: Sequence[tuple[int, int]],
) -> Record:
    template = anchored.template if anchored else None
    kinds = cell_kinds(template.era) if template else {}
    cells = [_cell(cell, reconciled.places.get(cell.key), kinds[cell.key].unit) for cell in reconciled.cells]
    context = FindingContext(
        document=document,
        outline=report,
        template=template,
        cells={CellKey(*cell.key): cell for cell in cells},
        figures=figures,
        violations=reconciled.violations,
        missing_tables=anchored.missing_tables() if anchored else [],
        narrative=narrative,
    )
    return Record(
        report_id=identifier,
        source=source,
        format=document.format,
        agency=report.agency,
        year=report.year,
        template=template.era if template else None,
        cells=cells,
        figures=figures,
        findings=find(context),
        warnings=[*document.warnings, *report.warnings, *(anchored.warnings if anchored else [])],
        models={"nianbao": __version__},
    )


def _cell(cell: ReconciledCell, place: Provenance | None, unit: str) -> Cell:
    return Cell(
        table=cell.key.table,
        row=cell.key.row,
        column=cell.key.column,
        unit=unit,
        printed=cell.printed,
        value=cell.value,
        status=cell.status,
        confidence=cell.confidence,
        page=place.page if place else None,
        box=_rounded(place.box) if place and place.box else None,
        rules=cell.rules,
        alternatives=cell.alternatives,
    )


def _rounded(box: Box) -> Box:
    """Hundredths of a point: finer says nothing and would differ between builds."""
    return (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))
