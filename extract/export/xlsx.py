"""Excel workbook: cells under their identifiers, the same cells as people know them, figures and findings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.packaging.core import DocumentProperties
from openpyxl.xml.functions import tostring

from extract.export.csvfile import safe_text
from extract.export.labels import cell_label, labels
from extract.export.tables import CELLS, CONFIDENCE_DIGITS, FIGURES, FINDINGS, Row, Scalar, tidy
from extract.record import Record

MAX_ROWS = 1_048_576
"""Rows of one sheet that Excel can hold."""
MAX_CHARACTERS = 32_767
"""Characters of one cell that Excel can hold."""
_COPY_BYTES = 1 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)

CHINESE_HEADER = (
    "报告编号", "来源", "行政机关", "年度", "模板", "表", "行", "列", "单位", "原文", "数值", "状态", "置信度", "页码",
)  # fmt: skip


def chinese_rows(record: Record) -> list[Row]:
    """One row a cell with the labels of the statutory form, columns as in ``CHINESE_HEADER``."""
    rows: list[Row] = []
    for c in record.cells:
        label = cell_label(record.template, c.key)
        rows.append((
            record.report_id, record.source, record.agency, record.year, record.template, label.table, label.row,
            label.column, c.unit, c.printed, tidy(c.value), labels().statuses[c.status.value].name,
            tidy(c.confidence, CONFIDENCE_DIGITS), c.page,
        ))  # fmt: skip
    return rows


def _cell(value: Scalar) -> Scalar:
    if not isinstance(value, str):
        return value
    # Sheets hold no control characters, and a lone surrogate has no UTF-8.
    text = ILLEGAL_CHARACTERS_RE.sub("", value).encode("utf-8", "replace").decode("utf-8")
    return safe_text(text)[:MAX_CHARACTERS]


class Sheet:
    """A table in as many sheets as its rows need, each with the header."""

    def __init__(self, book: Workbook, name: str, header: Sequence[str]) -> None:
        self._book, self._name, self._header = book, name, header
        self._parts = 0
        self._open()

    def _open(self) -> None:
        self._parts += 1
        self._sheet: Any = self._book.create_sheet(self._name if self._parts == 1 else f"{self._name} {self._parts}")
        self._sheet.freeze_panes = "A2"
        self._sheet.append(list(self._header))
        self._rows = 1

    def append(self, row: Row) -> None:
        """Add a row below the others."""
        if self._rows == MAX_ROWS:
            self._open()
        self._sheet.append([_cell(value) for value in row])
        self._rows += 1


class XlsxWriter:
    """Writes records.xlsx into a folder, record by record; openpyxl keeps the rows in temporary files."""

    def __init__(self, folder: Path) -> None:
        self.names = ["records.xlsx"]
        self._path = folder / self.names[0]
        self._book = Workbook(write_only=True)
        self._cells = Sheet(self._book, "cells", CELLS.header)
        self._chinese = Sheet(self._book, "单元格", CHINESE_HEADER)
        self._figures = Sheet(self._book, "figures", FIGURES.header)
        self._findings = Sheet(self._book, "findings", FINDINGS.header)

    def add(self, record: Record) -> None:
        """Append the rows of one record to each sheet."""
        for sheet, rows in (
            (self._cells, CELLS.rows(record)),
            (self._chinese, chinese_rows(record)),
            (self._figures, FIGURES.rows(record)),
            (self._findings, FINDINGS.rows(record)),
        ):
            for row in rows:
                sheet.append(row)

    def close(self) -> None:
        """Write the workbook; the bytes depend on the rows alone."""
        save_workbook(self._book, self._path)


def save_workbook(book: Workbook, path: Path) -> None:
    """Write a workbook to ``path``; the bytes depend on its content alone."""
    draft = path.with_suffix(".draft")
    book.save(draft)
    _fix_dates(draft, path)
    draft.unlink()


def _fix_dates(draft: Path, path: Path) -> None:
    """Copy a workbook with every date in it fixed: openpyxl stamps the time of saving on the parts and inside one."""
    properties = DocumentProperties(creator="nianbao", created=datetime(*_EPOCH), modified=datetime(*_EPOCH))
    with ZipFile(draft) as source, ZipFile(path, "w", ZIP_DEFLATED) as target:
        for part in source.infolist():
            entry = ZipInfo(part.filename, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            if part.filename == "docProps/core.xml":
                target.writestr(entry, tostring(properties.to_tree()))
                continue
            with source.open(part) as reader, target.open(entry, "w", force_zip64=True) as writer:
                while chunk := reader.read(_COPY_BYTES):
                    writer.write(chunk)
