"""Zeros by negation: ``未收到政府信息公开申请`` counts zero requests, and the noun is the span."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.narrative.resources import rule_file

_CLAUSE_ENDS = "，。；\n"
SENTENCE_END = re.compile(r"[。；！？\n]")
"""Beyond one of these no negation reaches."""


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
    joins_behind: re.Pattern[str]
    ends_behind: re.Pattern[str]
    joins_all: re.Pattern[str]
    not_beside: re.Pattern[str]
    nouns: re.Pattern[str]
    hints: re.Pattern[str]
    counted: re.Pattern[str]
    cause: re.Pattern[str]
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
            re.compile(data["joins_behind"]),
            re.compile(data["ends_behind"]),
            re.compile(data["joins_all"]),
            re.compile(data["not_beside"]),
            re.compile(alternatives),
            re.compile(f"{alternatives}|{data['hints']}"),
            re.compile(data["counted"]),
            re.compile(data["cause"]),
            tuple(indicator for indicator, _ in data["nouns"]),
            int(data["reach"]),
            frozenset(data["not_under"]),
        )

    def find(self, text: str) -> Iterator[Zero]:
        """All zeros, in order; a noun counts once however many negators stand before it."""
        done = 0
        for negator in self.negator.finditer(text):
            for start, end in (self._before(text, negator), self._behind(text, negator)):
                causes = [cause.span() for cause in self.cause.finditer(text, min(start, negator.start()), end)]
                for noun in self.nouns.finditer(text, max(done, start), end):
                    done = noun.end()
                    caused = any(first <= noun.start() and done <= last for first, last in causes)
                    if not caused and not self.counted.match(text, done):
                        yield Zero(noun.start(), done, self.indicators[int(str(noun.lastgroup)[1:])])

    def negations(self, text: str) -> Iterator[tuple[int, int]]:
        """Negators (start, end) with a noun in their sentence, within reach, that may be emptied; up to the last."""
        for negator in self.negator.finditer(text):
            first = max(0, negator.start() - self.reach)
            ends = SENTENCE_END.finditer(text, first, negator.start())
            start = max((mark.end() for mark in ends), default=first)
            last = min(len(text), negator.end() + self.reach)
            stop = SENTENCE_END.search(text, negator.end(), last)
            end = stop.start() if stop else last
            nouns = [noun.end() for noun in self.hints.finditer(text, start, end)]
            if nouns:
                yield negator.start(), max(negator.end(), nouns[-1])

    def _behind(self, text: str, negator: re.Match[str]) -> tuple[int, int]:
        """What stands behind the negator, up to where it ends."""
        limit = min(len(text), negator.end() + self.reach)
        stop = self.stop.search(text, negator.end(), limit)
        return negator.end(), stop.start() if stop else limit

    def _before(self, text: str, negator: re.Match[str]) -> tuple[int, int]:
        """The clause before a negator that empties what went before it (…均未发生), else nothing."""
        end = negator.start()
        start = max(0, end - self.reach)
        joint = self.joins_behind.search(text, start, end)
        if joint is None or not self.ends_behind.match(text, negator.end()):
            return end, end
        start = max(start, *(text.rfind(mark, start, end) + 1 for mark in _CLAUSE_ENDS))
        if not self.joins_all.search(joint[0]) and not self._beside(text, start, joint.start(), negator):
            return end, end
        return start, joint.start()

    def _beside(self, text: str, start: int, end: int, negator: re.Match[str]) -> bool:
        """Whether a noun ends right where the negator's clause has come to."""
        return not self.not_beside.match(negator[0]) and any(
            noun.end() == end for noun in self.nouns.finditer(text, start, end)
        )
