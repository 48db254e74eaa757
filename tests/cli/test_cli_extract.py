"""``nianbao extract``: arguments, exit status and what it prints."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import batch_fakes
import psutil
import pytest
from batch_fakes import tree, write_inputs

from extract.config import Config

INTERRUPTED = """
import batch_fakes, extract.batch.worker
extract.batch.worker.build_extractor = batch_fakes.fake_extractor
from extract.cli.app import main
main()
"""


def test_status_0_where_all_gave_a_record(call, tmp_path: Path) -> None:
    write_inputs(tmp_path / "in", a="report 1", b="report 2")
    result = call("extract", tmp_path / "in", "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert {"records.jsonl", "cells.csv", "figures.csv", "findings.csv", "failures.csv"} <= tree(
        tmp_path / "out"
    ).keys()
    assert "records.xlsx" not in tree(tmp_path / "out")
    lines = {line.split()[0]: line.split()[1:] for line in result.stdout.splitlines() if len(line.split()) > 1}
    assert lines["报告"][0] == "2"
    assert lines["模板"] == ["2", "2021", "2"]
    assert lines["单元格"] == ["6", "与原文一致", "6"]
    assert lines["问题"] == ["2", "文表", "2"]
    assert lines["失败"] == ["0"]


def test_status_1_where_some_failed_and_each_is_named(call, tmp_path: Path) -> None:
    write_inputs(tmp_path / "in", a="report 1", b="reject", c="break")
    result = call("extract", tmp_path / "in", tmp_path / "absent.pdf", "-o", tmp_path / "out", "--workers", 1)
    assert result.exit_code == 1
    printed = "".join(result.stdout.split())
    for part in ("b.txt", "not_a_report", "没有标题", "c.txt", "internal", "absent.pdf", "文件不存在"):
        assert part in printed
    assert "a.txt" not in printed
    assert "Traceback" not in result.output


def test_verbose_shows_the_trace_on_standard_error(call, tmp_path: Path) -> None:
    write_inputs(tmp_path / "in", c="break")
    result = call("extract", tmp_path / "in", "-o", tmp_path / "out", "--verbose")
    assert "Traceback" in result.stderr
    assert "Traceback" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--engine", "dask"], "未知的执行方式 dask"),
        (["--ocr", "paddle"], "可用 rapidocr、paddleocr"),
        (["--format", "pdf"], "未知的导出格式 pdf"),
        (["--config", "absent.yaml"], "配置文件 absent.yaml 无效：不存在"),
        (["--workers", "0"], "--workers"),
        (["--colour"], "--colour"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_status_2_where_the_call_is_wrong(call, tmp_path: Path, arguments: list[str], message: str) -> None:
    (path,) = write_inputs(tmp_path / "in", a="report 1")
    result = call("extract", path, "-o", tmp_path / "out", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "out").exists()


def test_status_2_where_ray_is_not_installed(call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (path,) = write_inputs(tmp_path / "in", a="report 1")
    monkeypatch.setattr("extract.cli.extract.find_spec", lambda name: None)
    result = call("extract", path, "-o", tmp_path / "out", "--engine", "ray")
    assert result.exit_code == 2
    assert "pip install 'nianbao[ray]'" in result.stderr


def test_status_2_without_inputs(call, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    result = call("extract", tmp_path / "in", "-o", tmp_path / "out")
    assert (result.exit_code, "没有找到任何输入文件" in result.stderr) == (2, True)
    assert call("extract", "-o", tmp_path / "out").exit_code == 2
    assert call("extract", tmp_path / "in").exit_code == 2


def test_status_2_where_the_output_cannot_be_written(call, tmp_path: Path) -> None:
    (path,) = write_inputs(tmp_path / "in", a="report 1")
    result = call("extract", path, "-o", path)
    assert (result.exit_code, "无法写入：路径中有一段不是文件夹" in result.stderr) == (2, True)
    assert path.read_text() == "report 1"


def test_an_unknown_setting_is_named(call, tmp_path: Path) -> None:
    (path,) = write_inputs(tmp_path / "in", a="report 1")
    for content, sentence in (
        ("limits: {page: 3}", "limits.page 不是一项设置"),
        ("limits: {pages: 0}", "limits.pages 须大于 0"),
        ("a: b: c", "第 1 行不是 YAML"),
    ):
        (tmp_path / "c.yaml").write_text(content, encoding="utf-8")
        result = call("extract", path, "-o", tmp_path / "out", "--config", tmp_path / "c.yaml")
        assert (result.exit_code, sentence in result.stderr) == (2, True)


def test_a_limit_of_the_call_leaves_the_other_settings_as_they_are() -> None:
    settings = Config(taggers="rules").limited(["pages=7"])
    assert (settings.taggers, settings.limits.pages) == ("rules", 7)


def test_limits_come_from_the_config_file(call, tmp_path: Path) -> None:
    (path,) = write_inputs(tmp_path / "in", a="report 1")
    (tmp_path / "c.yaml").write_text("limits: {bytes: 5}", encoding="utf-8")
    result = call("extract", path, "-o", tmp_path / "out", "--config", tmp_path / "c.yaml")
    assert (result.exit_code, "too_large" in result.stdout) == (1, True)


def test_paths_come_from_standard_input(call, tmp_path: Path) -> None:
    a, b = write_inputs(tmp_path / "in", a="report 1", b="report 2")
    result = call("extract", "-", "-o", tmp_path / "out", stdin=f"{b}\n{a}\n".encode())
    assert result.exit_code == 0, result.output
    cells = (tmp_path / "out/cells.csv").read_text(encoding="utf-8")
    assert cells.index("b.txt") < cells.index("a.txt")


def test_all_formats(call, tmp_path: Path) -> None:
    (path,) = write_inputs(tmp_path / "in", a="report 1")
    assert call("extract", path, "-o", tmp_path / "out", "--format", "parquet,xlsx").exit_code == 0
    found = {name for name in tree(tmp_path / "out") if "/" not in name}
    assert found == {"cells.parquet", "figures.parquet", "findings.parquet", "records.xlsx", "failures.csv"}


def test_exports_that_this_run_does_not_write_are_named(call, tmp_path: Path) -> None:
    (path,) = write_inputs(tmp_path / "in", a="report 1")
    assert "注意" not in call("extract", path, "-o", tmp_path / "out").stderr
    result = call("extract", path, "-o", tmp_path / "out", "--format", "jsonl")
    assert "cells.csv、figures.csv、findings.csv 是以前的运行写的" in result.stderr


def test_links_left_out_are_told(call, tmp_path: Path) -> None:
    write_inputs(tmp_path / "in", a="report 1")
    (tmp_path / "in/away.txt").symlink_to(tmp_path)
    result = call("extract", tmp_path / "in", "-o", tmp_path / "out")
    assert (result.exit_code, "away.txt" in result.stderr) == (0, True)


def test_output_that_no_terminal_reads_is_plain(call, tmp_path: Path) -> None:
    write_inputs(tmp_path / "in", a="report 1", b="reject")
    result = call("extract", tmp_path / "in", "-o", tmp_path / "out")
    assert "\x1b" not in result.output
    assert result.stderr == ""


def test_escapes_in_a_file_name_do_not_reach_the_terminal(call, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/\x1b]0;x\x07.txt").write_text("reject", encoding="utf-8")
    result = call("extract", tmp_path / "in", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert not {"\x1b", "\x07"} & set(result.output)
    assert "␛]0;x␇.txt" in "".join(result.stdout.split())


def test_ctrl_c_ends_the_workers_and_keeps_what_is_done(tmp_path: Path) -> None:
    write_inputs(tmp_path / "in", a="report 1", b="hang")
    batch_tests = Path(batch_fakes.__file__).parent
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, "extract", str(tmp_path / "in"), "-o", str(tmp_path / "out")],
        env=os.environ | {"PYTHONPATH": str(batch_tests)}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while process.poll() is None and not list((tmp_path / "out").glob(".nianbao/results/*/*/*.gz")):
        time.sleep(0.02)
    workers = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, "已中断" in errors, "Traceback" in errors) == (130, True, False)
    _, alive = psutil.wait_procs(workers, timeout=60)
    assert alive == []


def test_a_limit_is_set_by_its_name(call, tmp_path: Path) -> None:
    write_inputs(tmp_path / "in", a="report 1", big="report " + "0" * 500)
    result = call("extract", tmp_path / "in", "-o", tmp_path / "out", "--limit", "bytes=400", "--limit", "seconds=60")
    assert result.exit_code == 1
    assert "too_large" in result.stdout


@pytest.mark.parametrize(
    ("value", "message"),
    [("size=1", "没有名为 size 的限制"), ("pages=many", "pages"), ("pages=0", "pages"), ("pages", "pages")],
)
def test_a_limit_that_makes_no_sense_is_refused(call, tmp_path: Path, value: str, message: str) -> None:
    write_inputs(tmp_path / "in", a="report 1")
    result = call("extract", tmp_path / "in", "-o", tmp_path / "out", "--limit", value)
    assert result.exit_code == 2
    assert message in result.stderr


def test_every_limit_is_named_in_the_help(call) -> None:
    from extract.limits import Limits

    shown = "".join(call("extract", "--help").stdout.split())
    assert all(name in shown for name in Limits.model_fields)


def test_the_log_as_json_says_what_became_of_each_input(call, tmp_path: Path) -> None:
    write_inputs(tmp_path / "in", a="report 1", b="reject")
    result = call("extract", tmp_path / "in", "-o", tmp_path / "out", "--workers", 1, "--log", "json")
    events = [json.loads(line) for line in result.stderr.splitlines()]
    assert [event["event"] for event in events] == ["begin", "input", "input", "end"]
    assert [(Path(e["source"]).name, e["outcome"], e["error"]) for e in events[1:3]] == [
        ("a.txt", "record", None),
        ("b.txt", "failed", "not_a_report"),
    ]
    assert (events[-1]["done"], events[-1]["total"], events[-1]["n_failed"], events[-1]["finished"]) == (2, 2, 1, True)
    assert events[2]["per_second"] > 0
    assert call("extract", tmp_path / "in", "-o", tmp_path / "out", "--log", "xml").exit_code == 2
