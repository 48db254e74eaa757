"""What the rows of a table say about each other: which columns this document fills, and whether it leaves blanks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extract.anchoring.model import RowCandidate, RowReading

_PATTERN_COST, _PIECE_COST = 3.0, 2.0
_LEAST_ROWS, _LEAST_SHARE = 3, 0.6


def apply_priors(readings: Sequence[RowReading]) -> None:
    """Make candidates dearer that fill a row otherwise than the clear rows of the document do (in place)."""
    _cut_style(readings)
    tables = {reading.keys[0].table for reading in readings}
    for table in tables:
        _fill_pattern([reading for reading in readings if reading.keys[0].table == table])


def _cut_style(readings: Sequence[RowReading]) -> None:
    """Rows of zeros tell how many cells of a row this document prints; where that is all of them, rows are full.

    ``0000000`` in row after row means that no cell is blank, so ``5100000`` has one reading only.
    """
    cut = [reading for reading in readings if reading.candidates and reading.candidates[0].why == "cut"]
    zeros = [n for reading in readings if (n := _zero_pieces(reading)) is not None and len(reading.keys) > 1]
    if not cut or len(zeros) < _LEAST_ROWS:
        return
    missing, count = Counter(
        len(reading.keys) - n
        for reading in readings
        if len(reading.keys) > 1 and (n := _zero_pieces(reading)) is not None
    ).most_common(1)[0]
    if count < _LEAST_SHARE * len(zeros):
        return
    for reading in cut:
        full = [c for c in reading.candidates if all(c.pattern())]
        if missing == 0 and full:
            reading.candidates = full
        elif missing > 0 and len(reading.keys) > missing:
            wanted = len(reading.keys) - missing
            _recost(reading, [_PIECE_COST * abs(sum(c.pattern()) - wanted) for c in reading.candidates])


def _zero_pieces(reading: RowReading) -> int | None:
    """Number of zeros in a row that prints nothing else, None for other rows."""
    if not reading.candidates:
        return None
    printed = "".join(text.printed for text in reading.candidates[0].texts if text)
    return len(printed) if printed and set(printed) == {"0"} else None


def _fill_pattern(readings: Sequence[RowReading]) -> None:
    clear = [r.candidates[0].pattern() for r in readings if len(r.candidates) == 1 and not r.doubt]
    if len(clear) < _LEAST_ROWS:
        return
    pattern, count = Counter(clear).most_common(1)[0]
    if count < _LEAST_SHARE * len(clear):
        return
    for reading in readings:
        if len(reading.candidates) > 1:
            _recost(reading, [_PATTERN_COST * (c.pattern() != pattern) for c in reading.candidates])


def _recost(reading: RowReading, extra: Sequence[float]) -> None:
    costed: list[RowCandidate] = [
        replace(candidate, cost=candidate.cost + more)
        for candidate, more in zip(reading.candidates, extra, strict=True)
    ]
    reading.candidates = sorted(costed, key=lambda candidate: candidate.cost)
