from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from eval.cli import app
from eval.compare import compare, snapshot
from eval.out import OutError, load_out
from eval.run import evaluate, evaluate_all, to_json
from extract.record import Cell, Figure, Finding, Record

TEXT = "本年主动公开信息8条，网站公开信息5条。"
GOLD = {
    "source": "甲.txt",
    "agency": "某街道办事处",
    "year": 2021,
    "template": "2021",
    "cells": [
        {"table": "requests", "row": "new", "column": "total", "printed": "5", "value": 5},
        {"table": "requests", "row": "granted", "column": "total", "printed": "", "value": None},
    ],
    "figures": [
        {
            "indicator": "disclosed_total",
            "text": "8条",
            "value": 8,
            "unit": "条",
            "qualifier": "exact",
            "before": "公开信息",
            "after": "，网站公开",
        }
    ],
    "findings": [{"check": "report_year", "why": "2020 for 2021"}],
}


def figure(text: str, indicator: str, value: float) -> Figure:
    start = TEXT.index(text)
    fields = {"start": start, "end": start + len(text), "unit": "条", "qualifier": "exact", "period": "this_year"}
    return Figure.model_validate(
        {"indicator": indicator, "text": text, "value": value, "role": "single", "confidence": 1} | fields
    )


def record(printed: str = "5", value: float = 5, status: str = "as_printed", **more: Any) -> Record:
    cell = {"table": "requests", "row": "new", "column": "total", "unit": "件", "confidence": 1}
    blank = {**cell, "row": "granted", "printed": "", "value": None, "status": "blank"}
    return Record(
        report_id="a" * 16,
        source="目录/甲.txt",
        format="text",
        agency="某街道办事处",
        year=2021,
        template="2021",
        cells=[
            Cell.model_validate({**cell, "printed": printed, "value": value, "status": status}),
            Cell.model_validate(blank),
        ],
        **more,
    )


def write_out(path: Path, *records: Record, failures: str = "") -> Path:
    (path / "text").mkdir(parents=True)
    (path / "records.jsonl").write_text("".join(r.model_dump_json() + "\n" for r in records), encoding="utf-8")
    for r in records:
        (path / "text" / f"{r.report_id}.txt").write_text(TEXT, encoding="utf-8")
    (path / "failures.csv").write_text("source,error,message\n" + failures, encoding="utf-8")
    return path


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "甲.json").write_text(json.dumps(GOLD, ensure_ascii=False), encoding="utf-8")
    return folder


YEAR = Finding(
    check="text.report_year", kind="text", severity="error", message="年份不符", left=2020, right=2021, delta=-1
)


def test_run_counts_right_report(tmp_path: Path, gold: Path) -> None:
    ours = record(figures=[figure("8条", "disclosed_total", 8)], findings=[YEAR])
    [dataset] = evaluate_all(load_out(write_out(tmp_path / "out", ours)), [gold])
    data: Any = to_json([dataset])
    [total] = [d["total"] for d in data["datasets"]]
    assert total["cells"]["exact"] == 1.0
    assert total["figures"]["strict_f1"] == 1.0
    assert (total["findings"]["found"], total["findings"]["unmatched"]) == (1, 0)
    assert total["identity"]["agency"] == {"right": 1, "stated": 1}
    assert data["datasets"][0]["by_era"]["2021"] == total == data["datasets"][0]["by_format"]["text"]
    assert data["datasets"][0]["by_table"]["requests"]["right"] == 2


def test_failed_report_counts_and_absent_one_does_not(tmp_path: Path, gold: Path) -> None:
    other = json.dumps({**GOLD, "source": "乙.txt"}, ensure_ascii=False)
    (gold / "乙.json").write_text(other, encoding="utf-8")
    out = write_out(tmp_path / "out", failures="目录/甲.txt,timed_out,处理超时\n")
    dataset = evaluate(load_out(out), gold)
    assert [s.source for s in dataset.scores] == ["甲.txt"]
    assert dataset.cells().missing == 2
    assert dataset.not_run == ["乙.txt"]


def test_two_records_of_one_name_are_refused(tmp_path: Path, gold: Path) -> None:
    second = record().model_copy(update={"report_id": "b" * 16, "source": "别处/甲.txt"})
    with pytest.raises(OutError, match=r"同名：甲\.txt"):
        evaluate(load_out(write_out(tmp_path / "out", record(), second)), gold)


