"""The curve that says how far scanned cells for review can be believed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

pytest.importorskip("sklearn", reason="the curve is fitted with scikit-learn")

from eval.benchmarks.confidence import fit_curve, write_curve
from eval.benchmarks.scan_counts import Judged
from models.tagger.calibration import Curve


def test_the_curve_says_what_share_is_right(tmp_path: Path) -> None:
    judged = [Judged(0.2, i % 2 == 0) for i in range(40)] + [Judged(0.6, i % 10 != 0) for i in range(40)]
    curve = fit_curve(judged)
    assert (curve.at(0.2), curve.at(0.6)) == (pytest.approx(0.5), pytest.approx(0.9))
    path = tmp_path / "confidence.yaml"
    write_curve(curve, path)
    assert Curve.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))) == curve


def test_a_curve_never_falls_and_is_never_certain() -> None:
    curve = fit_curve([Judged(0.1, True)] * 9 + [Judged(0.5, False)] * 3 + [Judged(0.9, True)] * 40)
    points = [curve.at(raw / 20) for raw in range(21)]
    assert points == sorted(points)
    assert points[-1] < 1.0
