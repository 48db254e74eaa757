"""Markdown as converters write it: headings, pipe tables in all states, html tables, paragraphs."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from extract.document import Document, Paragraph, Table
from extract.intake.linetables import Layout, LineTables
from extract.intake.markdown_html import opens_table, read_html_table
from extract.intake.piperows import is_rule, opens_pipe_table, read_pipe_rows
from extract.intake.source import SPACE, Line, check_cells, make_paragraph, make_table, split_lines, trim
from extract.intake.spacerows import is_spaced_row, is_tab_row, read_spaced_rows, read_tab_rows
from extract.limits import Limits

_BREAK = re.compile(r"<br\s{0,3}/?\s{0,3}>", re.I)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~<>])")
_EDGE = SPACE + "*_`\\"
_BULLET = re.compile(r"[-+]\s")
_ATX = re.compile(r"\s{0,3}(#{1,6})(?!#)")
_SETEXT = re.compile(r"\s{0,3}(=+|-{3,})\s*")
_IGNORED = re.compile(
    r"(?:[-*_]\s*){3,}|(?:```|~~~).{0,40}|!\[[^\]]{0,300}\]\([^)]{0,2000}\)|<!--.{0,2000}-->|~~[^~]{1,2000}~~",
)
_FENCE = re.compile(r"(?:```|~~~).{0,40}")
_BOLD = re.compile(r"\s*(?:[-*+]\s+)?(\*\*|__)(?P<text>.{1,60}?)\1\s*")
_FENCED_LAYOUTS = (Layout(is_tab_row, read_tab_rows, "lines"), Layout(is_spaced_row, read_spaced_rows, "lines"))
"""Layouts of plain text; pipe rows are read within fences as they are outside."""
_LOWEST_HEADING = 6
_LONGEST_TAG = 300
_MOST_MARKS = 16


def read_markdown(text: str, limits: Limits) -> Document:
    """Read Markdown, newlines already ``\\n``; the offsets of the document refer to ``text`` itself.

    A paragraph is one line, without the markup at its edges; a cell has its text without markup.

    Raises:
        NianbaoError: ``too_large`` beyond the limits on characters or cells.
    """
    lines = split_lines(text, limits)
    blocks: list[Paragraph | Table] = []
    i = settled = 0
    fenced = False
    found: Paragraph | Table | None
    tables_in_fences = LineTables(text, lines, _FENCED_LAYOUTS)
    while i < len(lines):
        if i >= settled and opens_table(lines[i]):
            tables, settled = read_html_table(text, lines, i, limits)
            if tables:
                blocks.extend(tables)
                i = settled
                continue
        fenced ^= _FENCE.fullmatch(lines[i].text.strip()) is not None
        found, following = tables_in_fences.at(i) if fenced else (None, i + 1)
        if found is None:
            found, following = _block_at(text, lines, i)
        i = following
        if found is not None:
            blocks.append(found)
    document = Document("markdown", text, blocks)
    check_cells(list(document.tables()), limits)
    return document


def clean_cell(source: str) -> str:
    """The text of a cell: breaks as newlines, without tags, entities, emphasis and escapes."""
    text = html.unescape(_TAG.sub("", _BREAK.sub("\n", source)))
    text = text.replace("**", "").replace("__", "").strip("`*" + SPACE)
    lines = (line.strip(SPACE) for line in _ESCAPE.sub(r"\1", text).split("\n"))
    return "\n".join(line for line in lines if line)


def _block_at(text: str, lines: Sequence[Line], i: int) -> tuple[Paragraph | Table | None, int]:
    """The block that begins at ``lines[i]``, if any, and the index of the line to go on with."""
    line = lines[i]
    if line.blank or _IGNORED.fullmatch(line.text.strip()):
        return None, i + 1
    if opens_pipe_table(line):
        rows, following = read_pipe_rows(text, lines, i, clean_cell, headed=True)
        headed = any(is_rule(each) for each in lines[i:following])
        if rows and (headed or sum(len(row) > 1 for row in rows) > 1):
            return make_table(rows, "pipes"), following
    if i + 1 < len(lines) and _SETEXT.fullmatch(lines[i + 1].text):
        level = 1 if "=" in lines[i + 1].text else 2
        return _paragraph(text, line, level), i + 2
    return _paragraph(text, line, _heading_level(line.text)), i + 1


def _heading_level(text: str) -> int:
    """Level of an ATX heading, the lowest for a line all in bold, else 0; a bold sentence is no heading."""
    if (atx := _ATX.match(text)) is not None:
        return len(atx.group(1))
    bold = _BOLD.fullmatch(text)
    return _LOWEST_HEADING if bold is not None and "。" not in bold["text"] and "**" not in bold["text"] else 0


def _paragraph(text: str, line: Line, heading: int) -> Paragraph | None:
    start, end = line.start, line.end
    if (atx := _ATX.match(line.text)) is not None:
        start += atx.end()
        end -= len(line.text) - len(line.text.rstrip("# \t"))
    start = _after_lead(text, start, end)
    start, end = trim(text, start, _before_tail(text, start, end))
    return make_paragraph(text, line.number, start, end, heading) if end > start else None


def _after_lead(text: str, start: int, end: int) -> int:
    """Where the paragraph begins after emphasis marks, quote marks, bullets and tags."""
    for _ in range(_MOST_MARKS):
        content = text[start:end]
        skipped = len(content) - len(content.lstrip(_EDGE + ">"))
        mark = _TAG.match(text, start + skipped, end) or _BULLET.match(text, start + skipped, end)
        start += skipped
        if mark is None:
            break
        start = mark.end()
    return start


def _before_tail(text: str, start: int, end: int) -> int:
    """Where the paragraph ends before emphasis marks and tags."""
    for _ in range(_MOST_MARKS):
        end = start + len(text[start:end].rstrip(_EDGE))
        opened = text.rfind("<", max(start, end - _LONGEST_TAG), end)
        if opened < 0 or _TAG.fullmatch(text, opened, end) is None:
            break
        end = opened
    return end
