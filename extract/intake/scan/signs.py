"""Value cells that print signs which the digit reader does not know: 3/5 is read as 35, 12+3 as 123.

Such a line of print is wider than the digits of its reading would be. Wide typefaces make such lines too, so that what
the text engine reads decides.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.intake.scan.crops import CellCrop, TextBox
from extract.intake.scan.joint import value_text
from extract.intake.scan.textlines import PageText

_MARKS = ".,"
"""Signs of a reading that are next to no part of its width."""
_LEAST_SIGNS, _WIDE = 2, 0.7
"""Signs of a reading between which one may be lost, and the width of a line in its heights for each of them, which most
digits stay below. A line of one sign is often wider by what is left of a wall."""
_LEAST_SCORE = 0.6


def hold_other_signs(crops: Sequence[CellCrop], readings: Sequence[str], texts: PageText) -> frozenset[int]:
    """Numbers of the cells whose reading lacks signs that they print; ``readings`` are those of ``crops``."""
    suspects = [
        number
        for number, (crop, text) in enumerate(zip(crops, readings, strict=True))
        if text and len(crop.lines) == 1 and _is_wide(crop.lines[0], text)
    ]
    said = texts.read([(crops[number].lines[0],) for number in suspects])
    return frozenset(
        number
        for number, (text, score) in zip(suspects, said, strict=True)
        if score >= _LEAST_SCORE and value_text(text) != readings[number]
    )


def _is_wide(line: TextBox, text: str) -> bool:
    signs = sum(sign not in _MARKS for sign in text)
    return signs >= _LEAST_SIGNS and line.width >= _WIDE * line.height * signs
