"""``nianbao train corpus`` as a user meets it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extract.cli.app import app


def test_the_command_is_reached_through_the_main_one() -> None:
    result = CliRunner().invoke(app, ["train", "corpus", "--help"])
    assert result.exit_code == 0
    assert "--paragraphs" in result.output


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    result = CliRunner().invoke(app, ["train", "corpus", "-o", str(tmp_path / "set")])
    assert result.exit_code == 2
    assert "nianbao[train]" in result.output
    assert not (tmp_path / "set").exists()


@pytest.mark.parametrize("count", ["0", "19", "-5"])
def test_too_few_paragraphs_are_refused(count: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["train", "corpus", "-o", str(tmp_path), "--paragraphs", count])
    assert result.exit_code == 2
