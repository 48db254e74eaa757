"""Scanned cells: each takes its readings to the solver by itself, once its place in the table is settled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import log

from extract.anchoring.model import CellText, RowCandidate, RowReading

GLYPHS = "glyphs"
"""Hypothesis of a candidate that is one reading of one scanned cell."""

ODD_COST = 3.0
"""What a reading costs that no number of the cell's kind is printed like (``2.0.3``, ``01``): as if one cell in twenty
were, so that a clearly printed slip of the source stays what it is."""

_LEAST = 1e-6


def split_scanned(readings: Iterable[RowReading]) -> Iterator[RowReading]:
    """Rows of one certain layout whose cells were read from a scan, as one reading for each cell; others unchanged.

    A reading costs the negative logarithm of its probability, so that the solver weighs glyphs against relations.
    """
    for reading in readings:
        texts = reading.candidates[0].texts
        if len(reading.candidates) > 1 or not any(text is not None and text.glyphs for text in texts):
            yield reading
            continue
        for key, text in zip(reading.keys, texts, strict=True):
            if text is not None:
                yield RowReading((key,), _candidates(text), reading.label, reading.doubt, reading.unit)


def _candidates(text: CellText) -> list[RowCandidate]:
    if not text.glyphs:
        return [RowCandidate((text,), 0.0, GLYPHS)]
    return [
        RowCandidate((CellText(printed, text.provenance, text.glyphs),), -log(max(probability, _LEAST)), GLYPHS)
        for printed, probability in text.glyphs
    ]


def left_over(text: CellText) -> float:
    """Probability that the glyphs say none of the readings."""
    return max(0.0, 1.0 - sum(probability for _, probability in text.glyphs))
