"""Traditional characters of the forms' words as simplified ones, one for one, so that offsets stay."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_suffix(".yaml")


def simplified(text: str) -> str:
    """A text with the traditional characters of the forms' words as simplified ones; the same length."""
    table = _table()
    return text if table.keys().isdisjoint(map(ord, text)) else text.translate(table)


@cache
def _table() -> dict[int, str]:
    pairs: str = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["pairs"]
    return {ord(pair[0]): pair[1] for pair in pairs.split()}
