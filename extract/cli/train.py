"""``nianbao train``: hands its arguments to the training package, which lies above this one; only here is it named."""

from __future__ import annotations

import importlib

import typer


def train(context: typer.Context) -> None:
    """Run the training command line with the remaining arguments."""
    importlib.import_module("training.cli").app(args=context.args, prog_name="nianbao train")
