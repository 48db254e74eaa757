"""Reads the template files and expands their relations; adding an era is adding a file beside this one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
        """The label with its other wordings."""
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


@dataclass(frozen=True, slots=True)
class CellKind:
    """Unit of a cell, whether it is an amount, and whether it may be negative."""

    unit: str
    decimal: bool
    signed: bool


@cache
def cell_kinds(era: str) -> Mapping[CellKey, CellKind]:
    """Kind of every cell of a template, variant rows included."""
    return {
        CellKey(table.id, row.id, column.id): CellKind(
            table.unit(row, column), column.decimal or row.decimal, column.signed
        )
        for table in load_template(era).tables
        for row in table.rows
        for column in table.columns
    }


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
    by_row = entry.each == "row"
    _require_known(entry.id, entry.left + entry.right, table, by_row=by_row)

    def relation(place: str, left: list[CellKey], right: list[CellKey]) -> Relation:
        name = f"{entry.id}[{place}]" if place else entry.id
        return Relation(name, entry.id, entry.sense, tuple(left), tuple(right), entry.message)

    def keys(terms: tuple[str, ...], place: str) -> list[CellKey]:
        return [CellKey(table.id, place, term) if by_row else CellKey(table.id, term, place) for term in terms]

    first = table.columns[0].id
    if entry.each == "once":
        return [relation("", keys(entry.left, first), keys(entry.right, first))]
    if entry.each == "term":
        return [relation(term, keys((term,), first), keys(entry.right, first)) for term in entry.left]
    places = [row.id for row in table.rows] if by_row else [column.id for column in table.columns]
    return [relation(place, keys(entry.left, place), keys(entry.right, place)) for place in places]


def _require_known(relation: str, names: tuple[str, ...], table: TableTemplate, *, by_row: bool) -> None:
    """ValueError where a relation names a row or, in a relation of each row, a column that its table lacks."""
    unknown = set(names) - ({column.id for column in table.columns} if by_row else {row.id for row in table.rows})
    if unknown:
        raise ValueError(f"{relation}: no such {'columns' if by_row else 'rows'} {sorted(unknown)}")


def _cross_year(entry: _CrossYear, table: TableTemplate) -> list[CrossYear]:
    names = tuple(name.removeprefix("-") for name in entry.previous + entry.current)
    _require_known(entry.id, names, table, by_row=entry.each == "row")
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
