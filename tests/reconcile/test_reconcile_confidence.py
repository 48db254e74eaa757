"""The curve that ships: what it makes of the raw confidence of scanned cells for review."""

from __future__ import annotations

from extract.reconcile.confidence import review_confidence, uncalibrated


def test_the_curve_rises_and_never_claims_certainty() -> None:
    points = [review_confidence(raw / 50) for raw in range(51)]
    assert points == sorted(points)
    assert points[0] >= 0.0
    assert points[-1] < 1.0
    assert points[-1] - points[0] > 0.3


def test_it_can_be_held_back_for_fitting() -> None:
    with uncalibrated():
        assert [review_confidence(raw) for raw in (0.05, 0.6, 0.97)] == [0.05, 0.6, 0.97]
    assert review_confidence(0.6) != 0.6
