"""How fast the review page of many reports opens, in a real browser from the disk.

python -c "from eval.benchmarks.review_page import measure; print(measure('out/demo'))"
"""

from __future__ import annotations

import random
import shutil
import time
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from extract.export.jsonl import record_line
from extract.record import Record
from extract.review.build import ReviewOptions, build_review
from extract.review.folder import ReviewFolder
from extract.review.html import page_tail, picture_block

_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
_PICTURE = 60_000
_SEED = 6


@dataclass(frozen=True, slots=True)
class Opening:
    """Seconds from the address to the list, and from a click to a report; size of the file in bytes."""

    reports: int
    size: int
    list_seconds: float
    report_seconds: float


def measure(out: str, reports: int = 500, picture_bytes: int = 0) -> Opening:
    """Open a page of many reports: those of an OUT folder, over and over, under ids of their own.

    Args:
        picture_bytes: bytes of noise that stand for page images; the time depends on their size alone.
    """
    with TemporaryDirectory(prefix="nianbao-") as scratch:
        page = Path(scratch) / "page.html"
        _write_page(_multiply(ReviewFolder(Path(out)), reports, Path(scratch) / "out"), page, picture_bytes)
        seconds = _open(page)
        return Opening(reports, page.stat().st_size, *seconds)


def _multiply(folder: ReviewFolder, reports: int, target: Path) -> ReviewFolder:
    """A folder with ``reports`` records: the given ones in turn, their texts beside them."""
    (target / "text").mkdir(parents=True)
    entries = islice(cycle(list(folder.entries())), reports)
    with (target / "records.jsonl").open("w", encoding="utf-8") as file:
        for number, entry in enumerate(entries):
            record = folder.record(entry)
            copy = record.model_copy(update={"report_id": f"{number:016x}", "agency": f"{record.agency}{number}"})
            file.write(record_line(copy))
            _copy_text(folder, record, target / "text" / f"{copy.report_id}.txt")
    return ReviewFolder(target)


def _copy_text(folder: ReviewFolder, record: Record, target: Path) -> None:
    target.write_text(folder.text(record), encoding="utf-8")


def _write_page(folder: ReviewFolder, page: Path, picture_bytes: int) -> None:
    build_review(folder, list(folder.entries()), page, ReviewOptions(picture_bytes=0))
    draw, tail = random.Random(_SEED), page_tail()
    with page.open("r+", encoding="utf-8") as file:
        file.seek(page.stat().st_size - len(tail.encode()))
        for number in range(picture_bytes // _PICTURE):
            file.write(picture_block(f"noise-{number}", draw.randbytes(_PICTURE)))
        file.write(tail)


def _open(page: Path) -> tuple[float, float]:
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(_FLAGS))
        tab = browser.new_page()
        begin = time.monotonic()
        tab.goto(page.as_uri(), wait_until="load")
        tab.wait_for_selector(".reports tbody tr")
        opened = time.monotonic()
        tab.click(".reports tbody tr:last-child button")
        tab.wait_for_selector(".forms, .record")
        seconds = opened - begin, time.monotonic() - opened
        browser.close()
    return seconds
