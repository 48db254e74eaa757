"""The format of a file from its content alone; what cannot be read is named in an error."""

from __future__ import annotations

import io
import re
import struct

from extract.document import Format
from extract.errors import ErrorCode, NianbaoError
from extract.intake.archive import Archive
from extract.intake.encoding import decode
from extract.intake.sniff_xml import odf_kind, xml_kind
from extract.limits import Limits

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_PDF_MAGIC = b"%PDF-"
_RTF_MAGIC = b"{\\rtf"
_IMAGES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"GIF8", "GIF"),
)
_READ_IMAGES = frozenset(("PNG", "JPEG", "TIFF", "BMP"))
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"Rar!\x1a\x07", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"SQLite format 3\0", "SQLite 数据库"),
)
_ZIP_KINDS: tuple[tuple[str, str], ...] = (
    ("xl/workbook.bin", "Excel 工作簿（xlsb）"),
    ("ppt/presentation.xml", "PowerPoint 演示文稿（pptx）"),
    ("content.xml", "OpenDocument 文件，不是文本也不是表格"),
)
_READ_ZIP_KINDS: tuple[tuple[str, Format], ...] = (("xl/workbook.xml", "xlsx"), ("ofd.xml", "ofd"))
_ODF_MANIFEST = "META-INF/manifest.xml"
_EXCEL_STREAMS = ("Workbook", "Book")
_SLIDES_STREAM = "PowerPoint Document"
_DOCX_PART = re.compile(r"word/document\d*\.xml")
_WORD_STREAMS = ("WordDocument", "0Table", "1Table")
_WORD_ENCRYPTED = 0x0100
_FIB_FLAGS_AT = 10

_HEAD = 4096
_PROLOG = re.compile(r"(?:\s+|<\?[^>]{0,500}\?>|<!--.{0,4000}?-->)", re.DOTALL)
_MIME_HEADER = re.compile(rb"(?:mime-version|content-type: multipart/related|from: <saved by|x-unsent)", re.IGNORECASE)
_MIME_MARKS = (b"boundary=", b"content-transfer-encoding:")
_PAGE_START = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|title)\b", re.IGNORECASE)
_TAG_START = re.compile(
    r"<(?:table|div|p|span|h[1-6]|center|font|style|script|ul|ol|article|section|main|link|base|tbody|tr|td)\b",
    re.IGNORECASE,
)
_CLOSING_TAG = re.compile(r"</(?:p|div|td|tr|table|li|span|h[1-6])\s{0,9}>", re.IGNORECASE)
_MIN_CLOSING_TAGS = 3
_ATX_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_SEPARATOR_CELL = re.compile(r"[ \t]*:?-{2,}:?[ \t]*")


def sniff(data: bytes, limits: Limits | None = None) -> Format:
    """Name the format of a file.

    Raises:
        NianbaoError: EMPTY, TRUNCATED, ENCRYPTED, TOO_LARGE, UNSUPPORTED (a known format that
            is not read) or UNREADABLE (no known format and no text).
    """
    return sniff_binary(data, limits or Limits()) or sniff_text(decode(data))


def sniff_binary(data: bytes, limits: Limits) -> Format | None:
    """The format where the bytes begin like a binary one; None where only text is left. Errors as ``sniff``."""
    body = data.lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if not body:
        raise NianbaoError(ErrorCode.EMPTY, f"共 {len(data)} 字节，没有内容")
    if body.startswith(_OLE_MAGIC):
        return _sniff_ole(body)
    if body.startswith(_ZIP_MAGIC):
        return _sniff_zip(data, limits)
    if body.startswith(_PDF_MAGIC):
        return "pdf"
    if body.startswith(_RTF_MAGIC):
        return "rtf"
    if _MIME_HEADER.match(body) and any(mark in body[:_HEAD].lower() for mark in _MIME_MARKS):
        return "mht"
    image = _image_kind(data)
    if image in _READ_IMAGES:
        return "image"
    if image is not None:
        raise NianbaoError(ErrorCode.UNSUPPORTED, f"{image} 图片（请转换为 PNG 或 JPEG）")
    for magic, name in _OTHERS:
        if body.startswith(magic):
            raise NianbaoError(ErrorCode.UNSUPPORTED, name)
    # Some writers put lines of their own before the mark; readers accept it anywhere in the first kilobyte.
    at = data[:1024].find(_PDF_MAGIC)
    return "pdf" if at >= 0 and b"%%EOF" in data[-2048:] else None


def sniff_text(text: str) -> Format:
    """html, Markdown, plain text or a document in one XML file; EMPTY for text of white space."""
    if not text.strip():
        raise NianbaoError(ErrorCode.EMPTY, "只有空白字符")
    head = text[:_HEAD]
    xml = xml_kind(text)
    if xml is not None:
        return xml
    start = _after_prolog(head)
    if _PAGE_START.match(head, start):
        return "html"
    if _is_markdown(text):
        return "markdown"
    if _TAG_START.match(head, start) or len(_CLOSING_TAG.findall(text[: 16 * _HEAD])) >= _MIN_CLOSING_TAGS:
        return "html"
    return "text"


