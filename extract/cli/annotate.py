"""``nianbao annotate``: hands its arguments to the annotation package, which lies above; only here is it named."""

from __future__ import annotations

import importlib

import typer


def annotate(context: typer.Context) -> None:
    """Run the annotation command line with the remaining arguments."""
    importlib.import_module("annotations.cli").app(args=context.args, prog_name="nianbao annotate")
