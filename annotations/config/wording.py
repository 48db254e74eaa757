"""What annotators read, as typed data: ``wording.yaml`` and ``groups.yaml`` beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

_FOLDER = Path(__file__).parent


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NarrativeWords(_Data):
    """Title, description and names of the controls of the narrative project."""

    title: str
    description: str
    indicator: str
    value: str
    unit: str
    qualifier: str
    period: str
    role: str
    group: str
    detail: str


class TableWords(_Data):
    """Title, description and names of the controls of the project of table pages."""

    title: str
    description: str
    status: str
    printed: str
    value: str
    place: str


class StatusLook(_Data):
    """Colour and hotkey of a status."""

    color: str
    hotkey: str


class Reasons(_Data):
    """Sentences, with places to fill in, that say why somebody should look."""

    low_confidence: str
    alternatives: str
    rules: str
    status: str
    finding: str
    missing: str
    audit: str
    nothing: str
    more: str


class Wording(_Data):
    """Everything in ``wording.yaml``."""

    why: str
    queue: str
    narrative: NarrativeWords
    table: TableWords
    statuses: dict[str, StatusLook]
    reasons: Reasons


class IndicatorGroup(_Data):
    """Indicators of one colour; the value is the hotkey, "" where Label Studio may choose one."""

    name: str
    color: str
    indicators: dict[str, str]


@cache
def wording() -> Wording:
    """The wording."""
    return Wording.model_validate(yaml.safe_load((_FOLDER / "wording.yaml").read_text(encoding="utf-8")))


@cache
def indicator_groups() -> tuple[IndicatorGroup, ...]:
    """The groups of indicators, in the order in which annotators see them."""
    data = yaml.safe_load((_FOLDER / "groups.yaml").read_text(encoding="utf-8"))
    return tuple(TypeAdapter(list[IndicatorGroup]).validate_python(data))
