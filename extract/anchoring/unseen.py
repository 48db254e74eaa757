"""Which rows of the form a scan may print although they, or cells of them, were not found."""

from __future__ import annotations

from collections.abc import Mapping

from extract.anchoring.model import Anchored
from extract.templates.model import TableTemplate

RowId = tuple[str, str]
"""Table and row of the template."""


def unseen_rows(anchored: Anchored) -> frozenset[RowId]:
    """Rows whose cells the pages may show even where they were not found; none where the document is no scan.

    A scan may hide what it prints. It lacks a row for certain where the rows before and after it stand one right below
    the other in the same grid, both beyond doubt, or where the variant row that replaces it was found beyond doubt.
    """
    if not anchored.scanned:
        return frozenset()
    lines = {
        (reading.keys[0].table, reading.keys[0].row): None if reading.doubt else reading.line
        for reading in anchored.rows
    }
    found: set[RowId] = set()
    for table in anchored.template.tables:
        found.update((table.id, row) for row in _unseen(table, lines))
    return frozenset(found)


def _unseen(table: TableTemplate, lines: Mapping[RowId, tuple[int, int] | None]) -> list[str]:
    replaced = {other for row in table.rows if lines.get((table.id, row.id)) for other in row.replaces}
    order = [row.id for row in table.rows if not row.variant or (table.id, row.id) in lines]
    unseen: list[str] = []
    for index, row in enumerate(order):
        if row in replaced:
            continue
        if (table.id, row) in lines:
            unseen.append(row)
            continue
        before = next((lines[table.id, other] for other in reversed(order[:index]) if (table.id, other) in lines), None)
        after = next((lines[table.id, other] for other in order[index + 1 :] if (table.id, other) in lines), None)
        if before is None or after is None or after != (before[0], before[1] + 1):
            unseen.append(row)
    return unseen
