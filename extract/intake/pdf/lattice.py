"""Tables with ruling lines: rulings that cross form a lattice, its faces are the cells."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extract.document import Box
from extract.intake.pdf.chars import Char
from extract.intake.pdf.lines import Line, group_lines
from extract.intake.pdf.rulings import MERGE, Ruling, Rulings

_OPEN_SIDE = 8.0
_MOST_PADDING = 7.0
"""Points; more room than this beside all texts of a table is not the margin of its cells."""
_DIGITS = re.compile(r"[\d.,，．]{1,20}")
_NARROWEST = 4.5
"""Points; between rulings closer than this no text stands: browsers draw both borders of neighbouring cells."""
_COVERED = 0.6
_FRAME = 2
"""Lines above and below what stands in a frame."""
_MOST_LINES = 400
_MOST_FACES = 40_000


@dataclass(slots=True)
class LatticeCell:
    """A cell of a ruled table: its place in the grid, its spans, its box and the characters in it.

    ``padding`` is the least room between a wall and text in the cells of its table, in points.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    chars: list[Char] = field(default_factory=list)
    ruled: bool = True
    padding: float = 0.0

    @property
    def text(self) -> str:
        """The lines of the cell joined by newlines; vertical writing and numbers wrapped at its side come without."""
        lines = group_lines(self.chars)
        texts = [line.text for line in lines]
        if len(lines) > 2 and all(len(text) == 1 and not text.isdecimal() for text in texts):
            return "".join(texts)  # one word character a line
        parts = texts[:1]
        for line, below, text in zip(lines, lines[1:], texts[1:], strict=False):
            parts += ["" if self._wraps(line, below) else "\n", text]
        return "".join(parts)

    def _wraps(self, line: Line, below: Line) -> bool:
        """Whether a number goes on in the line below because no digit more fits beside this one."""
        if not (_DIGITS.fullmatch(line.text) and _DIGITS.fullmatch(below.text)):
            return False
        first = below.chars[0]
        width = line.box[2] - line.box[0] + first.x1 - first.x0
        return width > self.box[2] - self.box[0] - 2 * self.padding


