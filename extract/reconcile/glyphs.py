"""Scanned cells: each takes its readings to the solver by itself, once its place in the table is settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import TypeAlias

from extract.anchoring.model import CellText, RowCandidate, RowReading

GLYPHS = "glyphs"
"""Hypothesis of a candidate that is one reading of one scanned cell."""

ODD_COST = 3.0
"""What a reading costs that no number of the cell's kind is printed like (``2.0.3``, ``01``): as if one cell in twenty
were, so that a clearly printed slip of the source stays what it is."""

_LEAST = 1e-6
_CLEAR = 0.98
"""Probability of a reading from which a cell tells how usual blanks are."""
_FEW = 3.0
"""Cells of other tables that count as much as those of a table itself."""

Glyphs: TypeAlias = tuple[tuple[str, float], ...]


def split_scanned(readings: Iterable[RowReading]) -> Iterator[RowReading]:
    """Rows of one certain layout whose cells were read from a scan, as one reading for each cell; others unchanged.

    A reading costs the negative logarithm of its probability, so that the solver weighs glyphs against relations.
    """
    every = list(readings)
    blanks = _Blanks.of(every)
    for reading in every:
        texts = reading.candidates[0].texts
        if len(reading.candidates) > 1 or not any(text is not None and text.glyphs for text in texts):
            yield reading
            continue
        for key, text in zip(reading.keys, texts, strict=True):
            if text is not None:
                seen = replace(text, glyphs=blanks.weighed(key.table, text.glyphs))
                yield RowReading((key,), _candidates(seen), reading.label, reading.doubt, reading.unit)


@dataclass(frozen=True, slots=True)
class _Blanks:
    """How usual blank cells are, by table: where every cell that reads clearly shows a number, a faint one does too.

    Attributes:
        shares: share of blank cells among those that read clearly.
    """

    shares: dict[str, float]

    @classmethod
    def of(cls, readings: Sequence[RowReading]) -> _Blanks:
        """The shares of one document; a table of few cells is taken to be like the others."""
        clear, blank = Counter[str](), Counter[str]()
        for reading in readings:
            for key, text in zip(reading.keys, reading.candidates[0].texts, strict=True):
                if text is not None and text.glyphs and text.glyphs[0][1] >= _CLEAR:
                    clear[key.table] += 1
                    blank[key.table] += not text.glyphs[0][0]
        usual = (blank.total() + 0.5) / (clear.total() + 1)
        return cls(
            {t: (blank[t] + _FEW * usual) / (clear[t] + _FEW) for t in {k.table for r in readings for k in r.keys}}
        )

    def weighed(self, table: str, glyphs: Glyphs) -> Glyphs:
        """Readings, best first, of which the blank one counts less where blanks are rare; never more."""
        weight = min(2.0 * self.shares[table], 1.0)
        chances = [(text, chance if text else chance * weight) for text, chance in glyphs]
        total = 1.0 - sum(chance for _, chance in glyphs) + sum(chance for _, chance in chances)
        return tuple(sorted(((text, chance / total) for text, chance in chances), key=lambda each: -each[1]))


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
