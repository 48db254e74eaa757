"""Runs in the store, and the numbers that the dashboard draws from them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("pandas", reason="needs the extra dashboard")

from eval.analysis.accuracy import MEASURES, by_report, group_table, measure_change, measure_share
from eval.analysis.calibration import calibration_error, judged_cells, operating_point, reliability, risk_coverage
from eval.analysis.figures import by_indicator, confusion
from eval.analysis.frames import Frames, load_frames
from eval.analysis.heat import heat, total_by
from eval.analysis.intervals import difference, share, wilson
from eval.analysis.relations import relations_of
from eval.analysis.spans import draw, passages
from eval.dashboard.view import csv_bytes
from eval.out import OutError
from eval.runs.pages import picture_path
from eval.runs.speed import speed_rows
from eval.runs.store import RunStore
from extract.templates import load_template
from extract.templates.model import CellKey


def _frames(store: RunStore, name: str) -> Frames:
    return load_frames(store, next(info for info in store.runs() if info.name == name))


def test_a_run_keeps_where_it_comes_from(run_store: RunStore) -> None:
    info = next(info for info in run_store.runs() if info.name == "旧")
    assert (info.version, info.study, info.models["figures"]) == ("0.1.0", "勾稽", ["rules-0.1.0"])
    assert len(run_store.runs()) == 2


def test_wrong_cell_is_counted_once_and_named(run_store: RunStore) -> None:
    frames = _frames(run_store, "旧")
    total = 2 * len(load_template("2021").keys())  # of two reports
    found = {m.id: measure_share(by_report(frames), m) for m in MEASURES}
    assert (found["cells_right"].part, found["cells_right"].whole) == (total - 1, total)
    assert found["cells_silent"].part == 1
    assert found["figures_f1"].value == 0
    rows = {row["group"]: row for row in group_table(frames, "level").to_dict("records")}
    assert {group: row["cells"] for group, row in rows.items()} == {"L2": total / 2, "digital": total / 2}
    assert (rows["L2"]["wrong_unmarked"], rows["digital"]["wrong_unmarked"]) == (1, 0)


def test_change_is_over_the_common_reports(run_store: RunStore) -> None:
    new, old = (by_report(_frames(run_store, name)) for name in ("新", "旧"))
    moved = measure_change(new, old, MEASURES[0])
    assert moved is not None
    assert moved.value == pytest.approx(1 / (2 * len(load_template("2021").keys())))
    assert measure_change(new, old.iloc[:0], MEASURES[0]) is None


def test_heat_has_the_shape_of_the_form(run_store: RunStore) -> None:
    table = load_template("2021").table("requests")
    found = heat(_frames(run_store, "旧").cells, table)
    assert len(found) == len(table.rows) * len(table.columns)
    wrong = found[found["wrong"] > 0]
    assert wrong[["row", "column"]].values.tolist() == [["new", "natural_person"]]
    assert total_by(found, "row").set_index("row").loc["new", "wrong_unmarked"] == 1


def test_relations_say_which_sum_the_wrong_cell_breaks(run_store: RunStore) -> None:
    cells = _frames(run_store, "旧").cells
    found = relations_of(cells, "2021", CellKey("requests", "new", "natural_person"))
    assert len(found) >= 2
    assert not found["holds"].any()
    assert found["gold_holds"].all()


def test_figures_by_indicator_and_confusion(run_store: RunStore) -> None:
    figures = _frames(run_store, "旧").figures
    table = by_indicator(figures).set_index("indicator")
    assert (table.loc["disclosed_total", "gold"], table.loc["disclosed_total", "span_only"]) == (1, 1)
    assert set(confusion(figures)[["gold", "record"]].itertuples(index=False, name=None)) == {
        ("disclosed_total", "published_total"),
        ("requests_received", ""),
    }


def test_markup_of_a_report_is_text_in_the_drawing(run_store: RunStore) -> None:
    frames = _frames(run_store, "旧")
    (text,) = (text for text in frames.texts["text"] if "<script>" in text)
    (passage,) = passages(frames.figures, text)
    sides = (("gold_indicator", "标准", "#56B4E9"), ("indicator", "抽出", "#E69F00"))
    html = draw(passage, text, sides, {"disclosed_total": "主动公开"})
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "标准：主动公开" in html
    missed = frames.figures[frames.figures["verdict"] == "missed"].iloc[0]
    assert text[int(missed["start"]) : int(missed["end"])] == "2件"


def test_intervals_are_never_narrower_than_wilson() -> None:
    found = share([10] * 20, [10] * 20)
    assert found.value == 1
    assert found.low == pytest.approx(wilson(200, 200)[0])
    assert share([], []).value is None
    clustered = share([0, 100, 100, 100], [100] * 4)
    assert clustered.low is not None
    assert clustered.low < wilson(300, 400)[0]


def test_paired_difference_sees_what_is_the_same_in_every_report() -> None:
    old = np.array([90, 50, 70, 80, 95])
    moved = difference(old + 2, [100] * 5, old, [100] * 5)
    assert moved is not None
    assert moved.value == pytest.approx(0.02)
    assert moved.clear


def test_reliability_and_risk() -> None:
    judged = pd.DataFrame(
        {"confidence": [0.99, 0.99, 0.6, 0.6], "right": [True, True, True, False], "review": [False, False, True, True]}
    )
    assert reliability(judged)["count"].tolist() == [2, 2]
    assert calibration_error(judged) == pytest.approx((0.01 * 2 + 0.1 * 2) / 4)
    curve = risk_coverage(judged)
    assert curve[["coverage", "risk"]].values.tolist() == [[0.5, 0.0], [1.0, 0.25]]
    assert operating_point(judged) == (0.5, 0.0)


def test_cells_called_missing_are_not_judged_by_confidence(run_store: RunStore) -> None:
    cells = _frames(run_store, "旧").cells.copy()
    before = len(judged_cells(cells))
    cells.loc[cells.index[0], "status"] = "missing"
    assert len(judged_cells(cells)) == before - 1


def test_csv_runs_no_formula() -> None:
    assert b"'=1+1" in csv_bytes(pd.DataFrame({"a": ["=1+1"]}))


def test_no_path_but_that_of_a_report_id(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no report id"):
        picture_path(tmp_path, "../../etc", 1)


def test_bad_bench_and_learning_files_say_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "bench.json").write_text("{}", encoding="utf-8")
    with pytest.raises(OutError, match="没有速度数据"):
        speed_rows(tmp_path / "bench.json")
    (tmp_path / "learning.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(OutError, match="所需的列"):
        RunStore(tmp_path).learning()


def test_a_folder_that_is_no_run_is_named(tmp_path: Path) -> None:
    (tmp_path / "runs" / "x").mkdir(parents=True)
    assert RunStore(tmp_path).runs() == []
    assert RunStore(tmp_path).unreadable() == ["x"]
