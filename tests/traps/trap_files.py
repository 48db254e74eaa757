"""A report around grids, as html, docx, Markdown, tab-separated text or PDF, all of it invented here."""

from __future__ import annotations

import html
import io
from collections.abc import Sequence

from docx.api import Document as NewDocx
from docx.document import Document as Docx
from docx.table import Table as DocxTable
from trap_grids import C, Grid

AGENCY = "青岩市云麓区林业和水务局"
SECTIONS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
_PROSE = "本机关坚持依法公开，持续完善制度，稳妥回应群众关切。"
Body = Sequence[tuple[str, Sequence[Grid]]]
"""Sections of a report, each with its heading and the tables under it."""


def body(disclosure: Sequence[Grid], requests: Sequence[Grid], review: Sequence[Grid]) -> Body:
    """The six sections with tables where the form has them."""
    tables: dict[int, Sequence[Grid]] = {1: disclosure, 2: requests, 3: review}
    return [(heading, tables.get(i, ())) for i, heading in enumerate(SECTIONS)]


def title(year: int) -> str:
    """Title of the invented report."""
    return f"{AGENCY}{year}年政府信息公开工作年度报告"


def as_html(
    sections: Body, year: int = 2023, *, cell: str = "{}", tag: str = "td", before: str = "", after: str = ""
) -> bytes:
    """A page; ``cell`` is the markup inside each cell with ``{}`` for its (escaped) text."""
    parts = [f"<h1>{title(year)}</h1>"]
    for heading, grids in sections:
        parts.append(f"<p>{heading}</p><p>{_PROSE}</p>")
        parts += [html_table(grid, cell, tag) for grid in grids]
    return f"<html><body>{before}{''.join(parts)}{after}</body></html>".encode()


def html_table(grid: Grid, cell: str = "{}", tag: str = "td") -> str:
    """One table; a text that begins with ``<`` or holds an entity stands as it is."""
    lines = []
    for line in grid:
        cells = "".join(
            f"<{tag}{_span('rowspan', each.rows)}{_span('colspan', each.cols)}>{cell.format(_markup(each))}</{tag}>"
            for each in line
        )
        lines.append(f"<tr>{cells}</tr>")
    return f"<table border=1><tbody>{''.join(lines)}</tbody></table>"


def _span(name: str, count: int) -> str:
    return f' {name}="{count}"' if count > 1 else ""


def _markup(cell: C) -> str:
    return cell.text if "&" in cell.text or "<" in cell.text else html.escape(cell.text)


def as_docx(sections: Body, year: int = 2023) -> bytes:
    """A Word file with the tables in the body."""
    document = NewDocx()
    document.add_paragraph(title(year))
    for heading, grids in sections:
        document.add_paragraph(heading)
        document.add_paragraph(_PROSE)
        for grid in grids:
            fill(document.add_table(len(grid), width(grid)), grid)
            document.add_paragraph("")
    return save(document)


def save(document: Docx) -> bytes:
    """The bytes of a Word file."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def width(grid: Grid) -> int:
    """Columns of a grid."""
    return max(last for *_, last in ((0, 0), *((j, j + cell.cols) for _, j, cell in placed(grid))))


def placed(grid: Grid) -> list[tuple[int, int, C]]:
    """Row, column and cell of every cell, as a reader of html places them."""
    taken: set[tuple[int, int]] = set()
    found = []
    for i, line in enumerate(grid):
        j = 0
        for cell in line:
            while (i, j) in taken:
                j += 1
            taken |= {(i + a, j + b) for a in range(cell.rows) for b in range(cell.cols)}
            found.append((i, j, cell))
            j += cell.cols
    return found


def fill(table: DocxTable, grid: Grid) -> None:
    """Merge and fill a Word table; a newline in a text is a paragraph."""
    for i, j, cell in placed(grid):
        target = table.cell(i, j)
        if cell.rows * cell.cols > 1:
            target = target.merge(table.cell(min(i + cell.rows, len(grid)) - 1, j + cell.cols - 1))
        target.text = cell.text


def as_markdown(sections: Body, year: int = 2023) -> bytes:
    """Markdown with pipe tables, merged cells cut up, their text in the first."""
    parts = [f"# {title(year)}"]
    for heading, grids in sections:
        parts += [f"## {heading}", _PROSE, *(pipes(grid) for grid in grids)]
    return "\n\n".join(parts).encode()


def pipes(grid: Grid) -> str:
    """A pipe table."""
    lines = []
    for i, texts in enumerate(board(grid)):
        lines.append("| " + " | ".join(text.replace("\n", "<br>") for text in texts) + " |")
        if i == 0:
            lines.append("|" + " --- |" * len(texts))
    return "\n".join(lines)


def board(grid: Grid) -> list[list[str]]:
    """Texts by row and column; merged cells in their first place."""
    texts = [[""] * width(grid) for _ in grid]
    for i, j, cell in placed(grid):
        texts[i][j] = cell.text
    return texts


def as_text(sections: Body, year: int = 2023, separator: str = "\t") -> bytes:
    """Plain text, cells of a row on one line."""
    parts = [title(year)]
    for heading, grids in sections:
        parts += [heading, _PROSE]
        parts += ["\n".join(separator.join(texts) for texts in board(grid)) for grid in grids]
    return "\n".join(parts).encode()
