"""Documents that are one XML file, by the name and the name space of their root element."""

from __future__ import annotations

import re

from extract.document import Format
from extract.errors import ErrorCode, NianbaoError

_HEAD = 16_384
"""Characters up to the end of the root tag; flat OpenDocument declares some thirty name spaces in it."""
_BEFORE_ROOT = re.compile(
    r"(?:\s+|<\?[^>]{0,500}\?>|<!--.{0,4000}?-->|<!DOCTYPE[^>\[]{0,500}(?:\[[^\]]{0,4000}\]\s{0,9})?>)", re.DOTALL
)
_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?([A-Za-z]{1,30})\b([^<>]{0,16384})>")
_KINDS: tuple[tuple[str, str, Format], ...] = (
    ("wordDocument", "http://schemas.microsoft.com/office/word/2003/wordml", "wordxml"),
    ("package", "http://schemas.microsoft.com/office/2006/xmlPackage", "wordxml"),
    ("Workbook", "urn:schemas-microsoft-com:office:spreadsheet", "excelxml"),
)
_ODF_KINDS: tuple[tuple[str, Format], ...] = (
    ("application/vnd.oasis.opendocument.text", "odt"),
    ("application/vnd.oasis.opendocument.spreadsheet", "ods"),
)
_ODF_MIMETYPE = re.compile(r"""\bmimetype\s{0,9}=\s{0,9}["']([^"']{1,200})""")


def xml_kind(text: str) -> Format | None:
    """The format of a document that is one XML file; None for every other text. Document types are stepped over.

    Raises:
        NianbaoError: UNSUPPORTED for a document of a known kind that is not read.
    """
    head = text[:_HEAD]
    at = 0
    while (match := _BEFORE_ROOT.match(head, at)) is not None:
        at = match.end()
    root = _ROOT.match(head, at)
    if root is None:
        return None
    name, attributes = root.groups()
    if name == "document" and (mimetype := _ODF_MIMETYPE.search(attributes)) is not None:
        kind = odf_kind(mimetype[1])
        if kind is None:
            raise NianbaoError(ErrorCode.UNSUPPORTED, "OpenDocument 文件，不是文本也不是表格")
        return kind
    if name == "UOF":
        raise NianbaoError(ErrorCode.UNSUPPORTED, "标文通（UOF）文件")
    return next((kind for known, space, kind in _KINDS if name == known and space in attributes), None)


def odf_kind(mimetype: str) -> Format | None:
    """``odt`` or ``ods`` for a text or sheet of OpenDocument, or a template of one."""
    name = mimetype.strip().removesuffix("-template")
    return next((kind for known, kind in _ODF_KINDS if name == known), None)
