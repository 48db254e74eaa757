"""Narrative figures of a record against gold: strict span-and-indicator matches, values, attributes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from eval.gold.format import GoldFigure
from eval.metrics.cells import same_value
from eval.metrics.counts import FigureCounts, LabelCounts
from eval.metrics.spans import Span, SqueezedText, locate
from extract.record import Figure


@dataclass(frozen=True, slots=True)
class FigureScore:
    """A figure of gold with the record's figure of the same span, or one of either alone.

    Attributes:
        strict: the indicator is right too.
        right: names of the attributes that are right (``value``, ``unit``, ``qualifier``, ``period``, ``role``,
            ``group``); empty without a pair.
        located: whether gold's context was found in the plain text.
    """

    gold: GoldFigure | None
    figure: Figure | None
    strict: bool = False
    right: frozenset[str] = frozenset()
    located: bool = True


def score_figures(figures: Sequence[Figure], gold: Sequence[GoldFigure], text: str) -> list[FigureScore]:
    """Pair figures by their place in the text; every figure is used once, the right indicator goes first."""
    squeezed = SqueezedText(text)
    spans = locate(squeezed, gold)
    waiting: dict[Span, list[Figure]] = defaultdict(list)
    for figure in figures:
        waiting[squeezed.span(figure.start, figure.end)].append(figure)
    pairs = [(truth, _take(waiting[span], truth) if span else None) for truth, span in zip(gold, spans, strict=True)]
    groups = _matching_groups([(t, f) for t, f in pairs if f])
    scores = [
        FigureScore(t, f, bool(f and f.indicator in t.indicators), _right(t, f, groups), span is not None)
        for (t, f), span in zip(pairs, spans, strict=True)
    ]
    left_over = sorted((f for rest in waiting.values() for f in rest), key=lambda f: (f.start, f.end, f.indicator))
    return scores + [FigureScore(None, figure) for figure in left_over]


def _take(candidates: list[Figure], truth: GoldFigure) -> Figure | None:
    candidates.sort(key=lambda f: f.indicator not in truth.indicators)
    return candidates.pop(0) if candidates else None


def _matching_groups(pairs: Iterable[tuple[GoldFigure, Figure]]) -> set[tuple[str, str]]:
    """(gold's group, the record's group) that mean the same: each is the other's commonest partner.

    Ids of groups are names only, so groups are compared by what they hold.
    """
    counts = Counter((t.group, f.group) for t, f in pairs if t.group and f.group)
    ranked = sorted(counts, key=lambda pair: (-counts[pair], str(pair)))
    ours: dict[str, str] = {}
    theirs: dict[str, str] = {}
    for mine, yours in ranked:
        if mine and yours and mine not in ours and yours not in theirs:
            ours[mine], theirs[yours] = yours, mine
    return set(ours.items())


def _right(truth: GoldFigure, figure: Figure | None, groups: set[tuple[str, str]]) -> frozenset[str]:
    if figure is None:
        return frozenset()
    checks = {
        "value": same_value(truth.value, figure.value),
        "unit": truth.unit == figure.unit,
        "qualifier": truth.qualifier == figure.qualifier,
        "period": truth.states("period") and truth.period == figure.period,
        "role": truth.states("role") and truth.role == figure.role,
        "group": truth.states("group") and _same_group(truth, figure, groups),
    }
    return frozenset(name for name, right in checks.items() if right)


def _same_group(truth: GoldFigure, figure: Figure, groups: set[tuple[str, str]]) -> bool:
    if truth.group is None:
        # A total may carry the id of the group that it heads.
        return figure.group is None or figure.role == "total"
    return (truth.group, figure.group) in groups


def count_figures(scores: Iterable[FigureScore]) -> FigureCounts:
    """Add up paired figures."""
    return FigureCounts.total(_count(score) for score in scores)


def _count(score: FigureScore) -> FigureCounts:
    paired = score.gold is not None and score.figure is not None
    stated = {n: int(paired and score.gold is not None and score.gold.states(n)) for n in ("period", "role", "group")}
    return FigureCounts(
        gold=int(score.gold is not None),
        predicted=int(score.figure is not None),
        spans=int(paired),
        strict=int(score.strict),
        **{name: int(name in score.right) for name in ("value", "unit", "qualifier", *stated)},
        **{f"{name}_stated": count for name, count in stated.items()},
        unlocated=int(not score.located),
    )


def count_indicators(scores: Iterable[FigureScore]) -> dict[str, LabelCounts]:
    """Counts by indicator, sorted; a match by gold's alternative counts as one of gold's own indicator."""
    totals: dict[str, LabelCounts] = defaultdict(LabelCounts)
    for score in scores:
        for indicator, counts in _labels(score):
            totals[indicator] += counts
    return dict(sorted(totals.items()))


def _labels(score: FigureScore) -> Iterator[tuple[str, LabelCounts]]:
    if score.strict and score.gold:
        yield score.gold.indicator, LabelCounts(1, 1, 1)
        return
    if score.gold:
        yield score.gold.indicator, LabelCounts(gold=1)
    if score.figure:
        yield score.figure.indicator, LabelCounts(predicted=1)
