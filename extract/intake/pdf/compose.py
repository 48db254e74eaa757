"""Blocks of pages in reading order: tables where they stand, paragraphs joined over lines and pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TypeAlias

from extract.document import Box, Page
from extract.intake.builder import CellDraft, DocumentBuilder, GlyphDraft
from extract.intake.pdf.aligned import AlignedTable, Span
from extract.intake.pdf.columns import find_aligned
from extract.intake.pdf.lines import Line
from extract.intake.pdf.paragraphs import PlacedLine, TextBlock, furniture, goes_on, join_lines, margins
from extract.intake.pdf.ruled import RuledTable, sewn
from extract.intake.pdf.rulings import Ruling

Back: TypeAlias = Callable[[Box], Box]
"""Turns a box of a page's parts into one of the page as it is shown."""


def as_it_is(box: Box) -> Box:
    """The box itself, where parts are in coordinates of the original."""
    return box


@dataclass(slots=True)
class PageParts:
    """What stands on a page: ruled tables, and lines of text outside of them.

    Attributes:
        page: number and size of the original page.
        tables: the ruled tables.
        lines: the lines, top to bottom.
        height: height of the page in the coordinates of its parts; those of a scan are the levelled page's.
        to_original: turns a box of the parts into coordinates of the original.
        bars: lines between the rows of tables of one column, which come as lines of text.
    """

    page: Page
    tables: list[RuledTable] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    height: float = 0.0
    to_original: Back = as_it_is
    bars: list[Ruling] = field(default_factory=list)

    def move(self, right: float, down: float) -> None:
        """Set the places on the original farther right and down; those of the parts stay."""
        inner = self.to_original

        def moved(box: Box) -> Box:
            return box[0] + right, box[1] + down, box[2] + right, box[3] + down

        self.to_original = lambda box: moved(inner(box))
        for table in self.tables:
            table.cells[:] = [replace(c, box=moved(c.box) if c.box else None) for c in table.cells]


Block: TypeAlias = TextBlock | RuledTable | AlignedTable


def write(pages: Sequence[PageParts], builder: DocumentBuilder) -> None:
    """Append the pages and their blocks in reading order."""
    builder.pages.extend(content.page for content in pages)
    by_number = {content.page.number: content for content in pages}
    for number, block in made_whole(in_reading_order(pages)):
        path, place = f"page {number}", by_number[number].to_original
        if isinstance(block, TextBlock):
            text, glyphs = block.render()
            placed = [_placed(glyph, by_number) for glyph in glyphs]
            builder.paragraph(text, page=number, box=place(block.box), path=path, glyphs=placed)
        elif isinstance(block, RuledTable):
            builder.table(block.cells, page=number, box=place(block.box), path=path, breaks=block.breaks)
        else:
            drafts = [
                CellDraft(c.row, c.column, c.text, c.row_span, c.column_span, number, place(c.box), path, c.readings)
                for c in block.cells
            ]
            builder.table(drafts, source="geometry", page=number, box=place(block.box), path=path)


def made_whole(blocks: Iterable[tuple[int, Block]]) -> Iterator[tuple[int, Block]]:
    """Page number and block, tables that page breaks cut made whole; a table comes with the page on which it begins."""
    pending: tuple[int, Block] | None = None
    last = 0
    for number, block in blocks:
        if pending is not None:
            upper, whole = pending[1], None
            if number == last + 1 and isinstance(upper, RuledTable) and isinstance(block, RuledTable):
                whole = sewn(upper, block)
            if whole is not None:
                pending, last = (pending[0], whole), number
                continue
            yield pending
        pending, last = (number, block), number
    if pending is not None:
        yield pending


def _placed(glyph: GlyphDraft, pages: Mapping[int, PageParts]) -> GlyphDraft:
    """The glyph in coordinates of the page on which it stands; a paragraph may run over two."""
    return replace(glyph, box=pages[glyph.page].to_original(glyph.box))


def in_reading_order(pages: Sequence[PageParts]) -> Iterator[tuple[int, Block]]:
    """Page number and block, for all pages; page furniture is left out, a paragraph cut by a page break is one."""
    dropped = furniture([page.lines for page in pages], [page.height for page in pages])
    edges = margins([line for content in pages for line in content.lines if id(line) not in dropped])
    pending: TextBlock | None = None
    columns: Sequence[Span] = ()
    for content in pages:
        first = True
        blocks = _blocks(content, dropped, edges, columns)
        columns = blocks[-1].values if blocks and isinstance(blocks[-1], AlignedTable) else ()
        for block in blocks:
            if isinstance(block, TextBlock) and first and pending is not None and _goes_on(pending, block, content):
                pending.lines.extend(block.lines)
                first = False
                continue
            if pending is not None:
                yield pending.page, pending
                pending = None
            if isinstance(block, TextBlock):
                pending = block
            else:
                yield content.page.number, block
            first = False
    if pending is not None:
        yield pending.page, pending


def _blocks(content: PageParts, dropped: set[int], edges: tuple[float, float], columns: Sequence[Span]) -> list[Block]:
    """The blocks of a page from top to bottom; ``columns`` are those of a table that the page before ends with."""
    lines = [line for line in content.lines if id(line) not in dropped]
    left, right = edges
    found: list[Block] = list(content.tables)
    tops = sorted(table.box[1] for table in content.tables)
    for group in _between(lines, tops):
        goes_on_here = group[0] is lines[0] and not (tops and group[0].middle > tops[0])
        tables, rest = find_aligned(group, right - left, columns if goes_on_here else ())
        found.extend(tables)
        for run in (part for lines in rest for part in _parted(lines, content.bars)):
            found.extend(join_lines((PlacedLine(line, content.page.number) for line in run), left, right))
    return sorted(found, key=lambda block: block.box[1])


def _goes_on(before: TextBlock, after: TextBlock, content: PageParts) -> bool:
    """Whether a paragraph goes on at the top of a page, where no bar closes the row above."""
    return goes_on(before, after) and not _bars_above(after.lines[0].line, content.bars)


def _parted(lines: Sequence[Line], bars: Sequence[Ruling]) -> Iterator[list[Line]]:
    """The lines in stretches that no bar parts."""
    for _, part in groupby(lines, lambda line: len(_bars_above(line, bars))):
        yield list(part)


def _bars_above(line: Line, bars: Sequence[Ruling]) -> list[Ruling]:
    """The bars over the whole width of a line, above it on its page."""
    return [bar for bar in bars if bar.start <= line.box[0] and line.box[2] <= bar.end and bar.at < line.middle]


def _between(lines: list[Line], tops: Sequence[float]) -> Iterator[list[Line]]:
    """The lines above the first ruled table, between each and the next, and below the last."""
    start = 0
    for top in [*tops, float("inf")]:
        end = next((i for i in range(start, len(lines)) if lines[i].middle > top), len(lines))
        if end > start:
            yield lines[start:end]
        start = end
