"""Lines of running text outside of tables, as the paragraph joiner wants them: characters with boxes."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np

from extract.intake.pdf.chars import Char
from extract.intake.pdf.lines import Line
from extract.intake.scan.crops import InkPage, TextBox
from extract.intake.scan.readers import TextEngine

_SAME_ROW = 0.5
_LEAST_SCORE = 0.5
_POINTS = 72.0
_NARROW_SHARE = 0.5


def read_lines(boxes: Sequence[TextBox], ink: InkPage, engine: TextEngine) -> list[Line]:
    """Read lines of text; those on which the engine has no hold (stains, pictures, seals) are left out.

    The characters' boxes are in points of the clean page.
    """
    pictures = [np.ascontiguousarray(ink.crop(box)) for box in boxes]
    scale = _POINTS / ink.page.dpi
    rows: list[tuple[TextBox, list[Char]]] = []
    for box, (text, score) in zip(boxes, engine.read_crops(pictures), strict=True):
        chars = _chars(text, box, scale) if score >= _LEAST_SCORE else []
        if not chars:
            continue
        last = rows[-1][0] if rows else None
        if last is not None and _same_row(last, box):
            rows[-1][1].extend(chars)
        else:
            rows.append((box, chars))
    return [Line(sorted(chars, key=lambda char: char.x0)) for _, chars in rows]


def _same_row(a: TextBox, b: TextBox) -> bool:
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    return shared > _SAME_ROW * min(a.height, b.height) and (b.left >= a.right or a.left >= b.right)


def _chars(text: str, box: TextBox, scale: float) -> list[Char]:
    """Characters with boxes in proportion: a Latin letter is half as wide as a Han character."""
    widths = [_width(sign) for sign in text]
    total = sum(widths)
    if not text.strip() or not total:
        return []
    unit = box.width * scale / total
    found: list[Char] = []
    x = box.left * scale
    top, bottom = box.top * scale, box.bottom * scale
    after_space = False
    for sign, width in zip(text, widths, strict=True):
        if not sign.isspace():
            found.append(Char(sign, x, top, x + width * unit, bottom, bottom, after_space))
        after_space = sign.isspace()
        x += width * unit
    return found


def _width(sign: str) -> float:
    return 1.0 if unicodedata.east_asian_width(sign) in "WFA" else _NARROW_SHARE
