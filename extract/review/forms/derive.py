"""The forms of an era, with the rows that one report has."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby

from extract.review.forms.listing import list_form
from extract.review.forms.model import Form
from extract.review.forms.stacked import stacked_form
from extract.review.forms.wide import wide_form
from extract.review.wording import wording
from extract.templates import CellKey, Row, TableTemplate, Template


def derive_forms(template: Template, present: Collection[CellKey]) -> list[Form]:
    """The printed tables of an era in order.

    Args:
        present: cells that the report has; they decide between a variant row and the rows it replaces.
    """

    def shown(table: TableTemplate) -> list[Row]:
        return shown_rows(table, present)

    forms: list[Form] = []
    for section, members in groupby(template.tables, key=lambda table: table.section):
        tables = list(members)
        first = tables[0]
        if first.layout == "wide":
            forms.append(wide_form(_title(template, section), first))
        elif len(first.columns) == 1 and any(row.unit for row in first.rows):
            forms.append(list_form(first, shown(first)))
        else:
            forms.append(stacked_form(_title(template, section), tables, shown))
    return forms


def shown_rows(table: TableTemplate, present: Collection[CellKey]) -> list[Row]:
    """The rows of a table as a report prints them: a variant row only where the report has it, and then not the rows it
    replaces unless the report has those as well."""

    def has(row_id: str) -> bool:
        return any(CellKey(table.id, row_id, column.id) in present for column in table.columns)

    variants = [row for row in table.rows if row.variant and has(row.id)]
    replaced = {row_id for row in variants for row_id in row.replaces if not has(row_id)}
    return [row for row in table.rows if (row in variants or not row.variant) and row.id not in replaced]


def _title(template: Template, section_id: str) -> str:
    words = wording().forms
    for ordinal, section in zip(words.ordinals, template.sections, strict=False):
        if section.id == section_id:
            return words.section_title.format(ordinal=ordinal, label=section.heading.text)
    return section_id
