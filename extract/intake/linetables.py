"""Tables found line by line: each layout is tried where its rows may begin, and no line many times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extract.document import Table, TableSource
from extract.intake.source import CellSource, Line, make_table


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to mark cells.

    Attributes:
        fits: whether a table may begin at a line.
        read: the rows of the table at ``lines[i]`` of a text, none where it is none, and the index after it.
        source: how sure the cells are.
    """

    fits: Callable[[Line], bool]
    read: Callable[[str, Sequence[Line], int], tuple[list[list[CellSource]], int]]
    source: TableSource


class LineTables:
    """The tables of a text in the given layouts, the first that fits."""

    def __init__(self, text: str, lines: Sequence[Line], layouts: Sequence[Layout]) -> None:
        self._text = text
        self._lines = lines
        self._layouts = layouts
        # The index before which no table of a layout begins.
        self._settled = [0] * len(layouts)

    def at(self, i: int) -> tuple[Table | None, int]:
        """The table that begins at line ``i``, if any, and the index of the line to go on with; ``i`` never falls."""
        for n, layout in enumerate(self._layouts):
            if i >= self._settled[n] and layout.fits(self._lines[i]):
                rows, self._settled[n] = layout.read(self._text, self._lines, i)
                if rows:
                    return make_table(rows, layout.source), self._settled[n]
        return None, i + 1
