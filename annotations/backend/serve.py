"""``nianbao annotate serve``: puts the backend together and runs it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from starlette.applications import Starlette

from annotations.backend.app import Backend, build_app
from annotations.backend.fetch import Fetcher
from annotations.backend.figures import FigureReader
from annotations.backend.predict import Predictor
from annotations.backend.training import Trainer
from annotations.out import RunFolder
from annotations.task.table import table_pages
from extract.config import Taggers
from models.weights import FOLDER

LOOPBACK = ("127.0.0.1", "localhost")
_RATE = 4e-4
"""Of a tagger that is trained further; from the start it would forget what it knows."""


def backend_app(
    out: RunFolder,
    url: str,
    headers: Callable[[], Mapping[str, str]],
    how: Taggers = "both",
    weights: Path | None = None,
    trainer: Trainer | None = None,
    hosts: tuple[str, ...] = LOOPBACK,
) -> Starlette:
    """The backend over an OUT folder; the figure model is loaded when the first task or version is asked for."""
    reader = FigureReader(how, weights)
    records = {record.report_id: record for record in out.records() if table_pages(record)}
    predictor = Predictor(reader, lambda: reader.version, records, Fetcher(url, headers))
    return build_app(Backend(predictor, trainer or Trainer(), lambda: [reader.version]), hosts)


def training_commands(out: Path, gold: Path, url: str, token_file: Path | None) -> list[list[str]]:
    """Pull, then train the shipped tagger further, in a folder of its own: the same commands as a person would give."""
    program = [sys.executable, "-m", "extract.cli.app"]
    pull = [*program, "annotate", "pull", str(out), "-o", str(gold), "--url", url]
    if token_file is not None:
        pull += ["--token-file", str(token_file)]
    folder = gold.parent / "tagger" / f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    train = [*program, "train", "tagger", "--gold", str(gold), "--base", str(FOLDER), "--rate", str(_RATE)]
    return [pull, [*train, "--folder", str(folder), "--weights", str(folder / "weights")]]
