"""Rows of cells between pipes, as plain text and Markdown write them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from extract.intake.ruledrows import join_ruled_rows
from extract.intake.source import CellSource, Line, trim
from extract.intake.wrappedpipes import goes_on_with, is_cut, join_full_cells

_SEPARATOR = re.compile(r"[\s|:\-–—]*")
_RULE = re.compile(r"[\s|｜:+=\-–—_\u2500-\u257f]+")
_STROKE = re.compile(r"--|==|[─━═┄┅┈┉╌╍]{2}|[─━═┄┅┈┉╌╍](?=[┌-╋╒-╬])|(?<=[┌-╋╒-╬])[─━═┄┅┈┉╌╍]")
_CROSSING = re.compile(r"[+|｜\u2500-\u257f]")
_OPENING = re.compile(r"\s{0,80}[┌-┏╒-╔╭]")
_PIPES = "|｜│┃║├┝┠┣┤┥┨┫┼┿╂╋╞╟╠╡╢╣╪╫╬"
"""Pipes and the verticals of a drawn table, also those from which a rule sets out to one side or both."""
_PIPE = re.compile(rf"(?<!\\)[{_PIPES}]")


def pipe_positions(text: str) -> list[int]:
    """Positions of the pipes in a line that no backslash escapes."""
    return [match.start() for match in _PIPE.finditer(text)]


def is_pipe_row(line: Line) -> bool:
    """Whether a line has a pipe that separates."""
    return _PIPE.search(line.text) is not None


def is_separator(line: Line) -> bool:
    """Whether a line is a row of dashes under a header (``|---|:--:|``)."""
    text = line.text.strip()
    return "-" in text and is_pipe_row(line) and _SEPARATOR.fullmatch(text) is not None and "--" in text


def is_rule(line: Line) -> bool:
    """Whether a line is a rule drawn between rows (``+---+---+``, ``├──┼──┤``, ``|---|``) and nothing else."""
    text = line.text.strip()
    if _RULE.fullmatch(text) is None or _STROKE.search(text) is None:
        return False
    return _CROSSING.search(text) is not None


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
        text = whole[start:end]
        # A rule that sets out from a merged cell says nothing in the cells it runs through.
        blank = any("\u2500" <= char <= "\u257f" for char in text) and _RULE.fullmatch(text) is not None
        cells.append(CellSource(start, end, "" if blank else clean(text), line.number))
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
    places: list[tuple[Line, int]] = []
    carried: CellSource | None = None
    framed = _is_framed(_table_lines(lines, first))
    n_rules = 0
    i = first
    while i < len(lines):
        line = lines[i]
        if is_rule(line):
            if rows and _begins_anew(lines, i):
                break  # two drawn tables without a line between them
            n_rules += 1
        elif rows and not framed and is_cut(lines[i - 1], line, _PIPES) and goes_on_with(rows[-1], line):
            rows[-1] += [cell for cell in split_row(whole, line, clean, framed=framed) if cell.text]
        elif is_pipe_row(line):
            rows.append(split_row(whole, line, clean, framed=framed))
            places.append((line, n_rules))
            if carried is not None:
                _prepend(carried, rows[-1])
                carried = None
        elif not _part_of_table(lines, i + 1) or _begins_anew(lines, i + 1) or (headed and not _goes_on(lines, i)):
            break
        elif not line.blank:
            start, end = trim(whole, line.start, line.end)
            cell = CellSource(start, end, clean(whole[start:end]), line.number)
            if _unclosed(cell.text):
                carried = cell
            elif len(cell.text) <= 40 and not cell.text.endswith("。"):
                rows.append([cell])
                places.append((line, n_rules))
            else:
                break
        i += 1
    return _whole_rows(rows, places, framed=framed), i


def _whole_rows(
    rows: list[list[CellSource]], places: Sequence[tuple[Line, int]], *, framed: bool
) -> list[list[CellSource]]:
    """The rows with the lines joined over which the cells of one are wrapped."""
    if framed and places and not places[-1][1]:
        return join_full_cells(rows, [line for line, _ in places])
    return join_ruled_rows(rows, places, pipe_positions)


def opens_pipe_table(line: Line) -> bool:
    """Whether a table of pipe rows may begin at a line: a row or the rule above it."""
    return is_pipe_row(line) or is_rule(line)


def _part_of_table(lines: Sequence[Line], i: int) -> bool:
    return i < len(lines) and opens_pipe_table(lines[i])


def _begins_anew(lines: Sequence[Line], i: int) -> bool:
    """Whether ``lines[i]`` is the upper edge of a table: by its corners, or as a rule a line after another rule."""
    if not is_rule(lines[i]):
        return False
    apart = i > 1 and not opens_pipe_table(lines[i - 1]) and is_rule(lines[i - 2])
    return apart or _OPENING.match(lines[i].text) is not None


def _is_framed(lines: Sequence[Line]) -> bool:
    """Whether a pipe at the left edge of a row is its frame.

    Where rows that begin with their label have as many pipes, the pipe at the left edge of another row ends a cell
    that is empty.
    """
    edged = Counter(len(pipe_positions(line.text)) for line in lines if line.text.lstrip()[0] in _PIPES)
    if not edged:
        return True
    usual = edged.most_common(1)[0][0]
    return all(line.text.lstrip()[0] in _PIPES or len(pipe_positions(line.text)) < usual for line in lines)


def _table_lines(lines: Sequence[Line], first: int) -> list[Line]:
    """The pipe rows from ``lines[first]`` to the first line that is no part of a table, nor followed by one."""
    found = []
    for i in range(first, len(lines)):
        if is_rule(lines[i]):
            continue
        if is_pipe_row(lines[i]):
            found.append(lines[i])
        elif not _part_of_table(lines, i + 1):
            break
    return found


def _goes_on(lines: Sequence[Line], i: int) -> bool:
    """Whether the pipe row after the empty line ``lines[i]`` belongs to the table before it."""
    headed = i + 2 < len(lines) and is_separator(lines[i + 2])
    same_width = i > 0 and len(pipe_positions(lines[i - 1].text)) == len(pipe_positions(lines[i + 1].text))
    return lines[i].blank and same_width and not headed


def _prepend(part: CellSource, row: list[CellSource]) -> None:
    row[0] = CellSource(part.start, row[0].end, f"{part.text}\n{row[0].text}", part.line)
