"""Sharp scans for the tests: pages of a PDF as pictures without a text layer."""

from __future__ import annotations

import io

import pypdfium2 as pdfium
from PIL import Image

_DPI = 150


def scanned(pdf: bytes, count: int) -> bytes:
    """Its first pages as pictures only."""
    document = pdfium.PdfDocument(pdf)
    pages: list[Image.Image] = [page.render(scale=_DPI / 72).to_pil().convert("L") for page in list(document)[:count]]
    written = io.BytesIO()
    pages[0].save(written, "PDF", save_all=True, append_images=pages[1:], resolution=_DPI)
    return written.getvalue()
