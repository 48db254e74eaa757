"""Html tables inside Markdown: read by the html reader, placed in the text of the Markdown file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.document import Provenance, Table
from extract.errors import NianbaoError
from extract.intake.html import read_html
from extract.intake.source import Line
from extract.limits import Limits

_OPEN = re.compile(r"<table[\s>]", re.I)
_CLOSE = re.compile(r"</table\s{0,5}>", re.I)
_WINDOW = 5_000


def opens_table(line: Line) -> bool:
    """Whether an html table begins in the line."""
    return _OPEN.search(line.text) is not None


def read_html_table(text: str, lines: Sequence[Line], first: int, limits: Limits) -> tuple[list[Table], int]:
    """The tables from the line in which one opens to that in which the last open one closes, and the index after it.

    Cells keep the place of their text in ``text`` where it stands there as it is, else the place where the cell before
    ends. No tables where none closes, or where what is in them is no table of data.
    """
    depth = 0
    for i in range(first, len(lines)):
        depth += len(_OPEN.findall(lines[i].text)) - len(_CLOSE.findall(lines[i].text))
        if depth <= 0:
            break
    else:
        return [], len(lines)
    start, end = lines[first].start, lines[i].end
    try:
        tables = list(read_html(text[start:end], limits).tables())
    except NianbaoError:
        return [], i + 1
    return [_placed(table, text, start, end, lines[first].number) for table in tables], i + 1


def _placed(table: Table, text: str, start: int, end: int, line: int) -> Table:
    cells = []
    cursor = start
    for cell in table.cells:
        found = text.find(cell.text, cursor, min(end, cursor + _WINDOW)) if cell.text else -1
        left, right = (found, found + len(cell.text)) if found >= 0 else (cursor, cursor)
        cells.append(replace(cell, provenance=Provenance(path=f"line {line}", start=left, end=right)))
        cursor = right
    return replace(table, cells=cells, provenance=Provenance(path=f"line {line}", start=start, end=end))
