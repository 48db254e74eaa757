"""Two taggers, one answer: the network and the rules side by side, and how sure the two are together.

Every span that either names is a candidate. How sure the pair is of it is a logistic function of what the network
gives it and of what the rules say there (the same indicator, another one, nothing); its weights ship with the network
and were fitted on figures whose truth is known. Among candidates that overlap the surest wins.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from math import exp, log
from typing import TypeAlias

from extract.narrative.resources import rule_file
from models.tagger.calibration import JointNumbers

_LEAST = 0.01
"""Probabilities are kept this far from 0 and 1, so that no single witness decides alone."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """A figure as one tagger sees it, in the folded text."""

    start: int
    end: int
    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a candidate.

    Attributes:
        support: log odds that the network gives it.
        agrees: log odds that the rules give it, 0 where they do not name it.
        named: 1 where the rules name it.
        other: 1 where the rules name another indicator at an overlapping place.
        read: 1 where the network reads this very span and indicator.
    """

    support: float
    agrees: float
    named: float
    other: float
    read: float

    def values(self) -> tuple[float, ...]:
        """The features in the order of the weights."""
        return (self.support, self.agrees, self.named, self.other, self.read)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """``rules/joint.yaml``: below ``keep`` what only the network names is no figure, below ``sure`` a figure is marked.

    A figure on which the taggers differ has a confidence of ``differing`` at most; from ``literal`` on the rules' name
    stands all the same. From ``certain`` on the network's own name may be borne out by the figures beside it; what a
    third witness bears out has the confidence ``vouched``.
    """

    keep: float
    sure: float
    differing: float
    literal: float
    certain: float
    vouched: float

    @classmethod
    @cache
    def load(cls) -> Thresholds:
        """Read once a process."""
        data = rule_file("joint")
        return cls(**{name: float(data[name]) for name in cls.__slots__})


class _Apart:
    """Opinions that do not overlap each other, in order; finds those that another one overlaps."""

    def __init__(self, opinions: Iterable[Opinion] = ()) -> None:
        self._opinions = sorted(opinions, key=_start)

    def __iter__(self) -> Iterator[Opinion]:
        return iter(self._opinions)

    def add(self, opinion: Opinion) -> None:
        """Put in one more, which overlaps none."""
        insort(self._opinions, opinion, key=_start)

    def under(self, opinion: Opinion) -> Iterator[Opinion]:
        """Those that share a character with an opinion."""
        first = bisect_right(self._opinions, opinion.start, key=_end)
        following = (self._opinions[place] for place in range(first, len(self._opinions)))
        return takewhile(lambda other: other.start < opinion.end, following)


Support: TypeAlias = Callable[[int, int, str], float]
"""What the network gives a span (start, end) and an indicator, 0 to 1."""


def candidates(rules: Sequence[Opinion], model: Sequence[Opinion], support: Support) -> list[tuple[Opinion, Features]]:
    """Every span that either tagger names, once for each indicator, with what is known of it."""
    by_rules = {_key(o): o for o in rules}
    by_model = {_key(o) for o in model}
    apart = _Apart(rules)
    found = []
    for key, opinion in ({_key(o): o for o in model} | by_rules).items():
        named = by_rules.get(key)
        other = any(rule.label != opinion.label for rule in apart.under(opinion))
        own = max(support(*key), opinion.confidence if key in by_model and named is None else 0.0)
        features = Features(
            _log_odds(own),
            _log_odds(named.confidence) if named else 0.0,
            float(named is not None),
            float(other),
            float(key in by_model),
        )
        found.append((opinion, features))
    return sorted(found, key=lambda item: _key(item[0]))


def join(rules: Sequence[Opinion], model: Sequence[Opinion], support: Support, weights: JointNumbers) -> list[Opinion]:
    """One list of figures without overlaps, in order, each with the confidence of both taggers together."""
    limits = Thresholds.load()
    rated = [
        (probability(features, weights), opinion, features) for opinion, features in candidates(rules, model, support)
    ]
    named = {(rule.start, rule.end) for rule in rules}
    literal = {_key(rule) for rule in rules if rule.confidence >= limits.literal}
    rated.sort(key=lambda item: (_key(item[1]) not in literal, -item[0], item[1].start, item[1].label))
    chosen = _Apart()
    for confidence, opinion, features in rated:
        # What the rules name is marked where it is unlikely, never dropped: their spans are nearly always figures.
        if (confidence < limits.keep and (opinion.start, opinion.end) not in named) or any(chosen.under(opinion)):
            continue
        agreed = features.named > 0 and features.read > 0
        sure = confidence if agreed else min(confidence, limits.differing)
        chosen.add(Opinion(opinion.start, opinion.end, opinion.label, sure))
    return list(chosen)


def probability(features: Features, weights: JointNumbers) -> float:
    """Probability that a candidate is a figure with this indicator."""
    total = weights.intercept + sum(w * x for w, x in zip(weights.weights, features.values(), strict=True))
    return 1 / (1 + exp(-max(-50.0, min(50.0, total))))


def _key(opinion: Opinion) -> tuple[int, int, str]:
    return opinion.start, opinion.end, opinion.label


def _start(opinion: Opinion) -> int:
    return opinion.start


def _end(opinion: Opinion) -> int:
    return opinion.end


def _log_odds(probability: float) -> float:
    kept = max(_LEAST, min(1 - _LEAST, probability))
    return log(kept / (1 - kept))
