"""Any supported file to a ``Document``: content decides the format, and each format has one reader."""

from __future__ import annotations

from extract.document import Document
from extract.errors import ErrorCode, NianbaoError
from extract.intake.encoding import decode
from extract.intake.sniff import sniff_binary, sniff_text
from extract.limits import Limits


def read_document(data: bytes, limits: Limits) -> Document:
    """Read a file of any supported format from its bytes.

    Raises:
        NianbaoError: whatever keeps the file from being read, with its code and a Chinese sentence.
    """
    if len(data) > limits.bytes:
        raise NianbaoError(ErrorCode.TOO_LARGE, f"共 {len(data)} 字节，上限为 {limits.bytes} 字节")
    kind = sniff_binary(data, limits)
    if kind is None:
        return _read_text(decode(data), limits)
    # Readers are imported when first needed: each brings libraries that the other formats do without.
    if kind == "docx":
        from extract.intake.docx.reader import read_docx

        return read_docx(data, limits)
    if kind == "doc":
        from extract.intake.doc import read_doc

        return read_doc(data, limits)
    if kind == "image":
        return _read_pictures(data, limits, is_pdf=False)
    return _read_pdf(data, limits)


def _read_pdf(data: bytes, limits: Limits) -> Document:
    """By its text layer; where it has none that can be used, by the pictures of its pages."""
    from extract.intake.pdf import read_pdf

    try:
        return read_pdf(data, limits)
    except NianbaoError as error:
        if error.code is not ErrorCode.NEEDS_OCR:
            raise
    return _read_pictures(data, limits, is_pdf=True)


def _read_pictures(data: bytes, limits: Limits, *, is_pdf: bool) -> Document:
    try:
        from extract.intake.scan import read_image, read_pdf_scan
    except ImportError as error:
        raise NianbaoError(ErrorCode.NEEDS_OCR, f"未安装识别图像所需的程序包 {error.name}") from error
    return read_pdf_scan(data, limits) if is_pdf else read_image(data, limits)


def _read_text(text: str, limits: Limits) -> Document:
    kind = sniff_text(text)
    if kind == "html":
        from extract.intake.html import read_html

        return read_html(text, limits)
    if kind == "markdown":
        from extract.intake.markdown import read_markdown

        return read_markdown(text, limits)
    from extract.intake.plaintext import read_text

    return read_text(text, limits)
