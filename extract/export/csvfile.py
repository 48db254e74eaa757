"""CSV: UTF-8 without a byte order mark, lines end with ``\\n``, and nothing a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from extract.export.tables import TABLES, Scalar
from extract.export.textform import TextForm

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
        """Write a line as the csv module hands it over; returns the number of characters written."""
        return self._file.write(line[:-2] + "\n")


class _Rows:
    """Rows as lines: None is an empty field, floats come without exponents, fields are quoted only where needed."""

    def __init__(self, file: TextIO) -> None:
        # Up to Python 3.12 the csv module quotes a lone "\r" only if it is part of the line end.
        self._writer = csv.writer(_NewlineEnds(file), lineterminator="\r\n")

    def write(self, rows: Iterable[Sequence[Scalar]]) -> None:
        """Write the rows; texts that a spreadsheet would take for formulas get their apostrophe."""
        self._writer.writerows([_field(value) for value in row] for row in rows)


def _lines(rows: Iterable[Sequence[Scalar]]) -> bytes:
    text = io.StringIO(newline="")
    _Rows(text).write(rows)
    return text.getvalue().encode("utf-8", "replace")


class CsvFile:
    """One CSV file with its header."""

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        self._file = path.open("w", encoding="utf-8", errors="replace", newline="")
        self._rows = _Rows(self._file)
        self._rows.write([header])

    def write(self, rows: Iterable[Sequence[Scalar]]) -> None:
        """Append rows."""
        self._rows.write(rows)

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


FORM = TextForm(
    names=tuple(f"{table.name}.csv" for table in TABLES),
    heads=tuple(_lines([table.header]) for table in TABLES),
    render=lambda record: [_lines(table.rows(record)) for table in TABLES],
)
"""cells.csv, figures.csv and findings.csv."""


def write_failures(path: Path, failures: Iterable[tuple[str, str, str]]) -> None:
    """Write failures.csv: source, error code, message; one line an input that gave no record."""
    file = CsvFile(path, FAILURE_COLUMNS)
    file.write(failures)
    file.close()
