"""Tables of a Word text dump: a tab opens a cell, an empty line ends the row, other lines go on with the cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.intake.source import CellSource, Line, trim

_SECTION = re.compile(r"\s*[一二三四五六七八九十]{1,3}\s*[、．.]")
_SENTENCE = re.compile(r"[。；！？]")
_LONGEST_TAIL = 12
_LONGEST_PART = 60


@dataclass(slots=True)
class _Cell:
    start: int
    end: int
    line: int


def is_tab_mark(line: Line) -> bool:
    """Whether the line opens a cell: one tab, at its beginning, and no sentence that the tab only indents."""
    text = line.text
    prose = len(text) > _LONGEST_PART * 4 or (len(text) > _LONGEST_PART and "。" in text)
    return text.startswith("\t") and "\t" not in text.strip("\t ") and not prose


def read_tab_marks(whole: str, lines: Sequence[Line], first: int) -> tuple[list[list[CellSource]], int]:
    """The rows of a tab-marked table that begins at ``lines[first]``, and the index of the line after it.

    Two empty lines, or a section heading, end the table. A cell may go on after one empty line where short text
    stands before the next tab (``商业``, empty line, ``企业``). Where the lines look like indented text rather
    than cells, the list of rows is empty, and none of these lines begins a table.
    """
    rows: list[list[_Cell]] = []
    row: list[_Cell] = []
    i = first
    end = first
    while i < len(lines):
        line = lines[i]
        if is_tab_mark(line):
            row.append(_Cell(line.start + 1, line.end, line.number))
        elif not line.blank and row and i == end and _continues(line):
            row[-1].end = line.end
        elif not line.blank and _has_words(whole, (row or rows[-1])[-1]) and _tail_of_cell(lines, i):
            if not row:
                row = rows.pop()
            row[-1].end = line.end
        elif _empty(line) and i == end and i + 1 < len(lines) and not _empty(lines[i + 1]):
            if row:
                rows.append(row)
            row = []
            i += 1
            continue
        else:
            break
        i += 1
        end = i
    if row:
        rows.append(row)
    cells = [[_source(whole, cell) for cell in each] for each in rows]
    return (cells, end) if _looks_like_table(cells) else ([], end)


def _empty(line: Line) -> bool:
    """Whether the line has nothing at all; a lone tab is an empty cell."""
    return line.blank and not is_tab_mark(line)


def _continues(line: Line) -> bool:
    """Whether a line directly under a cell belongs to it: anything but a section heading or a paragraph."""
    return len(line.text) <= _LONGEST_PART and not _SECTION.match(line.text) and not _SENTENCE.search(line.text)


def _has_words(whole: str, cell: _Cell) -> bool:
    """Whether a cell holds words that may go on; after a number or a blank, words are a heading of what follows."""
    return any(ch.isalpha() for ch in whole[cell.start : cell.end])


def _tail_of_cell(lines: Sequence[Line], i: int) -> bool:
    """Whether the line after one empty line goes on with the cell: short, no sentence, and a cell follows it."""
    text = lines[i].text.strip()
    if _SECTION.match(text) or _SENTENCE.search(text) or len(text) > _LONGEST_PART:
        return False
    if i + 1 < len(lines) and is_tab_mark(lines[i + 1]):
        return True
    follows = i + 2 < len(lines) and lines[i + 1].blank and is_tab_mark(lines[i + 2])
    return follows and len(text) <= _LONGEST_TAIL


def _source(whole: str, cell: _Cell) -> CellSource:
    start, end = trim(whole, cell.start, cell.end)
    parts = (part.strip() for part in whole[start:end].split("\n"))
    return CellSource(start, end, "\n".join(part for part in parts if part), cell.line)


def _looks_like_table(rows: Sequence[Sequence[CellSource]]) -> bool:
    """Whether these are cells and not lines that a tab indents: some stand side by side, some are blank or numbers."""
    filled = any(not cell.text or cell.text[-1].isdigit() for row in rows for cell in row if len(cell.text) < 12)
    return filled and any(len(row) > 1 for row in rows)
