"""The grid of a Word table: spans across columns, merges down rows, rows that start or end short."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from extract.intake.docx.xml import attribute, content, local, number, properties

_MAX_COLUMNS = 512


@dataclass(slots=True)
class GridCell:
    """A cell in its place; merged cells once, ``node`` is the one that shows its text. All numbers count from 0."""

    node: etree._Element
    row: int
    column: int
    column_span: int
    tr: int
    tc: int
    row_span: int = 1


def grid(table: etree._Element) -> list[GridCell]:
    """Cells of a table in reading order; what merged-away cells hold is not shown by Word and left out here."""
    cells: list[GridCell] = []
    above: dict[int, GridCell] = {}
    settings = [(i, tr, properties(tr, "trPr")) for i, tr in enumerate(_named(table, "tr"))]
    rows = [entry for entry in settings if "del" not in entry[2]]
    for row, (tr_index, tr, row_settings) in enumerate(rows):
        current: dict[int, GridCell] = {}
        for tc_index, column, span, merge, node in _row_cells(tr, number(row_settings.get("gridBefore"), 0)):
            origin = above.get(column)
            if merge == "continue" and origin is not None:
                origin.row_span = row - origin.row + 1
                current[column] = origin
                continue
            cell = GridCell(node, row, column, span, tr_index, tc_index)
            cells.append(cell)
            if merge is not None:
                current[column] = cell
        above = current
    return cells


def _row_cells(tr: etree._Element, column: int) -> Iterator[tuple[int, int, int, str | None, etree._Element]]:
    """Of each shown cell of a row that begins at a column: its index, first column, columns, merge down and node."""
    column = min(column, _MAX_COLUMNS)
    shown: list[tuple[int, int, int, str | None, etree._Element]] = []
    for index, node in enumerate(_named(tr, "tc")):
        settings = properties(node, "tcPr")
        span = max(min(number(settings.get("gridSpan"), 1), _MAX_COLUMNS - column), 1)
        if shown and _merge(settings.get("hMerge")) == "continue":
            first = shown[-1]
            shown[-1] = (first[0], first[1], column + span - first[1], first[3], first[4])
        else:
            shown.append((index, column, span, _merge(settings.get("vMerge")), node))
        column += span
    yield from shown


def _merge(node: etree._Element | None) -> str | None:
    """``restart``, ``continue`` (which an element without value means), or None for a cell of its own."""
    return None if node is None else (attribute(node, "val") or "continue")


def _named(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    return (element for element in content(parent) if local(element) == name)
