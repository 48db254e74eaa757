"""How a page lies whose words cannot be read: numbers stand where a statutory form has them, the right way up alone."""

from __future__ import annotations

from collections.abc import Sequence

from extract.intake.scan.crops import InkPage
from extract.intake.scan.forms import LIKELY, shape
from extract.intake.scan.grid import ScanTable
from extract.intake.scan.lattice import GridCell
from extract.intake.scan.readers import CellReader

_LEAST_VALUES = 8
"""Fewer numbers stand as if in a form by chance."""
_LEAST_SHARE = 0.75


def values_in_place(tables: Sequence[ScanTable], ink: InkPage, digits: CellReader) -> int:
    """Numbers that stand where the known forms among the tables have values; 0 where that may be chance.

    Upside down or turned aside, words stand there, which the digit reader knows as no numbers, or no form is known.
    """
    found = there = 0
    for table in tables:
        readings = _read([cell for cell in table.cells if cell.row_span == 1], ink, digits)
        likely = {place for place, (_, chance) in readings.items() if chance >= LIKELY}
        for place in shape(table.cells, table.n_columns, likely.__contains__).values:
            if readings.get(place, ("", 0.0))[0] or place not in likely:
                there += 1
                found += place in likely
    return found if found >= max(_LEAST_VALUES, _LEAST_SHARE * there) else 0


def _read(places: Sequence[GridCell], ink: InkPage, digits: CellReader) -> dict[GridCell, tuple[str, float]]:
    """The best reading of each cell."""
    crops = [ink.cell(place.box).grey for place in places]
    answers = digits.read(crops, text_height=None) if crops else []
    return {place: each[0] for place, each in zip(places, answers, strict=True) if each}
