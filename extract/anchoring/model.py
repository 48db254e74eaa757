"""What anchoring finds: for every row of the template, the ways its cells may stand in the document, with costs.

Costs are in nats (−log probability up to a constant), so that they add up with the solver's prices.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.document import Provenance
from extract.templates.model import CellKey, Template


@dataclass(frozen=True, slots=True)
class CellText:
    """The printed text that one reading puts into one cell, and where it stands.

    ``glyphs`` are the readings of a scanned cell with their probabilities, best first; empty for a digital cell.
    """

    printed: str
    provenance: Provenance
    glyphs: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class RowCandidate:
    """One way to read a row: a text for each column of the template (None: the document has no such cell).

    Attributes:
        cost: cost of this reading against the best of its row.
        why: which hypothesis it is (``header``, ``order``, ``cut``, ``shift`` …), for the review.
    """

    texts: tuple[CellText | None, ...]
    cost: float
    why: str

    def pattern(self) -> tuple[bool, ...]:
        """Which columns are filled."""
        return tuple(text is not None and bool(text.printed.strip()) for text in self.texts)


@dataclass(slots=True)
class RowReading:
    """Cells that are read together (a row; the one line of the wide table) with their candidates, cheapest first.

    Attributes:
        keys: the cells, in the order of each candidate's texts.
        label: label as printed, "" where it is lost and the place alone told the row.
        doubt: why the row itself is uncertain although its cells are clear, in Chinese, "" for no doubt.
        unit: 元 or 万元 where the heading or the unit column prints it for the amounts of the row, ``UNREAD`` where
            what they print cannot be read, else "".
        line: grid and row within it; None for text and for the wide table.
    """

    keys: tuple[CellKey, ...]
    candidates: list[RowCandidate]
    label: str = ""
    doubt: str = ""
    unit: str = ""
    line: tuple[int, int] | None = None


@dataclass(slots=True)
class Anchored:
    """The template as found in one document.

    Attributes:
        rows: one reading for each row found; rows that the document lacks are absent.
        spans: stretches of ``Document.text`` that are statutory tables, for the narrative to leave out.
        warnings: what a reader should know about the tables, in Chinese.
        scanned: whether any of the document is a picture, on which a row may stand and not be found.
    """

    template: Template
    rows: list[RowReading] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    scanned: bool = False

    def missing_tables(self) -> list[str]:
        """Ids of the tables of which no row was found; a scan may show one that was not, so none is named there."""
        if self.scanned:
            return []
        found = {key.table for reading in self.rows for key in reading.keys}
        return [table.id for table in self.template.tables if table.id not in found]


@dataclass(frozen=True, slots=True)
class Value:
    """A cell after the label of a row; column and span as in the grid, -1 for text without a grid."""

    text: str
    provenance: Provenance
    column: int = -1
    span: int = 1
    glyphs: tuple[tuple[str, float], ...] = ()

    def as_cell(self) -> CellText:
        """The value as the content of a cell of the template."""
        return CellText(self.text, self.provenance, self.glyphs)


@dataclass(slots=True)
class Segment:
    """A label and the values after it: one row of a grid, a part of one, or a stretch of running text.

    Attributes:
        label: text of the label cell nearest to the values.
        group: text of the label cells to the left and above, nearest last.
        table: index of the grid among the document's tables, -1 for text.
        row: row within that grid.
        label_column: grid column of the label cell, -1 where there is none.
        unit: what the unit column prints in this row.
        run: True where ``values`` are whitespace-separated tokens that may each hold several cells.
        indent: label columns before the label of a scanned row; -1 where the grid does not tell.
        bond: grid row in which the merged cell to the left of a scanned row begins, -1 for none.
    """

    label: str
    group: str
    values: list[Value]
    table: int = -1
    row: int = -1
    label_column: int = -1
    unit: str = ""
    run: bool = False
    start: int = 0
    end: int = 0
    indent: int = -1
    bond: int = -1

    @property
    def is_filled(self) -> bool:
        """Whether any of its values prints something."""
        return any(value.text.strip() for value in self.values)
