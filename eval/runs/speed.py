"""Times of ``nianbao eval bench`` as rows of a run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.out import OutError
from eval.runs.collect import Row

_FORMAT_MEASURES = ("median_ms", "median_cpu_ms", "p95_ms")
_BATCH_MEASURES = ("reports_per_second", "resident_mib_max")


def speed_rows(path: Path) -> list[Row]:
    """Rows of a JSON file of ``nianbao eval bench``. Raises OutError where it is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        rows = [*_formats(data.get("formats", {})), *_batch(data.get("batch", {})), *_levels(data.get("levels", {}))]
    except (OSError, UnicodeDecodeError, ValueError, AttributeError, KeyError, TypeError) as error:
        raise OutError(f"不是测速结果：{path}（{error}）。请用 nianbao eval bench -o 写出") from error
    if not rows:
        raise OutError(f"{path} 中没有速度数据。请用 nianbao eval bench -o 写出")
    return rows


def _formats(formats: Mapping[str, Any]) -> Iterator[Row]:
    for name, part in formats.items():
        for measure in _FORMAT_MEASURES:
            yield {"measure": measure, "group": name, "value": float(part[measure]), "reports": int(part["reports"])}


def _batch(batch: Mapping[str, Any]) -> Iterator[Row]:
    for measure in _BATCH_MEASURES if batch else ():
        yield {"measure": measure, "group": "batch", "value": float(batch[measure]), "reports": int(batch["reports"])}


def _levels(levels: Mapping[str, Any]) -> Iterator[Row]:
    for name, part in levels.items():
        if part["seconds_per_page"] is not None:
            value = float(part["seconds_per_page"])
            yield {"measure": "seconds_per_page", "group": name, "value": value, "reports": int(part["reports"])}
