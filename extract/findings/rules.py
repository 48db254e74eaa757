"""Loads the rules of the checks: ``text_table.yaml`` and ``text_rules.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from re import Pattern
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict

_FOLDER = Path(__file__).parent


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TextTableRule(_Entry):
    """One line of ``text_table.yaml``; the head of the file says what the fields mean."""

    id: str
    indicator: str
    eras: tuple[str, ...]
    cells: str
    agree: tuple[str, ...] = ()
    words: Pattern[str] | None = None
    unless: Pattern[str] | None = None
    units: tuple[str, ...] | None = None
    parts: bool = False
    sentence: bool = False
    unless_sentence: Pattern[str] | None = None
    scale: int = 1
    loose_scale: bool = False


class TextTableRules(_Entry):
    """All rules, and the words that limit a figure to a part or a whole of other bodies."""

    scope: Pattern[str]
    rules: tuple[TextTableRule, ...]


class BreakdownRules(_Entry):
    """Words by which a list is read as a breakdown."""

    claim: Pattern[str]
    whole: Pattern[str]
    named: Pattern[str]
    rest: Pattern[str]
    open_end: Pattern[str]
    nested: Pattern[str]
    overlapping: Pattern[str]


class ShareRules(_Entry):
    """Words before a share."""

    lead: Pattern[str]


class RateRules(_Entry):
    """Rates that say that all is done, and words that excuse them."""

    done: Pattern[str]
    excused: Pattern[str]
    other_matters: Pattern[str]


class ContradictionRules(_Entry):
    """Indicators compared within the text, and words that give a figure a scope of its own."""

    indicators: tuple[str, ...]
    scope: Pattern[str]
    whole: Pattern[str]
    filler: Pattern[str]


class PlanRules(_Entry):
    """Sentences that announce what the next year brings."""

    sentence: Pattern[str]


class PartsRules(_Entry):
    """How many parts a report says it has, and the numbers before its headings."""

    stated: Pattern[str]
    whole: Pattern[str]
    annex: Pattern[str]
    ordinal: Pattern[str]


class TextRules(_Entry):
    """Words of the checks within the text."""

    breakdown: BreakdownRules
    share: ShareRules
    rate: RateRules
    contradiction: ContradictionRules
    plan: PlanRules
    agency: Pattern[str]
    number_form: Pattern[str]
    dates: tuple[Pattern[str], ...]
    day: Pattern[str]
    missing_figures: tuple[Pattern[str], ...]
    ordinary: Pattern[str]
    traces: dict[str, Pattern[str]]
    parts: PartsRules


_Rules = TypeVar("_Rules", bound=_Entry)


def _load(name: str, model: type[_Rules]) -> _Rules:
    return model.model_validate(yaml.safe_load((_FOLDER / name).read_text(encoding="utf-8")))


@cache
def text_table_rules() -> TextTableRules:
    """Rules of text against table."""
    return _load("text_table.yaml", TextTableRules)


@cache
def text_rules() -> TextRules:
    """Rules of the checks within the text."""
    return _load("text_rules.yaml", TextRules)
