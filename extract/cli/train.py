"""``nianbao train``: hands its arguments to the training package, which lies above this one; only here is it named."""

from __future__ import annotations

import importlib

import typer

from extract.cli.calls import call


def train(context: typer.Context) -> None:
    """Run the training command line with the remaining arguments."""
    call(importlib.import_module("training.cli").app, context.args, "nianbao train")
