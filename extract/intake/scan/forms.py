"""Which cells of a grid hold values and which hold words, by the shape of the statutory tables alone.

What a blurred cell says is then asked of the reader that was made for it, and never guessed from how it looks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from extract.intake.scan.lattice import GridCell
from extract.templates.loader import load_templates

MOST_LABELS = 3
"""Most label columns beside the values of a form: heading, group, row."""
LIST_COLUMNS, LIST_ROWS, LIST_SHARE = 3, 6, 0.8
"""The list of older reports: name, unit, value on each line."""
_FORM_ROWS = 6
"""Lines of values of a form from which a column of words among them is seen."""
_MOST = 0.5
LIKELY = 0.3
"""Probability that the digit reader has at least for most values of a line; it knows words as none."""
_LONG_GROUP = 6
"""Rows of the merged cell that holds other merged cells; it names no row."""

Look = Callable[[GridCell], bool]
"""Whether a cell may be read as a value, or whether it shows a number."""


@dataclass(slots=True)
class Shape:
    """Cells of a grid whose kind its shape tells; what it does not tell is in neither set.

    Attributes:
        values: cells that hold values.
        words: cells that hold words.
        spare: those of the words on which nothing depends: where they stand tells what the form prints there.
        lines: the labels of each row with values of a labelled form or of a list, top to bottom.
        units: the unit of each line of a list, with the label of that line.
    """

    values: set[GridCell] = field(default_factory=set)
    words: set[GridCell] = field(default_factory=set)
    spare: set[GridCell] = field(default_factory=set)
    lines: list[list[GridCell]] = field(default_factory=list)
    units: dict[GridCell, GridCell] = field(default_factory=dict)


@cache
def widths() -> tuple[int, frozenset[int]]:
    """Values on a line of the widest table with labelled rows, and on those of the wide tables."""
    tables = [table for template in load_templates() for table in template.tables]
    labelled = max(len(table.columns) for table in tables if table.layout == "rows")
    return labelled, frozenset(len(table.rows) * len(table.columns) for table in tables if table.layout == "wide")


def shape(cells: Sequence[GridCell], n_columns: int, may_be_value: Look, shows_number: Look = lambda _: False) -> Shape:
    """What the form of a grid says of its cells; nothing for a grid of no known form."""
    rows = _rows(cells)
    labelled, wide = widths()
    if n_columns in wide:
        return _wide(rows, n_columns)
    if labelled < n_columns <= labelled + MOST_LABELS:
        width = _n_values(rows, n_columns, labelled, may_be_value, shows_number)
        return _labelled(rows, n_columns, width, labelled, may_be_value)
    if n_columns <= LIST_COLUMNS and _is_list(rows, n_columns, may_be_value):
        return _list(rows, _value_column(rows, n_columns, may_be_value, shows_number), may_be_value)
    if n_columns == labelled and (found := _unlabelled(rows, n_columns, may_be_value)).values:
        return found
    found = _sections(rows, n_columns, may_be_value)
    if n_columns <= labelled + MOST_LABELS:
        # Whatever a blurred name looks like: no form of so few columns begins a line with a value.
        found.words.update(row[0] for row in rows if len(row) > 1 and row[0].column == 0)
    return found


def _rows(cells: Sequence[GridCell]) -> list[list[GridCell]]:
    by_row: dict[int, list[GridCell]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, []).append(cell)
    return [sorted(by_row[row], key=lambda cell: cell.column) for row in sorted(by_row)]


def _single(cell: GridCell) -> bool:
    return cell.row_span == 1 and cell.column_span == 1


def _wide(rows: Sequence[Sequence[GridCell]], width: int) -> Shape:
    """One line of values under stacked headings."""
    last = rows[-1]
    if len(last) != width or not all(_single(cell) for cell in last):
        return Shape()
    heads = {cell for row in rows[:-1] for cell in row}
    return Shape(set(last), heads, {cell for cell in heads if cell.column_span == 1})


def _n_values(
    rows: Sequence[Sequence[GridCell]], n_columns: int, width: int, may_be_value: Look, shows_number: Look
) -> int:
    """Values on a line of a labelled form: one less where its first column of values holds words, one more where the
    column before it shows numbers.

    Some offices leave out the column of applicants that they never have, some add one for a sum of their own.
    """
    more = _whole_lines(rows, n_columns, width + 1)
    share = LIST_SHARE if len(more) >= _FORM_ROWS else 1.0  # of the few lines before a page break all
    if len(more) > 1 and sum(shows_number(line[0]) for line in more) >= share * len(more):
        return width + 1
    lines = _whole_lines(rows, n_columns, width)
    seen = [sum(may_be_value(line[k]) for line in lines) / len(lines) for k in range(width)] if lines else []
    words = len(lines) >= _FORM_ROWS and seen[0] < LIKELY and min(seen[1:]) >= LIST_SHARE
    return width - 1 if words else width


def _whole_lines(rows: Sequence[Sequence[GridCell]], n_columns: int, width: int) -> list[list[GridCell]]:
    """The cells in the last ``width`` columns, of the rows in which none of them is merged."""
    lines = [[cell for cell in row if cell.column >= n_columns - width] for row in rows]
    return [line for line in lines if len(line) == width and all(map(_single, line))]


def _labelled(rows: Sequence[Sequence[GridCell]], n_columns: int, width: int, usual: int, may_be_value: Look) -> Shape:
    """Labels on the left, ``width`` values on the right; headings are merged cells or words.

    The headings of a form that lacks a column must be read, those of one as ``usual`` need not.
    """
    found, first = Shape(), n_columns - width
    heading = True
    for row in rows:
        values = [cell for cell in row if cell.column >= first]
        full = len(values) == width and all(_single(cell) for cell in values)
        if full and sum(may_be_value(cell) for cell in values) > _MOST * width:
            heading = False
            found.values.update(values)
            labels = [cell for cell in row if cell.column < first]
            found.words.update(labels)
            found.lines += [labels] if labels else []
        elif heading and len(values) < usual - 1:
            # A line of values of which one wall was lost has one cell less; lines of headings have fewer.
            found.words.update(row)
            found.spare.update(row if width == usual else ())
        else:
            found.words.update(cell for cell in row if cell.column + cell.column_span <= first or not _single(cell))
    found.spare.update(cell for cell in found.words if cell.column == 0 and cell.row_span >= _LONG_GROUP)
    return found


def _unlabelled(rows: Sequence[Sequence[GridCell]], width: int, may_be_value: Look) -> Shape:
    """Lines of nothing but values, whose labels stand above them; no values where a label begins the lines."""
    lines = [row for row in _whole_lines(rows, width, width) if sum(map(may_be_value, row)) > _MOST * width]
    if sum(may_be_value(row[0]) for row in lines) < LIST_SHARE * len(lines):
        return Shape()
    values = {cell for row in lines for cell in row}
    return Shape(values, {cell for row in rows for cell in row} - values)


def _is_list(rows: Sequence[Sequence[GridCell]], n_columns: int, may_be_value: Look) -> bool:
    """Whether lines are those of a list; one whose wall between name and unit is lost must show numbers at its end."""
    whole = _whole_lines(rows, n_columns, n_columns)
    numbers = n_columns == LIST_COLUMNS or sum(may_be_value(row[-1]) for row in whole) >= LIST_SHARE * len(whole)
    return n_columns > 1 and len(rows) >= LIST_ROWS and len(whole) >= LIST_SHARE * len(rows) and numbers


def _value_column(rows: Sequence[Sequence[GridCell]], n_columns: int, may_be_value: Look, shows_number: Look) -> int:
    """The column of a list that holds its values: the last, or the one before it where the units stand behind.

    Blank values may be values, units hardly.
    """
    whole = [row for row in rows if len(row) == n_columns == LIST_COLUMNS]
    numbers, others = sum(shows_number(row[-2]) for row in whole), sum(may_be_value(row[-1]) for row in whole)
    return n_columns - 2 if numbers >= _MOST * len(whole) > 0 and others < LIKELY * len(whole) else n_columns - 1


def _list(rows: Sequence[Sequence[GridCell]], place: int, may_be_value: Look) -> Shape:
    """Values in one column; the first line is the heading where it does not read as a value."""
    cells = [cell for row in rows for cell in row]
    values = {cell for cell in cells if cell.column == place and _single(cell)}
    values -= {cell for cell in rows[0] if not may_be_value(cell)}
    width = max(cell.column for cell in cells) + 1
    whole = [row for row in _whole_lines(rows, width, width) if row[place] in values]
    named = [[cell for cell in row if cell.column != place] for row in whole]
    units = {unit: label for label, *rest in named for unit in rest}
    return Shape(values, set(cells) - values, lines=[[label] for label, *_ in named], units=units)


def _sections(rows: Sequence[Sequence[GridCell]], n_columns: int, may_be_value: Look) -> Shape:
    """Titles that span the table, under each of them a line of headings and lines of values with a label before.

    A blurred number may look like no value; where most of those below the headings of all titles do, all of them are.
    """
    found = Shape()
    parts = list(_under_titles(rows, n_columns))
    # The line below a title is its heading, whatever it looks like.
    every = [cell for _, *body in parts for line in body[1:] for cell in line[1:]]
    sure = len(parts) > 1 and sum(map(may_be_value, every)) > _MOST * len(every)
    for title, *body in parts:
        found.words.update(title)
        for number, line in enumerate(body):
            values = line[1:]
            likely = sure or sum(may_be_value(cell) for cell in values) > _MOST * len(values)
            if not number:
                found.words.update(line)
                found.spare.update(line[:1] if values else ())
            else:
                # Below the heading blurred numbers may look like words: what they are is left to the readers.
                found.words.add(line[0])
                found.values.update(values if likely else ())
    return found


def _under_titles(rows: Sequence[Sequence[GridCell]], n_columns: int) -> Iterator[list[Sequence[GridCell]]]:
    """Each title with the lines below it; lines above the first title are of a table that another page begins.

    Below the first title a line of merged cells alone, the first of them wider than labels are, is one, too: a seal has
    drawn a wall through it.
    """
    part: list[Sequence[GridCell]] = []
    ends = Counter(row[0].column_span for row in rows if len(row) > 1)
    label = ends.most_common(1)[0][0] if ends else n_columns
    for row in rows:
        torn = row[0].column_span > label and all(cell.column_span > 1 for cell in row)
        if (len(row) == 1 and row[0].column_span == n_columns > 1) or (part and torn):
            if part:
                yield part
            part = [row]
        elif part:
            part.append(row)
    if part:
        yield part
