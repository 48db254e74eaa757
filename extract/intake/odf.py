"""OpenDocument text and sheets (odt, ods, and their flat XML): LibreOffice gets a copy that can do nothing.

The copy has no formulas (the file keeps their values beside them), no macros, no deleted text and no addresses of
anything; so what comes out is what the file shows, and nothing that it names is ever opened.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

from lxml import etree

from extract.document import Document
from extract.errors import ErrorCode, NianbaoError
from extract.intake.archive import Archive
from extract.intake.office import Source, read_office
from extract.intake.xmlpart import parse_xml, parse_xml_text, remove
from extract.limits import Limits

_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}%s"
_TABLE = _SPACE % ("table", "")
_SECTION = _SPACE % ("text", "section")
_HIDING = {_SPACE % ("text", "display"): "none", _SPACE % ("text", "is-hidden"): "true"}
_IMAGE = _SPACE % ("drawing", "image")
_DROPPED = (
    *(_SPACE % ("office", name) for name in ("scripts", "event-listeners", "dde-source")),
    # What was deleted is kept here, what was inserted stands in its place.
    *(_SPACE % (name, "tracked-changes") for name in ("text", "table")),
)
_ATTRIBUTES = ("{http://www.w3.org/1999/xlink}href", f"{_TABLE}formula")
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_MANIFEST = "META-INF/manifest.xml"
_BINARY = re.compile(r"(<office:binary-data\b[^>]{0,200}>)[^<]*")
_WHAT = "OpenDocument 文件"


def read_odf(data: bytes, limits: Limits, kind: Literal["odt", "ods"]) -> Document:
    """Read a package; errors as ``read_office``, and those of ``Archive`` and ``parse_xml``."""
    archive = Archive(data, limits)
    content = _Content(parse_xml(archive.read("content.xml"), _WHAT), limits)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in filter(archive.__contains__, ("mimetype", _MANIFEST)):
            copy.writestr(name, archive.read(name))
        if "styles.xml" in archive:
            copy.writestr("styles.xml", _Content(parse_xml(archive.read("styles.xml"), _WHAT), limits).harmless())
        copy.writestr("content.xml", content.harmless())
    return _read(buffer.getvalue(), content, limits, kind)


def read_flat_odf(text: str, limits: Limits, kind: Literal["odt", "ods"]) -> Document:
    """Read a document that is one XML file, from its decoded text; errors as ``read_odf``."""
    content = _Content(parse_xml_text(_BINARY.sub(r"\1", text), _WHAT), limits)
    return _read(content.harmless(), content, limits, "fodt" if kind == "odt" else "fods")


def _read(data: bytes, content: _Content, limits: Limits, kind: Source) -> Document:
    try:
        document = read_office(data, limits, kind)
    except NianbaoError as error:
        if error.code is ErrorCode.EMPTY and content.has_pictures:
            raise NianbaoError(ErrorCode.NEEDS_OCR, f"{_WHAT}中只有图片") from error
        raise
    if content.hides_text:
        document.warnings.append("文档中隐藏的节没有读入")
    return document


class _Content:
    """A part of which nothing is left that acts, links, is deleted or hidden (LibreOffice would show hidden sections).

    Raises:
        NianbaoError: TOO_LARGE with more cells than the limits allow.
    """

    def __init__(self, root: etree._Element, limits: Limits) -> None:
        self._root = root
        self.has_pictures = next(root.iter(_IMAGE), None) is not None
        self.hides_text = False
        _check_cells(root, limits)
        for section in list(root.iter(_SECTION)):
            if any(section.get(name) == value for name, value in _HIDING.items()):
                self.hides_text |= any(str(text).strip() for text in section.itertext())
                remove(section)
        for element in list(root.iter(*_DROPPED)):
            remove(element)
        for element in root.iter(etree.Element):
            for name in _ATTRIBUTES:
                element.attrib.pop(name, "")

    def harmless(self) -> bytes:
        """The part as XML."""
        return bytes(etree.tostring(self._root, encoding="utf-8", xml_declaration=True))


def _check_cells(root: etree._Element, limits: Limits) -> None:
    """A few bytes can repeat a filled cell over a whole sheet: counted before the converter makes them all."""
    n_cells = 0
    for row in root.iter(f"{_TABLE}table-row"):
        filled = sum(_number(cell, "number-columns-repeated") for cell in row.iterchildren(*_CELLS) if len(cell))
        n_cells += filled * _number(row, "number-rows-repeated")
        if n_cells > limits.cells:
            raise NianbaoError(ErrorCode.TOO_LARGE, f"表格单元格超过 {limits.cells} 个")


def _number(element: etree._Element, name: str) -> int:
    value = element.get(f"{_TABLE}{name}", "1")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 1
