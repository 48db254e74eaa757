"""Figures that the report itself puts in doubt: corrected beside them, or printed with a second value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extract.narrative.resources import rule_file


@dataclass(frozen=True, slots=True)
class DoubtReader:
    """The patterns of ``rules/doubts.yaml``."""

    before: re.Pattern[str]
    behind: re.Pattern[str]
    twice: re.Pattern[str]
    reach: int
    most: float

    @classmethod
    @cache
    def load(cls) -> DoubtReader:
        """Compile once a process."""
        data = rule_file("doubts")
        before, behind, twice = (re.compile(data[name]) for name in ("before", "behind", "twice"))
        return cls(before, behind, twice, int(data["reach"]), float(data["most"]))

    def confidence(self, text: str, start: int, end: int, given: float) -> float:
        """The confidence of a figure of a folded text: the given one, ``most`` at most where it is in doubt."""
        first, last = max(0, start - self.reach), min(len(text), end + self.reach)
        doubted = (
            self.behind.match(text[end:last])
            or self.before.search(text[first:start])
            or any(pair.start() < end and start < pair.end() for pair in self.twice.finditer(text, first, last))
        )
        return min(given, self.most) if doubted else given
