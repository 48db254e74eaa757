"""Characters of a PDF page with their boxes, from PDFium's text page."""

from __future__ import annotations

import ctypes
import math
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.document import Box

_REPLACEMENTS = {0x2: "-", 0xAD: "-", 0xA0: " ", 0x3000: " "}

UNMAPPED = "\ufffd"
"""Stands for a character of a font that does not say what its codes mean."""

_LARGE = 36.0
_LEAST_SLANT = 15.0
"""Degrees off both directions of the page from which text is a watermark; lines of a skewed scan slant less."""


class Char(NamedTuple):
    """One printed character: its text, its box and its baseline in points, origin top left.

    ``after_space`` says that the document has a space of its own before it. ``readings`` are, on the first character of
    a number on a scan, what the whole number may say, best first. ``score`` is how sure the text engine is of the line
    of a scan that the character is part of, from 0 to 1.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    after_space: bool = False
    readings: tuple[tuple[str, float], ...] = ()
    score: float = 1.0

    @property
    def size(self) -> float:
        """Height of the box, which is about the font size."""
        return self.bottom - self.top


class Frame(NamedTuple):
    """How page space turns into points from the top left of the page as it is shown."""

    left: float
    bottom: float
    width: float
    height: float
    rotation: int

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The shown place of a point of page space."""
        x -= self.left
        y -= self.bottom
        if not self.rotation:
            return x, self.height - y
        if self.rotation == 90:
            return y, x
        if self.rotation == 180:
            return self.width - x, y
        return self.width - y, self.height - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The shown box of two corners in page space."""
        if not self.rotation and x0 <= x1 and y0 <= y1:  # as nearly always, and asked for every character
            return x0 - self.left, self.height + self.bottom - y1, x1 - self.left, self.height + self.bottom - y0
        a, b = self.point(x0, y0), self.point(x1, y1)
        return min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])


def page_frame(page: pdfium.PdfPage) -> Frame:
    """The frame of a page; ``width`` and ``height`` are those of the page as it is shown."""
    left, bottom, _, _ = page.get_bbox()
    width, height = page.get_size()
    return Frame(left, bottom, width, height, page.get_rotation())


def read_chars(textpage: pdfium.PdfTextPage, frame: Frame, most: int) -> tuple[list[Char], int]:
    """The printed characters of a page, and how many more mean nothing.

    Those of fonts that do not say what their codes mean come as ``UNMAPPED``. Spaces are left out, since gaps say more
    than they do, and so are slanted watermarks. Text that is printed twice for a bold look comes once.

    Args:
        textpage: the text layer of the page; it is the caller's to close.
        frame: the frame of the page.
        most: read no more characters than this.
    """
    return _read(textpage.raw, frame, min(textpage.count_chars(), most))


def _read(textpage: raw.FPDF_TEXTPAGE, frame: Frame, n: int) -> tuple[list[Char], int]:
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    seen: set[tuple[str, int, int]] = set()
    chars: list[Char] = []
    garbage = 0
    after_space = False
    for i in range(n):
        text = _text(raw.FPDFText_GetUnicode(textpage, i))
        if text.isspace():
            after_space = raw.FPDFText_IsGenerated(textpage, i) == 0
            continue
        if is_garbage(text):
            garbage += 1
            continue
        if raw.FPDFText_HasUnicodeMapError(textpage, i) == 1:
            text = UNMAPPED
        if _is_slanted(textpage, i):
            after_space = False
            continue
        raw.FPDFText_GetLooseCharBox(textpage, i, box)
        raw.FPDFText_GetCharOrigin(textpage, i, x, y)
        x0, top, x1, bottom = frame.box(box.left, box.bottom, box.right, box.top)
        base = frame.point(x.value, y.value)[1]
        if bottom - top > _LARGE and (ink := _ink(textpage, i, frame, bottom - top)) is not None:
            x0, top, x1, bottom = ink
            base = bottom
        if not _on_page(x0, top, x1, bottom, frame) or not is_first(seen, text, x0, top):
            continue
        chars.append(Char(text, x0, top, x1, bottom, base, after_space))
        after_space = False
    return chars, garbage


def _is_slanted(textpage: raw.FPDF_TEXTPAGE, i: int) -> bool:
    """Whether a character runs neither along nor across the page, as watermarks do."""
    angle = raw.FPDFText_GetCharAngle(textpage, i)  # -1 where PDFium cannot tell, else from 0 to a full turn
    return bool(angle > 0 and _LEAST_SLANT < math.degrees(angle) % 90 < 90 - _LEAST_SLANT)


def _ink(textpage: raw.FPDF_TEXTPAGE, i: int, frame: Frame, height: float) -> Box | None:
    """A box about the ink where PDFium's box is far larger than it: fonts for vertical writing are misplaced so."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(textpage, i, left, right, bottom, top)
    x0, y0, x1, y1 = frame.box(left.value, bottom.value, right.value, top.value)
    size = max(x1 - x0, y1 - y0)
    return (x0, y0, x1, y1) if 0 < size < height / 4 else None


def _text(code: int) -> str:
    if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\ufffd"
    return _REPLACEMENTS.get(code) or chr(code)


def is_first(seen: set[tuple[str, int, int]], text: str, x0: float, top: float) -> bool:
    """Whether a character is not yet among those ``seen`` at its place, to which it is added: bold may print twice."""
    column, row = round(x0), round(top)
    if (text, column, row) in seen:
        return False
    seen.add((text, column - 1, row))
    seen.add((text, column, row))
    seen.add((text, column + 1, row))
    return True


def is_garbage(text: str) -> bool:
    """Whether a character has no meaning outside its font."""
    return text < " " or text == "\ufffd" or "\ue000" <= text <= "\uf8ff" or "\x7f" <= text <= "\x9f"


def _on_page(x0: float, top: float, x1: float, bottom: float, frame: Frame) -> bool:
    return x1 > 0 and bottom > 0 and x0 < frame.width and top < frame.height and bottom > top
