"""The generated reports of a benchmark: the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

from eval.benchmarks.model import Sample
from eval.gold.generate.render.registry import FORMATS
from eval.gold.generate.report import generate
from extract.templates import eras


def samples(seed: int, count: int) -> Iterator[Sample]:
    """Yield ``count`` reports without planted errors; eras and formats take turns, whatever their real shares."""
    kinds = list(product(eras(), FORMATS))
    for index in range(count):
        era, file_format = kinds[index % len(kinds)]
        report = generate(seed + index, era=era, format=file_format)
        yield Sample(report.name, report.format, era, report.data, report.gold)


def write_corpus(folder: Path, seed: int, count: int) -> list[Path]:
    """Write ``count`` reports, eras and formats in the generator's own shares; their paths, in order."""
    paths = []
    for index in range(count):
        report = generate(seed + index)
        paths.append(folder / f"{index:05d}_{report.name}")
        paths[-1].write_bytes(report.data)
    return paths
