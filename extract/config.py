"""Settings of a run: defaults in code, overridden by a YAML file and by flags."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extract.limits import Limits

Taggers: TypeAlias = Literal["rules", "model", "both"]
"""Who names the figures of running text: the rules, the network, or both together."""


class Config(BaseModel):
    """Everything a user may set for ``nianbao extract``; part of the fingerprint that decides what a rerun redoes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limits: Limits = Field(default_factory=Limits)
    taggers: Taggers = "rules"

    @classmethod
    def load(cls, path: Path) -> Config:
        """Read a YAML file; ValueError with a Chinese sentence where it cannot be read or a setting is unknown."""
        try:
            return cls.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
        except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
            raise ValueError(f"配置文件无效 {path}：{error}") from error
