"""``nianbao audit`` as people call it."""

from __future__ import annotations

import sys
from pathlib import Path

from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parents[1] / "audit"))

from audit_reports import a_report, an_out

from extract.cli.app import app


def _call(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["audit", *map(str, arguments)])
    return result.exit_code, result.output


def _out(tmp_path: Path) -> Path:
    values = {"requests/carried_out/total": 3.0}
    return an_out(tmp_path / "out", [a_report(2021, dict(values)), a_report(2022)])


def test_findings_are_no_failure(tmp_path: Path) -> None:
    out = _out(tmp_path)
    status, text = _call(out)
    assert status == 0
    assert "结转不衔接" in text
    assert (out / "audit" / "audit.html").is_file()


def test_lines_that_are_no_records_give_status_1(tmp_path: Path) -> None:
    out = _out(tmp_path)
    with (out / "records.jsonl").open("a", encoding="utf-8") as file:
        file.write("{}\n")
    status, text = _call(out, "-o", tmp_path / "audit")
    assert status == 1
    assert "1 行不是记录" in text


def test_a_wrong_call_says_what_is_wrong(tmp_path: Path) -> None:
    for arguments, words in (
        ([tmp_path / "none"], "records.jsonl"),
        ([_out(tmp_path), "--panel", "sas"], "sas"),
        ([_out(tmp_path), "--expected", tmp_path / "none.csv"], "无法读取"),
        ([_out(tmp_path), "--dismiss", "0000"], "0000"),
    ):
        status, text = _call(*arguments)
        assert status == 2
        assert words in text


def test_decide_on_the_command_line(tmp_path: Path) -> None:
    out = _out(tmp_path)
    _call(out)
    name = (out / "audit" / "findings.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    status, text = _call(out, "--dismiss", name, "--note", "口径不同")
    assert status == 0
    assert "没有待处理的问题" in text
    assert "口径不同" in (out / "audit" / "decisions.csv").read_text(encoding="utf-8")
