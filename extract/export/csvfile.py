"""CSV: UTF-8 without a byte order mark, lines end with ``\\n``, and nothing a spreadsheet would run as a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from extract.export.tables import TABLES, Scalar
from extract.record import Record

FAILURE_COLUMNS = ("source", "error", "message")

# East Asian editions of the spreadsheets take the full-width signs for the ASCII ones.
_FORMULA_START = tuple("=+-@\t\r\n＝＋－＠")
# A plain signed number, or signs alone as reports print them for an empty cell, is no formula.
_HARMLESS = re.compile(r"[+\-＋－]+[\d,]*(?:\.\d+)?[%％]?")


def safe_text(text: str) -> str:
    """``text`` with a leading apostrophe where a spreadsheet would take it for a formula.

    After https://owasp.org/www-community/attacks/CSV_Injection; plain numbers such as ``-3`` stay as they are.
    """
    if text.startswith(_FORMULA_START) and not _HARMLESS.fullmatch(text):
        return "'" + text
    return text


def _field(value: Scalar) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        text = safe_text(value)
        return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\r\n') else text
    return str(value) if isinstance(value, int) else format(Decimal(repr(value)), "f")


def csv_line(values: Sequence[Scalar]) -> str:
    """One line with its newline; quoted only where needed, None as an empty field, floats without exponents.

    The csv module of Python 3.11 leaves a lone ``\\r`` unquoted when lines end with ``\\n``, hence not used.
    """
    return ",".join(map(_field, values)) + "\n"


class CsvWriter:
    """Writes cells.csv, figures.csv and findings.csv into a folder, record by record."""

    def __init__(self, folder: Path) -> None:
        self.names = [f"{table.name}.csv" for table in TABLES]
        self._files = [
            (table, (folder / name).open("w", encoding="utf-8", errors="replace", newline=""))
            for table, name in zip(TABLES, self.names, strict=True)
        ]
        for table, file in self._files:
            file.write(csv_line(table.header))

    def add(self, record: Record) -> None:
        """Append the rows of one record to each file."""
        for table, file in self._files:
            file.writelines(map(csv_line, table.rows(record)))

    def close(self) -> None:
        """Finish the files."""
        for _, file in self._files:
            file.close()


def write_failures(path: Path, failures: Iterable[tuple[str, str, str]]) -> None:
    """Write failures.csv: source, error code, message; one line an input that gave no record."""
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        file.write(csv_line(FAILURE_COLUMNS))
        file.writelines(map(csv_line, failures))
