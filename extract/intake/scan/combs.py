"""The wide table of a scan made whole: its line of values has as many even columns as the form, whatever walls say.

At low resolution single walls of its narrow columns are lost, or the stroke of a seal or of a heading stands for one.
The form is law: where the walls of a table are, but for a few, those of so many even columns, they are taken to be.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extract.document import Box
from extract.intake.scan.forms import widths
from extract.intake.scan.lattice import GridCell

_OFF, _SCARCELY_OFF = 0.22, 0.1
"""How far a wall may stand from where even columns would have it, in widths of a column, and one that is faint."""
_MOST_LOST, _MOST_SPURIOUS = 3, 4
MOST_ROWS = 7
"""Lines of a wide table: its headings, its values, and what a caption right above it adds."""


def with_even_columns(cells: Sequence[GridCell]) -> list[GridCell]:
    """The cells of a wide table with exactly the columns of the form; those of any other table as they are."""
    last = max(cell.row + cell.row_span for cell in cells) - 1
    bottom = [cell for cell in cells if cell.row + cell.row_span - 1 == last]
    lost = [cell.column for cell in bottom if cell.row < last]
    # Headings whose values stand on the next page are as uneven at their bottom, the first among the higher ones.
    if last >= MOST_ROWS or (len(lost) > _MOST_LOST and (0 in lost or 2 * len(lost) > len(bottom))):
        return list(cells)
    for width in sorted(widths()[1]):
        n_columns = max(cell.column + cell.column_span for cell in cells)
        if len(bottom) == width == n_columns and all(cell.row == last for cell in bottom):
            break
        if len(bottom) < width - _MOST_LOST:
            continue
        walls = _walls(cells, width, last)
        if walls is not None:
            return [*_above(cells, walls, last), *_line(bottom, walls, last)]
    return list(cells)


def _walls(cells: Sequence[GridCell], width: int, last: int) -> list[float] | None:
    """The walls of ``width`` even columns, each where one was seen or else where it must be; None where few were."""
    left, right = min(cell.box[0] for cell in cells), max(cell.box[2] for cell in cells)
    step = (right - left) / width
    # Leaf headings and values share their walls, so that one lost in a line is often there in the other.
    narrow = [cell for cell in cells if cell.row == last or cell.box[2] - cell.box[0] < 1.5 * step]
    seen = sorted({cell.box[side] for cell in narrow for side in (0, 2)})
    near = _teeth(seen, left, step, width, _OFF)
    if near is None:
        return None
    return [median(places) if places else left + i * step for i, places in enumerate(near)]


def even_places(places: Sequence[float], left: float, right: float) -> list[float]:
    """Those places of the walls of a line that are walls of a wide table from left to right; none for another line."""
    for width in sorted(widths()[1]):
        near = _teeth(places, left, (right - left) / width, width, _SCARCELY_OFF)
        if near:
            return [place for tooth in near for place in tooth]
    return []


def _teeth(places: Sequence[float], left: float, step: float, width: int, off: float) -> list[list[float]] | None:
    """The places near each wall of ``width`` even columns; None where too many walls have none, or stand elsewhere."""
    near: list[list[float]] = [[] for _ in range(width + 1)]
    for place in places:
        tooth = round((place - left) / step)
        if 0 <= tooth <= width and abs(place - left - tooth * step) <= off * step:
            near[tooth].append(place)
    lost = sum(not found for found in near[1:-1])
    spurious = len(places) - sum(map(len, near))
    return near if lost <= _MOST_LOST and spurious <= _MOST_SPURIOUS else None


def _above(cells: Sequence[GridCell], walls: Sequence[float], last: int) -> list[GridCell]:
    """The headings, each over the columns whose walls are nearest to its sides."""
    found: list[GridCell] = []
    taken: set[tuple[int, int]] = set()
    for cell in cells:
        row_span = min(cell.row_span, last - cell.row)
        first, end = _nearest(walls, cell.box[0]), _nearest(walls, cell.box[2])
        places = {(row, column) for row in range(cell.row, cell.row + row_span) for column in range(first, end)}
        if places and not places & taken:
            taken |= places
            found.append(GridCell(cell.row, first, row_span, end - first, cell.box))
    return found


def _nearest(walls: Sequence[float], place: float) -> int:
    return min(range(len(walls)), key=lambda i: abs(walls[i] - place))


def _line(bottom: Sequence[GridCell], walls: Sequence[float], last: int) -> list[GridCell]:
    """The line of values; a slight slope of its rulings is followed from the cells that were whole."""
    whole = sorted((cell for cell in bottom if cell.row == last), key=lambda cell: cell.box[0])
    found: list[GridCell] = []
    for column, (x0, x1) in enumerate(pairwise(walls)):
        near = min(whole or bottom, key=lambda cell: abs(cell.box[0] + cell.box[2] - x0 - x1))
        box: Box = (x0, near.box[1], x1, near.box[3])
        found.append(GridCell(last, column, 1, 1, box))
    return found
