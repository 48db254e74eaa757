"""The command as a whole."""

from __future__ import annotations

import subprocess
import sys

import pytest

from extract import __version__

HEAVY = ("spacy", "ortools", "pyarrow", "openpyxl", "pandas", "lxml", "pdfplumber", "rich", "pydantic", "yaml")


def test_version(call) -> None:
    result = call("--version")
    assert (result.exit_code, result.stdout) == (0, f"nianbao {__version__}\n")


def test_help_names_the_commands(call) -> None:
    result = call("--help")
    assert result.exit_code == 0
    for name in ("extract", "show", "eval"):
        assert name in result.stdout


def test_no_command_and_an_unknown_command_are_wrong_calls(call) -> None:
    assert call().exit_code == 2
    assert call("extrakt").exit_code == 2


def test_help_of_a_command_is_chinese(call) -> None:
    assert "输出文件夹" in call("extract", "--help").stdout


def test_starting_loads_nothing_heavy() -> None:
    code = "import sys, extract.cli.app; print([name for name in sys.argv[1:] if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code, *HEAVY], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("arguments", [["--help"], []])
def test_eval_hands_over_to_its_own_commands(call, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    handed = {}

    class Fake:
        @staticmethod
        def app(args: list[str], prog_name: str, standalone_mode: bool) -> None:
            handed.update(args=args, name=prog_name)

    monkeypatch.setitem(sys.modules, "eval.cli", Fake)
    assert call("eval", *arguments, "run", "-o", "x", "--flag").exit_code == 0
    assert handed == {"args": [*arguments, "run", "-o", "x", "--flag"], "name": "nianbao eval"}
