"""A form too wide for its page, printed as two tables: each has its rows, and some of its columns."""

from __future__ import annotations

from extract.anchoring.model import RowCandidate, RowReading


def add_half(reading: RowReading, other: RowReading) -> bool:
    """Give a row the cells that it lacks from another table, where headings say that these are just the other columns.

    Returns:
        Whether it was done; the row stays as it is where the two share a column.
    """
    first, second = reading.candidates[0], other.candidates[0]
    if reading.doubt or other.doubt or {first.why, second.why} != {"header"}:
        return False
    pairs = list(zip(first.texts, second.texts, strict=True))
    if not any(text for _, text in pairs) or any(a is not None and b is not None for a, b in pairs):
        return False
    texts = tuple(a if a is not None else b for a, b in pairs)
    reading.candidates = [RowCandidate(texts, max(first.cost, second.cost), first.why)]
    return True
