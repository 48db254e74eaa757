"""The review table in any other layout: results down the side, one table or one row for each kind of case.

The form prints one line of values under stacked headings (``wide``). Offices turn it round, set it as three small
tables or give every kind of case a row. Here each value is placed by the headings above it and beside it, whatever
the layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extract.anchoring.grid import Grid
from extract.anchoring.labelcells import is_label
from extract.anchoring.labels import HEADING, label_score
from extract.anchoring.model import CellText, RowCandidate, RowReading
from extract.anchoring.text import core, split_ordinal
from extract.document import Provenance, TableCell
from extract.templates.model import CellKey, TableTemplate

_LEAST_HEADINGS = 3
_MAX_BOARD = 20_000


@dataclass(slots=True)
class CrossHit:
    """What was found: readings by row, the rows of grids it took, and its stretch of ``Document.text``."""

    readings: list[RowReading]
    taken: set[tuple[int, int]]
    start: int
    end: int


@dataclass(slots=True)
class _Block:
    """Values that share their headings: ``row`` is the template row they belong to, None where nothing names it."""

    row: int | None
    grid: int
    lines: set[int] = field(default_factory=set)
    texts: dict[int, CellText] = field(default_factory=dict)
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class _Headings:
    """Template column of each heading cell by its place, and whether they stand side by side or one under another."""

    columns: dict[tuple[int, int], int]
    across: bool


def find_crosswise(table: TableTemplate, grids: Sequence[Grid]) -> CrossHit | None:
    """Read the table from every grid that has its column headings in one line or one column; None without any."""
    blocks: list[_Block] = []
    places: list[Provenance] = []
    for grid in grids:
        headings = _headings(table, grid)
        if headings is not None:
            blocks += _read(table, grid, headings)
            places.append(grid.table.provenance)
    used = _accepted(table, blocks)
    if not used:
        return None
    taken = {(block.grid, line) for block in used for line in block.lines}
    return CrossHit(_readings(table, used), taken, places[0].start, places[-1].end)


def _headings(table: TableTemplate, grid: Grid) -> _Headings | None:
    columns = {
        (cell.row, cell.column): index for cell in grid.texts if (index := _column(cell.text, table)) is not None
    }
    for axis in (0, 1):
        lines: dict[int, dict[tuple[int, int], int]] = {}
        for place, index in columns.items():
            lines.setdefault(place[axis], {})[place] = index
        full = [line for line in lines.values() if len(set(line.values())) >= min(_LEAST_HEADINGS, len(table.columns))]
        if full:
            return _Headings({place: index for line in full for place, index in line.items()}, across=axis == 0)
    return None


def _column(text: str, table: TableTemplate) -> int | None:
    scores = [label_score(text, column.label) for column in table.columns]
    best = max(range(len(scores)), key=scores.__getitem__)
    return best if scores[best] >= HEADING else None


def _row(text: str, table: TableTemplate) -> int | None:
    """The row that a heading names: by its whole label, or as the only kind of case in a longer caption."""
    printed = core(split_ordinal(text)[1])
    named = [
        index for index, row in enumerate(table.rows) if any(core(wording) in printed for wording in row.label.all)
    ]
    groups = {core(row.group) for row in table.rows if row.group}
    if not named or (not table.rows[named[-1]].group and any(group in printed for group in groups)):
        return None
    return named[-1]


def _read(table: TableTemplate, grid: Grid, headings: _Headings) -> list[_Block]:
    """Blocks of one grid, in reading order."""
    board = _board(grid)
    unsure = "单元格由版面推断，不能确定列" if grid.table.source == "geometry" else ""
    blocks: dict[tuple[str, int], _Block] = {}
    for cell in grid.table.cells:
        if is_label(cell):
            continue
        above = [found for r in range(cell.row - 1, -1, -1) if (found := board.get((r, cell.column)))]
        beside = [found for c in range(cell.column - 1, -1, -1) if (found := board.get((cell.row, c)))]
        lead, other = (above, beside) if headings.across else (beside, above)
        at = next((i for i, found in enumerate(lead) if (found.row, found.column) in headings.columns), None)
        if at is None:
            continue
        heading = lead[at]
        row = _first([_row(c.text, table) for c in [*other, *lead[at:]] if is_label(c)] + [_row(grid.caption, table)])
        line = heading.row if headings.across else cell.column
        block = blocks.setdefault(
            ("line", line) if row is None else ("row", row), _Block(row, grid.index, doubt=unsure)
        )
        _put(block, headings.columns[heading.row, heading.column], cell)
        block.lines.add(cell.row)
    return list(blocks.values())


def _first(rows: Sequence[int | None]) -> int | None:
    return next((row for row in rows if row is not None), None)


def _put(block: _Block, column: int, cell: TableCell) -> None:
    """The first printed value counts; a second one that differs makes the block doubtful."""
    before = block.texts.get(column)
    text = cell.text.strip()
    if before is None or (not before.printed.strip() and text):
        block.texts[column] = CellText(cell.text, cell.provenance)
    elif text and text != before.printed.strip():
        block.doubt = "同一单元格有两个数值"


def _board(grid: Grid) -> dict[tuple[int, int], TableCell]:
    """Cell at every place that it covers; empty for a grid larger than any real one.

    In a line of nothing but words and blanks, a blank shows the words to its left: formats without merged cells keep
    the text of a merged cell in its first place alone.
    """
    if sum(cell.row_span * cell.column_span for cell in grid.table.cells) > _MAX_BOARD:
        return {}
    board = {place: cell for cell in grid.table.cells for place in _covered(cell)}
    for line in grid.lines:
        if any(cell.text.strip() and not is_label(cell) for cell in line):
            continue
        words: TableCell | None = None
        for cell in line:
            words = cell if is_label(cell) else words
            if words is not None:
                board[cell.row, cell.column] = words
    return board


def _covered(cell: TableCell) -> Iterator[tuple[int, int]]:
    for row in range(cell.row, cell.row + cell.row_span):
        for column in range(cell.column, cell.column + cell.column_span):
            yield row, column


def _accepted(table: TableTemplate, blocks: Sequence[_Block]) -> list[_Block]:
    """Blocks with a row; where none has one and there are as many as rows, all of them in order."""
    named = [block for block in blocks if block.row is not None]
    return named or (list(blocks) if len(blocks) == len(table.rows) else [])


def _readings(table: TableTemplate, blocks: Sequence[_Block]) -> list[RowReading]:
    found: dict[int, RowReading] = {}
    for index, block in enumerate(blocks):
        row = index if block.row is None else block.row
        if row in found:
            found[row].doubt = "该行出现两次"
            continue
        doubt = "没有行名，按次序认定" if block.row is None else block.doubt
        doubt = doubt or ("缺少列名" if len(block.texts) < len(table.columns) else "")
        keys = tuple(CellKey(table.id, table.rows[row].id, column.id) for column in table.columns)
        texts = tuple(block.texts.get(i) for i in range(len(keys)))
        found[row] = RowReading(keys, [RowCandidate(texts, 0.0, "headings")], table.rows[row].label.text, doubt)
    return [found[row] for row in sorted(found)]
