"""Reads the template files and expands their relations; adding an era is adding a file beside this one."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from extract.templates.model import (
    CellKey,
    Column,
    CrossYear,
    Label,
    Relation,
    Row,
    Section,
    TableTemplate,
    Template,
)

_FOLDER = Path(__file__).parent


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Named(_Entry):
    label: str
    variants: tuple[str, ...] = ()

    def as_label(self) -> Label:
        return Label(self.label, self.variants)


class _Section(_Named):
    id: str
    required: bool = True


class _Column(_Named):
    id: str
    unit: str
    group: str = ""
    signed: bool = False
    decimal: bool = False


class _Row(_Named):
    id: str
    ordinal: str = ""
    group: str = ""
    unit: str = ""
    decimal: bool = False
    variant: bool = False
    replaces: tuple[str, ...] = ()


class _Table(_Entry):
    id: str
    title: str
    section: str
    heading: _Named
    layout: Literal["rows", "wide"] = "rows"
    columns: tuple[_Column, ...]
    rows: tuple[_Row, ...]


class _Relation(_Entry):
    id: str
    message: str
    table: str
    sense: Literal["eq", "le"] = "eq"
    each: Literal["column", "row", "term", "once"] = "once"
    left: tuple[str, ...]
    right: tuple[str, ...]


class _CrossYear(_Entry):
    id: str
    message: str
    table: str
    each: Literal["column", "row"]
    previous: tuple[str, ...]
    current: tuple[str, ...]


class _File(_Entry):
    era: str
    authority: str
    first_year: int
    last_year: int | None
    marks: tuple[str, ...] = Field(min_length=1)
    sections: tuple[_Section, ...]
    tables: tuple[_Table, ...]
    relations: tuple[_Relation, ...]
    cross_year: tuple[_CrossYear, ...]


def eras() -> list[str]:
    """Names of all template eras, oldest first."""
    return sorted(path.stem for path in _FOLDER.glob("*.yaml"))


@cache
def load_template(era: str) -> Template:
    """The template of an era; KeyError where there is no such file."""
    if era not in eras():
        raise KeyError(era)
    text = (_FOLDER / f"{era}.yaml").read_text(encoding="utf-8")
    data = _File.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))
    tables = {table.id: _table(table) for table in data.tables}
    return Template(
        era=data.era,
        authority=data.authority,
        first_year=data.first_year,
        last_year=data.last_year,
        marks=data.marks,
        sections=tuple(Section(s.id, s.as_label(), s.required) for s in data.sections),
        tables=tuple(tables.values()),
        relations=tuple(r for entry in data.relations for r in _relations(entry, tables[entry.table])),
        cross_year=tuple(c for entry in data.cross_year for c in _cross_year(entry, tables[entry.table])),
    )


def load_templates() -> list[Template]:
    """All templates, oldest era first."""
    return [load_template(era) for era in eras()]


def _table(entry: _Table) -> TableTemplate:
    return TableTemplate(
        id=entry.id,
        title=entry.title,
        section=entry.section,
        heading=entry.heading.as_label(),
        rows=tuple(
            Row(r.id, r.as_label(), r.ordinal, r.group, r.variant, r.replaces, r.unit, r.decimal) for r in entry.rows
        ),
        columns=tuple(Column(c.id, c.as_label(), c.unit, c.group, c.signed, c.decimal) for c in entry.columns),
        layout=entry.layout,
    )


def _relations(entry: _Relation, table: TableTemplate) -> list[Relation]:
    """One relation for each place it applies to: every column, every row, every left term, or once."""
    rows = {row.id for row in table.rows}
    columns = [column.id for column in table.columns]

    def relation(place: str, left: list[CellKey], right: list[CellKey]) -> Relation:
        name = f"{entry.id}[{place}]" if place else entry.id
        return Relation(name, entry.id, entry.sense, tuple(left), tuple(right), entry.message)

    def in_column(terms: tuple[str, ...], column: str) -> list[CellKey]:
        unknown = set(terms) - rows
        if unknown:
            raise ValueError(f"{entry.id}: no such rows {sorted(unknown)}")
        return [CellKey(table.id, term, column) for term in terms]

    if entry.each == "row":
        return [
            relation(
                row.id,
                [CellKey(table.id, row.id, term) for term in entry.left],
                [CellKey(table.id, row.id, term) for term in entry.right],
            )
            for row in table.rows
        ]
    if entry.each == "term":
        return [
            relation(term, in_column((term,), columns[0]), in_column(entry.right, columns[0])) for term in entry.left
        ]
    places = columns if entry.each == "column" else columns[:1]
    return [
        relation(
            column if entry.each == "column" else "", in_column(entry.left, column), in_column(entry.right, column)
        )
        for column in places
    ]


def _cross_year(entry: _CrossYear, table: TableTemplate) -> list[CrossYear]:
    places = [c.id for c in table.columns] if entry.each == "column" else [r.id for r in table.rows]

    def terms(names: tuple[str, ...], place: str) -> tuple[tuple[int, CellKey], ...]:
        signed = [(-1, name[1:]) if name.startswith("-") else (1, name) for name in names]
        return tuple(
            (sign, CellKey(table.id, name, place) if entry.each == "column" else CellKey(table.id, place, name))
            for sign, name in signed
        )

    return [
        CrossYear(f"{entry.id}[{place}]", terms(entry.previous, place), terms(entry.current, place), entry.message)
        for place in places
    ]
