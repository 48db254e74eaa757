"""What the parts of a benchmark pass to each other."""

from __future__ import annotations

from dataclasses import dataclass

from eval.gold.format import GoldReport


@dataclass(frozen=True, slots=True)
class Sample:
    """One report with its truth; ``format`` is the generator's name of it, finer than that of a record."""

    name: str
    format: str
    era: str
    data: bytes
    gold: GoldReport
