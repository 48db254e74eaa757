"""``nianbao report`` on a folder, and when the call is wrong."""

from __future__ import annotations

from pathlib import Path


def test_a_folder_becomes_one_file(tmp_path: Path, call) -> None:
    (tmp_path / "a.txt").write_text("record", encoding="utf-8")
    assert call("extract", tmp_path / "a.txt", "-o", tmp_path / "out").exit_code == 0
    result = call("report", tmp_path / "out", "--no-images", "--workers", 1)
    assert result.exit_code == 0, result.output
    assert "1 份报告" in result.output
    assert (tmp_path / "out" / "review.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    elsewhere = call("report", tmp_path / "out", "-o", tmp_path / "new" / "page.html", "--workers", 1)
    assert elsewhere.exit_code == 0
    assert (tmp_path / "new" / "page.html").is_file()


def test_wrong_calls_say_what_to_do(tmp_path: Path, call) -> None:
    missing = call("report", tmp_path)
    assert missing.exit_code == 2
    assert "请先运行 nianbao extract" in missing.output
    (tmp_path / "records.jsonl").write_text("", encoding="utf-8")
    assert "没有记录" in call("report", tmp_path).output
    (tmp_path / "records.jsonl").write_text("nonsense\n", encoding="utf-8")
    assert call("report", tmp_path).exit_code == 2
