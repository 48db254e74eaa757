"""Scores of cell readers whose cell boxes are given, and the cutting of those cells from cleaned pages."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

pytest.importorskip("cv2")

from PIL import Image, ImageDraw

from eval.benchmarks.scan_cells import TrueCell, score, true_cells
from eval.gold.scans.container import PageScan
from eval.gold.scans.geometry import corners
from eval.gold.scans.sample import ScanSample
from eval.gold.scans.scan import TrueBox
from extract.templates.model import CellKey

KEY = CellKey("requests", "r", "c")


def cell(printed: str) -> TrueCell:
    return TrueCell(np.zeros((2, 2), np.uint8), (), TrueBox(KEY, printed, 1, corners((0, 0, 1, 1)).tolist()))


def test_the_best_reading_counts_and_the_rest_is_among_five() -> None:
    cells = [cell("10"), cell("7"), cell("")]
    found = score(cells, [[("10", 0.9)], [("1", 0.6), ("7", 0.4)], [("", 1.0)]])
    assert (found.cells, found.in_five) == (3, 1.0)
    assert found.right == pytest.approx(2 / 3)
    assert found.nothing == 0


def test_nothing_read_where_something_is_printed_is_counted() -> None:
    assert score([cell("5"), cell("")], [[("", 0.2)], []]).nothing == 0.5


def test_a_dash_may_be_long_or_short_but_a_minus_counts() -> None:
    found = score([cell("—"), cell("-6")], [[("-", 1.0)], [("6", 1.0)]])
    assert found.right == 0.5


def test_cells_are_cut_from_the_cleaned_page_around_their_text() -> None:
    page = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(page)
    for x in range(200, 1100, 100):
        for y in range(300, 1500, 60):
            draw.rectangle((x, y, x + 100, y + 60), outline=0, width=2)
    draw.rectangle((540, 620, 560, 640), fill=0)
    box = TrueBox(KEY, "5", 1, tuple((float(x), float(y)) for x, y in corners((500, 600, 600, 660))))
    scan = PageScan(np.asarray(page), 150.0)
    sample = cast(ScanSample, SimpleNamespace(pages=(scan,), boxes=(box,)))
    (found,) = true_cells(sample)
    assert found.printed == "5"
    assert found.crop.shape == pytest.approx((60, 100), abs=5)
    assert len(found.lines) == 1
    dark = np.argwhere(found.crop[8:-8, 8:-8] < 100) + 8
    assert dark.mean(axis=0) == pytest.approx((30, 50), abs=4)
