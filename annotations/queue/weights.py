"""``weights.yaml`` as typed data."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field


class Weights(BaseModel):
    """What is in ``weights.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sure: float = Field(gt=0, lt=1)
    lowest: int = Field(gt=0)
    missing: float = Field(gt=0, lt=1)
    inconsistent: float = Field(gt=0, lt=1)
    unnamed: float = Field(gt=0, lt=1)
    noun: float = Field(gt=0, lt=1)
    differing: float = Field(gt=0, lt=1)
    prior: float = Field(gt=0)
    novelty: float = Field(ge=0, le=1)
    gram: int = Field(gt=0)
    around: int = Field(gt=0)
    audit: float = Field(ge=0, le=1)


@cache
def weights() -> Weights:
    """The weights."""
    text = Path(__file__).with_name("weights.yaml").read_text(encoding="utf-8")
    return Weights.model_validate(yaml.safe_load(text))
