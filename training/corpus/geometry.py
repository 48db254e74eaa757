"""Where the characters of a table stand on a page of 1000 by 1000."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from eval.gold.generate.model import Grid, GridCell
from training.corpus.model import Box

PAGE = 1000
_MARGIN = (30, 140)
_LEAST, _MOST = 2, 12
"""Bounds of a column's weight, in characters."""


@dataclass(frozen=True, slots=True)
class Page:
    """Edges of the columns and rows of a table, from left and from top."""

    columns: list[int]
    rows: list[int]
    font: int

    def boxes(self, cell: GridCell, text: str) -> list[Box]:
        """A box for every character: lines as wide as the cell, centred from its top."""
        left, right = self.columns[cell.column], self.columns[cell.column + cell.column_span]
        top, bottom = self.rows[cell.row], self.rows[cell.row + cell.row_span]
        per_line = max(1, (right - left - 2) // self.font)
        height = min(self.font + 2, max(2, (bottom - top) // (1 + len(text) // per_line)))
        return [self._box(left, top, right, bottom, *divmod(at, per_line), height) for at in range(len(text))]

    def _box(self, left: int, top: int, right: int, bottom: int, line: int, place: int, height: int) -> Box:
        x = min(left + 1 + place * self.font, right - 1)
        y = min(top + 1 + line * height, bottom - 1)
        return x, y, min(x + self.font, right), min(y + height, bottom)


def lay_out(grid: Grid, rng: Random) -> Page:
    """A page for a table: columns by the length of their texts, rows of about one height."""
    weights = [_LEAST] * grid.n_columns
    heights = [1] * grid.n_rows
    for cell in grid.cells:
        if cell.column_span == 1:
            weights[cell.column] = max(weights[cell.column], min(_MOST, len(cell.text)))
        if cell.row_span == 1 and len(cell.text) > _MOST * cell.column_span:
            heights[cell.row] = 2
    left, right = rng.randint(*_MARGIN), PAGE - rng.randint(*_MARGIN)
    top = rng.randint(40, 400)
    bottom = min(PAGE - 20, top + sum(heights) * rng.randint(18, 40))
    return Page(_edges(left, right, weights), _edges(top, bottom, heights), rng.randint(8, 15))


def _edges(start: int, end: int, weights: list[int]) -> list[int]:
    """Edges that share a stretch by weight."""
    whole, edges, seen = sum(weights), [start], 0
    for weight in weights:
        seen += weight
        edges.append(start + (end - start) * seen // whole)
    return edges
