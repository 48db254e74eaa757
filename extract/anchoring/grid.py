"""Rows of a table as segments: labels on the left, values after them; several pairs where a form is set twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from extract.anchoring.folded import unfolded
from extract.anchoring.labelcells import is_label
from extract.anchoring.model import Segment, Value
from extract.anchoring.slipped import numbered, slipped_value
from extract.anchoring.text import has_letters, is_unit_word
from extract.document import Table, TableCell
from extract.numerals import parse_cell

_LABEL_COLUMNS = 3
"""Label columns of a form that shows the indent of its rows: heading, group, row."""

_LEAST_VALUES = 2
"""Cells of values that a line needs before it is taken for several rows."""
_LEAST_UNITS, _LONGEST_UNIT = 3, 2
_LEAST_MISREAD = 3
"""Words in a column of units that are none, its heading among them."""
_LIST_COLUMNS = 3
"""The list of older reports: name, unit, value."""
_THOUSANDS = 3
"""Digits between the spaces of one long number."""


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A cell of a heading line."""

    text: str
    row: int
    column: int
    span: int
    height: int = 1


@dataclass(slots=True)
class Grid:
    """A table prepared for anchoring.

    Attributes:
        index: number of the table in the document.
        lines: the cells of each row, by column.
        texts: cells that carry words, by row; headings are looked up among them.
        caption: the paragraph right before the table, "" for none.
    """

    index: int
    table: Table
    lines: list[list[TableCell]]
    texts: list[HeaderCell]
    caption: str = ""

    @property
    def scanned(self) -> bool:
        """Whether its cells were read from a picture."""
        return any(cell.readings for cell in self.table.cells)

    @property
    def aligned(self) -> bool:
        """Whether it is a table without ruling lines on a scan."""
        return self.table.source == "geometry" and self.scanned

    @property
    def n_values(self) -> int:
        """Columns in which a scan shows values."""
        return len({cell.column for cell in self.table.cells if cell.readings})

    @property
    def drawn(self) -> bool:
        """Whether its cells have places on a page."""
        return any(cell.provenance.box is not None for cell in self.table.cells)


def prepare(index: int, table: Table, caption: str = "") -> Grid:
    """Order the cells of a table and note which carry words."""
    lines = table.rows()
    texts = [
        HeaderCell(cell.text, cell.row, cell.column, cell.column_span, cell.row_span)
        for line in lines
        for cell in line
        if is_label(cell)
    ]
    return Grid(index, table, lines, texts, caption)


def _scanned_segments(grid: Grid) -> list[Segment]:
    """Every line of a grid read from a picture: cells with readings are values, the others its label and group."""
    first = min((cell.column for line in grid.lines for cell in line if cell.readings), default=0)
    groups, serials = _GroupColumn(), numbered(grid.lines)
    found: list[Segment] = []
    for number, line in enumerate(grid.lines):
        inherited, bond = groups.at(number), groups.nearest()
        values = [Value(c.text, c.provenance, c.column, c.column_span, c.readings) for c in line if c.readings]
        words = [cell for cell in line if not cell.readings and cell.text.strip()]
        behind: list[TableCell] = []
        if values:
            slipped = None if serials else slipped_value(line)
            values = [slipped, *values] if slipped else values
            behind = [cell for cell in words if cell.column > values[-1].column]
            words = [cell for cell in words if cell.column < values[0].column]
        unit = next(("".join(cell.text.split()) for cell in [*words, *behind] if is_unit_word(cell.text)), "")
        if grid.table.n_columns == _LIST_COLUMNS and first == _LIST_COLUMNS - 1:
            words = [cell for cell in words if cell.column == 0]  # between name and value only a unit stands
        words = _without_units(words)
        if words or values:
            segment = _segment(grid.index, number, words, values, inherited, unit)
            if first == _LABEL_COLUMNS and values:
                segment.indent = _indent(line, first)
                segment.bond = max((c.row for c in line if not c.readings and c.row_span > 1), default=bond)
            found.append(segment)
        groups.note([cell for cell in line if not cell.readings])
    return found


def _indent(line: list[TableCell], first: int) -> int:
    """Column of the label of a line, -1 without any: a blank cell beside a name of one line is no label of its own."""
    labels = [cell for cell in line if not cell.readings and cell.column < first]
    named = [cell for cell in labels if cell.text.strip() and cell.row_span == 1]
    return max((cell.column for cell in named or labels), default=-1)


def _without_units(words: list[TableCell]) -> list[TableCell]:
    """Label cells without those of the unit column, of which a blurred one says anything of one sign."""
    named = [cell for cell in words if len("".join(cell.text.split())) > 1 and not is_unit_word(cell.text)]
    return named or words[:1]


