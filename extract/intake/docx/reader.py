"""A docx file to a ``Document``."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from extract.document import Document, WordFormat
from extract.errors import ErrorCode, NianbaoError
from extract.intake.builder import DocumentBuilder
from extract.intake.characters import plain_spaces
from extract.intake.docx.inline import Inline, plain_text, special_paragraphs
from extract.intake.docx.numbering import Numbering
from extract.intake.docx.package import Package, open_package
from extract.intake.docx.styles import Style, Styles, outline_heading, own_number
from extract.intake.docx.tables import grid
from extract.intake.docx.xml import attribute, content, local, local_name, properties
from extract.intake.layout import Block, CellBlocks, ParagraphDraft, TableDraft, check_depth, emit, placed_in
from extract.limits import Limits

_PICTURES = ("blip", "imagedata")
_TELLING = ("pStyle", "numPr", "outlineLvl")
_PLAIN = Style()
"""What a paragraph without any of these settings is: most cells hold such."""


def read_docx(data: bytes, limits: Limits, document_format: WordFormat = "docx") -> Document:
    """Read a docx file; ``document_format`` is what the document says it was before any conversion.

    Raises:
        NianbaoError: damaged, encrypted or oversized packages; EMPTY without text; NEEDS_OCR for pictures alone.
    """
    return read_package(open_package(data, limits), limits, document_format)


def read_package(package: Package, limits: Limits, document_format: WordFormat) -> Document:
    """Read a document from its parsed parts; errors as ``read_docx``."""
    reader = _Reader(package, limits)
    blocks = reader.blocks(package.body, "body", 0)
    builder = DocumentBuilder(document_format, limits)
    emit(blocks, builder)
    builder.warnings.extend(sorted(reader.left_out))
    document = builder.build()
    if not document.text.strip():
        if any(local(element) in _PICTURES for element in package.body.iter()):
            raise NianbaoError(ErrorCode.NEEDS_OCR, "Word 文档中只有图片")
        if any(local(element) == "altChunk" for element in package.body.iter()):
            raise NianbaoError(ErrorCode.UNSUPPORTED, "Word 文档的正文是嵌入的其他文件（altChunk）")
        raise NianbaoError(ErrorCode.EMPTY, "Word 文档中没有文字")
    return document


class _Reader:
    """Turns the body into drafts; the counters of automatic numbers go along in document order."""

    def __init__(self, package: Package, limits: Limits, *, is_chunk: bool = False) -> None:
        self._special = special_paragraphs(package.body)
        self._styles = Styles(package.styles)
        self._numbering = Numbering(package.numbering)
        self._chunks = dict(package.chunks)
        self._is_chunk = is_chunk
        self._limits = limits
        self._n_cells = 0
        self.left_out: set[str] = set()
        """What a reader should know about text that was left out, in Chinese."""

    def blocks(self, container: etree._Element, path: str, depth: int, *, in_cell: bool = False) -> list[Block]:
        """Paragraphs and tables of a body, cell or text box; depth counts the tables and boxes around it."""
        check_depth(depth)
        blocks: list[Block] = []
        seen: dict[str, int] = {}
        for element in content(container):
            name = local(element)
            seen[name] = seen.get(name, 0) + 1
            place = f"{path}/{name}[{seen[name]}]"
            if name == "p":
                blocks.extend(self._paragraph(element, place, depth, in_cell=in_cell))
            elif name == "tbl":
                blocks.extend(self._table(element, place, depth))
            elif name == "altChunk":
                blocks.extend(placed_in(self._chunk(element), place))
        return blocks

    def _chunk(self, element: etree._Element) -> list[Block]:
        """What an embedded document shows; each is read once and none within another, however often a file says so."""
        from extract.intake.docx.chunks import LEFT_OUT, is_package, read_chunk

        name = next((value for key, value in element.attrib.items() if local_name(key) == "id"), "")
        data = self._chunks.pop(str(name), None)
        if data is None or self._is_chunk:
            self.left_out.add(LEFT_OUT)
            return []
        if is_package(data, self._limits):
            package = open_package(data, self._limits)
            inner = _Reader(package, self._limits, is_chunk=True)
            blocks = inner.blocks(package.body, "body", 0)
            self.left_out |= inner.left_out
            return blocks
        blocks, left_out = read_chunk(data, self._limits)
        self.left_out.update(left_out)
        return blocks

    def _paragraph(self, element: etree._Element, path: str, depth: int, *, in_cell: bool) -> list[Block]:
        settings = properties(element, "pPr")
        style, printed = _PLAIN, ""
        if not settings.keys().isdisjoint(_TELLING):
            named = settings.get("pStyle")
            style = self._styles.get(None if named is None else attribute(named, "val"))
            if style.is_contents:
                return []
            printed = self._number(settings, style)
        inline = Inline(element, in_cell=in_cell) if element in self._special else None
        text = plain_spaces(plain_text(element) if inline is None else inline.text)
        if inline is not None:
            self.left_out |= inline.left_out
        # Word prints the number of an empty paragraph, but outside cells it is a slip that means nothing.
        if printed and (text.strip() or in_cell):
            text = _join(printed, text)
        outline = outline_heading(settings)
        heading = outline if outline is not None else style.heading or 0
        blocks: list[Block] = [ParagraphDraft(line.strip(), heading, path) for line in text.split("\n") if line.strip()]
        for index, box in enumerate(inline.boxes if inline is not None else (), 1):
            blocks.extend(self.blocks(box, f"{path}/txbxContent[{index}]", depth + 1))
        return blocks

    def _number(self, settings: Mapping[str, etree._Element], style: Style) -> str:
        own, own_level = own_number(settings)
        instance = style.number if own is None else own
        level = style.level if own_level is None else own_level
        return "" if instance is None else self._numbering.next(instance, level or 0)

    def _table(self, element: etree._Element, path: str, depth: int) -> list[Block]:
        cells: list[CellBlocks] = []
        for spot in grid(element):
            self._n_cells += 1
            if self._n_cells > self._limits.cells:
                raise NianbaoError(ErrorCode.TOO_LARGE, f"表格单元格超过 {self._limits.cells} 个")
            place = f"{path}/tr[{spot.tr + 1}]/tc[{spot.tc + 1}]"
            inner = self.blocks(spot.node, place, depth + 1, in_cell=True)
            cells.append(CellBlocks(spot.row, spot.column, spot.row_span, spot.column_span, place, inner))
        if not cells:
            return []
        n_rows = max(cell.row + cell.row_span for cell in cells)
        return [TableDraft(cells, n_rows, max(cell.column + cell.column_span for cell in cells), path)]


def _join(printed: str, text: str) -> str:
    """Number and text as one; a space keeps the digits of the number from running into those of the text."""
    text = text.lstrip()
    touches = printed[-1].isdigit() or (text[:1].isdigit() and printed[-1].isascii())
    return f"{printed} {text}" if touches else f"{printed}{text}"
