"""Types of a generated report: the truth of its cells, the figures of its text, and a layout without a file format."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from eval.gold.format import GoldReport
from extract.templates.model import CellKey, Template

Number: TypeAlias = int | float
Scale: TypeAlias = Literal["street", "bureau", "county"]
BlankStyle: TypeAlias = Literal["none", "total_only", "natural_and_total", "scattered"]


@dataclass(frozen=True, slots=True)
class Agency:
    """An invented agency.

    Attributes:
        name: as the title prints it; this is what the gold says.
        short: the name without the places above it.
        self_name: how it speaks of itself (``我街道``).
        area: what it is responsible for (``全街道``).
        parent: the place above it (``云溪市青岚区``).
    """

    name: str
    short: str
    self_name: str
    area: str
    parent: str
    scale: Scale


@dataclass(frozen=True, slots=True)
class TrueCell:
    """What a cell prints and what that means in the cell's unit; ``""`` and None for a blank."""

    printed: str
    value: Number | None


@dataclass(frozen=True, slots=True)
class Truth:
    """A report's true cells, in template order; rows that the document does not have are not in ``cells``."""

    template: Template
    agency: Agency
    year: int
    cells: dict[CellKey, TrueCell]

    def value(self, table: str, row: str, column: str) -> Number | None:
        """Value of a cell, None where it is blank or the document has no such cell."""
        cell = self.cells.get(CellKey(table, row, column))
        return cell.value if cell else None

    def rows(self, table: str) -> list[str]:
        """Ids of the rows of a table that the document has, in template order."""
        return list(dict.fromkeys(key.row for key in self.cells if key.table == table))


@dataclass(frozen=True, slots=True)
class TrueFigure:
    """A narrative figure; ``start`` counts from the beginning of its paragraph."""

    indicator: str
    text: str
    start: int
    value: Number
    unit: str
    qualifier: str = "exact"
    period: str = "this_year"
    role: str = "single"
    group: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TrueFinding:
    """A real inconsistency: the rule it breaks, in words, the kind of the output contract, cells that show it."""

    check: str
    why: str
    kind: str
    cells: tuple[CellKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; ``level`` above 0 makes it a heading, 1 is the title."""

    text: str
    level: int = 0
    figures: tuple[TrueFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid, merged cells once; newlines in ``text`` are line breaks inside the cell.

    Attributes:
        key: the template cell whose value stands here; None for labels, headings and litter.
        label_of: the template row that this cell names, as (table, row); None for other cells.
    """

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    key: CellKey | None = None
    label_of: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: every position of ``n_rows`` by ``n_columns`` is covered by exactly one cell."""

    cells: tuple[GridCell, ...]
    n_rows: int
    n_columns: int
    name: str = ""

    def by_row(self) -> list[list[GridCell]]:
        """Cells by the row they start in, left to right."""
        rows: list[list[GridCell]] = [[] for _ in range(self.n_rows)]
        for cell in self.cells:
            rows[cell.row].append(cell)
        return [sorted(row, key=lambda cell: cell.column) for row in rows]


Block: TypeAlias = Para | Grid


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole report before it becomes a file."""

    title: str
    blocks: tuple[Block, ...]

    def grids(self) -> list[Grid]:
        """The tables in order."""
        return [block for block in self.blocks if isinstance(block, Grid)]

    def replace_grid(self, old: Grid, new: Grid) -> Layout:
        """A copy in which ``new`` stands where ``old`` (the same object) stood."""
        return replace(self, blocks=tuple(new if block is old else block for block in self.blocks))


@dataclass(frozen=True, slots=True)
class GeneratedReport:
    """A file with its gold."""

    name: str
    data: bytes
    gold: GoldReport
    format: str
