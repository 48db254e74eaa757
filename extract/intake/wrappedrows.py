"""Rows of values whose labels are wrapped over several lines, as ``pdftotext -layout`` and its like print them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.intake.source import CellSource

_ORDINAL = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[（(][一二三四五六七八九十\d]{1,3}\Z")
_MARKUP = "`~#*_=-"
_MOST_LABELS = 3
_LONGEST_PART = 20
_MOST_PARTS = 16
_LONGEST_WHOLE = 200
_SLACK = 2
"""Characters by which the lines of one label may begin apart: narrow spaces are not counted alike on every line."""


@dataclass(slots=True)
class WrappedLabels:
    """Puts the parts of labels together while the lines of a table are read from the top.

    Attributes:
        left: offset from the line's start at which the values of the last row begin.
    """

    left: int = 0
    wrapped: bool = False
    _rows: list[tuple[list[tuple[int, CellSource]], list[CellSource]]] = field(default_factory=list)
    _open: list[tuple[int, CellSource]] = field(default_factory=list)
    _longest: int = 0
    _parts: int = 0

    def row(self, labels: Sequence[CellSource], values: Sequence[CellSource], line_start: int) -> None:
        """Add a line with values; of its labels those without an ordinal before one with an ordinal go on above."""
        new = [(cell.start - line_start, cell) for cell in labels]
        while (
            1 < len(new) <= _MOST_LABELS and not _begins(new[0][1]) and _begins(new[-1][1]) and self._goes_on(*new[0])
        ):
            self._append(*new.pop(0))
        self._longest = max([self._longest, *(len(cell.text) for _, cell in new)])
        if values:
            self.left = values[0].start - line_start
        self._rows.append((new, list(values)))
        columns = {place for place, _ in new}
        kept = [each for each in self._open if each[0] + 1 < min(columns, default=0)]
        self._open = [*kept, *new][-_MOST_LABELS:]
        self._parts = 0

    def part(self, cells: Sequence[CellSource], line_start: int) -> bool:
        """Add a line without values if all of it goes on with labels above; else leave all as it is."""
        placed = [(part.start - line_start, part) for cell in cells for part in self._apart(cell, line_start)]
        if self._parts >= _MOST_PARTS or len(placed) > _MOST_LABELS or not all(self._goes_on(*each) for each in placed):
            return False
        for place, cell in placed:
            self._append(place, cell)
        self._parts += 1
        self.wrapped = True
        return True

    def rows(self) -> list[list[CellSource]]:
        """The rows, their labels in columns: those that begin at about the same place."""
        places = sorted({place for labels, _ in self._rows for place, _ in labels})
        columns = [place for n, place in enumerate(places) if n == 0 or place > places[n - 1] + _SLACK]
        if len(columns) > _MOST_LABELS:
            return [[*(cell for _, cell in labels), *values] for labels, values in self._rows]
        return [[*_in_columns(labels, values, columns), *values] for labels, values in self._rows]

    def _goes_on(self, place: int, cell: CellSource) -> bool:
        short = len(cell.text) <= min(self._longest, _LONGEST_PART) and cell.text[0] not in _MARKUP
        return short and place < self.left and not _begins(cell) and self._above(place) is not None

    def _above(self, place: int) -> CellSource | None:
        """The label that begins nearest to a place, the last of those."""
        near = [
            (abs(at - place), cell)
            for at, cell in reversed(self._open)
            if abs(at - place) <= _SLACK and len(cell.text) <= _LONGEST_WHOLE
        ]
        return min(near, key=lambda each: each[0])[1] if near else None

    def _apart(self, cell: CellSource, line_start: int) -> list[CellSource]:
        """The parts that single spaces divide a cell into, if each stands below a label of its own; else the cell."""
        parts: list[CellSource] = []
        start = cell.start
        for text in cell.text.split(" "):
            parts.append(CellSource(start, start + len(text), text, cell.line))
            start += len(text) + 1
        above = [self._above(part.start - line_start) for part in parts if part.text]
        alone = len(above) == len(parts) and None not in above and len({id(label) for label in above}) == len(parts)
        return parts if alone else [cell]

    def _append(self, place: int, cell: CellSource) -> None:
        label = self._above(place)
        if label is not None:
            label.text = f"{label.text}\n{cell.text}"


def _begins(cell: CellSource) -> bool:
    return _ORDINAL.match(cell.text) is not None


def _in_columns(
    labels: Sequence[tuple[int, CellSource]], values: Sequence[CellSource], columns: Sequence[int]
) -> list[CellSource]:
    first = (labels[0][1] if labels else values[0]).start
    line = (labels[0][1] if labels else values[0]).line
    row = [CellSource(first, first, "", line) for _ in columns]
    for place, cell in labels:
        row[max(0, bisect_left(columns, place + 1) - 1)] = cell
    return row
