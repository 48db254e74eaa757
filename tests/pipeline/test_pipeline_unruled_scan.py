"""Scans of tables without ruling lines, from the pixels to the record: most cells are right, the others marked."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

from eval.benchmarks.scan_counts import judge
from eval.gold.scans.printing import missing_tools
from eval.gold.scans.sample import scan_report
from extract.pipeline import Extractor

pytestmark = pytest.mark.skipif(bool(missing_tools()), reason="scans are printed with LibreOffice and Chromium")


@pytest.mark.parametrize("era", ["2014", "2019", "2021"])
def test_tables_without_lines_are_read_without_a_silent_mistake(era: str) -> None:
    sample = scan_report(93_000, "L2", era=era, ruled=False)
    record = Extractor().extract(sample.data, sample.name).record
    counts, _ = judge(record, sample.gold)
    assert counts.silent == 0
    assert counts.right >= 0.8 * counts.gold
    assert all(cell.box for cell in record.cells if cell.printed)
