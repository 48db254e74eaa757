"""How a docx looks: what stands inside the property elements of paragraphs, runs, tables and pages."""

from __future__ import annotations

from collections.abc import Mapping

from eval.gold.generate.model import Grid, GridCell, Para

_WIDTH = 9000
"""Width of a table in twentieths of a point."""
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


class DocxStyle:
    """Nothing but what a table needs: thin lines, columns of one width, bold headings.

    Every method gives WordprocessingML to be put into the element named; other looks override them.
    """

    def paragraph(self, _paragraph: Para) -> str:
        """``w:pPr`` of a paragraph of running text."""
        return ""

    def run(self, paragraph: Para) -> str:
        """``w:rPr`` of running text."""
        return "<w:b/>" if paragraph.level else ""

    def table(self, _grid: Grid) -> str:
        """``w:tblPr``."""
        return f'<w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblBorders>{borders(4, 4)}</w:tblBorders>'

    def columns(self, grid: Grid) -> list[int]:
        """Widths of the columns in twentieths of a point."""
        return [_WIDTH // grid.n_columns] * grid.n_columns

    def row(self, _grid: Grid, _row: int) -> str:
        """``w:trPr`` with its element, or nothing."""
        return ""

    def cell(self, _grid: Grid, _cell: GridCell) -> str:
        """``w:tcPr``, behind the spans."""
        return ""

    def cell_paragraph(self, _grid: Grid, _cell: GridCell) -> str:
        """``w:pPr`` of the paragraph in a cell."""
        return ""

    def cell_run(self, _grid: Grid, _cell: GridCell) -> str:
        """``w:rPr`` of the text in a cell."""
        return ""

    def before(self, _grid: Grid) -> str:
        """Paragraphs before a table, whole."""
        return ""

    def after(self, _grid: Grid) -> str:
        """Paragraphs after a table, whole."""
        return ""

    def section(self) -> str:
        """The last ``w:sectPr``, whole."""
        return "<w:sectPr/>"

    def margins(self) -> Mapping[str, str]:
        """Paragraphs of the page ``header`` and ``footer``, which are parts of their own with these relation ids."""
        return {}


def borders(outer: int, inner: int) -> str:
    """Children of ``w:tblBorders``; widths in eighths of a point, 0 for none."""
    lines = []
    for side in _SIDES:
        width = inner if side.startswith("inside") else outer
        lines.append(f'<w:{side} w:val="{"single" if width else "nil"}" w:sz="{width}"/>')
    return "".join(lines)
