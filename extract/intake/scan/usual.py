"""What values a report usually has: of readings in doubt, those of its usual kinds are the more probable ones.

The digit reader gives probabilities for cells of which a share are zeros, as in the tables that its calibration saw. A
report that prints zeros alone, or leaves cells blank, has other shares; they are known from what was read clearly
(correction of priors: Saerens, Latinne and Decaestecker 2002).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from extract.intake.scan.joint import Reading

_SHARES = {"zero": 0.636, "blank": 0.152, "digit": 0.09, "other": 0.122}
"""Kinds of values among the cells that the digit reader is calibrated on."""
_BEFORE = 40
"""Cells with these shares that a report counts as having shown before its first one."""
_CLEAR = 0.95


def _kind(text: str) -> str:
    if not text:
        return "blank"
    if text == "0":
        return "zero"
    return "digit" if len(text) == 1 and text.isdigit() else "other"


class UsualValues:
    """Counts the clear values of one report by kind, table after table, and weighs readings by them."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def note(self, cells: Iterable[Sequence[Reading]]) -> None:
        """Count cells, each with its readings, best first."""
        self._seen.update(_kind(readings[0][0]) for readings in cells if readings and readings[0][1] >= _CLEAR)

    def weighed(self, readings: Sequence[Reading]) -> tuple[Reading, ...]:
        """The readings of one cell with their probabilities in this report, best first.

        What they lack to 1 belongs to texts that are not named, which are of no usual kind.
        """
        total = self._seen.total() + _BEFORE
        odds = {kind: (self._seen[kind] + _BEFORE * share) / total / share for kind, share in _SHARES.items()}
        weights = [(text, chance * odds[_kind(text)]) for text, chance in readings]
        rest = max(1.0 - sum(chance for _, chance in readings), 0.0) * odds["other"]
        whole = sum(weight for _, weight in weights) + rest
        if not whole:
            return tuple(readings)
        return tuple(sorted(((text, weight / whole) for text, weight in weights), key=lambda r: (-r[1], r[0])))
