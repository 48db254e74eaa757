"""The command line with the extractor of the batch tests."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

sys.path.insert(0, str(Path(__file__).parents[1] / "batch"))

from batch_fakes import fake_extractor

from extract.cli.app import app

Call = Callable[..., Result]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs ``nianbao`` with these arguments; what an input gives is written in it."""
    monkeypatch.setattr("extract.batch.worker.build_extractor", fake_extractor)

    def run(*arguments: object, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)

    return run
