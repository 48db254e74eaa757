"""Chinese names for the identifiers of a record: labels of the statutory form from the template, the rest from data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from extract.templates import CellKey, eras, load_template


class StatusLabel(BaseModel):
    """Name of a status, its one-character mark ("" for the ordinary case), what it means, and its colour on a page."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    mark: str
    meaning: str
    tint: str


class Labels(BaseModel):
    """Names by identifier, one mapping for each kind of identifier."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    statuses: dict[str, StatusLabel]
    kinds: dict[str, str]
    severities: dict[str, str]
    qualifiers: dict[str, str]
    periods: dict[str, str]
    roles: dict[str, str]
    formats: dict[str, str]
    errors: dict[str, str]
    indicators: dict[str, str]


@cache
def labels() -> Labels:
    """The names in ``labels.yaml``."""
    text = Path(__file__).with_name("labels.yaml").read_text(encoding="utf-8")
    return Labels.model_validate(yaml.safe_load(text))


@dataclass(frozen=True, slots=True)
class CellLabel:
    """What the statutory form calls the place of a cell."""

    table: str
    row: str
    column: str


@cache
def cell_labels(era: str | None) -> dict[CellKey, CellLabel]:
    """Labels of every cell of a template, variant rows too; empty for an unknown or absent era."""
    if era not in eras():
        return {}
    found = {}
    for table in load_template(era).tables:
        for row in table.rows:
            row_label = "·".join(filter(None, (row.group, row.ordinal + row.label.text)))
            for column in table.columns:
                column_label = "·".join(filter(None, (column.group, column.label.text)))
                found[CellKey(table.id, row.id, column.id)] = CellLabel(table.title, row_label, column_label)
    return found


def cell_label(era: str | None, key: tuple[str, str, str]) -> CellLabel:
    """Labels of one cell; its identifiers where the template does not know it."""
    return cell_labels(era).get(CellKey(*key)) or CellLabel(*key)
