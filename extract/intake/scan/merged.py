"""Values merged over several rows: one 0 for all of them, where the form has a cell for each.

A ruling that was not found looks the same. What is printed tells: in the middle of a merged cell stands one number, in
cells whose wall is lost one in each, or in one of them and not in the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from extract.document import Box
from extract.intake.scan.crops import CellCrop, InkPage, TextBox
from extract.intake.scan.readers import CellReader

Readings: TypeAlias = tuple[tuple[str, float], ...]

_MIDDLE = 0.35
"""How far from the middle of a merged cell its number stands at most, in heights of a line."""
_OFF = 0.5
"""How far from the middle of each row it then stands at least, or it may be the number of that row alone."""
_BELIEF = 0.5
"""Share of its probability that a reading keeps which may be of other rows, or of all of them."""
_MARGIN = 0.5
_ZERO = "0"


def merged_readings(
    box: Box, parts: Sequence[Box], read: Sequence[Readings], ink: InkPage, digits: CellReader
) -> list[Readings]:
    """What each row says of which no ruling parts the cell from those of the others.

    Args:
        box: all of them together.
        parts: the cell of each row, top to bottom.
        read: what was read in each.
    """
    crop = ink.cell(box)
    if len(crop.lines) != 1:
        return list(read)
    (line,) = crop.lines
    middle = (line.top + line.bottom) / 2
    if abs(middle - (box[1] + box[3]) / 2) > _MIDDLE * ink.text_height:
        return [_doubted(readings) for readings in read]
    (found,) = digits.read([ink.cell(_around(crop, line)).grey], text_height=None)
    off = min(abs(middle - (y0 + y1) / 2) for _, y0, _, y1 in parts)
    sure = off >= _OFF * ink.text_height and found[0][0] == _ZERO
    return [tuple(found) if sure else _doubted(tuple(found)) for _ in parts]


def _around(crop: CellCrop, line: TextBox) -> Box:
    """A line of a cell as if it had a cell for itself."""
    margin = _MARGIN * line.height
    return (crop.left, line.top - margin, crop.right, line.bottom + margin)


def _doubted(readings: Readings) -> Readings:
    return tuple((text, _BELIEF * chance) for text, chance in readings)
