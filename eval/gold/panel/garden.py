"""Where defects can be planted: the drafts of a panel, and which of them something stands in already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import TypeAlias

from eval.gold.panel.model import Draft, Planted

Drafts: TypeAlias = dict[int, dict[int, Draft]]
"""Drafts by number of the agency and year."""


@dataclass(slots=True)
class Garden:
    """Where defects can be planted, and what stands already.

    Attributes:
        used: (agency, year) of every report a defect has to do with; its neighbours in time count as well.
        mirrors: further files for a year that has one.
        dropped: reports that are taken away.
        listed: agencies that the list of expected reports names.
    """

    drafts: Drafts
    rng: Random
    listed: set[int]
    used: set[tuple[int, int]] = field(default_factory=set)
    planted: list[Planted] = field(default_factory=list)
    mirrors: list[Draft] = field(default_factory=list)
    dropped: set[tuple[int, int]] = field(default_factory=set)

    def free(self, agency: int, *years: int) -> bool:
        """Whether these reports exist and nothing was planted in them."""
        return all((agency, year) not in self.used and year in self.drafts[agency] for year in years)

    def take(self, agency: int, *years: int) -> None:
        """Keep these reports for one defect."""
        self.used |= {(agency, year) for year in years}

    def places(self) -> Iterator[Draft]:
        """Every draft in random order."""
        every = [draft for years in self.drafts.values() for draft in years.values()]
        self.rng.shuffle(every)
        yield from every
