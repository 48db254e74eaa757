"""Cells whose digits a text without cell boundaries does not cut in one way only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eval.gold.generate.model import Grid, GridCell, Layout
from eval.gold.generate.render.options import RenderOptions
from extract.templates.model import CellKey

_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?(万元|万|元)?")
_ENOUGH = 2


def ambiguous_cells(layout: Layout, format_name: str, options: RenderOptions) -> frozenset[CellKey]:
    """Keys of the cells for which another cut of the same text satisfies the sums of its row as well.

    Only ``run_together`` (digits touch) and ``plain_lines`` without empty lines (cells of a row can slip) are open;
    whoever solves the whole table may settle more than this row-wise test does.
    """
    if format_name == "run_together":
        rows = [row for row in _value_rows(layout) if _cuts(row) != 1]
    elif format_name == "plain_lines" and options.blanks_vanish:
        rows = [row for row in _value_rows(layout) if 0 < _blanks(row) < len(row)]
    else:
        rows = []
    return frozenset(cell.key for row in rows for cell in row if cell.key)


def _value_rows(layout: Layout) -> Iterator[list[GridCell]]:
    for grid in layout.grids():
        yield from filter(None, _rows_of(grid))


def _rows_of(grid: Grid) -> list[list[GridCell]]:
    return [[cell for cell in row if cell.key] for row in grid.by_row()]


def _blanks(row: list[GridCell]) -> int:
    return sum(not cell.text.strip() for cell in row)


def _cuts(row: list[GridCell]) -> int:
    """How many cuts of the row's text into its cells there are, counted up to two."""
    blanks = _blanks(row)
    if blanks:
        return 1 if blanks == len(row) else _ENOUGH
    text = "".join(cell.text.strip() for cell in row)
    keys = [cell.key for cell in row if cell.key]
    return _count(text, keys, [])


def _count(text: str, keys: list[CellKey], values: list[float]) -> int:
    """Cuts of ``text`` into the cells from ``keys[len(values)]`` on; a row whose total comes wrong is no cut."""
    if len(values) == len(keys):
        return int(not text)
    found = 0
    rest = len(keys) - len(values) - 1
    for end in range(1, len(text) - rest + 1):
        match = _NUMBER.fullmatch(text[:end])
        if match:
            value = float(text[:end].rstrip("万元"))
            if _sums(keys, [*values, value]):
                found += _count(text[end:], keys, [*values, value])
        if found >= _ENOUGH:
            break
    return found


def _sums(keys: list[CellKey], values: list[float]) -> bool:
    """False where the last value is a total that the values before it in its row do not add up to."""
    last = keys[len(values) - 1]
    if last.column != "total":
        return True
    same_row = [value for key, value in zip(keys, values[:-1], strict=False) if key.row == last.row]
    return sum(same_row) == values[-1]
