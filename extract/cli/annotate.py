"""``nianbao annotate``: hands its arguments to the annotation package, which lies above; only here is it named."""

from __future__ import annotations

import importlib

import typer

from extract.cli.calls import call


def annotate(context: typer.Context) -> None:
    """Run the annotation command line with the remaining arguments."""
    call(importlib.import_module("annotations.cli").app, context.args, "nianbao annotate")
