"""Two taggers on the same gold: strict F1 of both, what fell, and how sure the difference is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, Field

from eval.gold.format import GoldReport
from eval.metrics.counts import FigureCounts, LabelCounts
from eval.metrics.figures import FigureScore, count_figures, count_indicators, score_figures
from extract.record import Figure

Reader: TypeAlias = Callable[[str], list[Figure]]
"""Figures of the plain text of a report."""

_SEED = 20240101
_ATTRIBUTES = ("value", "unit", "qualifier", "period", "role")


class GateRules(BaseModel):
    """What is in ``rules.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    least_gain: float
    largest_fall: float = Field(ge=0)
    confidence: float = Field(gt=0, le=1)
    samples: int = Field(gt=0)
    least_reports: int = Field(gt=0)
    least_figures: int = Field(gt=0)
    important: tuple[str, ...]


@cache
def gate_rules() -> GateRules:
    """The rules of promotion."""
    text = Path(__file__).with_name("rules.yaml").read_text(encoding="utf-8")
    return GateRules.model_validate(yaml.safe_load(text))


@dataclass(frozen=True, slots=True)
class Sample:
    """A report of gold with its plain text."""

    gold: GoldReport
    text: str


@dataclass(frozen=True, slots=True)
class Measured:
    """A tagger on the reports, one list of paired figures each."""

    scores: tuple[tuple[FigureScore, ...], ...]

    def counts(self) -> FigureCounts:
        """All reports together."""
        return count_figures(s for report in self.scores for s in report)

    def indicators(self) -> Mapping[str, LabelCounts]:
        """By indicator."""
        return count_indicators(s for report in self.scores for s in report)

    def table(self) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
        """One row a report: strict hits, predicted figures, figures of gold."""
        each = [count_figures(report) for report in self.scores]
        return np.array([(c.strict, c.predicted, c.gold) for c in each], dtype=np.int64).reshape(-1, 3)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the new tagger is promoted.

    Attributes:
        reasons: in Chinese, why not; empty where it is.
        before: strict F1 of the shipped one, ``after`` of the new one.
        sure: share of the bootstrap samples in which the new one is at least as good.
        rows: name, before, after of everything that was compared.
        old: name and version of the one in use, ``new`` of the new one.
    """

    promoted: bool
    reasons: tuple[str, ...]
    reports: int
    before: float
    after: float
    sure: float
    rows: tuple[tuple[str, float | None, float | None], ...]
    old: str = ""
    new: str = ""


def measure(reader: Reader, samples: Sequence[Sample]) -> Measured:
    """Read every text and pair what is found with gold."""
    return Measured(tuple(tuple(score_figures(reader(s.text), s.gold.figures, s.text)) for s in samples))


def compare(old: Measured, new: Measured, rules: GateRules | None = None) -> Verdict:
    """Judge a new tagger against the shipped one on the same reports.

    Reports are drawn with replacement (paired bootstrap; Koehn, EMNLP 2004), since the figures of one report are not
    independent of each other.
    """
    rules = rules or gate_rules()
    before, after = (float(m.counts().rates()["strict_f1"] or 0.0) for m in (old, new))
    sure = _sure(old, new, rules.samples)
    rows = [("strict_f1", before, after), *_attributes(old, new), *_indicators(old, new, rules)]
    reasons = (
        []
        if len(old.scores) >= rules.least_reports
        else [f"只有 {len(old.scores)} 份，至少要 {rules.least_reports} 份"]
    )
    if after - before <= rules.least_gain:
        reasons.append(f"F1 没有提高（{before:.4f} → {after:.4f}）")
    if sure < rules.confidence:
        reasons.append(f"差别不够确定（{sure:.0%} 的重采样不变差，要求 {rules.confidence:.0%}）")
    for name, was, now in rows[1:]:
        if was is not None and now is not None and was - now > rules.largest_fall:
            reasons.append(f"{name} 下降（{was:.4f} → {now:.4f}）")
    return Verdict(not reasons, tuple(reasons), len(old.scores), before, after, sure, tuple(rows))


def _sure(old: Measured, new: Measured, samples: int) -> float:
    tables = old.table(), new.table()
    count = len(tables[0])
    if count == 0:
        return 0.0
    picks = np.random.default_rng(_SEED).integers(0, count, size=(samples, count))
    was, now = (_f1(table[picks].sum(axis=1)) for table in tables)
    return float(np.mean(now >= was))


def _f1(sums: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    ratio: np.ndarray[tuple[int], np.dtype[np.float64]] = 2 * sums[:, 0] / np.maximum(sums[:, 1] + sums[:, 2], 1)
    return ratio


def _attributes(old: Measured, new: Measured) -> list[tuple[str, float | None, float | None]]:
    was, now = old.counts().rates(), new.counts().rates()
    return [(name, was[name], now[name]) for name in (f"{a}_accuracy" for a in _ATTRIBUTES)]


def _indicators(old: Measured, new: Measured, rules: GateRules) -> list[tuple[str, float | None, float | None]]:
    was, now = old.indicators(), new.indicators()
    judged = [i for i in rules.important if i in was and was[i].gold >= rules.least_figures]
    return [(f"{i} recall", was[i].rates()["recall"], now[i].rates()["recall"] if i in now else 0.0) for i in judged]
