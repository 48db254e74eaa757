"""What the rows of a table say about each other: which columns this document fills."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extract.anchoring.model import RowCandidate, RowReading

_PATTERN_COST = 5.0
_LEAST_ROWS, _LEAST_SHARE = 3, 0.6


def apply_priors(readings: Sequence[RowReading]) -> None:
    """Make candidates dearer that fill a row otherwise than the clear rows of the document do (in place)."""
    tables = {reading.keys[0].table for reading in readings}
    for table in tables:
        _fill_pattern([reading for reading in readings if reading.keys[0].table == table])


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
