"""Anchored tables written by hand for the reconciliation tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extract.anchoring.model import Anchored, CellText, RowCandidate, RowReading
from extract.document import Provenance
from extract.reconcile.model import ReconciledCell
from extract.reconcile.reconcile import Reconciled
from extract.templates import CellKey, Row, TableTemplate, Template, load_template

COLUMNS = ("natural_person", "business", "research", "public_interest", "legal_service", "other", "total")

# Three natural persons and a firm applied; everything was dealt with.
FILLED: dict[str, str] = {
    "new": "3 1 0 0 0 0 4",
    "granted": "2 0 0 0 0 0 2",
    "unable_not_held": "1 1 0 0 0 0 2",
    "processed_total": "3 1 0 0 0 0 4",
}
NOTHING = "0 0 0 0 0 0 0"


def request(row: str, column: str) -> CellKey:
    """Key of a cell of the application table."""
    return CellKey("requests", row, column)


def cells_of(line: str | Sequence[str]) -> list[str]:
    """Cells of a line; ``_`` stands for an empty one."""
    return ["" if cell == "_" else cell for cell in (line.split() if isinstance(line, str) else line)]


def reading(
    table: TableTemplate, row: Row, *lines: str | tuple[str, float], doubt: str = "", unit: str = ""
) -> RowReading:
    """A row with a candidate for each line, (line, cost) or the line alone at cost 0."""
    priced = [line if isinstance(line, tuple) else (line, 0.0) for line in lines]
    keys = tuple(CellKey(table.id, row.id, column.id) for column in table.columns)
    candidates = []
    for text, cost in priced:
        texts = tuple(CellText(cell, Provenance(path=f"{row.id}/{i}")) for i, cell in enumerate(cells_of(text)))
        assert len(texts) == len(keys)
        candidates.append(RowCandidate(texts, cost, "test"))
    return RowReading(keys, candidates, row.label.text, doubt, unit)


def requests(
    changes: Mapping[str, str | Sequence[str | tuple[str, float]]] | None = None,
    *,
    without: Sequence[str] = (),
    doubts: Mapping[str, str] | None = None,
) -> Anchored:
    """The application table of 2021, consistent, with other lines (or several candidates) for some rows."""
    template = load_template("2021")
    lines: dict[str, str | Sequence[str | tuple[str, float]]] = {**FILLED, **(changes or {})}
    table = template.table("requests")
    rows = []
    for row in table.rows:
        if row.id in without or (row.variant and row.id not in lines):
            continue
        line = lines.get(row.id, NOTHING)
        options = [line] if isinstance(line, str) else list(line)
        rows.append(reading(table, row, *options, doubt=(doubts or {}).get(row.id, "")))
    return Anchored(template, rows)


def single(era: str, table_id: str, lines: Mapping[str, str], units: Mapping[str, str] | None = None) -> Anchored:
    """Some rows of one table of an era."""
    template: Template = load_template(era)
    table = template.table(table_id)
    rows = [
        reading(table, row, lines[row.id], unit=(units or {}).get(row.id, "")) for row in table.rows if row.id in lines
    ]
    return Anchored(template, rows)


def by_key(reconciled: Reconciled) -> dict[CellKey, ReconciledCell]:
    """The cells by key."""
    return {cell.key: cell for cell in reconciled.cells}
