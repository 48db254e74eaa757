"""The curve of ``extract/reconcile/confidence.yaml``, fitted on generated scans of the looks that training has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from eval.benchmarks.scan_counts import Judged, value_is_right
from eval.gold.format import GoldReport
from eval.gold.scans.clean import LayoutError
from eval.gold.scans.sample import print_ahead, scan_report
from extract.errors import NianbaoError
from extract.pipeline import Extractor
from extract.reconcile.confidence import uncalibrated
from extract.record import Record, Status
from models.tagger.calibration import Curve

_LOWEST, _HIGHEST = 0.05, 0.99
_DIGITS = 4
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
        found += _marked(record, sample.gold)
        say(f"{number + 1}/{len(seeds)} {level}：存疑 {len(found)} 格")
    return found


def _marked(record: Record, gold: GoldReport) -> Iterator[Judged]:
    """Cells for review that were found on the page: where none was, there is no reading to believe."""
    cells = {cell.key: cell for cell in record.cells}
    for key, truth in gold.cell_map().items():
        cell = cells.get(key)
        if cell is not None and cell.status is Status.NEEDS_REVIEW and cell.box is not None:
            yield Judged(cell.confidence, value_is_right(cell, truth))


def fit_curve(judged: Sequence[Judged]) -> Curve:
    """The rising curve nearest to what was right (isotonic regression).

    Raises:
        ValueError: there is nothing to fit it to.
    """
    from sklearn.isotonic import IsotonicRegression

    model = IsotonicRegression(y_min=_LOWEST, y_max=_HIGHEST, out_of_bounds="clip")
    model.fit([each.confidence for each in judged], [float(each.right) for each in judged])
    raw = tuple(round(float(x), _DIGITS) for x in model.X_thresholds_)
    return Curve(raw=raw, right=tuple(round(float(y), _DIGITS) for y in model.y_thresholds_))


def write_curve(curve: Curve, path: Path) -> None:
    """The curve as the file that the package reads."""
    lines = [f"{name}: [{', '.join(map(str, points))}]\n" for name, points in curve.model_dump().items()]
    path.write_text(_HEAD + "".join(lines), encoding="utf-8")
