"""Blocks of pages in reading order: tables where they stand, paragraphs joined over lines and pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from extract.document import Box, Page
from extract.intake.pdf.columns import AlignedTable, find_aligned
from extract.intake.pdf.lines import Line
from extract.intake.pdf.paragraphs import PlacedLine, TextBlock, furniture, goes_on, join_lines, margins


class Boxed(Protocol):
    """Something that has a place on a page."""

    @property
    def box(self) -> Box:
        """Its place."""


Ruled = TypeVar("Ruled", bound=Boxed)


@dataclass(slots=True)
class PageParts(Generic[Ruled]):
    """What stands on a page: ruled tables, and lines of text outside of them."""

    page: Page
    tables: list[Ruled]
    lines: list[Line]


def in_reading_order(pages: Sequence[PageParts[Ruled]]) -> Iterator[tuple[int, TextBlock | Ruled | AlignedTable]]:
    """Page number and block, for all pages; page furniture is left out, a paragraph cut by a page break is one."""
    dropped = furniture([page.lines for page in pages], [page.page.height for page in pages])
    edges = margins([line for content in pages for line in content.lines if id(line) not in dropped])
    pending: TextBlock | None = None
    for content in pages:
        first = True
        for block in _blocks(content, dropped, edges):
            if isinstance(block, TextBlock) and first and pending is not None and goes_on(pending, block):
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


def _blocks(
    content: PageParts[Ruled], dropped: set[int], edges: tuple[float, float]
) -> list[TextBlock | Ruled | AlignedTable]:
    """The blocks of a page from top to bottom."""
    lines = [line for line in content.lines if id(line) not in dropped]
    left, right = edges
    found: list[TextBlock | Ruled | AlignedTable] = list(content.tables)
    for group in _between(lines, sorted(table.box[1] for table in content.tables)):
        tables, rest = find_aligned(group, right - left)
        found.extend(tables)
        for run in rest:
            found.extend(join_lines((PlacedLine(line, content.page.number) for line in run), left, right))
    return sorted(found, key=lambda block: block.box[1])


def _between(lines: list[Line], tops: Sequence[float]) -> Iterator[list[Line]]:
    """The lines above the first ruled table, between each and the next, and below the last."""
    start = 0
    for top in [*tops, float("inf")]:
        end = next((i for i in range(start, len(lines)) if lines[i].middle > top), len(lines))
        if end > start:
            yield lines[start:end]
        start = end
