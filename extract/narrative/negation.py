"""Zeros by negation: ``未收到政府信息公开申请`` counts zero requests, and the noun is the span."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.narrative.resources import rule_file


@dataclass(frozen=True, slots=True)
class Zero:
    """A noun of the folded text that a negation empties."""

    start: int
    end: int
    indicator: str


@dataclass(frozen=True, slots=True)
class NegationReader:
    """Finds zeros with the patterns of ``rules/negation.yaml``."""

    negator: re.Pattern[str]
    stop: re.Pattern[str]
    nouns: re.Pattern[str]
    counted: re.Pattern[str]
    indicators: tuple[str, ...]
    reach: int
    not_under: frozenset[str]

    @classmethod
    @cache
    def load(cls) -> NegationReader:
        """Compile once a process."""
        data = rule_file("negation")
        alternatives = "|".join(f"(?P<n{i}>{pattern})" for i, (_, pattern) in enumerate(data["nouns"]))
        return cls(
            re.compile(data["negator"]),
            re.compile(data["stop"]),
            re.compile(alternatives),
            re.compile(data["counted"]),
            tuple(indicator for indicator, _ in data["nouns"]),
            int(data["reach"]),
            frozenset(data["not_under"]),
        )

    def find(self, text: str) -> Iterator[Zero]:
        """All zeros, in order; a noun counts once however many negators stand before it."""
        done = 0
        for negator in self.negator.finditer(text):
            limit = min(len(text), negator.end() + self.reach)
            stop = self.stop.search(text, negator.end(), limit)
            end = stop.start() if stop else limit
            for noun in self.nouns.finditer(text, max(done, negator.end()), end):
                done = noun.end()
                if self.counted.match(text, noun.end()):
                    continue
                yield Zero(noun.start(), noun.end(), self.indicators[int(str(noun.lastgroup)[1:])])
