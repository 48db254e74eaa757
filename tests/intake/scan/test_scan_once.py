"""What saves time without changing what is found: nothing is measured twice, nor where nothing can be."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="pictures are read with opencv-python-headless")

import numpy as np
from scan_drawing import Sheet

from extract.intake.scan.clean import clean
from extract.intake.scan.crops import InkPage
from extract.intake.scan.grid import find_tables
from extract.intake.scan.ink import percentile
from extract.intake.scan.walls import Evidence

XS, YS = [200, 420, 620, 820, 1120, 1400], [400, 460, 520, 580, 640, 700]


def ruled_sheet() -> Sheet:
    sheet = Sheet()
    sheet.grid(XS, YS)
    for y in YS[:-1]:
        sheet.words(240, y + 17, 4)
        sheet.bars(620, y, 820, y + 60, 3)
    return sheet


def test_a_cell_is_measured_once() -> None:
    ink = InkPage(clean(ruled_sheet().image()))
    assert ink.cell((200.0, 400.0, 420.0, 460.0)) is ink.cell((200.0, 400.0, 420.0, 460.0))


def test_the_walls_of_a_table_are_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0
    scores = Evidence.scores

    def counted(self: Evidence, *args: object) -> object:
        nonlocal calls
        calls += 1
        return scores(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Evidence, "scores", counted)
    assert len(find_tables(clean(ruled_sheet().image()))) == 1
    assert calls == len(XS) + len(YS)


def test_rows_on_which_nothing_can_stand_are_left_out_and_no_wall_is(monkeypatch: pytest.MonkeyPatch) -> None:
    page, asked = clean(ruled_sheet().image()), []
    shares = Evidence.shares

    def noted(self: Evidence, rows: np.ndarray, *args: object, **named: object) -> object:
        if named.get("parts"):
            asked.append(len(rows))
        return shares(self, rows, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Evidence, "shares", noted)
    found = find_tables(page)
    assert asked
    assert max(asked) < page.grey.shape[1] / 4
    monkeypatch.setattr(Evidence, "_may_stand", lambda _, start, __: np.ones(len(start), np.bool_))
    assert find_tables(page) == found


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
def test_percentiles_are_those_of_the_values(share: float) -> None:
    values = np.random.default_rng(7).integers(0, 256, 1002, dtype=np.uint8)
    assert percentile(np.bincount(values, minlength=256), share) == pytest.approx(np.quantile(values, share))
