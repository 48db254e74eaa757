"""PDF with text: tables with ruling lines or without, broken over pages. Needs reportlab (a development dependency)."""

from __future__ import annotations

import io
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from eval.gold.generate.model import Grid, Layout, Para
from eval.gold.generate.render.options import RenderOptions

_FONT = "STSong-Light"
_USABLE = 468.0
"""Width between the margins of an A4 page in points."""


def render_pdf_ruled(layout: Layout, options: RenderOptions) -> bytes:
    """Tables with lines around every cell."""
    return _render(layout, options, ruled=True)


def render_pdf_unruled(layout: Layout, options: RenderOptions) -> bytes:
    """Tables without any line."""
    return _render(layout, options, ruled=False)


def _render(layout: Layout, options: RenderOptions, *, ruled: bool) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    rng = Random(options.seed)
    styles = _styles(rng.choice((12, 14, 16)), rng.choice((8, 9, 10)))
    story: list[Any] = []
    for block in layout.blocks:
        if isinstance(block, Para):
            story.append(Paragraph(escape(block.text), styles[block.level]))
        else:
            story += [Spacer(1, 6), _table(block, styles[5 if block.n_columns > 12 else 4], ruled=ruled), Spacer(1, 6)]
    buffer = io.BytesIO()
    margin = (A4[0] - _USABLE) / 2
    document = SimpleDocTemplate(
        buffer, pagesize=A4, leftMargin=margin, rightMargin=margin, title=layout.title, invariant=1
    )
    footer = _footer if options.litter else _no_footer
    document.build(story, onFirstPage=footer, onLaterPages=footer)
    return buffer.getvalue()


def _footer(canvas: Any, document: Any) -> None:  # noqa: ANN401  reportlab's own types differ between its releases
    canvas.setFont(_FONT, 9)
    canvas.drawCentredString(297, 36, f"- {document.page} -")


def _no_footer(_canvas: Any, _document: Any) -> None:  # noqa: ANN401  as above
    return


def _styles(body: int, cell: int) -> list[Any]:
    """Styles by heading level of a paragraph, then that of table cells, and of cells in a table of many columns."""
    from reportlab.lib.styles import ParagraphStyle

    common: dict[str, Any] = {"fontName": _FONT, "wordWrap": "CJK"}
    return [
        ParagraphStyle("body", fontSize=body, leading=body + 8, firstLineIndent=24, **common),
        ParagraphStyle("title", fontSize=18, leading=28, alignment=1, **common),
        ParagraphStyle("section", fontSize=body + 2, leading=body + 10, **common),
        ParagraphStyle("part", fontSize=body, leading=body + 8, firstLineIndent=24, **common),
        ParagraphStyle("cell", fontSize=cell, leading=cell + 3, alignment=1, **common),
        ParagraphStyle("narrow", fontSize=8, leading=10, alignment=1, **common),
    ]


def _widths(grid: Grid) -> list[float]:
    """Columns of labels get more room than columns of values."""
    shares = {
        "requests": [1.0, 2.2, 5.0] + [1.2] * (grid.n_columns - 3),
        "statistics": [6.0] + [1.0] * (grid.n_columns - 1),
    }.get(grid.name, [1.0] * grid.n_columns)
    return [_USABLE * share / sum(shares) for share in shares]


def _table(grid: Grid, style: Any, *, ruled: bool) -> Any:  # noqa: ANN401  as above
    from reportlab.lib import colors
    from reportlab.platypus import LongTable, Paragraph

    data: list[list[Any]] = [["" for _ in range(grid.n_columns)] for _ in range(grid.n_rows)]
    commands: list[Any] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    commands += [("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)]
    if ruled:
        commands.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    for cell in grid.cells:
        data[cell.row][cell.column] = Paragraph(escape(cell.text).replace("\n", "<br/>"), style)
        last = (cell.column + cell.column_span - 1, cell.row + cell.row_span - 1)
        if last != (cell.column, cell.row):
            commands.append(("SPAN", (cell.column, cell.row), last))
    return LongTable(data, colWidths=_widths(grid), style=commands)
