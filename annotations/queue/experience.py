"""What corrections teach the queue: what is like something that was wrong is doubted, like something right believed.

A confidence counts as ``prior`` observations, and every figure of the same look that a person has seen as one more
(the mean of a beta distribution): one correction is enough for the same mistake in other reports to come to the front.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotations.queue.weights import weights
from annotations.task.reasons import touches
from eval.gold.format import GoldFigure
from eval.metrics.figures import score_figures
from eval.metrics.spans import SqueezedText, locate
from extract.narrative.places import numbers
from extract.narrative.view import fold
from extract.record import Record

_NUMBER = re.compile("[0-9０-９]+(?:[.,，][0-9０-９]+)*|[一二三四五六七八九十百千两]+")
_COUNT = re.compile(
    r"(?<![\d.,〔\[(（/—-])\d[\d,.]*(?:万|亿)?(?:余|多)?(?![\d.])(?=[\u4e00-\u9fff])(?!年|月|日|号|时|分|届|章)"
)
"""A number before a word, whatever the word: what the grammar of the rules does not know is most easily missed."""
_BEFORE, _BEHIND = 3, 2
_WORD = re.compile(rf"\w{{1,{_BEHIND}}}")
_STOPS, _REACH = "。；，", 500
"""What a sentence has and a row of a table has not, and how far it is looked for."""


@dataclass(frozen=True, slots=True)
class Look:
    """A place of a text as the queue sees it: a figure, or a number that is none.

    Attributes:
        indicator: what the system names it, "" for nothing.
        words: what others may share: its own, digits left out, and those before a number or behind a noun.
        confidence: that the system is right about it.
    """

    start: int
    end: int
    indicator: str
    words: str
    confidence: float

    @property
    def signature(self) -> tuple[str, str]:
        """Looks of the same signature are right or wrong for the same reason."""
        return self.indicator, self.words


def looks(record: Record, text: str) -> list[Look]:
    """The figures of a report, and the numbers with a unit in its sentences that are none, in order of place."""
    found = []
    for figure in record.figures:
        doubted = any(touches(finding, figure) for finding in record.findings)
        confidence = min(figure.confidence, weights().inconsistent) if doubted else figure.confidence
        found.append(_look(text, figure.start, figure.end, figure.indicator, confidence))
    taken = bytearray(len(text))
    for figure in record.figures:
        taken[figure.start : figure.end] = b"\1" * (figure.end - figure.start)
    for start, end in _counts(text):
        rest = text[end : end + _REACH].partition("\n")[0]
        if not any(taken[start:end]) and any(stop in rest for stop in _STOPS):
            found.append(_look(text, start, end, "", weights().unnamed))
            taken[start:end] = b"\1" * (end - start)
    return sorted(found, key=lambda look: (look.start, look.end, look.signature))


def _counts(text: str) -> Iterator[tuple[int, int]]:
    """Places of numbers that count something: those of the grammar with a unit, then what else looks like one."""
    view = fold(text)
    yield from (view.source(n.start, n.end) for n in numbers(view.text) if n.unit)
    yield from (match.span() for match in _COUNT.finditer(text))


def _look(text: str, start: int, end: int, indicator: str, confidence: float) -> Look:
    words = _NUMBER.sub("#", "".join(text[start:end].split()))
    if "#" in words:  # what is counted stands before a number
        before = "".join(text[max(0, start - 2 * _BEFORE) : start].split())[-_BEFORE:]
        return Look(start, end, indicator, f"{_NUMBER.sub('#', before)}|{words}", confidence)
    # A noun that a negation empties has no grammar that says where it ends: that is what is doubtful about it.
    behind = _WORD.match("".join(text[end : end + 2 * _BEHIND].split()))
    return Look(start, end, indicator, f"{words}|{behind[0] if behind else ''}", min(confidence, weights().noun))


def lessons(record: Record, text: str, gold: Sequence[GoldFigure]) -> Iterator[tuple[Look, bool]]:
    """The looks of a report that a person has been through, and whether the system was right about each."""
    right = {
        (s.figure.start, s.figure.end, s.figure.indicator)
        for s in score_figures(record.figures, gold, text)
        if s.figure is not None and s.strict
    }
    squeezed = SqueezedText(text)
    true = [squeezed.original(*span) for span in locate(squeezed, gold) if span is not None]
    for look in looks(record, text):
        if look.indicator:
            yield look, (look.start, look.end, look.indicator) in right
        else:
            yield look, not any(look.start < end and start < look.end for start, end in true)


@dataclass(slots=True)
class Experience:
    """How often looks were seen, and how often the system was wrong about them."""

    seen: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: Counter[tuple[str, str]] = field(default_factory=Counter)

    def learn(self, found: Iterable[tuple[Look, bool]]) -> None:
        """Take in what a person said."""
        for look, right in found:
            self.seen[look.signature] += 1
            self.wrong[look.signature] += not right

    def names(self, waiting: Iterable[Look]) -> Mapping[str, set[str]]:
        """What the system calls the same words, in all that was seen and all that waits."""
        found: dict[str, set[str]] = defaultdict(set)
        for indicator, words in {*self.seen, *(look.signature for look in waiting)}:
            found[words].add(indicator)
        return found

    def confidence(self, look: Look, names: Mapping[str, set[str]] | None = None) -> float:
        """That the system is right about a look, after what was seen of its like.

        Args:
            names: what the system calls the same words; where it has several names for them, one must be wrong.
        """
        several = names is not None and len(names.get(look.words, ())) > 1
        belief = min(look.confidence, weights().differing) if several else look.confidence
        prior, count = weights().prior, self.seen[look.signature]
        return (prior * belief + count - self.wrong[look.signature]) / (prior + count)
