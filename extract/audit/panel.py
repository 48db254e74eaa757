"""The panel: one row an agency and year, for statistics programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from extract.audit.agencies import Agency
from extract.audit.codebook import CODEBOOK, COLUMNS, Variable, codebook_rows, panel_rules, variables, write_codebook
from extract.audit.model import STATUS_CODES, AuditError, Report, cell_index
from extract.audit.series import Series
from extract.audit.store import Store
from extract.audit.years import only_figure
from extract.export.csvfile import CsvFile
from extract.export.tables import Row, Scalar, tidy
from extract.record import Status
from extract.templates.model import CellKey

FORMATS = ("csv", "parquet", "xlsx", "dta")
_GROUP = 2_000
_STATA_LABEL = 80
_STATA_STAMP = datetime(2000, 1, 1)
_LONG_TEXTS = ["source", "review_vars"]
_ARROW = {"integer": pa.float64(), "number": pa.float64(), "text": pa.string()}


def parse_panel_formats(text: str) -> list[str]:
    """``csv,dta`` as names, each once; none for an empty text. AuditError for an unknown name."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in FORMATS]
    if unknown:
        raise AuditError(f"未知的面板格式 {'、'.join(unknown)}：可用 {','.join(FORMATS)}")
    return list(dict.fromkeys(names))


def write_panel(folder: Path, store: Store, agencies: Sequence[Agency], formats: Sequence[str]) -> None:
    """Write ``panel.<format>`` and the codebook.

    csv, parquet and xlsx are written row by row; for Stata the whole panel is held in memory once. Cells whose reading
    is doubtful are left empty and named in ``review_vars``.
    """
    write_codebook(folder / CODEBOOK)
    makers: dict[str, Callable[[Path], _Writer]] = {
        "csv": _Csv, "parquet": _Parquet, "xlsx": _xlsx, "dta": _Parquet,
    }  # fmt: skip
    paths = {name: folder / (f"panel.{name}" if name != "dta" else ".panel-for-stata.parquet") for name in formats}
    writers = [makers[name](path) for name, path in paths.items()]
    for row in _rows(store, agencies):
        for writer in writers:
            writer.add(row)
    for writer in writers:
        writer.close()
    if "dta" in paths:
        _write_stata(paths["dta"], folder / "panel.dta")
        paths["dta"].unlink()


def _rows(store: Store, agencies: Sequence[Agency]) -> Iterator[Row]:
    number = 0
    for owner, reports in store.by_agency():
        series = Series.of(agencies[owner], reports)
        if not series.years or not series.agency.comparable:
            continue
        number += 1
        for year in series.years:
            yield _row(number, series, year)


def _row(number: int, series: Series, year: int) -> Row:
    report = series.best(year)
    index = cell_index(report.template)
    cells = {v.name: _value(report, v.key, index) for v in variables() if v.key}
    doubtful = [v.name for v in variables() if v.key in index and _has(report, index[v.key], Status.NEEDS_REVIEW)]
    head: dict[str, Scalar] = {
        "agency_id": number,
        "agency": series.agency.name,
        "year": year,
        "template": report.template,
        "report_id": report.report_id,
        "source": report.source,
        "name_printed": report.agency,
        "n_reports": len(series.years[year]),
        "n_review": len(doubtful),
        "n_missing": _count(report, Status.MISSING),
        "n_repaired": _count(report, Status.REPAIRED),
        "n_inconsistent": _count(report, Status.SOURCE_INCONSISTENT),
        "review_vars": " ".join(doubtful),
    }
    for name, indicator in panel_rules().figures.items():
        note = only_figure(report, indicator)
        head[name] = tidy(note.value) if note else None
    return tuple({**head, **cells}[v.name] for v in variables())


def _has(report: Report, place: int, status: Status) -> bool:
    return int(report.statuses[place]) == STATUS_CODES[status]


def _count(report: Report, status: Status) -> int:
    return int(np.count_nonzero(report.statuses == STATUS_CODES[status]))


def _value(report: Report, key: CellKey, index: dict[CellKey, int]) -> Scalar:
    place = index.get(key)
    if place is None or np.isnan(report.values[place]):
        return None
    doubtful = _has(report, place, Status.NEEDS_REVIEW) or _has(report, place, Status.MISSING)
    return None if doubtful else tidy(float(report.values[place]))


class _Writer(Protocol):
    def add(self, row: Row) -> None:
        """Take one row of the panel."""

    def close(self) -> None:
        """Write what is left; nothing may be added afterwards."""


class _Csv:
    def __init__(self, path: Path) -> None:
        self._file = CsvFile(path, [v.name for v in variables()])

    def add(self, row: Row) -> None:
        """Write the row at once."""
        self._file.write([row])

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class _Parquet:
    def __init__(self, path: Path) -> None:
        self._schema = pa.schema([(v.name, _ARROW[v.type]) for v in variables()])
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._waiting: list[Row] = []

    def add(self, row: Row) -> None:
        """Keep the row until a row group is full."""
        self._waiting.append(row)
        if len(self._waiting) >= _GROUP:
            self._flush()

    def _flush(self) -> None:
        columns = zip(*self._waiting, strict=True)
        arrays = [pa.array(column, type=field.type) for column, field in zip(columns, self._schema, strict=True)]
        if arrays:
            self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._waiting = []

    def close(self) -> None:
        """Write the last row group and the footer."""
        self._flush()
        self._writer.close()


def _xlsx(path: Path) -> _Writer:
    """The panel with its codebook on a second sheet; openpyxl is loaded only here."""
    from openpyxl import Workbook

    from extract.export.xlsx import Sheet, save_workbook

    class _Xlsx:
        def __init__(self) -> None:
            self._book = Workbook(write_only=True)
            self._sheet = Sheet(self._book, "panel", [v.name for v in variables()])

        def add(self, row: Row) -> None:
            """Append the row to the sheet."""
            self._sheet.append(row)

        def close(self) -> None:
            """Add the codebook as the last sheet and save the workbook."""
            codebook = Sheet(self._book, "codebook", COLUMNS)
            for row in codebook_rows():
                codebook.append(row)
            save_workbook(self._book, path)

    return _Xlsx()


def _write_stata(panel: Path, path: Path) -> None:
    """Stata 14 and later (format 118), labels in Chinese; whole numbers get the smallest type that holds them."""
    import pandas as pd

    table = pq.read_table(panel)
    columns: dict[str, Any] = {}
    for variable in variables():
        column = table.column(variable.name)
        if variable.type == "text":
            columns[variable.name] = pd.Series(column.to_pylist(), dtype=object).fillna("")
        else:
            columns[variable.name] = column.to_numpy()
    frame = pd.DataFrame(columns)
    frame.to_stata(
        path,
        write_index=False,
        version=118,
        time_stamp=_STATA_STAMP,
        data_label="Annual reports on government information disclosure",
        variable_labels={v.name: _stata_label(v) for v in variables()},
        convert_strl=_LONG_TEXTS,
    )


def _stata_label(variable: Variable) -> str:
    return variable.label_zh[:_STATA_LABEL]
