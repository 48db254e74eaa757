"""Word documents that are one XML file: of Word 2003, put into today's words, and packages written flat.

Word 2003 XML is read here and not by LibreOffice, whose filter drops inserted text and shows what is hidden.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import zipfile

from lxml import etree

from extract.document import Document
from extract.errors import ErrorCode, NianbaoError
from extract.intake.docx.package import Package
from extract.intake.docx.reader import read_docx, read_package
from extract.intake.docx.xml import attribute, child, local, qualified
from extract.intake.xmlpart import parse_xml_text, remove
from extract.limits import Limits

_OLD_NAMESPACE = "http://schemas.microsoft.com/office/word/2003/wordml"
_NAMESPACE = qualified("").strip("{}")
_FLAT_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_ANNOTATION = "{http://schemas.microsoft.com/aml/2001/core}annotation"
_KEPT_SPACES = tuple(
    f"{{{name}}}" for name in (_NAMESPACE, *(f"urn:schemas-microsoft-com:{n}" for n in ("vml", "office:office")))
)
_PICTURE_DATA = re.compile(
    r"""(<w:binData\b[^<>]{0,300}>|<pkg:part\b[^<>]{0,300}\bcontentType=["']image/[^<>]{0,300}>\s{0,99}<pkg:binaryData>)[^<]+"""
)
_LONGEST_NAME = 200
_CHANGES = {"Word.Insertion": "ins", "Word.Deletion": "del"}
# What stands in place there and in parts of its own today.
_APART = tuple(map(qualified, ("footnote", "endnote", "hdr", "ftr")))
_NAMES = {
    "vmerge": "vMerge", "hmerge": "hMerge", "cfChunk": "customXml", "listPr": "numPr", "ilfo": "numId", "nfc": "numFmt",
    "listDef": "abstractNum", "ilst": "abstractNumId", "list": "num",
}  # fmt: skip
_ATTRIBUTES = {"listDef": ("listDefId", "abstractNumId"), "list": ("ilfo", "numId")}
_NUMBER_FORMATS = {
    "0": "decimal", "1": "upperRoman", "2": "lowerRoman", "3": "upperLetter", "4": "lowerLetter",
    "10": "ideographDigital", "11": "japaneseCounting", "14": "decimalFullWidth", "17": "japaneseDigitalTenThousand",
    "18": "decimalEnclosedCircle", "19": "decimalFullWidth2", "22": "decimalZero", "23": "bullet",
    "26": "decimalEnclosedFullstop", "27": "decimalEnclosedParen", "28": "decimalEnclosedCircleChinese",
    "29": "ideographEnclosedCircle", "30": "ideographTraditional", "31": "ideographZodiac", "33": "taiwaneseCounting",
    "35": "taiwaneseCountingThousand", "36": "taiwaneseDigital", "37": "chineseCounting",
    "38": "chineseLegalSimplified", "39": "chineseCountingThousand", "255": "none",
}  # fmt: skip
"""Names of the numbers of formats (MSONFC in [MS-OSHARED] 2.2.1.3); an unknown one is read as decimal."""


def read_word_xml(text: str, limits: Limits) -> Document:
    """Read a document from its decoded text; errors as ``read_docx``."""
    text = _PICTURE_DATA.sub(r"\1", text).replace(_OLD_NAMESPACE, _NAMESPACE)
    root = parse_xml_text(text, "Word 文档")
    if root.tag.startswith(_FLAT_PACKAGE):
        return read_docx(_zipped(root), limits, "wordxml")
    _modernise(root)
    body = child(root, "body")
    if body is None:
        raise NianbaoError(ErrorCode.UNREADABLE, "Word 文档没有正文")
    return read_package(Package(body, child(root, "styles"), child(root, "lists")), limits, "wordxml")


def _modernise(root: etree._Element) -> None:
    """Rename what has another name today; whatever else may wrap text becomes a wrapper that the reader opens."""
    for element in list(root.iter(etree.Element)):
        tag = str(element.tag)
        name = local(element)
        if tag == _ANNOTATION:
            change = _CHANGES.get(attribute(element, "type") or "")
            if change is None:  # comments, bookmarks and former formats
                remove(element)
            else:
                element.tag = qualified(change)
        elif tag in _APART:
            remove(element)
        elif not tag.startswith(_KEPT_SPACES):
            element.tag = qualified("customXml")
        elif tag == qualified(name) and name in _NAMES:
            _rename(element, name)


def _rename(element: etree._Element, name: str) -> None:
    element.tag = qualified(_NAMES[name])
    if name in _ATTRIBUTES:
        old, new = _ATTRIBUTES[name]
        element.set(qualified(new), attribute(element, old) or "")
    elif name == "nfc":
        element.set(qualified("val"), _NUMBER_FORMATS.get(attribute(element, "val") or "", "decimal"))


def _zipped(root: etree._Element) -> bytes:
    """The parts of a flat package as a package."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part in root.iter(f"{_FLAT_PACKAGE}part"):
            xml, binary = part.find(f"{_FLAT_PACKAGE}xmlData"), part.findtext(f"{_FLAT_PACKAGE}binaryData")
            data = b"".join(map(etree.tostring, xml)) if xml is not None else _binary(binary or "")
            archive.writestr(
                zipfile.ZipInfo((part.get(f"{_FLAT_PACKAGE}name") or "").lstrip("/")[:_LONGEST_NAME]), data
            )
    return buffer.getvalue()


def _binary(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError) as error:
        raise NianbaoError(ErrorCode.UNREADABLE, "Word 文档内部的数据已损坏") from error
