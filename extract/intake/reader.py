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
    from extract.intake.pdf import read_pdf

    return read_pdf(data, limits)


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