@dataclass(slots=True)
class Lattice:
    """The grid of one ruled table: where its column and row boundaries run, and its cells.

    ``open_top`` and ``open_bottom`` are the first columns of the cells that no line closes above or below.
    """

    xs: list[float]
    ys: list[float]
    cells: list[LatticeCell]
    faces: dict[tuple[int, int], LatticeCell]
    open_top: frozenset[int] = frozenset()
    open_bottom: frozenset[int] = frozenset()

    @property
    def box(self) -> Box:
        """The box of the table."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def cell_at(self, x: float, y: float) -> LatticeCell | None:
        """The cell in which a point lies, if any."""
        if not (self.xs[0] <= x < self.xs[-1] and self.ys[0] <= y < self.ys[-1]):
            return None
        return self.faces.get((bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1))


class Found(NamedTuple):
    """The ruled tables of a page, the characters outside of them, and the lines that part those: rows of one column."""

    lattices: list[Lattice]
    outside: list[Char]
    bars: list[Ruling]


def find_lattices(rulings: Rulings, chars: Sequence[Char]) -> Found:
    """The ruled tables of a page with their text, and what is outside of them.

    A frame with a single cell is no table, nor is a lattice without text, nor one of a single column: what stands
    between lines that only part rows has its columns by alignment.
    """
    groups = [(group, _lattice(*group)) for group in _crossing(rulings)]
    lattices = [lattice for _, lattice in groups if lattice is not None]
    bars = [h for (horizontal, _), lattice in groups if lattice is None for h in _parting(horizontal)]
    outside: list[Char] = []
    for char in chars:
        x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
        cell = next((found for each in lattices if (found := each.cell_at(x, y)) is not None), None)
        (outside if cell is None else cell.chars).append(char)
    for lattice in lattices:
        lattice.cells = [cell for cell in lattice.cells if cell.ruled or cell.chars]
        rooms = [char.x0 - cell.box[0] for cell in lattice.cells for char in cell.chars]
        padding = min(max(min(rooms, default=0.0), 0.0), _MOST_PADDING)
        for cell in lattice.cells:
            cell.padding = padding
    return Found([each for each in lattices if any(cell.chars for cell in each.cells)], outside, bars)


def _parting(horizontal: list[Ruling]) -> list[Ruling]:
    """The lines of a table of one column; a frame alone parts nothing."""
    return horizontal if len(horizontal) > _FRAME else []


def _crossing(rulings: Rulings) -> Iterator[tuple[list[Ruling], list[Ruling]]]:
    """Groups of rulings that hang together by crossings."""
    horizontal, vertical = rulings
    if max(len(horizontal), len(vertical)) > _MOST_LINES:
        return
    parents = list(range(len(horizontal) + len(vertical)))

    def root(i: int) -> int:
        """The representative of i's set; halves the path on the way (union-find)."""
        while parents[i] != i:
            parents[i] = parents[parents[i]]
            i = parents[i]
        return i

    for i, h in enumerate(horizontal):
        for j, v in enumerate(vertical):
            if _cross(h, v):
                parents[root(i)] = root(len(horizontal) + j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for i, ruling in enumerate([*horizontal, *vertical]):
        group = groups.setdefault(root(i), ([], []))
        group[0 if i < len(horizontal) else 1].append(ruling)
    yield from (group for group in groups.values() if group[0] and group[1])


def _cross(h: Ruling, v: Ruling) -> bool:
    return h.start - MERGE <= v.at <= h.end + MERGE and v.start - MERGE <= h.at <= v.end + MERGE


def _lattice(horizontal: Sequence[Ruling], vertical: Sequence[Ruling]) -> Lattice | None:
    xs, ys = _bounds(vertical, horizontal), _bounds(horizontal, vertical)
    n_faces = (len(xs) - 1) * (len(ys) - 1)
    if len(xs) <= 2 or n_faces > _MOST_FACES:
        return None
    walls_x = _walls(vertical, xs, ys)
    walls_y = _walls(horizontal, ys, xs)
    cells = walled_cells(xs, ys, walls_x, walls_y)
    faces: dict[tuple[int, int], LatticeCell] = {}
    for cell in cells:
        cell.ruled = walls_y[cell.row][cell.column] or walls_y[cell.row + cell.row_span][cell.column]
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                faces[row, column] = cell
    if len(cells) <= 1:
        return None
    top = frozenset(c.column for c in cells if c.row == 0 and not walls_y[0][c.column])
    end = len(ys) - 1
    bottom = frozenset(c.column for c in cells if c.row + c.row_span == end and not walls_y[end][c.column])
    return Lattice(xs, ys, cells, faces, top, bottom)


def _bounds(across: Sequence[Ruling], along: Sequence[Ruling]) -> list[float]:
    """The boundaries that rulings draw, and the ends of the rulings across where the table has an open side."""
    bounds = sorted(each.at for each in across)
    unique = [at for i, at in enumerate(bounds) if i == 0 or at - bounds[i - 1] > _NARROWEST]
    first, last = min(each.start for each in along), max(each.end for each in along)
    if unique[0] - first > _OPEN_SIDE:
        unique.insert(0, first)
    if last - unique[-1] > _OPEN_SIDE:
        unique.append(last)
    return unique


def _walls(rulings: Sequence[Ruling], ats: Sequence[float], others: Sequence[float]) -> list[list[bool]]:
    """For each boundary and each stretch of it between two boundaries of the other axis: is it ruled?"""
    walls = [[False] * (len(others) - 1) for _ in ats]
    for each in rulings:
        i = min(range(len(ats)), key=lambda k: abs(ats[k] - each.at))
        for j in range(len(others) - 1):
            overlap = min(each.end, others[j + 1]) - max(each.start, others[j])
            if overlap >= _COVERED * (others[j + 1] - others[j]):
                walls[i][j] = True
    return walls


def walled_cells(
    xs: Sequence[float], ys: Sequence[float], walls_x: Sequence[Sequence[bool]], walls_y: Sequence[Sequence[bool]]
) -> list[LatticeCell]:
    """The cells of a grid: faces that no wall parts are one.

    Args:
        xs: column boundaries, left to right.
        ys: row boundaries, top to bottom.
        walls_x: for each column boundary and each row, whether it is ruled there.
        walls_y: for each row boundary and each column, whether it is ruled there.
    """
    return _merge_down(_runs(xs, ys, walls_x), walls_y, ys)


def _runs(xs: Sequence[float], ys: Sequence[float], walls: Sequence[Sequence[bool]]) -> list[list[LatticeCell]]:
    """In each row of the grid the faces that no vertical wall parts, as one cell each."""
    rows: list[list[LatticeCell]] = []
    for row in range(len(ys) - 1):
        starts = [c for c in range(len(xs) - 1) if c == 0 or walls[c][row]]
        ends = [*starts[1:], len(xs) - 1]
        rows.append(
            [
                LatticeCell(row, start, 1, end - start, (xs[start], ys[row], xs[end], ys[row + 1]))
                for start, end in zip(starts, ends, strict=True)
            ]
        )
    return rows


def _merge_down(
    rows: Sequence[Sequence[LatticeCell]], walls: Sequence[Sequence[bool]], ys: Sequence[float]
) -> list[LatticeCell]:
    """Join a cell with the one of the same columns above it where no wall stands between them."""
    cells: list[LatticeCell] = []
    above: dict[tuple[int, int], LatticeCell] = {}
    for row, line in enumerate(rows):
        here: dict[tuple[int, int], LatticeCell] = {}
        for cell in line:
            columns = (cell.column, cell.column_span)
            upper = above.get(columns)
            ruled = any(walls[row][cell.column : cell.column + cell.column_span])
            if upper is None or ruled:
                cells.append(cell)
                upper = cell
            else:
                upper.row_span += 1
                upper.box = (*upper.box[:3], ys[row + 1])
            here[columns] = upper
        above = here
    return cells
