"""The rule tagger: numbers and zeros of a folded text, each with an indicator."""

from __future__ import annotations

from dataclasses import dataclass

from extract.narrative.context import Context, ContextReader, ListState
from extract.narrative.lists import ListTracker
from extract.narrative.negation import NegationReader, Zero
from extract.narrative.numbers import NumberGrammar, NumberSpan
from extract.narrative.ruleset import NO_FIGURE, RuleSet
from extract.narrative.scopes import ScopeReader

_GAP = 1000
_COUNT_WORDS = ("共", "数", "达", "为", "结", "计")
ZERO_CONFIDENCE = 0.95
"""Confidence of a zero by negation."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A labelled span of the folded text; ``noun`` is what it counts."""

    start: int
    end: int
    indicator: str
    confidence: float
    noun: str
    negated: bool = False


def tag(text: str, year: int | None = None) -> list[Tag]:
    """Label every figure of a folded text, in order and without overlaps.

    Args:
        text: a text from :func:`extract.narrative.view.fold`.
        year: the report year, read from the text where it is None.
    """
    scopes = ScopeReader.load().read(text, year)
    negation = NegationReader.load()
    items: list[NumberSpan | Zero] = [*NumberGrammar.load().find(text), *negation.find(text)]
    items.sort(key=lambda item: (item.start, item.end))
    run = _Run(text, ListTracker(), [])
    for item in items:
        if scopes.planned(item.start) or (run.tags and item.start < run.tags[-1].end):
            continue
        topic = scopes.topic(item.start)
        if isinstance(item, NumberSpan):
            run.number(item, topic)
        elif topic not in negation.not_under:
            run.zero(item)
    return run.tags


@dataclass(slots=True)
class _Run:
    """State of one pass over a text."""

    text: str
    tracker: ListTracker
    tags: list[Tag]
    channel: str = ""

    def zero(self, zero: Zero) -> None:
        """Take a negation as a figure of 0."""
        self.tracker = self.tracker.peek(self._gap(zero.start))
        noun = self.text[zero.start : zero.end]
        self._add(Tag(zero.start, zero.end, zero.indicator, ZERO_CONFIDENCE, noun, negated=True), self.channel)

    def number(self, number: NumberSpan, topic: str) -> None:
        """Take a number with the name that the words before it give, unless nothing there counts anything."""
        gap = self._gap(number.start)
        tracker = self.tracker.peek(gap)
        head, last = tracker.head, self.tags[-1] if self.tags else None
        state = ListState(
            previous_end=last.end if last else 0,
            previous=last.indicator if last else "",
            previous_np=last.noun if last else "",
            previous_channel=self.channel,
            head=head.indicator if head else "",
            list=tracker.kind,
        )
        context = ContextReader.load().read(self.text, number, state, topic)
        bare = not number.unit and self.text[number.start] != "零"
        if bare and not _plausible_bare(context):
            return
        indicator, confidence = RuleSet.load().classify(context, number)
        if indicator == NO_FIGURE:
            return
        self.tracker = tracker
        self._add(Tag(number.start, number.end, indicator, confidence, context.np), context.channel)

    def _add(self, item: Tag, channel: str) -> None:
        self.tracker.add(len(self.tags), item.indicator)
        self.tags.append(item)
        self.channel = channel

    def _gap(self, start: int) -> str:
        return self.text[max(self.tags[-1].end if self.tags else 0, start - _GAP) : start]


def _plausible_bare(context: Context) -> bool:
    """A number without a unit is a figure only at the end of its clause, or behind a word that announces a count."""
    return not context.right or context.sentence.endswith(_COUNT_WORDS)
