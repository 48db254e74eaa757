"""Single misread digits in cells that sums bind."""

from __future__ import annotations

from eval.benchmarks.misread import measure_misread


def test_sums_restore_a_misread_digit_and_mark_what_they_cannot_restore() -> None:
    named, lost = measure_misread(8, 41)
    assert named.cells == lost.cells > 50
    assert named.repaired >= 0.9 * named.cells
    assert named.silent == lost.silent == 0
    assert lost.marked >= 0.95 * lost.cells