def _image_kind(data: bytes) -> str | None:
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WebP"
    # Two letters alone could begin a text; the reserved bytes of the header cannot.
    if data.startswith(b"BM") and data[6:10] == bytes(4):
        return "BMP"
    return next((name for magic, name in _IMAGES if data.startswith(magic)), None)


def _after_prolog(head: str) -> int:
    at = 0
    while (match := _PROLOG.match(head, at)) is not None:
        at = match.end()
    return at


def _is_markdown(text: str) -> bool:
    if _ATX_HEADING.search(text):
        return True
    return any(_is_separator(line) for line in text.splitlines() if "|" in line and "--" in line)


def _is_separator(line: str) -> bool:
    """Whether a line is ``| --- | :--: |``, the row under the head of a pipe table."""
    cells = line.strip().strip("|").split("|")
    return all(_SEPARATOR_CELL.fullmatch(cell) for cell in cells)


def open_bundle(data: bytes, limits: Limits) -> Archive | None:
    """The archive where the bytes are a zip of other files; None for documents and whatever cannot be opened."""
    if not data.startswith(_ZIP_MAGIC):
        return None
    try:
        archive = Archive(data, limits)
    except NianbaoError:
        return None
    known = any(name in archive for name, _ in (*_READ_ZIP_KINDS, *_ZIP_KINDS))
    return None if known or _is_docx(archive) or not archive.files else archive


def _is_docx(archive: Archive) -> bool:
    return any(_DOCX_PART.fullmatch(name) for name in archive.names)


def _sniff_zip(data: bytes, limits: Limits) -> Format:
    archive = Archive(data, limits)
    if _is_docx(archive):
        return "docx"
    for member, known in _READ_ZIP_KINDS:
        if member in archive:
            return known
    odf = _odf_kind(archive)
    if odf is not None:
        return odf
    for member, kind in _ZIP_KINDS:
        if member in archive:
            raise NianbaoError(ErrorCode.UNSUPPORTED, kind)
    raise NianbaoError(ErrorCode.UNSUPPORTED, "压缩包中的压缩包，或没有文件的压缩包（请先解压）")


def _odf_kind(archive: Archive) -> Format | None:
    """Whether a package is an OpenDocument text or sheet, or a template of one."""
    if "content.xml" not in archive or "mimetype" not in archive:
        return None
    if _ODF_MANIFEST in archive and b"encryption-data" in archive.read(_ODF_MANIFEST):
        raise NianbaoError(ErrorCode.ENCRYPTED, "OpenDocument 文件设有打开密码")
    return odf_kind(archive.read("mimetype").decode("ascii", "replace"))


def _sniff_ole(data: bytes) -> Format:
    # olefile is needed for the rare OLE file only.
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            if ole.exists("EncryptedPackage"):
                raise NianbaoError(ErrorCode.ENCRYPTED, "Office 文档设有打开密码")
            if any(map(ole.exists, _EXCEL_STREAMS)):
                return "xls"
            if ole.exists(_SLIDES_STREAM):
                raise NianbaoError(ErrorCode.UNSUPPORTED, "PowerPoint 演示文稿（ppt）")
            if not ole.exists("WordDocument"):
                raise NianbaoError(ErrorCode.UNSUPPORTED, "OLE 复合文档，其中没有 Word 正文")
            streams = {name: ole.openstream(name).read() for name in _WORD_STREAMS if ole.exists(name)}
            is_cut = any(len(stream) < ole.get_size(name) for name, stream in streams.items())
    except (OSError, ValueError, IndexError, TypeError, struct.error, RecursionError, MemoryError) as error:
        raise _broken_ole(data) from error
    header = streams["WordDocument"][: _FIB_FLAGS_AT + 2]
    if is_cut or len(header) < _FIB_FLAGS_AT + 2:
        raise NianbaoError(ErrorCode.TRUNCATED, "OLE 复合文档缺少后半部分")
    if struct.unpack_from("<H", header, _FIB_FLAGS_AT)[0] & _WORD_ENCRYPTED:
        raise NianbaoError(ErrorCode.ENCRYPTED, "Word 文档设有打开密码")
    return "doc"


def _broken_ole(data: bytes) -> NianbaoError:
    """TRUNCATED where the header points beyond the end of the file, else UNREADABLE."""
    if len(data) < 512:
        return NianbaoError(ErrorCode.TRUNCATED, "OLE 复合文档的文件头不完整")
    shift = min(struct.unpack_from("<H", data, 0x1E)[0], 12)
    directory = struct.unpack_from("<I", data, 0x30)[0]
    tables = [sector for sector in struct.unpack_from("<109I", data, 0x4C) if sector < 0xFFFFFFFA]
    if any((sector + 1) << shift >= len(data) for sector in (directory, *tables)):
        return NianbaoError(ErrorCode.TRUNCATED, "OLE 复合文档缺少后半部分")
    return NianbaoError(ErrorCode.UNREADABLE, "OLE 复合文档结构损坏")
