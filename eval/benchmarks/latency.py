"""Time a report takes in one warm process, and what it gives, by format."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from eval.benchmarks.accuracy import AnswerCounts, compare_methods
from eval.benchmarks.model import Sample
from extract.batch.model import ReportExtractor
from extract.batch.worker import build_extractor
from extract.config import Config
from extract.errors import NianbaoError
from extract.intake.reader import read_document
from extract.limits import Limits
from extract.pipeline import Extraction

_SLOWEST = 5


@dataclass(slots=True)
class FormatResult:
    """Reports of one format.

    Attributes:
        milliseconds: by name of the report.
        cpu_milliseconds: time on the processors; less than that above where other programs were busy.
        methods: cells by method.
        failed: names of reports that gave no record, with the reason.
        silent: names of reports in which ours is wrong in silence, with the number of such cells.
    """

    milliseconds: dict[str, float] = field(default_factory=dict)
    cpu_milliseconds: dict[str, float] = field(default_factory=dict)
    methods: dict[str, AnswerCounts] = field(default_factory=lambda: defaultdict(AnswerCounts))
    failed: dict[str, str] = field(default_factory=dict)
    silent: dict[str, int] = field(default_factory=dict)

    def summary(self) -> dict[str, object]:
        """Numbers for the table and the JSON file."""
        ours = self.methods["ours"].rates()["right_rate"]
        times = list(self.milliseconds.values())
        slowest = sorted(self.milliseconds.items(), key=lambda item: -item[1])[:_SLOWEST]
        return {
            "reports": len(times),
            "failed": dict(sorted(self.failed.items())),
            "silent": dict(sorted(self.silent.items())),
            "median_ms": round(median(times), 1),
            "median_cpu_ms": round(median(self.cpu_milliseconds.values()), 1),
            "p95_ms": round(percentile(times, 0.95), 1),
            "slowest_ms": {name: round(value, 1) for name, value in slowest},
            "cells": {name: method_numbers(counts, ours) for name, counts in sorted(self.methods.items())},
        }


def method_numbers(counts: AnswerCounts, ours: float | None) -> dict[str, float | None]:
    """Counts and rates of a method, with the ratio of our rate to its own."""
    rate = counts.rates()["right_rate"]
    return {
        "gold": counts.gold,
        "right": counts.right,
        "marked": counts.marked,
        "absent": counts.absent,
        "silent": counts.silent,
        "right_rate": rate,
        "ours_to_this": round(ours / rate, 3) if ours is not None and rate else None,
    }


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` of the values do not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def measure(samples: Sequence[Sample]) -> dict[str, FormatResult]:
    """Time every report once, warm, and judge it and the baselines on it; by format, sorted.

    All are timed before any is judged: in use, too, reports follow each other without another program between them.
    """
    extractor = build_extractor(Config())
    first = {sample.format: sample for sample in samples}
    for sample in first.values():
        _extract(extractor, sample)
    results: dict[str, FormatResult] = defaultdict(FormatResult)
    found = [_timed(extractor, sample, results[sample.format]) for sample in samples]
    for sample, extraction in zip(samples, found, strict=True):
        _judge(extraction, sample, results[sample.format])
    return dict(sorted(results.items()))


def _timed(extractor: ReportExtractor, sample: Sample, result: FormatResult) -> Extraction | NianbaoError:
    start, cpu_start = time.perf_counter(), time.process_time()
    extraction = _extract(extractor, sample)
    result.milliseconds[sample.name] = 1000 * (time.perf_counter() - start)
    result.cpu_milliseconds[sample.name] = 1000 * (time.process_time() - cpu_start)
    return extraction


def _judge(extraction: Extraction | NianbaoError, sample: Sample, result: FormatResult) -> None:
    if isinstance(extraction, NianbaoError):
        result.failed[sample.name] = str(extraction)
        counts = compare_methods(sample, None, _plain_text(sample))
    else:
        counts = compare_methods(sample, extraction.record, extraction.text)
    if counts["ours"].silent:
        result.silent[sample.name] = counts["ours"].silent
    for name, found in counts.items():
        result.methods[name] += found


def _extract(extractor: ReportExtractor, sample: Sample) -> Extraction | NianbaoError:
    try:
        return extractor.extract(sample.data, sample.name)
    except NianbaoError as error:
        return error


def _plain_text(sample: Sample) -> str:
    try:
        return read_document(sample.data, Limits()).text
    except NianbaoError:
        return ""
