"""The curve of ``extract/reconcile/confidence.yaml``, fitted on generated scans of the looks that training has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from eval.benchmarks.scan_counts import Judged, judged_cells
from eval.gold.scans.clean import LayoutError
from eval.gold.scans.sample import print_ahead, scan_report
from extract.errors import NianbaoError
from extract.pipeline import Extractor
from extract.reconcile.confidence import uncalibrated
from extract.record import Cell, Status
from models.tagger.calibration import Curve

_LOWEST, _HIGHEST = 0.05, 0.99
_HEAD = """# Scanned cells for review: what glyphs and relations make of them, and what share of such cells is right.
# Written by `nianbao eval confidence`, on looks that the benchmark of scans does not have.
"""


def marked_cells(seeds: Sequence[int], levels: Sequence[str], say: Callable[[str], None]) -> list[Judged]:
    """Cells for review of scanned reports, each report at one of the levels in turn, with their raw confidence."""
    extractor = Extractor()
    print_ahead(seeds, held_out=False)
    found: list[Judged] = []
    for number, seed in enumerate(seeds):
        level = levels[number % len(levels)]
        try:
            sample = scan_report(seed, level, held_out=False)
            with uncalibrated():
                record = extractor.extract(sample.data, sample.name).record
        except (LayoutError, NianbaoError) as error:
            say(f"{number + 1}/{len(seeds)} {level}：{error}")
            continue
        found += judged_cells(record, sample.gold, _is_marked)
        say(f"{number + 1}/{len(seeds)} {level}：存疑 {len(found)} 格")
    return found


def _is_marked(cell: Cell) -> bool:
    """Whether a cell is for review and was found on the page: where none was, there is no reading to believe."""
    return cell.status is Status.NEEDS_REVIEW and cell.box is not None


def fit_curve(judged: Sequence[Judged]) -> Curve:
    """The rising curve nearest to what was right (isotonic regression).

    Raises:
        ValueError: there is nothing to fit it to.
    """
    return Curve.fitted([(each.confidence, each.right) for each in judged], _LOWEST, _HIGHEST)


def write_curve(curve: Curve, path: Path) -> None:
    """The curve as the file that the package reads."""
    lines = [f"{name}: [{', '.join(map(str, points))}]\n" for name, points in curve.model_dump().items()]
    path.write_text(_HEAD + "".join(lines), encoding="utf-8")
