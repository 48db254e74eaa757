"""A table of plain text that is read in two ways: some of its lines show columns, others are words and numbers."""

from __future__ import annotations

from collections.abc import Sequence

from extract.anchoring.model import RowReading

_NEAR = 600
"""Characters before and after the rows of a table within which another row is of the same table."""


def rows_between(known: Sequence[RowReading], others: Sequence[RowReading]) -> list[RowReading]:
    """The readings of rows that are not known and stand among those that are, or right beside them."""
    have = {reading.keys[0].row for reading in known}
    places = [at for reading in known if (at := _place(reading)) is not None]
    first, last = min(places, default=0) - _NEAR, max(places, default=0) + _NEAR
    return [
        reading
        for reading in others
        if reading.keys[0].row not in have and (at := _place(reading)) is not None and first <= at <= last
    ]


def _place(reading: RowReading) -> int | None:
    """Offset of its first cell in the text of the document."""
    return next((text.provenance.start for text in reading.candidates[0].texts if text is not None), None)
