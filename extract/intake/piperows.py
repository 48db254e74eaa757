"""Rows of cells between pipes, as plain text and Markdown write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from extract.intake.source import CellSource, Line, trim

_SEPARATOR = re.compile(r"[\s|:\-–—]*")
_PIPES = "|｜"


def pipe_positions(text: str) -> list[int]:
    """Positions of the pipes in a line that no backslash escapes."""
    return [i for i, char in enumerate(text) if char in _PIPES and (i == 0 or text[i - 1] != "\\")]


def is_pipe_row(line: Line) -> bool:
    """Whether a line has a pipe that separates."""
    return bool(pipe_positions(line.text))


def is_separator(line: Line) -> bool:
    """Whether a line is a row of dashes under a header (``|---|:--:|``)."""
    text = line.text.strip()
    return "-" in text and is_pipe_row(line) and _SEPARATOR.fullmatch(text) is not None and "--" in text


def split_row(whole: str, line: Line, clean: Callable[[str], str], *, framed: bool = True) -> list[CellSource]:
    """The cells of a pipe row; a pipe at the right edge is the frame and opens no cell.

    Args:
        whole: the text of the file.
        line: the row.
        clean: makes the text of a cell from its source.
        framed: True where a pipe at the left edge is the frame too, False where it ends an empty first cell.
    """
    left, right = trim(whole, line.start, line.end)
    pipes = [line.start + i for i in pipe_positions(line.text)]
    bounds = [left - 1, *pipes, right]
    if framed and pipes and pipes[0] == left:
        bounds = bounds[1:]
    if pipes and pipes[-1] == right - 1 and len(bounds) > 2:
        bounds = bounds[:-1]
    cells = []
    for before, after in pairwise(bounds):
        start, end = trim(whole, before + 1, after)
        cells.append(CellSource(start, end, clean(whole[start:end]), line.number))
    return cells


def _unclosed(text: str) -> bool:
    return text.count("(") + text.count("（") > text.count(")") + text.count("）")


def read_pipe_rows(
    whole: str, lines: Sequence[Line], first: int, clean: Callable[[str], str], *, headed: bool
) -> tuple[list[list[CellSource]], int]:
    """The rows of a pipe table that begins at ``lines[first]``, and the index of the line after it.

    One empty line between rows is allowed. A line without a pipe between two rows is a row of one cell, or the first
    part of the next label where it opens a bracket that it does not close.

    Args:
        whole: the text of the file.
        lines: its lines.
        first: index of the first pipe row.
        clean: makes the text of a cell from its source.
        headed: Markdown rules: a row over a separator after an empty line begins the next table, and a line without a
            pipe ends the table.
    """
    rows: list[list[CellSource]] = []
    carried: CellSource | None = None
    # Where some rows begin with their label, a pipe at the left edge of another ends a cell that is empty.
    framed = headed or all(line.text.lstrip()[:1] in _PIPES for line in _pipe_lines(lines, first))
    i = first
    while i < len(lines):
        line = lines[i]
        if is_pipe_row(line):
            if not is_separator(line):
                rows.append(split_row(whole, line, clean, framed=framed))
                if carried is not None:
                    _prepend(carried, rows[-1])
                    carried = None
            i += 1
            continue
        following = i + 1 < len(lines) and is_pipe_row(lines[i + 1])
        if not following or (headed and not _goes_on(lines, i)):
            break
        if not line.blank:
            start, end = trim(whole, line.start, line.end)
            cell = CellSource(start, end, clean(whole[start:end]), line.number)
            if _unclosed(cell.text):
                carried = cell
            elif len(cell.text) <= 40 and not cell.text.endswith("。"):
                rows.append([cell])
            else:
                break
        i += 1
    return rows, i


def _pipe_lines(lines: Sequence[Line], first: int) -> list[Line]:
    """The pipe rows from ``lines[first]`` to the first line that is neither a pipe row nor followed by one."""
    found = []
    for i in range(first, len(lines)):
        if is_pipe_row(lines[i]):
            found.append(lines[i])
        elif i + 1 >= len(lines) or not is_pipe_row(lines[i + 1]):
            break
    return found


def _goes_on(lines: Sequence[Line], i: int) -> bool:
    """Whether the pipe row after the empty line ``lines[i]`` belongs to the table before it."""
    headed = i + 2 < len(lines) and is_separator(lines[i + 2])
    same_width = i > 0 and len(pipe_positions(lines[i - 1].text)) == len(pipe_positions(lines[i + 1].text))
    return lines[i].blank and same_width and not headed


def _prepend(part: CellSource, row: list[CellSource]) -> None:
    row[0] = CellSource(part.start, row[0].end, f"{part.text}\n{row[0].text}", part.line)
