"""Where the time of an extraction goes."""

from __future__ import annotations

import cProfile
import io
import pstats
from collections.abc import Sequence

from eval.benchmarks.model import Sample
from extract.errors import NianbaoError
from extract.pipeline import Extractor


def profile(samples: Sequence[Sample], lines: int = 40) -> str:
    """Extract every report once, warm, under cProfile; the functions with the most time in what they call."""
    extractor = Extractor()
    _extract_all(extractor, samples)
    profiler = cProfile.Profile()
    profiler.runcall(_extract_all, extractor, samples)
    text = io.StringIO()
    pstats.Stats(profiler, stream=text).strip_dirs().sort_stats("cumulative").print_stats(lines)
    return text.getvalue()


def _extract_all(extractor: Extractor, samples: Sequence[Sample]) -> None:
    for sample in samples:
        try:
            extractor.extract(sample.data, sample.name)
        except NianbaoError:  # a report that fails has taken its time too
            continue
