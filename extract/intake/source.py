"""Lines, cells and tables that point into the text of the file itself (plain text and Markdown)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.document import Paragraph, Provenance, Table, TableCell, TableSource
from extract.errors import ErrorCode, NianbaoError
from extract.limits import Limits

_NO_CELL = re.compile(r"nan|NaN|NaT|None|null|NULL|<NA>|#N/A|Unnamed: \d{1,2}(?:_level_\d{1,2})?")
SPACE = " \t\r\f\v\u00a0\u3000\ufeff\u200b"
"""Characters that stand for nothing at the edge of a cell or paragraph."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text: its number from 1, its offsets without the newline, its text."""

    number: int
    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether nothing but space stands in the line."""
        return not self.text.strip(SPACE)


@dataclass(slots=True)
class CellSource:
    """A cell as it stands in the text: offsets of its source, its cleaned text, its line."""

    start: int
    end: int
    text: str
    line: int


def split_lines(text: str, limits: Limits) -> list[Line]:
    """The lines of ``text``; newlines are ``\\n``.

    Raises:
        NianbaoError: ``too_large`` when there are more characters than the limits allow.
    """
    if len(text) > limits.characters:
        raise NianbaoError(ErrorCode.TOO_LARGE, f"文本超过 {limits.characters} 个字符")
    lines: list[Line] = []
    start = 0
    for number, content in enumerate(text.split("\n"), 1):
        lines.append(Line(number, start, start + len(content), content))
        start += len(content) + 1
    return lines


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets of ``text[start:end]`` without space at the edges; both ``start`` where nothing is left."""
    content = text[start:end]
    left = len(content) - len(content.lstrip(SPACE + "\n"))
    length = len(content.strip(SPACE + "\n"))
    return (start + left, start + left + length) if length else (start, start)


def make_paragraph(text: str, line: int, start: int, end: int, heading: int = 0) -> Paragraph:
    """A paragraph over ``text[start:end]``."""
    return Paragraph(text[start:end], Provenance(path=f"line {line}", start=start, end=end), heading)


def make_table(rows: Sequence[Sequence[CellSource]], source: TableSource) -> Table:
    """A table of rows whose cells stand in the columns in which the text has them.

    What a converter writes for an empty cell (``nan``) is an empty cell.
    """
    cells = [
        TableCell(
            r,
            c,
            "" if _NO_CELL.fullmatch(cell.text) else cell.text,
            Provenance(path=f"line {cell.line}", start=cell.start, end=cell.end),
        )
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
    ]
    first, last = rows[0][0], rows[-1][-1]
    place = Provenance(path=f"line {first.line}", start=first.start, end=last.end)
    return Table(cells, len(rows), max(len(row) for row in rows), place, source)


def check_cells(tables: Sequence[Table], limits: Limits) -> None:
    """Raise ``too_large`` when the tables together have more cells than the limits allow."""
    if sum(len(table.cells) for table in tables) > limits.cells:
        raise NianbaoError(ErrorCode.TOO_LARGE, f"表格单元格超过 {limits.cells} 个")
