"""Wrong calls are answered in Chinese, and help is whole."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from extract.cli.app import app
from extract.cli.calls import call
from extract.errors import os_reason


def ended(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Status and standard error of a call."""
    with pytest.raises(SystemExit) as end:
        call(app, arguments, "nianbao")
    return int(str(end.value.code)), capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("extract", "缺少参数 INPUT。用法见 nianbao extract --help"),
        ("extract a", "缺少选项 -o / --out。用法见 nianbao extract --help"),
        ("extract a -o", "选项 -o 后面缺少值。"),
        ("extract a -o b --no-resume=1", "选项 --no-resume 后面不能有值。"),
        ("extract a -o b --worker 2", "没有选项 --worker，相近的有 "),
        ("extract a -o b --zzz", "没有选项 --zzz。用法见"),
        ("extract a -o b --workers 0", "--workers 的值须不小于 1。"),
        ("extract a -o b --workers x", "--workers 的值须是整数。"),
        ("extrakt", "没有子命令 extrakt，相近的有 extract。"),
        ("xyz", "没有子命令 xyz。用法见 nianbao --help"),
        ("show a b", "多余的参数：b。"),
        ("eval run", "缺少参数 out。用法见 nianbao eval run --help"),
        ("train xyz", "没有子命令 xyz。用法见 nianbao train --help"),
        ("annotate push", "缺少参数 OUT。"),
    ],
)
def test_a_wrong_call_is_answered_in_chinese(capsys: pytest.CaptureFixture[str], arguments: str, sentence: str) -> None:
    status, text = ended(capsys, *arguments.split())
    assert (status, text.count("\n")) == (2, 1)
    assert text.startswith(f"错误：{sentence}")


def test_a_call_without_a_command_gives_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    status, text = ended(capsys)
    assert (status, "extract" in text, "错误" in text) == (2, True, False)


@pytest.mark.parametrize("group", [[], ["eval"], ["train"], ["annotate"]])
def test_help_of_a_group_is_cut_nowhere(group: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        call(app, [*group, "--help"], "nianbao")
    text = capsys.readouterr().out
    assert (end.value.code, "..." in text.replace("[ARGS]...", ""), "…" in text) == (0, False, False)
    assert "completion" not in text


def test_what_the_system_refuses_is_said_in_chinese() -> None:
    assert os_reason(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))) == "磁盘已满"
    assert os_reason(PermissionError(errno.EACCES, "Permission denied", "/a/b")) == "没有权限（/a/b）"
    assert os_reason(OSError(errno.EPIPE, "Broken pipe")) == "Broken pipe"
    assert os_reason(ValueError("x")) == "x"


def test_a_folder_is_not_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(capsys, "show", str(tmp_path)) == (2, f"错误：{tmp_path} 是文件夹，请给出其中一个文件。\n")