@pytest.mark.parametrize("content", ["{}\n", "不是\n"])
def test_broken_records_name_the_line(tmp_path: Path, content: str) -> None:
    (tmp_path / "records.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(OutError, match="第 1 行"):
        load_out(tmp_path)


def test_missing_plain_text_is_said(tmp_path: Path, gold: Path) -> None:
    out = write_out(tmp_path / "out", record())
    next((out / "text").iterdir()).unlink()
    with pytest.raises(OutError, match="缺少报告原文"):
        evaluate(load_out(out), gold)


def changes(tmp_path: Path, a: Record, b: Record, *gold: Path) -> list[tuple[str, str, str]]:
    folders = [write_out(tmp_path / name, r) for name, r in (("a", a), ("b", b))]
    found = compare(*(snapshot(folder, gold) for folder in folders))
    return [(c.part, c.effect, c.truth) for c in found]


def test_same_runs_do_not_differ(tmp_path: Path, gold: Path) -> None:
    assert changes(tmp_path, record(), record(), gold) == []


@pytest.mark.parametrize(
    ("a", "b", "effect"),
    [
        (record(), record("6", 6), "worse"),
        (record("6", 6), record("6", 6, "needs_review"), "better"),
        (record("6", 6), record(), "better"),
        (record("6", 6), record("7", 7), "same"),
        (record(), record(status="needs_review"), "same"),
    ],
)
def test_changed_cell_is_weighed_by_gold(tmp_path: Path, gold: Path, a: Record, b: Record, effect: str) -> None:
    assert changes(tmp_path, a, b, gold) == [("cell", effect, "'5' = 5")]


def test_without_gold_nobody_knows(tmp_path: Path, gold: Path) -> None:
    other = json.dumps({**GOLD, "source": "乙.txt"}, ensure_ascii=False)
    (gold / "甲.json").write_text(other, encoding="utf-8")
    assert changes(tmp_path, record(), record("6", 6), gold) == [("cell", "unknown", "")]


def test_changed_figures_and_findings(tmp_path: Path, gold: Path) -> None:
    first = record(figures=[figure("8条", "published_total", 8)])
    second = record(figures=[figure("8条", "disclosed_total", 8), figure("5条", "channel_website", 5)], findings=[YEAR])
    found = changes(tmp_path, first, second, gold)
    assert [(part, effect) for part, effect, _ in found] == [
        ("figure", "better"),
        ("figure", "worse"),
        ("finding", "better"),
    ]


def test_finding_that_gold_does_not_know_is_for_a_person(tmp_path: Path, gold: Path) -> None:
    unknown = YEAR.model_copy(update={"check": "text.other"})
    assert changes(tmp_path, record(), record(findings=[unknown]), gold) == [("finding", "unknown", "")]


def test_report_that_only_one_run_has(tmp_path: Path, gold: Path) -> None:
    a, b = write_out(tmp_path / "a", record()), write_out(tmp_path / "b")
    [change] = compare(snapshot(a, [gold]), snapshot(b, [gold]))
    assert (change.part, change.before, change.after) == ("report", "有", "")


def test_run_json_compares_like_its_folder(tmp_path: Path, gold: Path) -> None:
    out = write_out(tmp_path / "out", record("6", 6, figures=[figure("8条", "disclosed_total", 9)], findings=[YEAR]))
    path = tmp_path / "run.json"
    result = CliRunner().invoke(app, ["run", str(out), "--gold", str(gold), "-o", str(path)])
    assert result.exit_code == 0, result.output
    assert compare(snapshot(out, [gold]), snapshot(path)) == []
    before = path.read_bytes()
    CliRunner().invoke(app, ["run", str(out), "--gold", str(gold), "-o", str(path)])
    assert path.read_bytes() == before


def test_cli_lists_unmatched_and_missed_findings(tmp_path: Path, gold: Path) -> None:
    out = write_out(tmp_path / "out", record(findings=[YEAR.model_copy(update={"check": "text.other"})]))
    result = CliRunner().invoke(app, ["run", str(out), "--gold", str(gold)])
    assert result.exit_code == 0
    assert "可能误报" in result.output
    assert "2020 for 2021" in result.output


def test_cli_compare_writes_every_change(tmp_path: Path, gold: Path) -> None:
    a, b = write_out(tmp_path / "a", record()), write_out(tmp_path / "b", record("6", 6))
    target = tmp_path / "diff.json"
    result = CliRunner().invoke(app, ["compare", str(a), str(b), "--gold", str(gold), "-o", str(target)])
    assert result.exit_code == 0, result.output
    assert "变差" in result.output
    [change] = json.loads(target.read_text(encoding="utf-8"))
    assert change["place"] == "requests/new/total"
    assert change["effect"] == "worse"


@pytest.mark.parametrize("arguments", [["run", "没有"], ["compare", "没有", "没有"]])
def test_cli_wrong_folder_is_status_2_with_a_sentence(arguments: list[str]) -> None:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert "错误：" in result.output
    assert "Traceback" not in result.output
