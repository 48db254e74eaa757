"""The generated reports of a benchmark: the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count as count_from
from itertools import cycle, product
from pathlib import Path

from eval.benchmarks.model import Sample
from eval.gold.generate.render.registry import FORMATS
from eval.gold.generate.report import generate
from eval.gold.scans.clean import LayoutError
from eval.gold.scans.damage import levels
from eval.gold.scans.sample import print_ahead, scan_report
from extract.templates import eras


def samples(seed: int, count: int) -> Iterator[Sample]:
    """Yield ``count`` reports without planted errors; eras and formats take turns, whatever their real shares."""
    kinds = list(product(eras(), FORMATS))
    for index in range(count):
        era, file_format = kinds[index % len(kinds)]
        report = generate(seed + index, era=era, format=file_format)
        yield Sample(report.name, report.format, era, report.data, report.gold)


def write_corpus(folder: Path, seed: int, count: int, scanned: int = 0) -> list[Path]:
    """Write ``count`` reports, eras and formats in the generator's own shares; their paths, in order.

    Args:
        folder: where to.
        seed: of the first report.
        count: how many in all.
        scanned: how many of them are scans, of the least damaged level to the worst in turn.

    Raises:
        PrintError: scans are asked for and cannot be printed on this machine.
    """
    paths = []
    for index, (name, data) in enumerate(_mixed(seed, count, scanned)):
        paths.append(folder / f"{index:05d}_{name}")
        paths[-1].write_bytes(data)
    return paths


def _mixed(seed: int, count: int, scanned: int) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of digital reports with the scans spread evenly among them."""
    if scanned:
        print_ahead([seed + index for index in range(scanned)])
    scans = _scans(seed)
    for index in range(count):
        if (index + 1) * scanned // count > index * scanned // count:
            yield next(scans)
        else:
            report = generate(seed + index)
            yield report.name, report.data


def _scans(seed: int) -> Iterator[tuple[str, bytes]]:
    by_level = cycle(levels())
    for number in count_from(seed):
        try:
            scan = scan_report(number, next(by_level))
        except LayoutError:  # no look prints every value of this one whole
            continue
        yield scan.name, scan.data
