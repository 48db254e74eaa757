"""Words of the review page, from ``wording.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict


class FormWording(BaseModel):
    """What the printed forms say that the templates do not need.

    Attributes:
        corner: heading of the row labels, by table id; ``{heading}`` is the heading of the table.
        above: heading that spans all value columns, by table id.
        section_title: title of a statutory section, with its ``ordinal`` and ``label``.
        ordinals: the numerals of the sections, in order.
        usual_corner: the corner of a table that ``corner`` does not name.
        item, unit: headings of the list form.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    corner: dict[str, str]
    above: dict[str, str]
    section_title: str
    ordinals: str
    usual_corner: str
    item: str
    unit: str


class Wording(BaseModel):
    """All words: of the forms, and of the interface by key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    forms: FormWording
    interface: dict[str, str]
    help: list[str]
    keys: list[tuple[str, str]]


@cache
def wording() -> Wording:
    """The words in ``wording.yaml``."""
    text = Path(__file__).with_name("wording.yaml").read_text(encoding="utf-8")
    return Wording.model_validate(yaml.safe_load(text))
