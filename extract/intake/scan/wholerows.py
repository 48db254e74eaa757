"""Forms of a scan made whole: titles in one cell, few label columns, as many values on a line as the form has.

At low resolution the strokes of labels look like walls that make columns of their own, and walls between values are
lost. The form is law: a line on which nearly all walls between its values stand has them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extract.intake.scan.forms import LIST_COLUMNS, LIST_ROWS, LIST_SHARE, MOST_LABELS, widths
from extract.intake.scan.lattice import GridCell

_MOST_SPURIOUS = 4
_LEAST_LINES, _MOST, _SOME = 3, 0.5, 3
_FEW = 0.6
"""Share of its lines that the wall of a label column crosses at least."""
_PLAIN = 0.65
"""Share of the lines of a list that have a row boundary in a column whose cells are one line high."""
_EVEN, _PART = 0.1, 0.75
"""By which share the columns of a form differ at most where they are even, and the greatest width of a part of one."""
_LOST_WALLS = 2
"""Walls between the values of a line that may be lost, and columns in which the ruling above the first line may be."""


def with_whole_rows(cells: Sequence[GridCell]) -> list[GridCell]:
    """The cells of a labelled form, with its lines of values whole; those of any other table as they are."""
    width = widths()[0]
    found = _without_split(cells, width)
    n_columns = _n_columns(found)
    if not width < n_columns <= width + MOST_LABELS + _MOST_SPURIOUS:
        return list(cells)
    lines = [line for line in _lines(found) if _walls(line, n_columns, width) >= width + 1 - _LOST_WALLS]
    if len(lines) < max(_LEAST_LINES, _MOST * max(cell.row + cell.row_span for cell in cells)):
        return list(cells)
    while n_columns > width + MOST_LABELS:
        weakest, _ = _weakest(found, n_columns - width)
        found, n_columns = _without(found, weakest) or _dropped(found, weakest), n_columns - 1
    found = _without_idle_rows(_split_down(found, n_columns - width, width), n_columns - width)
    return _split_across(found, n_columns - width, width)


def with_whole_titles(cells: Sequence[GridCell]) -> list[GridCell]:
    """The cells of a table with its titles whole: lines of two cells whose wall stands on no line that has a label.

    The label is before the wall that most lines have. Tables as wide as the labelled form are left as they are.
    """
    if _n_columns(cells) > widths()[0]:
        return list(cells)
    lines = list(_lines(cells))
    walls = [{cell.column for cell in line} - {0} for line in lines]
    after_label, count = Counter(min(each) for each in walls if each).most_common(1)[0] if any(walls) else (0, 0)
    if count <= _MOST * len(lines):
        return list(cells)
    firm = {at for each in walls if after_label in each for at in each}
    torn = [line for line, each in zip(lines, walls, strict=True) if len(each) == 1 and not each & firm]
    torn = [line for line in torn if len(line) == 2 and all(cell.row_span == 1 for cell in line)]
    found = [cell for cell in cells if not any(cell in line for line in torn)]
    found += [_joined(*line) for line in torn]
    used = {cell.column for cell in found}
    for at in sorted(set(range(1, _n_columns(cells))) - used, reverse=True):
        found = [_moved(cell, at) for cell in found]
    return found


def with_whole_lists(cells: Sequence[GridCell]) -> list[GridCell]:
    """The cells of a list of older reports without the walls that strokes of its labels make on some lines.

    A list is told by the walls that nearly all of its lines have, those of more columns than the form among them (last
    year's numbers, serials); the cells of any other table are as they were. Rulings between the lines of a list without
    such columns that fell to dots are taken to run on through the column in which they are lost.
    """
    lines, n_columns = list(_lines(cells)), _n_columns(cells)
    if len(lines) < LIST_ROWS or n_columns < LIST_COLUMNS:
        return list(cells)
    firm = [at for at, count in _support(lines, n_columns).items() if count >= LIST_SHARE * len(lines)]
    if len(firm) < LIST_COLUMNS - 1:
        return list(cells)
    found = _parted_lines(cells, [0, *firm], len(lines)) if len(firm) == LIST_COLUMNS - 1 else list(cells)
    for fewer in range(n_columns, len(firm) + 1, -1):
        weakest, lines_with = _weakest(found, fewer)
        joined = _without(found, weakest) if lines_with <= _FEW * len(lines) else None
        if joined is None:
            return list(cells)
        found = joined
    return found


def _parted_lines(cells: Sequence[GridCell], columns: Sequence[int], n_rows: int) -> list[GridCell]:
    """Cells over several lines of a list parted at each row boundary of which all columns, but for one, have a part.

    Args:
        cells: those of the list.
        columns: where its columns begin.
        n_rows: its lines. Of a column whose cells are high on purpose, as those of groups are, they stay high.
    """
    sides = pairwise([*columns, _n_columns(cells)])
    begun = [{cell.row for cell in cells if first <= cell.column < end} for first, end in sides]
    found = list(cells)
    for at in range(1, n_rows):
        lacking = [rows for rows in begun if at not in rows]
        if len(lacking) < len(columns) - 1 and all(len(rows) >= _PLAIN * n_rows for rows in lacking):
            place = median(cell.box[1] for cell in cells if cell.row == at)
            found = [part for cell in found for part in _parted_down(cell, at, place, 0)]
    return found


def _support(lines: Sequence[Sequence[GridCell]], end: int) -> dict[int, int]:
    """For each boundary of columns before ``end`` the lines that have it."""
    return {at: sum(any(cell.column == at for cell in line) for line in lines) for at in range(1, end)}


def _joined(left: GridCell, right: GridCell) -> GridCell:
    (x0, y0, _, _), (_, _, x1, y1) = left.box, right.box
    return replace(left, column_span=left.column_span + right.column_span, box=(x0, y0, x1, y1))


def _n_columns(cells: Sequence[GridCell]) -> int:
    return max(cell.column + cell.column_span for cell in cells)


def _lines(cells: Sequence[GridCell]) -> Iterator[list[GridCell]]:
    """The cells that cover each row, left to right."""
    for row in range(max(cell.row + cell.row_span for cell in cells)):
        yield sorted(
            (cell for cell in cells if cell.row <= row < cell.row + cell.row_span), key=lambda cell: cell.column
        )


def _walls(line: Sequence[GridCell], n_columns: int, width: int) -> int:
    """How many of the walls beside the last ``width`` columns a line has, those at both ends among them."""
    return sum(n_columns - width <= cell.column + cell.column_span for cell in line)


def _weakest(cells: Sequence[GridCell], end: int) -> tuple[int, int]:
    """The boundary of columns before ``end`` that fewest lines have, and how many have it."""
    support = _support(list(_lines(cells)), end)
    weakest = min(support, key=lambda at: (support[at], -at))
    return weakest, support[weakest]


def _without(cells: Sequence[GridCell], at: int) -> list[GridCell] | None:
    """The cells without a boundary of columns; None where cells beside it are of different height."""
    found: list[GridCell] = []
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
        if cell.column == at:
            left = next((c for c in found if c.column + c.column_span == at and c.row == cell.row), None)
            if left is None or left.row_span != cell.row_span:
                return None
            found.remove(left)
            cell = _joined(left, cell)
        found.append(cell)
    return [_moved(cell, at) for cell in found]


def _dropped(cells: Sequence[GridCell], at: int) -> list[GridCell]:
    """The cells without a boundary of columns, those of the wider column beside it kept as they are, but for width."""
    columns = [[cell for cell in cells if cell.column == i and cell.column_span == 1] for i in (at - 1, at)]
    left, right = (max((cell.box[2] - cell.box[0] for cell in column), default=0.0) for column in columns)
    gone, kept = columns if left < right else columns[::-1]
    found = [cell for cell in cells if cell not in gone]
    for i, cell in enumerate(found):
        beside = [each for each in gone if each.row < cell.row + cell.row_span and cell.row < each.row + each.row_span]
        if cell in kept and beside:
            ends = [x for each in (cell, *beside) for x in (each.box[0], each.box[2])]
            found[i] = replace(cell, box=(min(ends), cell.box[1], max(ends), cell.box[3]))
    return [_moved(cell, at if gone is columns[1] else at - 1) for cell in found]


def _without_split(cells: Sequence[GridCell], width: int) -> list[GridCell]:
    """The cells with a column of values whole that a stroke parts: beside even columns two that are one together."""
    n_columns = _n_columns(cells)
    first = n_columns - width - 1
    lefts = {at: [cell.box[0] for cell in cells if cell.column == at] for at in range(first, n_columns)}
    if first < 0 or not all(lefts.values()):
        return list(cells)
    sides = [*(median(each) for each in lefts.values()), max(cell.box[2] for cell in cells)]
    wide = [right - left for left, right in pairwise(sides)]
    for i, pair in enumerate(pairwise(wide)):
        usual = median([*wide[:i], *wide[i + 2 :]])
        even = all(abs(each - usual) <= _EVEN * usual for each in [*wide[:i], *wide[i + 2 :]])
        if even and max(pair) <= _PART * usual and abs(sum(pair) - usual) <= _EVEN * usual:
            return _without(cells, first + i + 1) or list(cells)
    return list(cells)


def _moved(cell: GridCell, gone: int) -> GridCell:
    """A cell where a boundary to its left, or inside it, is gone."""
    end = cell.column + cell.column_span
    first, end = cell.column - (cell.column > gone), end - (end > gone)
    return replace(cell, column=first, column_span=end - first)


def _split_down(cells: Sequence[GridCell], first: int, width: int) -> list[GridCell]:
    """Cells of values parted at each row boundary that most columns have, or any beside a label that begins there.

    Down to the first that nearly all have, one of the two outermost ones is among them: the headings over these reach
    down to the values, so that no boundary among the headings is such. Below it, some columns are enough, since a
    ruling may fall to dots but nothing else is level over so many, and the labels beside the values are parted there.
    """
    outer = {first, first + width - 1}
    values = [cell for cell in cells if cell.column >= first]
    labelled = {cell.row for cell in cells if cell.column + cell.column_span == first}
    found, below = list(cells), False
    for at in sorted({cell.row for cell in values} - {0}):
        begun = {cell.column for cell in values if cell.row == at}
        most = len(begun) > _MOST * width
        below = below or (outer <= begun and len(begun) >= width - _LOST_WALLS)
        some = below and len(begun) >= _SOME
        if (below or begun & outer) and (most or some or at in labelled):
            place = median(cell.box[1] for cell in values if cell.row == at)
            found = [part for cell in found for part in _parted_down(cell, at, place, first - some)]
    return found


def _without_idle_rows(cells: Sequence[GridCell], first: int) -> list[GridCell]:
    """The cells without boundaries of rows at which neither a value nor the name of a row begins.

    A page break ends the merged cells of groups a little above or below the lines beside them.
    """
    found = list(cells)
    for at in range(max(cell.row + cell.row_span for cell in cells) - 1, 0, -1):
        begun = [cell for cell in found if cell.row == at]
        if all(cell.column + cell.column_span < first for cell in begun):
            top = min((cell.box[1] for cell in begun), default=0.0)
            around = [cell for cell in found if cell.row < at < cell.row + cell.row_span and cell.column >= first]
            above = any(top - cell.box[1] < cell.box[3] - top for cell in around)
            found = [moved for cell in found if (moved := _row_moved(cell, at, above=above)) is not None]
    return found


def _row_moved(cell: GridCell, gone: int, *, above: bool) -> GridCell | None:
    """A cell without a boundary of rows, to which the one ``above`` or below is nearer; None where nothing is left."""
    top, end = cell.row, cell.row + cell.row_span
    top, end = (place - (place > gone or (place == gone and above)) for place in (top, end))
    return replace(cell, row=top, row_span=end - top) if end > top else None


def _parted_down(cell: GridCell, at: int, place: float, first: int) -> list[GridCell]:
    """A cell in two where it runs over a row boundary and reaches into the columns from ``first`` on."""
    if cell.column + cell.column_span <= first or not cell.row < at < cell.row + cell.row_span:
        return [cell]
    x0, y0, x1, y1 = cell.box
    whole = replace(cell, merged=cell.merged or cell.box)
    return [
        replace(whole, row_span=at - cell.row, box=(x0, y0, x1, place)),
        replace(whole, row=at, row_span=cell.row + cell.row_span - at, box=(x0, place, x1, y1)),
    ]


def _split_across(cells: Sequence[GridCell], first: int, width: int) -> list[GridCell]:
    """Lines on which all but few walls between the values stand get the others."""
    n_columns = first + width
    whole = {
        line[-1].row for line in _lines(cells) if width + 1 - _LOST_WALLS <= _walls(line, n_columns, width) <= width
    }
    places = {
        at: median(cell.box[0] for cell in cells if cell.column == at)
        for at in range(first, n_columns)
        if any(cell.column == at for cell in cells)
    }
    found: list[GridCell] = []
    for cell in cells:
        inner = [at for at in range(max(cell.column + 1, first), cell.column + cell.column_span) if at in places]
        if cell.row not in whole or cell.row_span > 1 or not inner:
            found.append(cell)
            continue
        bounds = [cell.column, *inner, cell.column + cell.column_span]
        sides = [cell.box[0], *(places[at] for at in inner), cell.box[2]]
        found += [
            GridCell(cell.row, a, 1, b - a, (left, cell.box[1], right, cell.box[3]))
            for (a, b), (left, right) in zip(pairwise(bounds), pairwise(sides), strict=True)
        ]
    return found
