"""Where the time of an extraction goes."""

from __future__ import annotations

import cProfile
import io
import pstats
from collections.abc import Sequence

from eval.benchmarks.model import Sample
from extract.batch.model import ReportExtractor
from extract.batch.worker import build_extractor
from extract.config import Config
from extract.errors import NianbaoError


def profile(samples: Sequence[Sample], lines: int = 40) -> str:
    """Extract every report once, warm, under cProfile; the functions with the most time in what they call."""
    extractor = build_extractor(Config())
    _extract_all(extractor, samples)
    profiler = cProfile.Profile()
    profiler.runcall(_extract_all, extractor, samples)
    text = io.StringIO()
    pstats.Stats(profiler, stream=text).strip_dirs().sort_stats("cumulative").print_stats(lines)
    return text.getvalue()


def _extract_all(extractor: ReportExtractor, samples: Sequence[Sample]) -> None:
    for sample in samples:
        try:
            extractor.extract(sample.data, sample.name)
        except NianbaoError:  # a report that fails has taken its time too
            continue
