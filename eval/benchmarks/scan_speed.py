"""``nianbao eval bench --scans N --speed``: seconds of a scanned page, beside page OCR over the whole page.

All readers get the same pixels, one after another on each page, with one thread each. What is compared is processor
time: it is that of a quiet machine also where others work on it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Literal

import cv2
import numpy as np
from rich.console import Console
from rich.table import Table

from eval.benchmarks.baselines.page_ocr import open_paddleocr, open_rapidocr
from eval.gold.scans.container import PageScan
from eval.gold.scans.damage import levels
from eval.gold.scans.geometry import Pixels
from eval.gold.scans.sample import ScanSample, scans
from extract.intake.scan.page import PageReader
from extract.intake.scan.raster import PageImage
from extract.intake.scan.readers import Readers
from models.digits import open_reader
from models.doubt import open_reader as open_doubt
from models.ocr.engine import open_engine
from models.ocr.interface import OcrSettings

Kind = Literal["table", "text"]
PageRead = Callable[[Pixels], object]
"""Reads a page (H x W x 3, RGB)."""
_THREADS = 1
_OURS = "nianbao"
_KINDS: dict[Kind, str] = {"table": "有表格的页", "text": "只有文字的页"}


@dataclass(slots=True)
class PageTimes:
    """Processor seconds of the pages of one kind, by reader."""

    seconds: dict[str, list[float]] = field(default_factory=dict)

    def add(self, reader: str, spent: float) -> None:
        """Note the time of one page."""
        self.seconds.setdefault(reader, []).append(spent)

    def summary(self) -> dict[str, dict[str, float]]:
        """By reader: pages, the median and the mean, and how many times as long as ours the mean is."""
        means = {reader: sum(spent) / len(spent) for reader, spent in self.seconds.items()}
        return {
            reader: {
                "pages": len(spent),
                "median_seconds": round(median(spent), 3),
                "mean_seconds": round(means[reader], 3),
                "times_ours": round(means[reader] / means[_OURS], 2),
            }
            for reader, spent in self.seconds.items()
        }


def measure_speed(count: int, seed: int, chosen: Sequence[str] | None, console: Console) -> dict[str, object]:
    """Read the pages of ``count`` reports for each level with every reader; print the table and return the numbers.

    Raises:
        PrintError: scans cannot be printed on this machine.
        EngineUnavailableError: the packages of a reader are missing.
    """
    cv2.setNumThreads(_THREADS)
    readers: dict[str, PageRead] = {
        _OURS: _ours(),
        "paddleocr": open_paddleocr(_THREADS),
        "rapidocr": open_rapidocr(_THREADS),
    }
    results: dict[str, dict[Kind, PageTimes]] = {}
    warm = False
    for level in chosen or levels():
        times = results.setdefault(level, {kind: PageTimes() for kind in _KINDS})
        for number, sample in enumerate(scans(count, level, seed), 1):
            if not warm:  # the networks are compiled for a size when they first see it
                _timed(readers, _pixels(sample.pages[0]))
                warm = True
            for kind, page in _pages(sample):
                for reader, spent in _timed(readers, _pixels(page)).items():
                    times[kind].add(reader, spent)
            console.print(f"{level} {number}/{count} {sample.name}：{len(sample.pages)} 页")
    console.print(_table(results))
    summaries = {
        level: {kind: times.summary() for kind, times in kinds.items() if times.seconds}
        for level, kinds in results.items()
    }
    return {"schema": 1, "seed": seed, "threads": _THREADS, "levels": summaries}


def _pages(sample: ScanSample) -> list[tuple[Kind, PageScan]]:
    with_values = {box.page for box in sample.boxes}
    return [("table" if number in with_values else "text", page) for number, page in enumerate(sample.pages, 1)]


def _pixels(page: PageScan) -> Pixels:
    seen = page.seen()
    return seen if seen.ndim == 3 else np.repeat(seen[:, :, None], 3, axis=2)


def _timed(readers: dict[str, PageRead], pixels: Pixels) -> dict[str, float]:
    spent: dict[str, float] = {}
    for name, read in readers.items():
        start = time.process_time()
        read(pixels)
        spent[name] = time.process_time() - start
    return spent


def _ours() -> PageRead:
    pages = PageReader(Readers(open_engine(OcrSettings("rapidocr", _THREADS)), open_reader(), open_doubt()))

    def read(pixels: Pixels) -> None:
        height, width = pixels.shape[:2]
        pages.read(PageImage(1, pixels, width, height))

    return read


def _table(results: dict[str, dict[Kind, PageTimes]]) -> Table:
    columns = ("级别", "页", "方法", "页数", "中位数 CPU 秒", "平均 CPU 秒", "为本系统的几倍")
    table = Table(*columns, title="扫描件每页用时（各用一个线程）", title_justify="left")
    for level, kinds in results.items():
        for kind, times in kinds.items():
            for reader, row in times.summary().items():
                numbers = f"{row['median_seconds']:.2f}", f"{row['mean_seconds']:.2f}", f"{row['times_ours']:.2f}"
                table.add_row(level, _KINDS[kind], reader, f"{row['pages']:.0f}", *numbers)
    return table
