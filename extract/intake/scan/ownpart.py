"""What stands beside a labelled form in the same table: serial numbers before the labels, remarks after the values.

The form is known by its values, counted from the right; a column beyond them would be taken for the last of them. The
headings tell: those of all values stand under one merged cell, and what is right of it belongs to no form. A page that
continues the table has no headings, but its columns stand where those of the page before did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from extract.intake.scan.combs import MOST_ROWS
from extract.intake.scan.forms import MOST_LABELS, widths
from extract.intake.scan.lattice import GridCell

_SERIAL_ROWS = 6
"""Lines from which a column of single cells before all labels is one of serials."""
_SERIAL_SHARE, _SERIAL_WIDTH = 0.9, 0.35
"""Share of the lines that have such a cell, and the greatest width of the column as a share of all labels."""
_BARE = 0.5
"""Share of the lines over which the last column is one cell where it is no part of the form."""
_SAME_PLACE = 0.012
"""How far apart the columns of two pages stand at most to be the same, in widths of the table."""


def own_part(cells: Sequence[GridCell], ends_before: float | None) -> tuple[list[GridCell], float | None]:
    """The cells of a labelled form without the columns beside it, and where the form ends; any other table as it is.

    Args:
        cells: the cells of a table.
        ends_before: where the form ended in the table before, as a share of the width of that table; None where it
            reached to the side of it.

    Returns:
        The cells, and the same of this table.
    """
    found, (width, wide) = list(cells), widths()
    n_columns = _n_columns(found)
    if n_columns <= width + 1 or n_columns in wide:
        return found, None
    end, headed = _headed_end(found, width)
    if not headed and ends_before is not None:
        end = _boundary(found, ends_before)
    elif end == n_columns > width + MOST_LABELS and _is_bare(found):
        end = n_columns - 1
        found = _without_slips(found, end - width, width)
    ends = None
    if width < end < n_columns:
        left, right = _sides(found)
        ends = (min(cell.box[0] for cell in found if cell.column == end) - left) / (right - left)
        found = [cell for cell in found if cell.column + cell.column_span <= end]
    if _has_serials(found, end - width):
        found = [replace(cell, column=cell.column - 1) for cell in found if cell.column > 0]
    return found, ends


def _headed_end(cells: Sequence[GridCell], width: int) -> tuple[int, bool]:
    """One past the last column under the merged heading of all values, and whether there is such a heading.

    What stands right of it reaches down over all headings, as the heading of the labels does.
    """
    n_columns = _n_columns(cells)
    for head in (cell for cell in cells if cell.row == 0 and cell.row_span == 1 and cell.column_span >= width):
        beside = [cell for cell in cells if cell.row == 0 and cell is not head]
        tall = [cell for cell in beside if cell.row_span > 1]
        if head.column > 0 and tall and len(tall) == len(beside):
            return head.column + head.column_span, True
    return n_columns, False


def _is_bare(cells: Sequence[GridCell]) -> bool:
    """Whether the last column is one cell over most lines: what single lines that are set too far right leave beside
    the others."""
    n_columns, n_rows = _n_columns(cells), max(cell.row + cell.row_span for cell in cells)
    last = [cell.row_span for cell in cells if cell.column == n_columns - 1]
    return n_rows > MOST_ROWS and max(last, default=0) > _BARE * n_rows


def _without_slips(cells: Sequence[GridCell], first: int, width: int) -> list[GridCell]:
    """The cells with lines in their place whose label reaches over the first column of values, and values beyond."""
    found = list(cells)
    for row in range(max(cell.row for cell in cells) + 1):
        line = sorted((cell for cell in found if cell.row == row), key=lambda cell: cell.column)
        values = [cell for cell in line if cell.column > first]
        labels = [cell for cell in line if cell.column < first < cell.column + cell.column_span]
        if len(labels) == 1 and len(values) == width and all(cell.row_span == 1 for cell in values):
            found = [cell for cell in found if cell not in labels and cell not in values]
            found.append(replace(labels[0], column_span=first - labels[0].column))
            found += [replace(cell, column=first + i, column_span=1) for i, cell in enumerate(values)]
    return found


def _boundary(cells: Sequence[GridCell], share: float) -> int:
    """The column that begins at a share of the width of a table; one past the last where none does."""
    left, right = _sides(cells)
    place, near = left + share * (right - left), _SAME_PLACE * (right - left)
    begun = [cell.column for cell in cells if abs(cell.box[0] - place) <= near]
    return max(set(begun), key=begun.count) if begun else _n_columns(cells)


def _has_serials(cells: Sequence[GridCell], n_labels: int) -> bool:
    """Whether the first of at least two label columns is narrow and has a cell of its own in nearly every line."""
    first_wall = [cell.box[0] for cell in cells if cell.column == 1]
    labels_end = [cell.box[0] for cell in cells if cell.column == n_labels]
    if n_labels < 2 or not first_wall or not labels_end:
        return False
    left, _ = _sides(cells)
    if median(first_wall) - left > _SERIAL_WIDTH * (median(labels_end) - left):
        return False
    n_rows = max(cell.row + cell.row_span for cell in cells)
    first = [cell for cell in cells if cell.column == 0]
    single = [cell for cell in first if cell.row_span == 1 and cell.column_span == 1]
    heads = sum(cell.row_span for cell in first if cell.row == 0 and cell.row_span > 1)
    return len(single) >= _SERIAL_ROWS and len(single) >= _SERIAL_SHARE * (n_rows - heads)


def _n_columns(cells: Sequence[GridCell]) -> int:
    return max(cell.column + cell.column_span for cell in cells)


def _sides(cells: Sequence[GridCell]) -> tuple[float, float]:
    return min(cell.box[0] for cell in cells), max(cell.box[2] for cell in cells)
