"""Real reports printed and scanned: every gold cell is as right as from the text of the file."""

from __future__ import annotations

import io
from pathlib import Path
from random import Random

import pypdfium2 as pdfium
import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

from eval.gold.format import GoldReport, load_gold_dir, source_name
from eval.gold.scans.clean import CleanReport
from eval.gold.scans.container import write_pdf
from eval.gold.scans.damage import draw_damage
from eval.gold.scans.look import random_look
from eval.gold.scans.scan import scan_pages
from eval.metrics.cells import Outcome
from eval.metrics.report import score_report
from extract.pipeline import Extractor

SHARED = Path(__file__).resolve().parents[3] / "shared"
GOLD = SHARED / "gold"
DPI = 150
ALLOWED = {"L3": 0.0, "L5": 0.02}
"""Share of the cells of one report that may be in doubt or missing."""
REPORTS = sorted((SHARED / "real").glob("*.pdf")) if GOLD.is_dir() else []

pytestmark = pytest.mark.skipif(not REPORTS, reason="no ../shared with real reports beside the repository")


def scanned(path: Path) -> bytes:
    """The pages of a PDF as grey pictures, in a PDF again."""
    with pdfium.PdfDocument(path) as document:
        pages = [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]
    data = io.BytesIO()
    pages[0].save(data, "PDF", save_all=True, append_images=pages[1:], resolution=DPI, quality=70)
    return data.getvalue()


def damaged(path: Path, gold: GoldReport, level: str) -> bytes:
    """The pages of a PDF as the level of the benchmark scans them; the look plays no part, the pages are printed."""
    printed = CleanReport(path.read_bytes(), gold, random_look(Random(0), held_out=True), ())
    return write_pdf(scan_pages(printed, draw_damage(level, Random(path.stem)), path.stem).pages)


def wrong(data: bytes, name: str, gold: GoldReport) -> list[tuple[object, Outcome]]:
    """Cells of a scan that are not right, but for rows in doubt that the report does not print."""
    extraction = Extractor().extract(data, name)
    assert extraction.record.format == "scan"
    score = score_report(extraction.record, extraction.text, gold)
    return [
        (cell.key, cell.outcome) for cell in score.cells if cell.outcome not in (Outcome.RIGHT, Outcome.EXTRA_REVIEW)
    ]


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_every_gold_cell_of_a_scan_is_right(path: Path) -> None:
    gold = load_gold_dir(GOLD)[source_name(path.name)]
    assert wrong(scanned(path), f"{path.stem}_scan.pdf", gold) == []


@pytest.mark.parametrize("level", ["L3", "L5"])
@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_nothing_is_wrong_and_unmarked_in_a_damaged_scan(path: Path, level: str) -> None:
    gold = load_gold_dir(GOLD)[source_name(path.name)]
    found = wrong(damaged(path, gold, level), f"{path.stem}_{level}.pdf", gold)
    assert [each for each in found if each[1] not in (Outcome.DOUBTFUL, Outcome.MISSING)] == []
    assert len(found) <= len(gold.cells) * ALLOWED[level]
