"""The batch is really killed here, by the signal that nothing can catch."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from eval.benchmarks import interrupted

FIGURES = "一、主动公开政府信息{}条。\n"


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(6):
        text = f"云桥街道办事处2022年政府信息公开工作年度报告\n{FIGURES.format(number + 7)}"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def test_a_killed_batch_ends_with_the_same_bytes(reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interrupted, "_LONGEST_PAUSE", 0.02)  # six small texts are done in less than a real pause
    said: list[str] = []
    result = interrupted.measure(reports, kills=3, workers=1, seed=1, say=said.append)
    assert result.differing == []
    assert (result.reports, len(result.kept), len(said)) == (6, 3, 4)
    assert result.kept == sorted(result.kept)
    assert result.kept[-1] == 6  # the last one is due when only the output is left to be written
    assert result.too_late <= 1


def test_the_kills_wait_for_results_over_the_whole_batch() -> None:
    drawn = random.Random(5)
    awaited = interrupted._awaited(2000, 20, drawn)
    assert (len(awaited), awaited[-1]) == (20, 2000)
    assert awaited == sorted(awaited)
    assert awaited[0] < 400
    assert awaited[-2] > 1600
    assert interrupted._awaited(2000, 0, drawn) == []


def test_a_difference_is_named(reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second run is of another folder: it has to be noticed."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "0.txt").write_text(f"石门县水利局2021年政府信息公开工作年度报告\n{FIGURES.format(3)}", encoding="utf-8")
    start = interrupted._start
    monkeypatch.setattr(
        interrupted, "_start", lambda given, out, workers: start(other if out.name == "broken" else given, out, workers)
    )
    assert "records.jsonl" in interrupted.measure(reports, kills=0, workers=1, seed=1, say=print).differing
