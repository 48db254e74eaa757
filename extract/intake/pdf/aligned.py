"""Tables without ruling lines as they are found: cells in a grid of rows and of columns that are spans of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from extract.document import Box

Span: TypeAlias = tuple[float, float]
Readings: TypeAlias = tuple[tuple[str, float], ...]
_OVERLAP = 0.3


@dataclass(slots=True)
class AlignedCell:
    """A cell of a table without ruling lines; ``readings`` are what its number may say on a scan."""

    row: int
    column: int
    text: str
    box: Box
    row_span: int = 1
    column_span: int = 1
    readings: Readings = ()


@dataclass(slots=True)
class AlignedTable:
    """A table without ruling lines; cells without text are left out, their place in the grid stays.

    Attributes:
        cells: its cells.
        box: its place on the page.
        values: where the values of each column stand or, in a blank one, would; left to right.
    """

    cells: list[AlignedCell]
    box: Box
    values: list[Span]


def over(edges: Span, columns: Sequence[Span]) -> list[int]:
    """The columns that a text stands over by more than a touch."""
    x0, x1 = edges
    return [
        i
        for i, (left, right) in enumerate(columns)
        if min(x1, right) - max(x0, left) > _OVERLAP * min(x1 - x0, right - left)
    ]
