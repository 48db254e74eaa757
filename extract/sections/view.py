"""Running text of a document without white space, with the way back to the offsets of the document."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.document import Document, Table
from extract.traditional import simplified

_VISIBLE = re.compile(r"[^\s\u200b\ufeff]+")
_LONG_CELL = 80
_TITLE_ROWS = 3
_TITLE_CELL = re.compile(r"\S.{2,50}(?:信息|政务)公开.{0,12}(?:报告|年报|总结)(?:[（(].{4,8}[）)])?\s*")
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: ``view.text[start:end]``; ``level`` is the heading level the document itself gives, else 0."""

    start: int
    end: int
    level: int


@dataclass(slots=True)
class View:
    """Running text without white space.

    Attributes:
        text: characters of all lines, nothing between them; digits in ASCII and words in simplified characters.
        offsets: offset in ``Document.text`` of each character.
        lines: the lines in order, empty ones left out.
    """

    text: str = ""
    offsets: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in ``Document.text`` of ``text[start:end]``; the slice must not be empty."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def position(self, offset: int) -> int:
        """First position in ``text`` whose character stands at or after this document offset."""
        return bisect_left(self.offsets, offset)

    def line(self, line: Line) -> str:
        """Characters of a line."""
        return self.text[line.start : line.end]

    def pieces(self, line: Line, limit: int) -> list[Line]:
        """The line cut at its white space, the first ``limit`` characters only."""
        cuts = [line.start]
        for i in range(line.start + 1, min(line.end, line.start + limit)):
            if self.offsets[i] != self.offsets[i - 1] + 1:
                cuts.append(i)
        ends = [*cuts[1:], line.end]
        return [Line(a, b, line.level) for a, b in zip(cuts, ends, strict=True)]


def build_view(document: Document) -> View:
    """Lines of every paragraph, and of table cells with running text or the title (pages laid out as tables)."""
    view = View()
    parts: list[str] = []
    for block in document.blocks:
        if isinstance(block, Table):
            opens = not view.lines
            for cell in block.cells:
                running = len(cell.text) >= _LONG_CELL and "。" in cell.text
                if running or (opens and cell.row < _TITLE_ROWS and _TITLE_CELL.fullmatch(cell.text)):
                    _append(view, parts, cell.text, cell.provenance.start, 0)
        else:
            _append(view, parts, block.text, block.start, block.heading)
    view.text = simplified("".join(parts)).translate(_WIDE_DIGITS)
    return view


def view_of_spans(text: str, spans: Sequence[tuple[int, int]]) -> View:
    """View of given stretches of a text, each line of them a line of its own."""
    view = View()
    parts: list[str] = []
    for start, end in spans:
        _append(view, parts, text[start:end], start, 0)
    view.text = "".join(parts)
    return view


def _append(view: View, parts: list[str], text: str, offset: int, level: int) -> None:
    for line in text.split("\n"):
        start = len(view.offsets)
        for run in _VISIBLE.finditer(line):
            view.offsets.extend(range(offset + run.start(), offset + run.end()))
            parts.append(run.group())
        if len(view.offsets) > start:
            view.lines.append(Line(start, len(view.offsets), level))
        offset += len(line) + 1
