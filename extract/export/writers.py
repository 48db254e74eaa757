"""The export formats by name, and the writers behind them, loaded only when asked for."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from extract.export import csvfile, jsonl
from extract.export.outfolder import RECORDS
from extract.export.tables import TABLES
from extract.export.textform import TextWriter
from extract.record import Record


class ExportFormat(StrEnum):
    """Names that ``--format`` accepts."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    XLSX = "xlsx"


DEFAULT_FORMATS = (ExportFormat.JSONL, ExportFormat.CSV)
TEXT_FORMS = {ExportFormat.JSONL: jsonl.FORM, ExportFormat.CSV: csvfile.FORM}
"""Formats whose lines can be made record by record, anywhere and beforehand."""


class RecordWriter(Protocol):
    """Takes records in order and leaves files called ``names`` in its folder once closed."""

    names: list[str]

    def add(self, record: Record) -> None:
        """Append one record."""

    def close(self) -> None:
        """Finish the files."""


def parse_formats(text: str) -> list[ExportFormat]:
    """``jsonl,csv`` as formats, each once, in the order given; ValueError in Chinese for an unknown or no name."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    known = [f.value for f in ExportFormat]
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        raise ValueError(f"未知的导出格式 {'、'.join(unknown) or '（空）'}：可用 {','.join(known)}")
    return list(dict.fromkeys(ExportFormat(name) for name in names))


def not_rewritten(out: Path, formats: Iterable[ExportFormat]) -> list[str]:
    """Exports in a folder that belong to other formats than these: what a run with these leaves as it was."""
    stems = {Path(RECORDS).stem, *(table.name for table in TABLES)}
    others = {f".{name}" for name in set(ExportFormat) - set(formats)}
    return sorted(path.name for path in out.iterdir() if path.stem in stems and path.suffix in others)


def open_writer(name: ExportFormat, folder: Path) -> RecordWriter:
    """A writer that leaves its files in ``folder``; pyarrow and openpyxl are loaded here, on demand."""
    if name is ExportFormat.PARQUET:
        from extract.export.parquet import ParquetWriter

        return ParquetWriter(folder)
    if name is ExportFormat.XLSX:
        from extract.export.xlsx import XlsxWriter

        return XlsxWriter(folder)
    return TextWriter(TEXT_FORMS[name], folder)


def render_lines(record: Record, formats: Iterable[ExportFormat]) -> dict[ExportFormat, list[bytes]]:
    """What a record adds to the files of those formats that are text, one element a file."""
    return {name: TEXT_FORMS[name].render(record) for name in formats if name in TEXT_FORMS}
