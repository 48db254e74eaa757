"""The scanned sample, from the pixels to the record: every cell is right or marked."""

from __future__ import annotations

from pathlib import Path

from eval.gold.format import load_gold
from extract.pipeline import Extractor
from extract.record import Status

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def test_a_scan_is_read_without_a_silent_mistake() -> None:
    gold = load_gold(SAMPLES / "gold" / "shaba_street_2025_scan.json")
    path = SAMPLES / gold.source
    record = Extractor().extract(path.read_bytes(), path.name).record
    cells = {(cell.table, cell.row, cell.column): cell for cell in record.cells}
    wrong = [key for key, cell in gold.cell_map().items() if cells[key].value != cell.value]
    assert (record.format, record.template, record.year, record.agency) == ("scan", "2021", gold.year, gold.agency)
    assert all(cells[key].status is Status.NEEDS_REVIEW for key in wrong)
    assert len(wrong) <= 0.02 * len(gold.cells)
    assert all(cell.page and cell.box for cell in record.cells if cell.status is Status.AS_PRINTED)
