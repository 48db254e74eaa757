"""The variables of the panel: names that Stata takes, and labels in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

import yaml
from pydantic import BaseModel, ConfigDict

from extract.export.csvfile import CsvFile
from extract.export.labels import cell_label
from extract.templates import load_templates
from extract.templates.loader import cell_kinds
from extract.templates.model import CellKey

VariableType: TypeAlias = Literal["integer", "number", "text"]
LONGEST = 32
"""Characters of a variable name in Stata."""

CODEBOOK = "codebook.csv"
COLUMNS = ("variable", "label_zh", "label_en", "type", "unit", "table", "row", "column", "eras")


class _PanelRules(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    tables: dict[str, tuple[str, str]]
    rows: dict[str, dict[str, tuple[str, str]]]
    columns: dict[str, tuple[str, str]]
    head: dict[str, tuple[VariableType, str, str]]
    figures: dict[str, str]


@cache
def panel_rules() -> _PanelRules:
    """The names in ``panel.yaml``."""
    text = Path(__file__).with_name("panel.yaml").read_text(encoding="utf-8")
    return _PanelRules.model_validate(yaml.safe_load(text))


@dataclass(frozen=True, slots=True)
class Variable:
    """A column of the panel.

    Attributes:
        key: the statutory cell it holds, None for the columns before the cells.
        eras: template eras that have the cell.
    """

    name: str
    label_zh: str
    label_en: str
    type: VariableType
    unit: str = ""
    key: CellKey | None = None
    eras: tuple[str, ...] = ()


@cache
def variables() -> tuple[Variable, ...]:
    """All variables in order: head, then the cells of the eras, newest form first within a table's life."""
    rules = panel_rules()
    head = [Variable(name, zh, en, kind) for name, (kind, zh, en) in rules.head.items()]
    eras: dict[CellKey, list[str]] = {}
    for template in load_templates():
        for key in template.keys(variants=True):
            eras.setdefault(key, []).append(template.era)
    return (*head, *(_variable(key, tuple(found)) for key, found in eras.items()))


def _variable(key: CellKey, eras: tuple[str, ...]) -> Variable:
    rules = panel_rules()
    # A new era may bring rows and columns that nobody has named yet: their ids stand in.
    table, table_en = rules.tables.get(key.table, (key.table, key.table))
    row, row_en = rules.rows.get(key.table, {}).get(key.row, (key.row, key.row))
    column, column_en = rules.columns.get(key.column, (key.column, key.column))
    label = cell_label(eras[-1], key)
    kind = cell_kinds(eras[-1])[key]
    return Variable(
        name="_".join(filter(None, (table, row, column)))[:LONGEST],
        label_zh="·".join((label.row, label.column)),
        label_en=f"{table_en}: {row_en}, {column_en}",
        type="number" if kind.decimal else "integer",
        unit=kind.unit,
        key=key,
        eras=eras,
    )


def codebook_rows() -> list[tuple[str, ...]]:
    """One row a variable, columns as in ``COLUMNS``."""
    return [
        (v.name, v.label_zh, v.label_en, v.type, v.unit, *(v.key or ("", "", "")), " ".join(v.eras))
        for v in variables()
    ]


def write_codebook(path: Path) -> None:
    """Write the codebook as csv."""
    file = CsvFile(path, COLUMNS)
    file.write(codebook_rows())
    file.close()
