"""Changes of one grid that leave every value with its row and column: the damage that conversion does."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from eval.gold.generate.model import Grid, GridCell


def lose_label(grid: Grid, rng: Random) -> Grid | None:
    """One row label becomes empty; None where the grid has fewer than three labels."""
    labels = [cell for cell in grid.cells if cell.label_of]
    if len(labels) < 3:
        return None
    lost = rng.choice(labels)
    return replace(grid, cells=tuple(replace(cell, text="") if cell is lost else cell for cell in grid.cells))


def swap_rows(grid: Grid, rng: Random) -> Grid | None:
    """Two neighbouring rows of one group change places, labels and values together; None where there are none."""
    pairs = [row for row in range(grid.n_rows - 1) if _same_shape(grid, row, row + 1)]
    if not pairs:
        return None
    first = rng.choice(pairs)
    to = {first: first + 1, first + 1: first}
    cells = (replace(cell, row=to[cell.row]) if cell.row in to and cell.row_span == 1 else cell for cell in grid.cells)
    return replace(grid, cells=tuple(cells))


def _same_shape(grid: Grid, upper: int, lower: int) -> bool:
    """Both rows carry a label and values in the same columns, and the same merged cells stand to their left."""
    shapes = [
        sorted((cell.column, cell.column_span, cell.label_of is None) for cell in grid.cells if _alone(cell, row))
        for row in (upper, lower)
    ]
    groups = [
        {(cell.row, cell.column) for cell in grid.cells if cell.row_span > 1 and _covers(cell, row)}
        for row in (upper, lower)
    ]
    labelled = any(cell.label_of for cell in grid.cells if cell.row == upper)
    return labelled and shapes[0] == shapes[1] and groups[0] == groups[1]


def _alone(cell: GridCell, row: int) -> bool:
    return cell.row == row and cell.row_span == 1


def _covers(cell: GridCell, row: int) -> bool:
    return cell.row <= row < cell.row + cell.row_span


def slip_rows(grid: Grid, rng: Random) -> Grid | None:
    """From some row on the values stand one column too far right in a grid that is one column wider.

    Only for the application table, and only where the slipped rows have no blank that would hide the slip.
    """
    rows = [row for row, cells in enumerate(grid.by_row()) if any(cell.key for cell in cells)]
    if grid.name != "requests" or any(cell.key and not cell.text.strip() for cell in grid.cells):
        return None
    start = rng.choice(rows[3:])
    end = start + rng.randint(1, 12)
    slipped = {row for row in rows if start <= row < end}
    cells: list[GridCell] = []
    values_from = min(cell.column for cell in grid.cells if cell.key)
    for cell in grid.cells:
        moved = cell.row in slipped and cell.key is not None
        cells.append(replace(cell, column=cell.column + 1) if moved else cell)
    gaps = [GridCell(row, values_from if row in slipped else grid.n_columns, "") for row in range(grid.n_rows)]
    return replace(grid, cells=(*cells, *gaps), n_columns=grid.n_columns + 1)


def rename_columns(grid: Grid, _rng: Random) -> Grid | None:
    """The value columns of the application table are headed 数据1, 数据2 and so on, as language models convert it."""
    if grid.name != "requests":
        return None
    first = min(cell.column for cell in grid.cells if cell.key)
    heads = {cell for cell in grid.cells if cell.row < 3 and cell.column >= first and cell.column_span == 1}
    renamed = (replace(cell, text=f"数据{cell.column - first + 1}") if cell in heads else cell for cell in grid.cells)
    return replace(grid, cells=tuple(renamed))


def repeat_label(grid: Grid, rng: Random) -> Grid | None:
    """A row that a page break cut: its label comes again on a line without values."""
    labels = [cell for cell in grid.cells if cell.label_of and cell.column_span == 1 and cell.label_of[0] == "requests"]
    if not labels:
        return None
    cut = rng.choice(labels)
    below = cut.row + 1
    cells = [_make_room(cell, cut.row, below) for cell in grid.cells]
    cells.append(GridCell(below, cut.column, cut.text))
    cells += [GridCell(below, column, "") for column in range(cut.column + 1, grid.n_columns)]
    return replace(grid, cells=tuple(cells), n_rows=grid.n_rows + 1)


def _make_room(cell: GridCell, row: int, below: int) -> GridCell:
    """The cell in a grid that has one more row at ``below``."""
    if cell.row >= below:
        return replace(cell, row=cell.row + 1)
    if cell.row_span > 1 and _covers(cell, row):
        return replace(cell, row_span=cell.row_span + 1)
    return cell
