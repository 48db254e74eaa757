"""Opens a PDF, or says why it cannot be opened."""

from __future__ import annotations

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.errors import ErrorCode, NianbaoError
from extract.intake.pdf.fonts import install_machine_fonts, install_stand_in


def open_pdf(data: bytes, *, for_people: bool = False) -> pdfium.PdfDocument:
    """Open a PDF; the caller closes it.

    Args:
        for_people: show Chinese text whose font is not embedded in a font of the machine, instead of the stand-in that
            makes reading independent of the machine.

    Raises:
        NianbaoError: ``encrypted`` (needs a password) or ``truncated`` (cannot be opened, or has no pages).
    """
    if for_people:
        install_machine_fonts()
    else:
        install_stand_in()
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise NianbaoError(ErrorCode.ENCRYPTED, "PDF 需要密码才能打开") from None
        raise NianbaoError(ErrorCode.TRUNCATED, "PDF 结构损坏，无法打开") from None
    if len(pdf) == 0:
        pdf.close()
        raise NianbaoError(ErrorCode.TRUNCATED, "PDF 中没有可读取的页面")
    return pdf
