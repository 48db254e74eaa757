"""Real reports printed and scanned: every gold cell is as right as from the text of the file."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium
import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

from eval.gold.format import load_gold_dir, source_name
from eval.metrics.cells import Outcome
from eval.metrics.report import score_report
from extract.pipeline import Extractor

SHARED = Path(__file__).resolve().parents[3] / "shared"
GOLD = SHARED / "gold"
DPI = 150
REPORTS = sorted((SHARED / "real").glob("*.pdf")) if GOLD.is_dir() else []

pytestmark = pytest.mark.skipif(not REPORTS, reason="no ../shared with real reports beside the repository")


def scanned(path: Path) -> bytes:
    """The pages of a PDF as grey pictures, in a PDF again."""
    with pdfium.PdfDocument(path) as document:
        pages = [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]
    data = io.BytesIO()
    pages[0].save(data, "PDF", save_all=True, append_images=pages[1:], resolution=DPI, quality=70)
    return data.getvalue()


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_every_gold_cell_of_a_scan_is_right(path: Path) -> None:
    gold = load_gold_dir(GOLD)[source_name(path.name)]
    extraction = Extractor().extract(scanned(path), f"{path.stem}_scan.pdf")
    assert extraction.record.format == "scan"
    score = score_report(extraction.record, extraction.text, gold)
    wrong = [(cell.key, cell.outcome) for cell in score.cells if cell.outcome is not Outcome.RIGHT]
    assert [each for each in wrong if each[1] is not Outcome.EXTRA_REVIEW] == []
