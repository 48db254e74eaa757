"""Every report of an audit on disk, a few hundred bytes each, so that memory does not grow with their number."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from extract.audit.agencies import Agency
from extract.audit.model import FigureNote, Report
from extract.export.outfolder import OutFolder
from extract.limits import Limits
from extract.record import Record

_COLUMNS = "number, report_id, out, source, format, agency, year, template, offset, doubtful, cells, figures"
_BATCH = 2_000
_BYTES_PER_CHARACTER = 4
_CELL_BYTES = 9
"""A value of eight bytes and a status of one."""


class Store:
    """Reports by agency and year in a scratch database; a context manager that removes nothing but closes it."""

    def __init__(self, folder: Path, outs: Sequence[Path]) -> None:
        self.outs = tuple(outs)
        self._base = sqlite3.connect(folder / "reports.sqlite3", isolation_level=None)
        self._base.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE;"
            "CREATE TABLE report (number INTEGER PRIMARY KEY, report_id TEXT UNIQUE, out INTEGER, source TEXT,"
            " format TEXT, agency TEXT, year INTEGER, template TEXT, offset INTEGER, doubtful INTEGER, cells BLOB,"
            " figures BLOB, owner INTEGER);"
            "CREATE TABLE name (name TEXT PRIMARY KEY, owner INTEGER);"
        )
        self._waiting: list[tuple[object, ...]] = []
        self._limit = Limits().characters

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._base.close()

    def add(self, report: Report) -> None:
        """Keep a report; one with the id of an earlier one is ignored."""
        body = zlib.compress(report.values.astype("<f8").tobytes() + report.statuses.tobytes(), 1)
        figures = [[f.indicator, f.value, f.text, f.start, f.end, f.period, f.exact, f.role] for f in report.figures]
        notes = zlib.compress(json.dumps(figures, ensure_ascii=False).encode("utf-8", "replace"), 1)
        self._waiting.append((
            report.number, report.report_id, report.out, report.source, report.format, report.agency, report.year,
            report.template, report.offset, report.doubtful_year, body, notes,
        ))  # fmt: skip
        if len(self._waiting) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        self._base.execute("BEGIN")
        marks = ", ".join("?" * len(_COLUMNS.split(",")))
        self._base.executemany(f"INSERT OR IGNORE INTO report ({_COLUMNS}) VALUES ({marks})", self._waiting)
        self._base.execute("COMMIT")
        self._waiting = []

    def count(self) -> int:
        """Reports kept."""
        return int(self._base.execute("SELECT count(*) FROM report").fetchone()[0])

    def filed(self) -> dict[str, set[int]]:
        """Every agency name with the report years under it."""
        found: dict[str, set[int]] = defaultdict(set)
        for name, year in self._base.execute("SELECT DISTINCT agency, year FROM report WHERE agency IS NOT NULL"):
            found[name] |= set() if year is None else {year}
        return dict(found)

    def assign(self, agencies: Sequence[Agency]) -> None:
        """Say which agency each report belongs to: its place in ``agencies``, none for a report without a name."""
        self._base.execute("BEGIN")
        self._base.executemany(
            "INSERT INTO name (name, owner) VALUES (?, ?)",
            ((name, owner) for owner, agency in enumerate(agencies) for name in agency.names),
        )
        self._base.execute("UPDATE report SET owner = (SELECT owner FROM name WHERE name.name = report.agency)")
        self._base.execute("CREATE INDEX by_owner ON report (owner, year, number)")
        self._base.execute("COMMIT")

    def by_agency(self) -> Iterator[tuple[int, list[Report]]]:
        """The reports of each agency, by year and then in the order of reading."""
        rows = self._base.execute(
            f"SELECT owner, {_COLUMNS} FROM report WHERE owner IS NOT NULL ORDER BY owner, year, number"
        )
        for owner, group in groupby(rows, key=lambda row: row[0]):
            yield owner, [_report(row[1:]) for row in group]

    def under(self, name: str) -> Iterator[Report]:
        """The reports under one name as printed."""
        rows = self._base.execute(f"SELECT {_COLUMNS} FROM report WHERE agency = ? ORDER BY number", (name,))
        return map(_report, rows)

    def get(self, number: int) -> Report:
        """The report with this number; KeyError where there is none."""
        row = self._base.execute(f"SELECT {_COLUMNS} FROM report WHERE number = ?", (number,)).fetchone()
        if row is None:
            raise KeyError(number)
        return _report(row)

    def owners(self) -> list[tuple[int, int | None, int | None]]:
        """Number, agency and year of every report, in the order of reading."""
        return self._base.execute("SELECT number, owner, year FROM report ORDER BY number").fetchall()

    def record(self, report: Report) -> Record:
        """The whole record, read again from its folder."""
        return OutFolder(self.outs[report.out]).record_at(report.offset)

    def text(self, report: Report) -> str | None:
        """The plain text of a report, None where its folder has none."""
        data = OutFolder(self.outs[report.out]).text(report.report_id, self._limit * _BYTES_PER_CHARACTER)
        return None if data is None else data.decode("utf-8", "replace")[: self._limit]


def _report(row: Sequence[Any]) -> Report:
    number, report_id, out, source, file_format, agency, year, template, offset, doubtful, cells, figures = row
    body = zlib.decompress(cells)
    count = len(body) // _CELL_BYTES
    return Report(
        number=number,
        report_id=report_id,
        out=out,
        source=source,
        format=file_format,
        agency=agency,
        year=year,
        template=template,
        offset=offset,
        values=np.frombuffer(body, "<f8", count),
        statuses=np.frombuffer(body, np.uint8, count, 8 * count),
        figures=tuple(FigureNote(*note) for note in json.loads(zlib.decompress(figures))),
        doubtful_year=bool(doubtful),
    )
