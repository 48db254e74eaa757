"""HTML pages: spans, ``<font>`` litter, navigation around the report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from random import Random

from eval.gold.generate.data import load
from eval.gold.generate.model import Grid, GridCell, Layout, Para
from eval.gold.generate.render.options import RenderOptions

_CHARSETS = {"utf-8": "utf-8", "utf-8-sig": "utf-8", "gb18030": "gb2312"}


@dataclass(frozen=True, slots=True)
class HtmlStyle:
    """How a page looks.

    Attributes:
        css: the style sheet; tables have the class ``grid`` and their name.
        cell: attributes of a cell's tag, with a space before each.
    """

    css: str
    cell: Callable[[Grid, GridCell], str]


def render_html(layout: Layout, options: RenderOptions, style: HtmlStyle | None = None) -> bytes:
    """A page with the report in its middle; the declared charset is the one real pages declare.

    Args:
        style: style sheet and classes; None for none.
    """
    rng = Random(options.seed)
    body = "\n".join(
        _paragraph(block, rng, littered=options.litter)
        if isinstance(block, Para)
        else _table(block, rng, style, littered=options.litter)
        for block in layout.blocks
    )
    if options.litter:
        body = _around(body, rng)
    sheet = f"<style>{style.css}</style>" if style else ""
    page = (
        f'<!DOCTYPE html>\n<html><head><meta charset="{_CHARSETS[options.encoding]}">'
        f"<title>{escape(layout.title)}</title>{sheet}</head>\n<body>\n{body}\n</body></html>\n"
    )
    return page.encode(options.encoding)


def _around(body: str, rng: Random) -> str:
    litter = load("litter")
    links = "".join(f'<li><a href="#{index}">{name}</a></li>' for index, name in enumerate(litter["navigation"]))
    counter = litter["counter"].format(count=rng.randint(9, 4000))
    footer = litter["footer"].format(code=rng.randint(10**9, 10**10 - 1))
    return (
        f'<div class="nav"><ul>{links}</ul></div>\n<div class="crumb">{escape(litter["breadcrumb"])}</div>\n'
        f'<script>var visits = {rng.randint(1, 99)};</script>\n<div class="info">{counter}</div>\n'
        f'<div id="zoom" class="TRS_Editor">\n{body}\n</div>\n<div class="footer">{footer}</div>'
    )


def _paragraph(paragraph: Para, rng: Random, *, littered: bool) -> str:
    text = escape(paragraph.text, quote=False)
    if paragraph.level == 1 and rng.random() < 0.6:
        return f"<h1>{text}</h1>"
    if paragraph.level:
        text = f"<strong>{text}</strong>"
    if littered:
        text = f'<font face="仿宋_GB2312"><span style="font-size: 16pt">&nbsp;&nbsp;{text}</span></font>'
    return f"<p>{text}</p>"


def _table(grid: Grid, rng: Random, style: HtmlStyle | None, *, littered: bool) -> str:
    rows = []
    for row in grid.by_row():
        cells = "".join(_cell(cell, rng, style.cell(grid, cell) if style else "", littered=littered) for cell in row)
        rows.append(f"<tr>{cells}</tr>")
    named = f' class="grid {grid.name}"' if style else ""
    return f'<table border="1" cellspacing="0"{named}><tbody>\n' + "\n".join(rows) + "\n</tbody></table>"


def _cell(cell: GridCell, rng: Random, attributes: str, *, littered: bool) -> str:
    text = "<br>".join(escape(line, quote=False) for line in cell.text.split("\n"))
    if littered:
        text = f'<p align="center"><font size="2">{text or "&nbsp;"}</font></p>' if rng.random() < 0.7 else text
    spans = (f' rowspan="{cell.row_span}"' if cell.row_span > 1 else "") + (
        f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
    )
    return f"<td{spans}{attributes}>{text}</td>"
