"""Where output goes: colour and the terminal's width only where somebody is looking."""

from __future__ import annotations

import os
from typing import TextIO

from rich.console import Console

PLAIN_WIDTH = 120
"""Columns of output that does not go to a terminal."""


def console(stream: TextIO, *, markup: bool = False) -> Console:
    """A console on ``stream``: the terminal's width and colours, or a fixed width and none elsewhere.

    Args:
        markup: True for a caller that escapes what documents say; otherwise brackets are printed as they are.
    """
    width = None if stream.isatty() else int(os.environ.get("COLUMNS", "0") or 0) or PLAIN_WIDTH
    return Console(file=stream, width=width, highlight=False, markup=markup, emoji=False)
