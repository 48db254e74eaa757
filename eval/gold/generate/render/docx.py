"""WordprocessingML written by hand, so that the bytes depend on the layout alone."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from eval.gold.generate.model import Grid, GridCell, Layout, Para
from eval.gold.generate.render.options import RenderOptions

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TIME = (2020, 1, 1, 0, 0, 0)
_WIDTH = 9000
"""Width of a table in twentieths of a point."""

_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.styles+xml"/></Types>'
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_PART_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)


def render_docx(layout: Layout, options: RenderOptions) -> bytes:
    """A docx with merged cells as Word writes them (``gridSpan``, ``vMerge``)."""
    body = "".join(
        _paragraph(block, styled=options.styled) if isinstance(block, Para) else _table(block)
        for block in layout.blocks
    )
    document = f'{_HEAD}<w:document xmlns:w="{_W}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/_rels/document.xml.rels": _PART_RELATIONS,
        "word/document.xml": document,
        "word/styles.xml": _styles(),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content.encode("utf-8"))
    return buffer.getvalue()


def _styles() -> str:
    headings = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        f'<w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr></w:style>'
        for level in (1, 2, 3)
    )
    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    return f'{_HEAD}<w:styles xmlns:w="{_W}">{normal}{headings}</w:styles>'


def _run(text: str, *, bold: bool = False) -> str:
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    pieces = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{weight}{pieces}</w:r>"


def _paragraph(paragraph: Para, *, styled: bool) -> str:
    style = f'<w:pPr><w:pStyle w:val="Heading{paragraph.level}"/></w:pPr>' if styled and paragraph.level else ""
    return f"<w:p>{style}{_run(paragraph.text, bold=paragraph.level > 0)}</w:p>"


def _table(grid: Grid) -> str:
    columns = "".join(f'<w:gridCol w:w="{_WIDTH // grid.n_columns}"/>' for _ in range(grid.n_columns))
    owner: dict[tuple[int, int], GridCell] = {}
    for cell in grid.cells:
        for down in range(cell.row_span):
            owner[cell.row + down, cell.column] = cell
    rows = []
    for row in range(grid.n_rows):
        cells = (owner[row, column] for column in range(grid.n_columns) if (row, column) in owner)
        rows.append("<w:tr>" + "".join(_cell(cell, row) for cell in cells) + "</w:tr>")
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    settings = f'<w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>'
    return f"<w:tbl>{settings}<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl><w:p/>"


def _cell(cell: GridCell, row: int) -> str:
    span = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
    merge = ""
    if cell.row_span > 1:
        merge = '<w:vMerge w:val="restart"/>' if row == cell.row else "<w:vMerge/>"
    content = _run(cell.text) if cell.text and row == cell.row else ""
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr><w:p>{content}</w:p></w:tc>"
