"""From a tree of blocks to a flat document: layout tables unwrapped, prose rows split off, link lists dropped.

Word and web reports alike put whole reports into tables, tables into cells of tables, and navigation around them.
Both readers build the same small tree of drafts; what of it is a table of data is decided here, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, groupby
from typing import TypeAlias

from extract.errors import ErrorCode, NianbaoError
from extract.intake.builder import CellDraft, DocumentBuilder

MAX_TABLE_DEPTH = 40
"""Tables nested deeper than this are an attack, not a layout."""

_REAL_TABLE_CELLS = 6
_LAYOUT_CELLS = 8
_PROSE_ROW_CHARS = 150
_PROSE_CELL_CHARS = 200
_PROSE_TABLE_CHARS = 600
_MIN_LINKS = 4
_SECTION_HEADING = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]")


@dataclass(frozen=True, slots=True)
class ParagraphDraft:
    """A paragraph before it is placed; ``links`` counts its hyperlinks where it consists of nothing else."""

    text: str
    heading: int = 0
    path: str = ""
    links: int = 0


@dataclass(slots=True)
class CellBlocks:
    """A cell with whatever stands in it, merged cells once; row and column count from 0."""

    row: int
    column: int
    row_span: int
    column_span: int
    path: str
    blocks: list[Block] = field(default_factory=list)

    def text(self) -> str:
        """Its text: paragraphs and rows of inner tables by newlines, cells of inner tables by spaces."""
        blocks = self.blocks
        if len(blocks) == 1 and isinstance(blocks[0], ParagraphDraft):
            return blocks[0].text
        return "\n".join(part for part in map(_block_text, blocks) if part)


@dataclass(slots=True)
class TableDraft:
    """A table before it is decided what it is; ``n_rows`` and ``n_columns`` cover all its cells."""

    cells: list[CellBlocks]
    n_rows: int
    n_columns: int
    path: str
    own_chars: int = field(init=False)
    nested_chars: int = field(init=False)

    def __post_init__(self) -> None:
        """Count the characters of its own cells and of the real tables within them."""
        sizes = [_sizes(cell.blocks) for cell in self.cells]
        self.own_chars = sum(own for own, _ in sizes)
        self.nested_chars = sum(nested for _, nested in sizes)

    @property
    def is_real(self) -> bool:
        """Whether it has the shape of a table at all: two rows, two columns and some cells."""
        return self.n_rows > 1 and self.n_columns > 1 and len(self.cells) >= _REAL_TABLE_CELLS


Block: TypeAlias = ParagraphDraft | TableDraft


def emit(blocks: Iterable[Block], builder: DocumentBuilder) -> None:
    """Write the drafts into the builder in reading order, tables of data as tables and all else as paragraphs."""
    for is_link, run in groupby(flatten(blocks), key=_is_link):
        group = list(run)
        if is_link and sum(_links(block) for block in group) >= _MIN_LINKS:
            continue
        for block in group:
            if isinstance(block, ParagraphDraft):
                builder.paragraph(block.text, heading=block.heading, path=block.path)
            else:
                builder.table([_cell_draft(cell) for cell in block.cells], path=block.path)


def flatten(blocks: Iterable[Block]) -> Iterator[Block]:
    """Unwrap layout tables; what comes out as a table is data, followed by the tables inside its cells."""
    for block in blocks:
        if isinstance(block, ParagraphDraft):
            yield block
            continue
        parts = _split_at_prose(block)
        if parts is not None:
            yield from flatten(parts)
        elif _is_layout(block):
            for cell in block.cells:
                yield from flatten(cell.blocks)
        else:
            yield block
            for cell in block.cells:
                yield from flatten(inner for inner in cell.blocks if _survives_in_cell(inner))


def placed_in(blocks: Iterable[Block], place: str) -> list[Block]:
    """The drafts with ``place`` before their paths: what a part of a larger document holds."""
    return [_placed(block, place) for block in blocks]


def _placed(block: Block, place: str) -> Block:
    path = f"{place}/{block.path}"
    if isinstance(block, ParagraphDraft):
        return replace(block, path=path)
    cells = [replace(cell, path=f"{place}/{cell.path}", blocks=placed_in(cell.blocks, place)) for cell in block.cells]
    return TableDraft(cells, block.n_rows, block.n_columns, path)


def check_depth(depth: int) -> None:
    """Raise TOO_LARGE where tables are nested deeper than any layout needs."""
    if depth > MAX_TABLE_DEPTH:
        raise NianbaoError(ErrorCode.TOO_LARGE, f"表格嵌套超过 {MAX_TABLE_DEPTH} 层")


def _survives_in_cell(block: Block) -> bool:
    return isinstance(block, TableDraft) and bool(block.nested_chars or not _is_one_column(block))


def _is_one_column(table: TableDraft) -> bool:
    return all(cell.column_span == table.n_columns for cell in table.cells)


def _sizes(blocks: Sequence[Block]) -> tuple[int, int]:
    own = nested = 0
    for block in blocks:
        if isinstance(block, ParagraphDraft):
            own += len(block.text)
        elif block.is_real:
            nested += block.own_chars + block.nested_chars
        else:
            own += block.own_chars
            nested += block.nested_chars
    return own, nested


def _is_layout(table: TableDraft) -> bool:
    """One cell a row; or made around other tables; or mostly long text in few cells, as no statutory table is."""
    if _is_one_column(table) or table.nested_chars > table.own_chars:
        return True
    if table.nested_chars and (len(table.cells) <= _LAYOUT_CELLS or any(map(_has_text_around_table, table.cells))):
        return True
    if table.own_chars < _PROSE_TABLE_CHARS:
        return False
    sizes = [_sizes(cell.blocks)[0] for cell in table.cells]
    prose = sum(size for size in sizes if size > _PROSE_CELL_CHARS)
    return prose * 3 >= table.own_chars * 2


def _has_text_around_table(cell: CellBlocks) -> bool:
    return sum(isinstance(block, ParagraphDraft) for block in cell.blocks) > 1 and _sizes(cell.blocks)[1] > 0


def _split_at_prose(table: TableDraft) -> list[Block] | None:
    """Cut a table at rows that hold one cell of running text or of other tables; the rows between stay tables.

    Whole reports are typed into one table: a row for a section's text, then the rows of its figures. None where there
    is nothing to cut.
    """
    single = _single_cell_rows(table)
    prose = {row for row, cell in single.items() if _is_prose(cell)}
    if not prose or len(table.cells) == 1:
        return None
    segments: list[dict[int, list[CellBlocks]]] = [{}]
    for row, group in groupby(sorted(table.cells, key=_position), key=lambda cell: cell.row):
        if row in prose:
            segments += [{row: list(group)}, {}]
        else:
            segments[-1][row] = list(group)
    return [block for rows in segments if rows for block in _segment(rows, single, table.path)]


def _segment(rows: dict[int, list[CellBlocks]], single: dict[int, CellBlocks], path: str) -> Iterator[Block]:
    """One run of rows: headings at its edges and runs of single cells give what stands in them, the rest a table."""
    grid = [row for row in rows if row not in single]
    order = list(rows)
    first = order.index(grid[0]) if grid else len(order)
    last = order.index(grid[-1]) + 1 if grid else first
    while grid and first > 0 and not _is_section_heading(single[order[first - 1]]):
        first -= 1
    while grid and last < len(order) and not _is_section_heading(single[order[last]]):
        last += 1
    for row in order[:first]:
        yield from single[row].blocks
    kept = [replace(cell, row=cell.row - order[first]) for row in order[first:last] for cell in rows[row]]
    if kept:
        n_rows = max(cell.row + cell.row_span for cell in kept)
        yield TableDraft(kept, n_rows, max(cell.column + cell.column_span for cell in kept), path)
    for row in order[last:]:
        yield from single[row].blocks


def _position(cell: CellBlocks) -> tuple[int, int]:
    return cell.row, cell.column


def _single_cell_rows(table: TableDraft) -> dict[int, CellBlocks]:
    """Rows that one cell has to itself."""
    changes = [0] * (table.n_rows + 1)
    for cell in table.cells:
        changes[cell.row] += 1
        changes[cell.row + cell.row_span] -= 1
    occupants = list(accumulate(changes))
    return {cell.row: cell for cell in table.cells if cell.row_span == 1 and occupants[cell.row] == 1}


def _is_prose(cell: CellBlocks) -> bool:
    own, nested = _sizes(cell.blocks)
    return own > _PROSE_ROW_CHARS or nested > 0


def _is_section_heading(cell: CellBlocks) -> bool:
    return _SECTION_HEADING.match(cell.text()) is not None


def _is_link(block: Block) -> bool:
    return _links(block) > 0


def _links(block: Block) -> int:
    """Hyperlinks of a block that holds nothing else; 0 for every other block."""
    total = 0
    for paragraph in _paragraphs(block):
        if not paragraph.links:
            return 0
        total += paragraph.links
    return total


def _paragraphs(block: Block) -> Iterator[ParagraphDraft]:
    if isinstance(block, ParagraphDraft):
        yield block
        return
    for cell in block.cells:
        for inner in cell.blocks:
            yield from _paragraphs(inner)


def _block_text(block: Block) -> str:
    if isinstance(block, ParagraphDraft):
        return block.text
    rows = groupby(sorted(block.cells, key=_position), key=lambda c: c.row)
    return "\n".join(filter(None, (" ".join(filter(None, (c.text() for c in group))) for _, group in rows)))


def _cell_draft(cell: CellBlocks) -> CellDraft:
    text = cell.text().replace("\t", " ")
    return CellDraft(cell.row, cell.column, text, cell.row_span, cell.column_span, path=cell.path)
