"""Pages whose text lies on its side or head: read as if the page were turned upright, placed on the page as shown."""

from __future__ import annotations

import math
from collections import Counter

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.document import Box
from extract.intake.pdf.chars import Frame
from extract.intake.pdf.compose import Back, as_it_is

_SAMPLE = 400
"""Characters that are asked for the way they run."""
_LEAST, _MOST_OF = 8, 0.8
"""Characters that turn a page, and their share of those asked: a label set on its side turns none."""


def upright(textpage: pdfium.PdfTextPage, shown: Frame) -> tuple[Frame, Back]:
    """The frame in which most of a page's text stands upright, and the way back to the page as it is shown."""
    rotation = _rotation(textpage)
    if rotation is None or rotation == shown.rotation:
        return shown, as_it_is
    quarters = (rotation - shown.rotation) % 360 // 90
    width, height = (shown.height, shown.width) if quarters % 2 else (shown.width, shown.height)
    return Frame(shown.left, shown.bottom, width, height, rotation), lambda box: _back(box, quarters, width, height)


def _rotation(textpage: pdfium.PdfTextPage) -> int | None:
    """Degrees clockwise by which page space is to be turned for its text to stand upright; None for too little text."""
    n = textpage.count_chars()
    # PDFium counts the angle of a character clockwise; -1 where it cannot tell, 0 for the line ends that it adds.
    asked = [i for i in range(0, n, max(1, n // _SAMPLE)) if raw.FPDFText_IsGenerated(textpage.raw, i) != 1]
    angles = [raw.FPDFText_GetCharAngle(textpage.raw, i) for i in asked]
    turns = Counter(round(math.degrees(angle) / 90) % 4 for angle in angles if angle >= 0)
    if turns.total() < _LEAST:
        return None
    quarter, count = turns.most_common(1)[0]
    return -quarter % 4 * 90 if count >= _MOST_OF * turns.total() else None


def _back(box: Box, quarters: int, width: float, height: float) -> Box:
    """Undo quarter turns clockwise; width and height are those of the upright page."""
    x0, y0, x1, y1 = box
    if quarters == 1:
        return y0, width - x1, y1, width - x0
    if quarters == 2:
        return width - x1, height - y1, width - x0, height - y0
    return height - y1, x0, height - y0, x1
