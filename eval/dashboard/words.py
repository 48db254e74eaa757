"""Chinese names for identifiers, and numbers as people read them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from eval.analysis.intervals import Difference, Share
from extract.export.labels import labels as export_labels


@cache
def words() -> dict[str, Any]:
    """Content of ``labels.yaml``; callers must not change it."""
    with Path(__file__).with_name("labels.yaml").open(encoding="utf-8") as file:
        content: dict[str, Any] = yaml.safe_load(file)
    return content


def name(kind: str, identifier: str) -> str:
    """What an identifier is called; itself where it has no name."""
    found = words()[kind].get(identifier, identifier)
    return str(found["name"] if isinstance(found, dict) else found)


def group_name(column: str, value: object) -> str:
    """What a value of a column that groups go by is called."""
    text = str(value)
    kinds = {"era": "eras", "layout": "layouts", "format": "layouts", "level": "levels", "set": "sets"}
    if column == "trap":
        return name("corruptions", text) if text else "（无）"
    return name(kinds[column], text) if column in kinds else text


def indicator(identifier: str) -> str:
    """Standard term of an indicator."""
    return export_labels().indicators.get(identifier, identifier)


def status(identifier: str) -> str:
    """Name of the status of a cell."""
    found = export_labels().statuses.get(identifier)
    return found.name if found else identifier


def percent(value: float | None, digits: int = 2) -> str:
    """A share as a percentage, a dash for none."""
    if value is None or value != value:
        return "—"
    least = 10 ** -(digits + 2)
    # A rate that is not zero must not read as zero.
    return f"<{least:.{digits}%}" if 0 < value < least / 2 else f"{value:.{digits}%}"


def with_interval(found: Share) -> str:
    """A share with its 95 % interval."""
    if found.value is None:
        return "—"
    return f"{percent(found.value)}（{percent(found.low)}–{percent(found.high)}）"


def change(found: Difference | None) -> str:
    """A difference in percentage points with its interval."""
    if found is None:
        return "—"
    return f"{100 * found.value:+.2f} 个百分点（{100 * found.low:+.2f} 至 {100 * found.high:+.2f}）"
