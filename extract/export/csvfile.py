"""CSV: UTF-8 without a byte order mark, lines end with ``\\n``, and nothing a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from extract.export.tables import TABLES, Scalar
from extract.record import Record

FAILURE_COLUMNS = ("source", "error", "message")

# East Asian editions of the spreadsheets take the full-width signs for the ASCII ones.
_FORMULA_START = frozenset("=+-@\t\r\n＝＋－＠")
# A plain signed number, or signs alone as reports print them for an empty cell, is no formula.
_HARMLESS = re.compile(r"[+\-＋－]+[\d,]*(?:\.\d+)?[%％]?")


def safe_text(text: str) -> str:
    """``text`` with a leading apostrophe where a spreadsheet would take it for a formula.

    After https://owasp.org/www-community/attacks/CSV_Injection; plain numbers such as ``-3`` stay as they are.
    """
    return "'" + text if text[:1] in _FORMULA_START and not _HARMLESS.fullmatch(text) else text


def _field(value: Scalar) -> Scalar:
    if isinstance(value, str):
        return safe_text(value) if value[:1] in _FORMULA_START else value
    if isinstance(value, float):
        text = repr(value)
        return format(Decimal(text), "f") if "e" in text else text
    return value


class _NewlineEnds:
    """Turns the ``\\r\\n`` at the end of each written line into ``\\n``."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, line: str) -> int:
        return self._file.write(line[:-2] + "\n")


class CsvFile:
    """One CSV file: None is an empty field, floats come without exponents, fields are quoted only where needed."""

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        self._file = path.open("w", encoding="utf-8", errors="replace", newline="")
        # Up to Python 3.12 the csv module quotes a lone "\r" only if it is part of the line end.
        self._writer = csv.writer(_NewlineEnds(self._file), lineterminator="\r\n")
        self._writer.writerow(header)

    def write(self, rows: Iterable[Sequence[Scalar]]) -> None:
        """Append rows."""
        self._writer.writerows([_field(value) for value in row] for row in rows)

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


class CsvWriter:
    """Writes cells.csv, figures.csv and findings.csv into a folder, record by record."""

    def __init__(self, folder: Path) -> None:
        self.names = [f"{table.name}.csv" for table in TABLES]
        self._files = [
            (table, CsvFile(folder / name, table.header)) for table, name in zip(TABLES, self.names, strict=True)
        ]

    def add(self, record: Record) -> None:
        """Append the rows of one record to each file."""
        for table, file in self._files:
            file.write(table.rows(record))

    def close(self) -> None:
        """Finish the files."""
        for _, file in self._files:
            file.close()


def write_failures(path: Path, failures: Iterable[tuple[str, str, str]]) -> None:
    """Write failures.csv: source, error code, message; one line an input that gave no record."""
    file = CsvFile(path, FAILURE_COLUMNS)
    file.write(failures)
    file.close()
