"""Trainings that lack something end with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

pytest.importorskip("torch", reason="needs the extra train")
pytest.importorskip("datasets", reason="needs the extra train")

from eval.gold.scans.errors import PrintError
from training.cli import app


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["tagger", "--base", "models/weights", "--corpus", "absent"], "没有语料的 train 部分"),
        (["tagger", "--base", "models/weights", "--gold", "."], "没有标准答案"),
        (["pretrain", ".", "--output", "pretrain"], "没有 .txt 或 .txt.xz 文件"),
        (["calibrate", "--weights", "absent"], "缺少模型文件"),
    ],
)
def test_what_is_missing_is_named(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path.cwd()
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, [str(root / a) if a == "models/weights" else a for a in arguments])
    assert result.exit_code == 2
    assert said in result.output


def test_a_machine_without_typefaces_gets_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> None:
        raise PrintError("没有找到字体")

    monkeypatch.setattr("training.digits.produce.produce", none)
    result = CliRunner().invoke(app, ["digits", "--folder", str(tmp_path)])
    assert result.exit_code == 2
    assert "错误：没有找到字体" in result.output
