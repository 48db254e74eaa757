"""A look as the property elements of a docx."""

from __future__ import annotations

from collections.abc import Mapping

from eval.gold.generate.model import Grid, GridCell, Para
from eval.gold.generate.render.docx_style import DocxStyle, borders
from eval.gold.scans.look import A4, Look
from extract.templates.model import CellKey

_TITLE_SIZE = 22.0
_HEAD_ROWS = {"requests": 3, "review_litigation": 3}


class WordStyle(DocxStyle):
    """Writes a report as its look says.

    Args:
        fills: RGB fill of each value cell, in place of its own look: marks by which the cell is found in print.
    """

    def __init__(self, look: Look, title: str, fills: Mapping[CellKey, str]) -> None:
        self.look = look
        self.title = title
        self.fills = fills

    def paragraph(self, paragraph: Para) -> str:
        """Line spacing, indent of the first line, titles in the middle."""
        look = self.look
        spacing = f'<w:spacing w:line="{round(240 * look.spacing)}" w:lineRule="auto"/>'
        if paragraph.level == 1:
            return spacing + '<w:jc w:val="center"/>'
        return spacing + f'<w:ind w:firstLine="{round(40 * look.body_size)}"/>'

    def run(self, paragraph: Para) -> str:
        """Typeface and size by level."""
        look = self.look
        size = {1: min(_TITLE_SIZE, look.body_size + 6), 2: look.body_size + 1}.get(paragraph.level, look.body_size)
        han = look.heading if paragraph.level else look.han
        return _font(han, look.latin, size, bold=paragraph.level == 1)

    def table(self, grid: Grid) -> str:
        """Lines and padding."""
        look = self.look
        width = round(20 * look.width(grid))
        padding = round(20 * look.cell_padding(grid))
        sides = "".join(f'<w:{side} w:w="{padding}" w:type="dxa"/>' for side in ("left", "right"))
        return (
            f'<w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
            f"<w:tblBorders>{borders(look.outer, look.inner)}</w:tblBorders>"
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar>'
        )

    def columns(self, grid: Grid) -> list[int]:
        """Widths of the look in twentieths of a point."""
        return [round(20 * width) for width in self.look.columns(grid)]

    def row(self, grid: Grid, row: int) -> str:
        """Least height, whether a page break may cut it, headings that come again."""
        look = self.look
        height = round(20 * 1.3 * max(look.sizes(grid)) * look.row_lines)
        whole = "" if look.split else "<w:cantSplit/>"
        head = "<w:tblHeader/>" if look.repeat and row < _HEAD_ROWS.get(grid.name, 0) else ""
        return f'<w:trPr>{whole}<w:trHeight w:val="{height}" w:hRule="atLeast"/>{head}</w:trPr>'

    def cell(self, grid: Grid, cell: GridCell) -> str:
        """Fill, direction of the text, vertical middle."""
        look = self.look
        fill = self.fills.get(cell.key, "") if cell.key else look.shading if is_shaded(look, grid, cell) else ""
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
        upright = '<w:textDirection w:val="tbRlV"/>' if look.upright and _is_tall(cell) else ""
        return f'{shade}{upright}<w:vAlign w:val="center"/>'

    def cell_paragraph(self, grid: Grid, cell: GridCell) -> str:
        """Alignment."""
        return f'<w:jc w:val="{alignment(self.look, grid, cell)}"/>'

    def cell_run(self, grid: Grid, cell: GridCell) -> str:
        """Typeface and size of labels and values."""
        look = self.look
        label, value = look.sizes(grid)
        if cell.key:
            return _font(look.cell_han, look.digits, value, bold=False)
        return _font(look.cell_han, look.latin, label, bold=look.bold_heads and cell.label_of is None)

    def before(self, grid: Grid) -> str:
        """The end of the upright pages before a table whose page lies on its side."""
        return self._page_end(None) if self._turns(grid) else ""

    def after(self, grid: Grid) -> str:
        """The end of the pages that lie on their side."""
        return self._page_end(grid) if self._turns(grid) else ""

    def section(self) -> str:
        """Page size, margins, header and footer."""
        return self._section(None)

    def margins(self) -> Mapping[str, str]:
        """Page number or title."""
        size = '<w:rPr><w:sz w:val="21"/></w:rPr>'
        middle = '<w:pPr><w:jc w:val="center"/></w:pPr>'
        if self.look.margin_text == "title":
            return {"header": f"<w:p>{middle}<w:r>{size}<w:t>{self.title}</w:t></w:r></w:p>"}
        if self.look.margin_text == "none":
            return {}
        dash = f"<w:r>{size}<w:t>—</w:t></w:r>" if self.look.margin_text == "page_dashes" else ""
        number = f'<w:fldSimple w:instr="PAGE"><w:r>{size}<w:t>1</w:t></w:r></w:fldSimple>'
        return {"footer": f"<w:p>{middle}{dash}{number}{dash}</w:p>"}

    def _turns(self, grid: Grid) -> bool:
        return self.look.lies(grid) and not self.look.lies()

    def _page_end(self, grid: Grid | None) -> str:
        return f"<w:p><w:pPr>{self._section(grid)}</w:pPr></w:p>"

    def _section(self, grid: Grid | None) -> str:
        look = self.look
        width, height = (round(20 * length) for length in (A4[::-1] if look.lies(grid) else A4))
        orient = ' w:orient="landscape"' if look.lies(grid) else ""
        top, side = round(20 * look.top), round(20 * look.side)
        parts = "".join(f'<w:{name}Reference w:type="default" r:id="{name}"/>' for name in self.margins())
        return (
            f'<w:sectPr>{parts}<w:pgSz w:w="{width}" w:h="{height}"{orient}/>'
            f'<w:pgMar w:top="{top}" w:right="{side}" w:bottom="{top}" w:left="{side}" w:header="600" w:footer="600"/>'
            "</w:sectPr>"
        )


def _font(han: str, latin: str, size: float, *, bold: bool) -> str:
    other = latin or han
    names = f'w:ascii="{other}" w:hAnsi="{other}" w:cs="{other}" w:eastAsia="{han}"'
    return f'<w:rFonts {names}/>{"<w:b/>" if bold else ""}<w:sz w:val="{round(2 * size)}"/>'


def _is_tall(cell: GridCell) -> bool:
    return cell.row_span > 5 and cell.column_span == 1


def is_shaded(look: Look, grid: Grid, cell: GridCell) -> bool:
    """Whether a heading has a fill: rows that are one cell, or every heading."""
    if cell.key or cell.label_of:
        return False
    return look.shade_all or cell.column_span == grid.n_columns


def alignment(look: Look, grid: Grid, cell: GridCell) -> str:
    """``left``, ``center`` or ``right``; headings stand in the middle."""
    if cell.key:
        return look.value_align
    return look.label_align if cell.label_of or (grid.name == "requests" and not cell.column) else "center"
