"""A look as a style sheet."""

from __future__ import annotations

from collections.abc import Mapping

from eval.gold.generate.model import Grid, GridCell, Layout
from eval.gold.generate.render.html import HtmlStyle
from eval.gold.scans.look import A4, Look
from eval.gold.scans.word import alignment, is_shaded
from extract.templates.model import CellKey


def web_style(look: Look, layout: Layout, fills: Mapping[CellKey, str]) -> HtmlStyle:
    """The style sheet of a look.

    Args:
        fills: RGB fill of each value cell, in place of its own look.
    """

    def cell_attributes(grid: Grid, cell: GridCell) -> str:
        kind = "value" if cell.key else "label" if cell.label_of else "head"
        fill = fills.get(cell.key, "") if cell.key else look.shading if is_shaded(look, grid, cell) else ""
        shade = f";background:#{fill}" if fill else ""
        width = look.columns(grid)[cell.column] if cell.column_span == 1 else 0
        wide = f";width:{width:.1f}pt" if width else ""
        return f' class="{kind}" style="text-align:{alignment(look, grid, cell)}{shade}{wide}"'

    return HtmlStyle(_sheet(look) + "".join(_table(look, grid) for grid in layout.grids()), cell_attributes)


def _sheet(look: Look) -> str:
    width, height = A4[::-1] if look.lies() else A4
    cut = "" if look.split else "tr{break-inside:avoid}"
    family, heading = _family(look.latin, look.han), _family(look.latin, look.heading)
    return (
        f"@page{{size:{width}pt {height}pt;margin:{look.top}pt {look.side}pt}}"
        f"body{{margin:0;font:{look.body_size}pt/{1.2 * look.spacing:.2f} {family};"
        "-webkit-print-color-adjust:exact}"
        f"p{{margin:0;text-indent:2em}}h1{{font:bold {look.body_size + 5}pt {heading};text-align:center}}"
        f"strong{{font-family:{heading}}}table p{{text-indent:0}}{cut}"
    )


def _table(look: Look, grid: Grid) -> str:
    label, value = look.sizes(grid)
    name = f"table.{grid.name or 'grid'}"
    padding = look.cell_padding(grid)
    bold = "bold" if look.bold_heads else "normal"
    return (
        f"{name}{{width:{look.width(grid):.1f}pt;border-collapse:collapse;margin:4pt 0;line-height:1.25;"
        f"border:{look.outer / 8}pt solid #000;font-size:{label}pt;font-family:{_family(look.latin, look.cell_han)}}}"
        f"{name} td{{border:{look.inner / 8}pt solid #000;padding:{padding / 2:.1f}pt {padding}pt;"
        f"height:{1.3 * look.row_lines * max(label, value):.1f}pt}}"
        f"{name} td.value{{font-size:{value}pt;font-family:{_family(look.digits, look.cell_han)}}}"
        f"{name} td.head{{font-weight:{bold}}}"
    )


def _family(latin: str, han: str) -> str:
    return ",".join(f"'{name}'" for name in (latin, han) if name)
