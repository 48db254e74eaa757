"""Sharp scans for the tests: pages of a PDF as pictures without a text layer."""

from __future__ import annotations

import io
from contextlib import closing

from PIL import Image

from extract.intake.pdf.opening import open_pdf

_DPI = 150


def scanned(pdf: bytes, count: int) -> bytes:
    """Its first pages as pictures only."""
    with closing(open_pdf(pdf, for_people=True)) as document:
        pages: list[Image.Image] = [
            page.render(scale=_DPI / 72).to_pil().convert("L") for page in list(document)[:count]
        ]
    written = io.BytesIO()
    pages[0].save(written, "PDF", save_all=True, append_images=pages[1:], resolution=_DPI)
    return written.getvalue()
