"""Tasks, predictions and annotations in the shape in which Label Studio has them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Json: TypeAlias = dict[str, Any]
"""A JSON object of Label Studio; its shape is decided by the labelling configuration."""

TaskKind: TypeAlias = Literal["narrative", "table"]


@dataclass(frozen=True, slots=True)
class TaskKey:
    """Identity of a task: a report, a kind, and the number of the part (narrative, from 0) or page (table, from 1)."""

    report_id: str
    kind: TaskKind
    number: int

    def __str__(self) -> str:
        return f"{self.report_id}/{self.kind}/{self.number}"

    @classmethod
    def parse(cls, text: object) -> TaskKey | None:
        """The key that ``str`` gave, None for anything else."""
        report_id, _, rest = str(text).partition("/")
        kind, _, number = rest.partition("/")
        if kind not in ("narrative", "table") or not number.isascii() or not number.isdigit() or len(number) > 6:
            return None
        if len(report_id) != 16 or set(report_id) - set("0123456789abcdef"):
            return None
        return cls(report_id, "narrative" if kind == "narrative" else "table", int(number))


@dataclass(frozen=True, slots=True)
class Task:
    """A task to push.

    Attributes:
        data: what the configuration shows, and what pull needs to find the way back; holds ``key``.
        result: the pre-annotation, in Label Studio's own format.
        model_version: what made it.
    """

    key: TaskKey
    data: Json
    result: list[Json] = field(default_factory=list)
    model_version: str = ""

    def prediction(self, score: float) -> Json:
        """The pre-annotation as Label Studio takes it; ``score`` is what its queue is sorted by."""
        return {"result": self.result, "score": score, "model_version": self.model_version}

    def as_import(self, score: float) -> Json:
        """The task as Label Studio's import takes it, with its pre-annotation."""
        return {"data": {**self.data, "priority": score}, "predictions": [self.prediction(score)]}


def region_id(key: TaskKey, *parts: object) -> str:
    """A stable id (10 characters) of a region of a task."""
    return hashlib.sha256("|".join([str(key), *map(str, parts)]).encode()).hexdigest()[:10]


def values_of(results: list[Json], name: str, region: str) -> list[Json]:
    """The ``value`` of every result of a region under a control."""
    return [r["value"] for r in results if r.get("from_name") == name and r.get("id") == region and _is_value(r)]


def _is_value(result: Json) -> bool:
    return isinstance(result.get("value"), dict)


def first_text(results: list[Json], name: str | None, region: str) -> str:
    """What a text area of a region says, "" where it says nothing."""
    for value in values_of(results, name, region) if name else ():
        text = value.get("text")
        if isinstance(text, list):
            return str(text[0]).strip() if text else ""
        if isinstance(text, str):
            return text.strip()
    return ""


def first_choice(results: list[Json], name: str | None, region: str) -> str | None:
    """What is chosen for a region, None where nothing is."""
    for value in values_of(results, name, region) if name else ():
        chosen = value.get("choices")
        if isinstance(chosen, list) and chosen:
            return str(chosen[0])
    return None


def first_number(results: list[Json], name: str | None, region: str) -> int | float | None:
    """The number of a region, whole ones as int, None where there is none."""
    for value in values_of(results, name, region) if name else ():
        number = value.get("number")
        if isinstance(number, int | float) and not isinstance(number, bool):
            return int(number) if float(number).is_integer() else float(number)
    return None