def segments(grid: Grid) -> list[Segment]:
    """Every row of the grid as one or more segments; rows of headings come out as segments without values."""
    if grid.scanned:
        return _scanned_segments(grid)
    groups = _GroupColumn()
    units = _unit_columns(grid)
    found: list[Segment] = []
    for number, rows in enumerate(unfolded(grid.lines, grid.table.breaks)):
        inherited = groups.at(number)
        for row in rows:
            found.extend(_line_segments(grid.index, number, row, inherited, units))
        groups.note([cell for cell in grid.lines[number] if is_label(cell)])
    return found


def _unit_columns(grid: Grid) -> dict[int, bool]:
    """Columns in which most cells print a unit, and whether some of these units are misread."""
    words = Counter(cell.column for cell in grid.texts)
    units = Counter(c.column for c in grid.table.cells if is_unit_word(c.text) and has_letters(c.text))
    return {
        column: words[column] >= _LEAST_MISREAD
        for column, count in units.items()
        if count >= _LEAST_UNITS and count > words[column]
    }


def _line_segments(
    index: int, number: int, line: list[TableCell], inherited: str, units: Mapping[int, bool]
) -> list[Segment]:
    """The pairs of label and values in one line; ``units`` as from ``_unit_columns``."""
    found: list[Segment] = []
    labels: list[TableCell] = []
    values: list[Value] = []
    unit = ""

    def close() -> None:
        """End the segment, unless it holds neither label nor value."""
        if labels or any(value.text.strip() for value in values):
            found.append(_segment(index, number, labels, values, inherited, unit))

    for cell in line:
        if _is_unit(cell, units):
            unit = unit or "".join(cell.text.split())
        elif not is_label(cell):
            values.extend(_values(cell))
        else:
            # Blank cells between two labels belong to a merged label, unless a unit closed the first pair.
            if labels and values and (unit or any(value.text.strip() for value in values)):
                close()
                labels = []
            labels = [*labels, cell]
            values, unit = [], ""
    if labels and unit and not values:
        # A name and its unit, and nothing behind them: page geometry shows no empty cells.
        end = line[-1].provenance
        values = [Value("", replace(end, start=end.end), line[-1].column + line[-1].column_span, 1, ())]
    close()
    return found


def _is_unit(cell: TableCell, units: Mapping[int, bool]) -> bool:
    """Whether a cell prints a unit; a misread one looks like a name or, where others are misread, like a number."""
    if not has_letters(cell.text):
        return False
    short = len("".join(cell.text.split())) <= _LONGEST_UNIT
    return is_unit_word(cell.text) or (short and cell.column in units and (units[cell.column] or is_label(cell)))


def _values(cell: TableCell) -> list[Value]:
    """The value of a cell; several where it is merged over as many columns as it holds numbers (an inner table)."""
    parts = cell.text.split() if cell.column_span > _LEAST_VALUES else []
    if (
        all(len(part) == _THOUSANDS for part in parts[1:])
        or len(parts) != cell.column_span
        or any(parse_cell(part) is None for part in parts)
    ):
        return [Value(cell.text, cell.provenance, cell.column, cell.column_span, cell.readings)]
    return [Value(part, cell.provenance, cell.column + n) for n, part in enumerate(parts)]


def _segment(
    index: int, number: int, labels: list[TableCell], values: list[Value], inherited: str, unit: str
) -> Segment:
    label = labels[-1] if labels else None
    group = " ".join([inherited, *(cell.text for cell in labels[:-1])]).strip()
    places = [cell.provenance for cell in labels] + [value.provenance for value in values]
    return Segment(
        label=label.text if label else "",
        group=group,
        values=values,
        table=index,
        row=number,
        label_column=label.column if label else -1,
        unit=unit,
        start=min(place.start for place in places),
        end=max(place.end for place in places),
    )


class _GroupColumn:
    """Remembers merged label cells that reach down into later rows."""

    def __init__(self) -> None:
        self._open: list[TableCell] = []

    def at(self, row: int) -> str:
        """Texts of the label cells above that span into this row, left to right."""
        self._open = [cell for cell in self._open if cell.row + cell.row_span > row]
        return " ".join(cell.text for cell in sorted(self._open, key=lambda cell: cell.column))

    def nearest(self) -> int:
        """The row in which the cell that is open farthest to the right begins; -1 where none is open."""
        return max(self._open, key=lambda cell: cell.column).row if self._open else -1

    def note(self, line: list[TableCell]) -> None:
        """Keep those of the label cells of a row that span several rows."""
        self._open.extend(cell for cell in line if cell.row_span > 1)
