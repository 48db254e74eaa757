"""Consistent tables: a value or a blank for every cell of an era, so that every relation of the template holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import TypeAlias

from eval.gold.generate import numbers
from eval.gold.generate.model import BlankStyle, Number, TrueCell, Truth
from eval.gold.generate.places import random_agency
from eval.gold.generate.printing import print_cell
from eval.gold.generate.profile import Profile
from eval.gold.generate.statistics import statistics_values
from eval.gold.generate.tables import OUTER_ROWS
from extract.templates import load_template
from extract.templates.model import CellKey, Template

Values: TypeAlias = dict[CellKey, Number]

LAST_REPORT_YEAR = 2025


def random_truth(era: str, rng: Random, profile: Profile) -> Truth:
    """A report's true cells.

    Args:
        era: ``2014``, ``2019`` or ``2021``.
        rng: drives everything.
        profile: size of the agency and how numbers are printed.

    Returns:
        A truth in which every relation of the template holds between the cells that are printed.
    """
    template = load_template(era)
    agency = random_agency(rng, profile.scale)
    year = rng.randint(template.first_year, template.last_year or LAST_REPORT_YEAR)
    values = _values(template, rng, profile)
    hidden = _hidden(values, profile.blanks, rng)
    cells = {
        key: TrueCell("", None) if key in hidden else print_cell(key, value, profile) for key, value in values.items()
    }
    return Truth(template, agency, year, cells)


def _values(template: Template, rng: Random, profile: Profile) -> Values:
    """Values in template order, without the rows that this report does not have."""
    drawn: Values = {}
    for table in template.tables:
        drawn.update(_DRAWN.get(table.id, _decisions)(template, table.id, rng, profile))
    return {key: drawn[key] for key in template.keys(variants=True) if key in drawn}


def _rows(template: Template, table_id: str, *, variant: bool) -> list[str]:
    """Ids of the rows that this report prints, with the variant rows in place of what they replace or without."""
    rows = template.table(table_id).rows
    replaced = {name for row in rows if row.variant and variant for name in row.replaces}
    return [row.id for row in rows if (variant or not row.variant) and row.id not in replaced]


def _requests(template: Template, table_id: str, rng: Random, profile: Profile) -> Values:
    """The application table: results for each applicant first, the other rows follow from them."""
    rows = _rows(template, table_id, variant=profile.other_row)
    results = [row for row in rows if row not in (*OUTER_ROWS, "processed_total")]
    applicants = [column.id for column in template.table(table_id).columns if column.id != "total"]
    table: dict[tuple[str, str], int] = {(row, column): 0 for row in rows for column in applicants}
    processed = numbers.requests(profile.scale, rng)
    for column, count in zip(applicants, numbers.scatter(processed, len(applicants), rng), strict=True):
        for row, part in zip(results, numbers.scatter(count, len(results), rng), strict=True):
            table[row, column] = part
        table["processed_total", column] = count
    for column in applicants:
        _balance(table, column, rng, busy=processed > 0)
    for row in rows:
        table[row, "total"] = sum(table[row, column] for column in applicants)
    return {CellKey(table_id, row, column): value for (row, column), value in table.items()}


def _balance(table: dict[tuple[str, str], int], column: str, rng: Random, *, busy: bool) -> None:
    """Draw what is carried in and out, and set the new applications so that 一 + 二 = 三（七） + 四."""
    out = numbers.few(rng) if busy and rng.random() < 0.4 else 0
    handled = table["processed_total", column] + out
    carried_in = min(handled, numbers.few(rng)) if busy else 0
    table["carried_out", column] = out
    table["carried_in", column] = carried_in
    table["new", column] = handled - carried_in


def _cases(template: Template, table_id: str, rng: Random, profile: Profile) -> Values:
    """The review and litigation table: outcomes, and their total in each group."""
    values: Values = {}
    table = template.table(table_id)
    outcomes = [column.id for column in table.columns if column.id != "total"]
    for row in table.rows:
        total = numbers.few(rng) if profile.scale == "street" else numbers.requests(profile.scale, rng) // 3
        for outcome, count in zip(outcomes, numbers.scatter(total, len(outcomes), rng), strict=True):
            values[CellKey(table_id, row.id, outcome)] = count
        values[CellKey(table_id, row.id, "total")] = total
    return values


def _documents(template: Template, table_id: str, rng: Random, profile: Profile) -> Values:
    """Rules and normative documents; only larger agencies issue rules."""
    values: Values = {}
    table = template.table(table_id)
    for row in table.rows:
        active = row.id != "rules" or (profile.scale == "county" and rng.random() < 0.2)
        first, second = (numbers.few(rng), numbers.few(rng)) if active else (0, 0)
        stock = max(first, second) + (rng.randint(0, 40) if active and rng.random() < 0.3 else 0)
        for column, value in zip(table.columns, (first, second, stock), strict=True):
            values[CellKey(table_id, row.id, column.id)] = value
    return values


def _decisions(template: Template, table_id: str, rng: Random, profile: Profile) -> Values:
    """第二十条 tables without relations: items, their change, decisions, fees and procurement."""
    values: Values = {}
    table = template.table(table_id)
    for row in table.rows:
        items = 0
        for column in table.columns:
            value: Number
            if column.id == "change_this_year":
                value = rng.randint(-min(items, 8), 6) if rng.random() < 0.3 else 0
            elif column.id == "amount":
                value = _amount(table_id, items, rng, profile)
            else:
                value = items = numbers.decisions(profile.scale, rng) // (1 if column.id == "decisions" else 9)
            values[CellKey(table_id, row.id, column.id)] = value
    return values


def _amount(table_id: str, items: int, rng: Random, profile: Profile) -> Number:
    """An amount in the unit of its cell: procurement in 元, fees in 万元."""
    if table_id == "art20_9":
        return round(items * rng.uniform(3_000, 900_000), rng.choice((0, 0, 1, 2))) if items else 0
    likely = 0.08 if profile.scale == "street" else 0.4
    return round(rng.uniform(0.05, 900.0), rng.choice((1, 2, 2, 4))) if rng.random() < likely else 0


def _hidden(values: Mapping[CellKey, Number], style: BlankStyle, rng: Random) -> set[CellKey]:
    """Cells that are left empty; a hidden value is never one that a printed sum needs and is not zero,
    but for ``total_only``, which shows the total of an application row and nothing beside it."""
    if style == "none":
        return set()
    if style == "scattered" or all(key.table == "statistics" for key in values):
        share = rng.choice((0.04, 0.3, 0.6)) if style == "scattered" else 1.0
        return {key for key, value in values.items() if value == 0 and rng.random() < share}
    shown = {"total"} if style == "total_only" else {"total", "natural_person"}
    whole = style == "total_only" and rng.random() < 0.5
    return {
        key
        for key, value in values.items()
        if key.column not in shown and key.table in _SUMMED and (value == 0 or (whole and key.table == "requests"))
    }


_SUMMED = ("requests", "review_litigation")

_DRAWN: dict[str, Callable[[Template, str, Random, Profile], Values]] = {
    "requests": _requests,
    "review_litigation": _cases,
    "art20_1": _documents,
    "statistics": statistics_values,
}
