"""Settings of a run: defaults in code, overridden by a YAML file and by flags."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal, TypeAlias, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from extract.errors import os_reason
from extract.limits import Limits
from models.weights import MANIFEST

Taggers: TypeAlias = Literal["rules", "model", "both"]
"""Who names the figures of running text: the rules, the network, or both together."""

Ocr: TypeAlias = Literal["rapidocr", "paddleocr"]
"""The text engine of scans: a backend of ``models.ocr``."""

_WRONG_SETTING = {"extra_forbidden": "不是一项设置", "model_type": "应是若干行“名称: 值”", "greater_than": "须大于 0"}
"""What is wrong with a setting, by pydantic's name for it."""


class Config(BaseModel):
    """Everything a user may set for ``nianbao extract``; part of the fingerprint that decides what a rerun redoes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limits: Limits = Field(default_factory=Limits)
    taggers: Taggers = "both"
    ocr: Ocr = "rapidocr"
    tagger_weights: Path | None = None
    """Folder of the network's weights; None for those that ship with the package."""

    @field_validator("tagger_weights")
    @classmethod
    def _opened(cls, folder: Path | None) -> Path | None:
        """The whole path, since workers may run elsewhere; said at once rather than at every report."""
        if folder is not None and not (folder / MANIFEST).is_file():
            raise ValueError(f"{folder} 不是模型文件夹（缺少 {MANIFEST}）")
        return None if folder is None else folder.resolve()

    @classmethod
    def load(cls, path: Path) -> Config:
        """Read a YAML file; ValueError with a Chinese sentence where it cannot be read or a setting is unknown."""
        try:
            return cls.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
        except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
            raise ValueError(f"配置文件 {path} 无效：{_in_words(error)}") from error

    def reading_with(self, ocr: str) -> Config:
        """These settings with another text engine; ValueError with a Chinese sentence where none has that name."""
        if ocr not in get_args(Ocr):
            raise ValueError(f"没有名为 {ocr} 的文字识别后端：可用 {'、'.join(get_args(Ocr))}")
        return self.model_copy(update={"ocr": ocr})

    def limited(self, assignments: Iterable[str]) -> Config:
        """These settings with some limits replaced.

        Args:
            assignments: ``name=value`` of each, as ``--limit`` takes them.

        Raises:
            ValueError: with a Chinese sentence where a limit is unknown or its value out of range.
        """
        changed = self.limits.model_dump()
        for assignment in assignments:
            name, _, value = assignment.partition("=")
            if name not in changed:
                raise ValueError(f"没有名为 {name} 的限制：可用 {'、'.join(changed)}")
            changed[name] = value
        try:
            return self.model_copy(update={"limits": Limits.model_validate(changed)})
        except ValidationError as error:
            wrong = "、".join(str(part) for entry in error.errors() for part in entry["loc"])
            raise ValueError(f"限制的值无效：{wrong}（须为大于 0 的数）") from error


def _in_words(error: Exception) -> str:
    """What is wrong with a configuration file, on one line."""
    if isinstance(error, ValidationError):
        return "；".join(map(_setting, error.errors()))
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"第 {error.problem_mark.line + 1} 行不是 YAML（名称: 值）"
    return "不是 UTF-8 文本" if isinstance(error, UnicodeDecodeError) else os_reason(error)


def _setting(wrong: ErrorDetails) -> str:
    name = ".".join(map(str, wrong["loc"])) or "整个文件"
    reason = _WRONG_SETTING.get(wrong["type"])
    if reason is None:  # a sentence of our own comes as a ValueError
        reason = str(wrong.get("ctx", {}).get("error") or f"值无效，{wrong['msg']}")
    return f"{name} {reason}"
