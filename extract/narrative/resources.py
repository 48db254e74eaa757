"""Rule files of the narrative, read once a process."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def rule_file(name: str) -> dict[str, Any]:
    """Content of ``rules/<name>.yaml`` as YAML gives it; callers know its shape and must not change it."""
    text = files("extract.narrative").joinpath("rules", f"{name}.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content
