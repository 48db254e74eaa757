"""Plain text in every layout seen: tab marks, pipes, rows of tabs, commas, semicolons or spaces, text without marks."""

from __future__ import annotations

from collections.abc import Sequence

from extract.document import Document, Paragraph, Table
from extract.intake.commarows import is_comma_row, is_semicolon_row, read_comma_rows, read_semicolon_rows
from extract.intake.linetables import Layout, LineTables
from extract.intake.piperows import opens_pipe_table, read_pipe_rows
from extract.intake.source import CellSource, Line, check_cells, make_paragraph, split_lines, trim
from extract.intake.spacerows import is_spaced_row, is_tab_row, read_spaced_rows, read_tab_rows
from extract.intake.tabmarks import is_tab_mark, read_tab_marks
from extract.limits import Limits

_Rows = tuple[list[list[CellSource]], int]


def _read_pipes(whole: str, lines: Sequence[Line], first: int) -> _Rows:
    rows, end = read_pipe_rows(whole, lines, first, str, headed=False)
    several = sum(len(row) > 1 for row in rows) > 1
    return (rows if several else []), end


_LAYOUTS = (
    Layout(is_tab_mark, read_tab_marks, "lines"),
    Layout(is_tab_row, read_tab_rows, "lines"),
    Layout(opens_pipe_table, _read_pipes, "pipes"),
    Layout(is_comma_row, read_comma_rows, "lines"),
    Layout(is_semicolon_row, read_semicolon_rows, "lines"),
    Layout(is_spaced_row, read_spaced_rows, "lines"),
)


def read_text(text: str, limits: Limits) -> Document:
    """Read plain text, newlines already ``\\n``; the offsets of the document refer to ``text`` itself.

    Tables come out only where the text marks their cells. Cells run together, or one a line without marks, stay
    paragraphs, one a line.

    Raises:
        NianbaoError: ``too_large`` beyond the limits on characters or cells.
    """
    lines = split_lines(text, limits)
    blocks: list[Paragraph | Table] = []
    tables = LineTables(text, lines, _LAYOUTS)
    i = 0
    while i < len(lines):
        table, following = tables.at(i)
        if table is not None:
            blocks.append(table)
        elif not lines[i].blank:
            start, end = trim(text, lines[i].start, lines[i].end)
            blocks.append(make_paragraph(text, lines[i].number, start, end))
        i = following
    document = Document("text", text, blocks)
    check_cells(list(document.tables()), limits)
    return document
