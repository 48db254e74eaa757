"""Types of the corpus: figures with their place in a text, drafts, finished examples."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from extract.record import Number, Period, Qualifier, Role

Split: TypeAlias = Literal["train", "validation", "test"]
SPLITS: tuple[Split, ...] = ("train", "validation", "test")
Box: TypeAlias = tuple[int, int, int, int]


@dataclass(slots=True)
class Mention:
    """A labelled figure of a text.

    Attributes:
        detail: finer id of the indicator.
        noun: category, channel, applicant or reason in words, "" where the indicator says it all.
        total: index of the total this is a part of, among the figures of the text.
        damaged: noise changed a character of the span that carries its value.
    """

    indicator: str
    start: int
    end: int
    value: Number
    unit: str
    qualifier: Qualifier
    period: Period = "this_year"
    role: Role = "single"
    total: int | None = None
    detail: str = ""
    noun: str = ""
    damaged: bool = False


@dataclass(slots=True)
class Draft:
    """A text with its figures, before it becomes a row.

    Attributes:
        families: ids of the phrase families that wrote it, the one it was drawn for first.
        off: a breakdown in it does not add up.
    """

    text: str
    mentions: list[Mention]
    families: list[str] = field(default_factory=list)
    off: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A finished row: ``tags`` is a label a character, ``boxes`` a box a character (0 to 1000) on table pages."""

    text: str
    tags: list[str]
    boxes: list[Box]
    mentions: list[Mention]
    families: list[str]
    kind: Literal["narrative", "table"]
    era: str
    year: int
    agency: str
    scale: str
    off: bool = False
