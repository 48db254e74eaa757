"""WordprocessingML written by hand, so that the bytes depend on the layout alone."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from eval.gold.generate.model import Grid, GridCell, Layout, Para
from eval.gold.generate.render.docx_style import DocxStyle
from eval.gold.generate.render.options import RenderOptions

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TIME = (2020, 1, 1, 0, 0, 0)
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.styles+xml"/>{more}</Types>'
)
_MARGIN_TYPE = (
    '<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.{name}+xml"/>'
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_PART_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/styles" Target="styles.xml"/>{{more}}</Relationships>'
)
_MARGIN_RELATION = f'<Relationship Id="{{name}}" Type="{_OFFICE}/{{name}}" Target="{{name}}.xml"/>'


def render_docx(layout: Layout, options: RenderOptions, style: DocxStyle | None = None) -> bytes:
    """A docx with merged cells as Word writes them (``gridSpan``, ``vMerge``).

    Args:
        style: typefaces, sizes, borders and pages; None for the application's own.
    """
    style = style or DocxStyle()
    body = "".join(
        _paragraph(block, style, styled=options.styled)
        if isinstance(block, Para)
        else style.before(block) + _table(block, style) + style.after(block)
        for block in layout.blocks
    )
    namespaces = f'xmlns:w="{_W}"' + (f' xmlns:r="{_OFFICE}"' if style.margins() else "")
    document = f"{_HEAD}<w:document {namespaces}><w:body>{body}{style.section()}</w:body></w:document>"
    margins = style.margins()
    parts = {
        "[Content_Types].xml": _TYPES.format(more="".join(_MARGIN_TYPE.format(name=name) for name in margins)),
        "_rels/.rels": _RELATIONS,
        "word/_rels/document.xml.rels": _PART_RELATIONS.format(
            more="".join(_MARGIN_RELATION.format(name=name) for name in margins)
        ),
        "word/document.xml": document,
        "word/styles.xml": _styles(),
    }
    tags = {"header": "hdr", "footer": "ftr"}
    for name, content in margins.items():
        parts[f"word/{name}.xml"] = f'{_HEAD}<w:{tags[name]} xmlns:w="{_W}">{content}</w:{tags[name]}>'
    return _package(parts)


def _package(parts: dict[str, str]) -> bytes:
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


def _run(text: str, properties: str) -> str:
    properties = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    pieces = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{properties}{pieces}</w:r>"


def _paragraph(paragraph: Para, style: DocxStyle, *, styled: bool) -> str:
    named = f'<w:pStyle w:val="Heading{paragraph.level}"/>' if styled and paragraph.level else ""
    properties = named + style.paragraph(paragraph)
    properties = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{properties}{_run(paragraph.text, style.run(paragraph))}</w:p>"


def _table(grid: Grid, style: DocxStyle) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in style.columns(grid))
    owner: dict[tuple[int, int], GridCell] = {}
    for cell in grid.cells:
        for down in range(cell.row_span):
            owner[cell.row + down, cell.column] = cell
    rows = []
    for row in range(grid.n_rows):
        cells = (owner[row, column] for column in range(grid.n_columns) if (row, column) in owner)
        rows.append(
            f"<w:tr>{style.row(grid, row)}" + "".join(_cell(grid, cell, row, style) for cell in cells) + "</w:tr>"
        )
    settings = f"<w:tblPr>{style.table(grid)}</w:tblPr>"
    return f"<w:tbl>{settings}<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl><w:p/>"


def _cell(grid: Grid, cell: GridCell, row: int, style: DocxStyle) -> str:
    span = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
    merge = ""
    if cell.row_span > 1:
        merge = '<w:vMerge w:val="restart"/>' if row == cell.row else "<w:vMerge/>"
    content = _run(cell.text, style.cell_run(grid, cell)) if cell.text and row == cell.row else ""
    properties = style.cell_paragraph(grid, cell)
    properties = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:tc><w:tcPr>{span}{merge}{style.cell(grid, cell)}</w:tcPr><w:p>{properties}{content}</w:p></w:tc>"
