"""The statutory template as typed data: what a file of ``extract/templates/*.yaml`` says, expanded for use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple, TypeAlias


class CellKey(NamedTuple):
    """Identity of a value cell, as in ``cells.csv``."""

    table: str
    row: str
    column: str


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """What a row or a column is called: the statutory wording first, then the variants seen in real reports.

    Labels are compared by identity: they are looked up far more often than made.
    """

    text: str
    variants: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """The statutory wording and every variant."""
        return (self.text, *self.variants)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of values."""

    id: str
    label: Label
    unit: str
    group: str = ""
    signed: bool = False
    decimal: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of values.

    Attributes:
        ordinal: the number printed before the label (``3.``, ``（一）``, ``二、``), "" for none.
        group: label of the merged cell to the left (``（三）不予公开``), "" for none.
        variant: True for a row that only some reports of the era have (kind ``variant`` in ``cells.csv``).
        replaces: ids of the rows that are missing where this variant row is present.
        unit: unit of the row where the columns do not have one of their own (2014), else "".
    """

    id: str
    label: Label
    ordinal: str = ""
    group: str = ""
    variant: bool = False
    replaces: tuple[str, ...] = ()
    unit: str = ""
    decimal: bool = False


@dataclass(frozen=True, slots=True)
class TableTemplate:
    """One statutory table.

    Attributes:
        section: id of the statutory section that holds it.
        heading: text printed above it (``第二十条第（一）项``).
        layout: ``rows`` where each row carries a label; ``wide`` where one line of values stands under stacked
            headings (the review and litigation table, whose rows are groups of columns).
    """

    id: str
    title: str
    section: str
    heading: Label
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    layout: Literal["rows", "wide"] = "rows"

    def unit(self, row: Row, column: Column) -> str:
        """Unit of a cell."""
        return row.unit or column.unit


Term: TypeAlias = tuple[int, CellKey]


@dataclass(frozen=True, slots=True)
class Relation:
    """A linear relation between cells: ``sum(left) = sum(right)`` or ``sum(left) <= sum(right)``.

    Attributes:
        id: stable name with the place it applies to (``requests.balance[total]``).
        family: name of the rule without the place (``requests.balance``).
    """

    id: str
    family: str
    sense: Literal["eq", "le"]
    left: tuple[CellKey, ...]
    right: tuple[CellKey, ...]
    message: str

    @property
    def cross_table(self) -> bool:
        """True where the cells stand in different tables."""
        return len({key.table for key in self.keys}) > 1

    @property
    def keys(self) -> tuple[CellKey, ...]:
        """All cells of the relation, left side first."""
        return self.left + self.right


@dataclass(frozen=True, slots=True)
class CrossYear:
    """A relation between last year's record and this year's, for the audit across years."""

    id: str
    previous: tuple[Term, ...]
    current: tuple[Term, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Section:
    """A statutory section and the headings it goes by."""

    id: str
    heading: Label
    required: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """A template era, compared by identity.

    Attributes:
        first_year: first report year of the era.
        last_year: last report year, None while the era lasts.
        marks: words that only this era prints, to tell the eras apart.
    """

    era: str
    authority: str
    first_year: int
    last_year: int | None
    marks: tuple[str, ...]
    sections: tuple[Section, ...]
    tables: tuple[TableTemplate, ...]
    relations: tuple[Relation, ...]
    cross_year: tuple[CrossYear, ...]

    def table(self, table_id: str) -> TableTemplate:
        """The table with this id; KeyError where there is none."""
        for table in self.tables:
            if table.id == table_id:
                return table
        raise KeyError(table_id)

    def keys(self, *, variants: bool = False) -> list[CellKey]:
        """Keys of every standard cell in the order of ``cells.csv``; with ``variants`` the variant rows too."""
        return list(_keys(self, variants))


@cache
def _keys(template: Template, variants: bool) -> tuple[CellKey, ...]:
    return tuple(
        CellKey(table.id, row.id, column.id)
        for table in template.tables
        for row in table.rows
        if variants or not row.variant
        for column in table.columns
    )
