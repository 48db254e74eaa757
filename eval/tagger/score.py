"""Strict scores of figures with intervals: a figure is right where span and indicator are (IOB2, spaces aside)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from eval.metrics.cells import same_value
from eval.metrics.counts import Counts, LabelCounts, f1, ratio
from eval.metrics.spans import Span
from eval.tagger.samples import Sample
from extract.record import Number

_DRAWS = 1000
_INTERVAL = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Prediction:
    """A figure as a system gives it; ``span`` in the text without white space, ``group`` the name of its total's."""

    span: Span
    indicator: str
    value: Number
    qualifier: str
    role: str
    group: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class TaggerCounts(Counts):
    """Figures of one or more texts.

    Attributes:
        spans: figures whose span is right.
        strict: those whose indicator is right too.
        value: figures of ``spans`` whose value is right, ``qualifier`` likewise.
        unmarked_wrong: figures given that are not of ``strict`` and that no mark tells of.
        marked_right: figures of ``strict`` that are marked all the same.
    """

    gold: int = 0
    predicted: int = 0
    spans: int = 0
    strict: int = 0
    value: int = 0
    qualifier: int = 0
    unmarked_wrong: int = 0
    marked_right: int = 0

    def rates(self) -> dict[str, float | None]:
        """Strict F1 with precision and recall, span F1, accuracy of what is matched."""
        return {
            "f1": f1(self.strict, self.predicted, self.gold),
            "precision": ratio(self.strict, self.predicted),
            "recall": ratio(self.strict, self.gold),
            "span_f1": f1(self.spans, self.predicted, self.gold),
            "value_accuracy": ratio(self.value, self.spans),
            "qualifier_accuracy": ratio(self.qualifier, self.spans),
        }


def count(sample: Sample, predictions: Sequence[Prediction], sure: float = 0.0) -> TaggerCounts:
    """Compare what a system gives with what a text holds; figures less sure than ``sure`` count as marked."""
    by_span = {prediction.span: prediction for prediction in predictions}
    pairs = [(truth, by_span[truth.span]) for truth in sample.truth if truth.span in by_span and truth.span]
    right = [found for truth, found in pairs if found.indicator in truth.indicators]
    marked, marked_right = (sum(found.confidence < sure for found in group) for group in (predictions, right))
    wrong = len(predictions) - len(right)
    return TaggerCounts(
        len(sample.truth),
        len(predictions),
        len(pairs),
        len(right),
        sum(same_value(found.value, truth.value) for truth, found in pairs),
        sum(found.qualifier == truth.qualifier for truth, found in pairs),
        wrong - (marked - marked_right),
        marked_right,
    )


def by_indicator(items: Iterable[tuple[Sample, Sequence[Prediction]]]) -> dict[str, LabelCounts]:
    """Right, predicted and true figures of every indicator; a figure with two right ones counts for the first."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for sample, predictions in items:
        by_span = {prediction.span: prediction.indicator for prediction in predictions}
        for prediction in predictions:
            found[prediction.indicator]["predicted"] += 1
        for truth in sample.truth:
            given = by_span.get(truth.span) if truth.span else None
            right = given in truth.indicators
            name = given if right and given else min(truth.indicators)
            found[name]["gold"] += 1
            found[name]["hits"] += right
    return {name: LabelCounts(**counts) for name, counts in sorted(found.items())}


def interval(counts: Sequence[TaggerCounts], seed: int = 0) -> tuple[float, float]:
    """95 % interval of strict F1: texts drawn anew with replacement (bootstrap, 1,000 draws)."""
    table = np.array([(c.strict, c.predicted, c.gold) for c in counts], dtype=np.float64).reshape(-1, 3)
    if not len(table):
        return 0.0, 0.0
    drawn = np.random.default_rng(seed).integers(0, len(table), (_DRAWS, len(table)))
    strict, predicted, gold = table[drawn].sum(axis=1).T
    scores = 2 * strict / np.maximum(predicted + gold, 1)
    low, high = np.percentile(scores, _INTERVAL)
    return round(float(low), 4), round(float(high), 4)


def summary(counts: Sequence[TaggerCounts]) -> dict[str, object]:
    """Counts, rates and the interval of strict F1 as one document."""
    total = TaggerCounts.total(counts)
    return {**asdict(total), **total.rates(), "interval": interval(counts), "texts": len(counts)}
