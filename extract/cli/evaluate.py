"""``nianbao eval``: hands its arguments to the evaluation package, which lies above this one; only here is it named."""

from __future__ import annotations

import importlib

import typer

from extract.cli.calls import call


def evaluate(context: typer.Context) -> None:
    """Run the evaluation command line with the remaining arguments."""
    call(importlib.import_module("eval.cli").app, context.args, "nianbao eval")
