"""Any supported file to a ``Document``: content decides the format, and each format has one reader."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

from extract.document import Document, Format
from extract.errors import ErrorCode, NianbaoError
from extract.intake.encoding import decode
from extract.intake.sniff import sniff_binary, sniff_text
from extract.limits import Limits

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

    from extract.config import Ocr
    from extract.document import Box
    from extract.intake.ofd.reader import ImageReader
    from extract.intake.pdf.compose import PageParts
    from extract.intake.pdf.reader import PictureReader


def read_document(data: bytes, limits: Limits, ocr: Ocr = "rapidocr") -> Document:
    """Read a file of any supported format from its bytes.

    Args:
        data: the file.
        limits: what it may hold.
        ocr: the text engine that reads its pictures.

    Raises:
        NianbaoError: whatever keeps the file from being read, with its code and a Chinese sentence.
    """
    if len(data) > limits.bytes:
        raise NianbaoError(ErrorCode.TOO_LARGE, f"共 {len(data)} 字节，上限为 {limits.bytes} 字节")
    kind = sniff_binary(data, limits)
    if kind is None:
        return _read_text(decode(data), limits)
    return _read_binary(data, kind, limits, ocr)


def _read_binary(data: bytes, kind: Format, limits: Limits, ocr: Ocr) -> Document:
    # Readers are imported when first needed: each brings libraries that the other formats do without.
    if kind == "docx":
        from extract.intake.docx.reader import read_docx

        return read_docx(data, limits)
    if kind in ("doc", "rtf", "xls"):
        from extract.intake.office import read_office

        return read_office(data, limits, kind)
    if kind in ("odt", "ods"):
        from extract.intake.odf import read_odf

        return read_odf(data, limits, kind)
    if kind == "xlsx":
        from extract.intake.xlsx import read_xlsx

        return read_xlsx(data, limits)
    if kind == "mht":
        from extract.intake.mht import read_mht

        return read_mht(data, limits)
    if kind == "ofd":
        from extract.intake.ofd import read_ofd

        return read_ofd(data, limits, _Images(limits, ocr))
    if kind == "image":
        image: Document = _scans().read_image(data, limits, ocr)
        return image
    from extract.intake.pdf import read_pdf

    return read_pdf(data, limits, _Pictures(limits, ocr))


class _Pictures:
    """Reads pages of a PDF as pictures; what that takes is loaded when a page needs it."""

    def __init__(self, limits: Limits, ocr: Ocr) -> None:
        self._limits, self._ocr = limits, ocr
        self._read: PictureReader | None = None

    def __call__(self, page: PdfPage, number: int) -> PageParts:
        if self._read is None:
            self._read = _scans().open_pictures(self._limits, self._ocr)
        return self._read(page, number)


class _Images:
    """Reads pages of an OFD file that are one image, in the same way."""

    def __init__(self, limits: Limits, ocr: Ocr) -> None:
        self._limits, self._ocr = limits, ocr
        self._read: ImageReader | None = None

    def __call__(self, data: bytes, number: int, box: Box) -> PageParts:
        if self._read is None:
            self._read = _scans().open_images(self._limits, self._ocr)
        return self._read(data, number, box)


def _scans() -> ModuleType:
    try:
        from extract.intake import scan
    except ImportError as error:
        raise NianbaoError(ErrorCode.NEEDS_OCR, f"未安装识别图像所需的程序包 {error.name}") from error
    return scan


def _read_text(text: str, limits: Limits) -> Document:
    kind = sniff_text(text)
    if kind == "html":
        from extract.intake.html import read_html

        return read_html(text, limits)
    if kind in ("odt", "ods"):
        from extract.intake.odf import read_flat_odf

        return read_flat_odf(text, limits, kind)
    if kind == "wordxml":
        from extract.intake.docx.wordxml import read_word_xml

        return read_word_xml(text, limits)
    if kind == "excelxml":
        from extract.intake.sheetxml import read_sheet_xml

        return read_sheet_xml(text, limits)
    if kind == "markdown":
        from extract.intake.markdown import read_markdown

        return read_markdown(text, limits)
    from extract.intake.plaintext import read_text

    return read_text(text, limits)
