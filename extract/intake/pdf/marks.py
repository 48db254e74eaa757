"""Marks of footnotes in ruled tables: a small raised ``1`` behind the number of a cell is left out."""

from __future__ import annotations

from collections.abc import Iterable

from extract.intake.notemarks import is_note_mark
from extract.intake.pdf.chars import Char
from extract.intake.pdf.lattice import LatticeCell

_SMALL = 0.75
"""Share of the size of a number below which characters behind it are no digits of it."""


def drop_note_marks(cells: Iterable[LatticeCell]) -> bool:
    """Take the marks out of the cells; whether there were any."""
    dropped = False
    for cell in cells:
        marks = _marks(cell.chars)
        if marks:
            cell.chars = [char for char in cell.chars if char not in marks]
            dropped = True
    return dropped


def _marks(chars: list[Char]) -> list[Char]:
    """The characters of a mark: smaller than the number, above its baseline and behind the middle of its last digit."""
    largest = max((char.size for char in chars), default=0.0)
    number = [char for char in chars if char.size >= _SMALL * largest]
    small = sorted((char for char in chars if char.size < _SMALL * largest), key=lambda char: char.x0)
    if not small:
        return []
    number.sort(key=lambda char: (char.base, char.x0))
    last = number[-1]
    raised = all(char.x0 > (last.x0 + last.x1) / 2 and char.base < last.base for char in small)
    printed = "".join(char.text for char in number)
    return small if raised and is_note_mark("".join(char.text for char in small), printed) else []
